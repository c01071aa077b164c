#!/bin/sh
# tools.sh FOLDER: what builds an image and stays out of it, hashed, in an environment of its own.
set -eu
to=$1

python3 -m venv --without-pip "$to"
python3 -m pip --python "$to/bin/python" install --quiet --disable-pip-version-check \
  --no-cache-dir --only-binary :all: --require-hashes \
  -r requirements/build.txt -r requirements/sbom.txt
