#!/usr/bin/env python3
"""copies.py IMAGE.jpg FOLDER COUNT: as many copies, no two alike: each has a comment of its own after the first marker."""
import pathlib
import sys

image, folder, count = pathlib.Path(sys.argv[1]).read_bytes(), pathlib.Path(sys.argv[2]), int(sys.argv[3])
assert image[:2] == b"\xff\xd8", "not a JPEG"
folder.mkdir(parents=True, exist_ok=True)
for number in range(count):
    comment = b"copy %08d" % number
    segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    (folder / f"{number}.jpg").write_bytes(image[:2] + segment + image[2:])
