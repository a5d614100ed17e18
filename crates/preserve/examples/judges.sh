#!/bin/sh
# Lets other programs judge packages of ours: bagit and ocfl-py, from PyPI.
# Usage: examples/judges.sh FOLDER   (needs cargo, python3 and the package index; FOLDER is made anew)
set -eu
folder=$1
rm -rf "$folder"
mkdir -p "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet install 'bagit==1.8.1' 'ocfl-py==2.1.0' 'setuptools<80'
cargo run --quiet -p solander-preserve --example samples -- "$folder/samples"
status=0
judge() {
    if "$@" >"$folder/said" 2>&1; then echo "passed: $*"; else status=1; echo "FAILED: $*"; cat "$folder/said"; fi
}
for bag in "$folder"/samples/folder/*; do judge "$folder/venv/bin/bagit.py" --validate --quiet "$bag"; done
for archive in "$folder"/samples/tar/*.tar "$folder"/samples/zip/*.zip; do
    unpacked=$(mktemp -d "$folder/unpacked.XXXXXX")
    python3 -c 'import shutil, sys; shutil.unpack_archive(sys.argv[1], sys.argv[2])' "$archive" "$unpacked"
    judge "$folder/venv/bin/bagit.py" --validate --quiet "$unpacked"/*
done
# ocfl-py 2.1.0 does not know layout 0004 and refuses each root that names it: it judges the root without the name of its layout.
for root in "$folder"/samples/ocfl-*; do
    rm -r "$root/ocfl_layout.json" "$root/extensions"
    judge "$folder/venv/bin/ocfl-root.py" validate --root "$root"
    cat "$folder/said"
    for declaration in $(find "$root" -name '0=ocfl_object_1.1'); do
        judge "$folder/venv/bin/ocfl-validate.py" -Q "$(dirname "$declaration")"
    done
done
exit $status
