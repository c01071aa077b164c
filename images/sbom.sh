#!/bin/sh
# sbom.sh PROCESS TOOLS FOLDER: what the tree in FOLDER holds, as CycloneDX, inside it.
# Debian's packages are the base's: its own publisher says them. A test validates it.
set -eu
process=$1 tools=$2 to=$3

"$tools/bin/python" -m cyclonedx_py environment --output-reproducible --no-validate --sv 1.6 --of JSON \
  -o "$to/$process.cdx.json" "$to/bin/python"
