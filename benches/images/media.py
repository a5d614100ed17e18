#!/usr/bin/env python3
"""media.py OBJECTS.jsonl ADDRESS: the path of the image service of the media with this access address."""
import json
import sys
from urllib.parse import quote


def pid_of(line):
    value = json.loads(line)
    value = value.get("object", value)
    if value.get("ac:accessURI") != sys.argv[2]:
        return None
    return value.get("dcterms:identifier") or value["@id"]


with open(sys.argv[1], encoding="utf-8") as lines:
    pid = next(filter(None, map(pid_of, lines)))
print("/iiif/2/" + quote(pid.removeprefix("https://doi.org/"), safe=""))
