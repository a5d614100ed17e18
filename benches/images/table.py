#!/usr/bin/env python3
"""table.py RESULTS.tsv: minimum, median and maximum of the rounds, one row for each load and server."""
import statistics
import sys
from collections import defaultdict

rows = defaultdict(list)
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        server, work, connections, _, *figures = line.split("\t")
        rows[work, int(connections), server].append([float(figure) for figure in figures])

print("| Load | Connections | Server | Answers/s min / median / max | p50 ms | p95 ms | p99 ms | Bytes | CPU ms | Errors | Peak MiB |")
print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
for (work, connections, server), rounds in rows.items():
    rate, *others, errors, memory = zip(*rounds)
    rates = " / ".join(f"{value:.0f}" for value in (min(rate), statistics.median(rate), max(rate)))
    cells = " | ".join(f"{statistics.median(column):g}" for column in others)
    print(f"| {work} | {connections} | {server} | {rates} | {cells} | {sum(errors):.0f} | {max(memory):.0f} |")
