#!/usr/bin/env bash
# Renews the requirement files: names, versions and hashes, and no host.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() { # output, arguments
  local out=$1; shift
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@" -o "$out"
}
lock requirements/demo.txt --extra demo --group build pyproject.toml
lock requirements/dev.txt --extra demo --extra keycloak --extra tracing --group build --group dev pyproject.toml
# What each image holds: nothing else, in the versions that the tests run with.
for process in api media federator; do
  extras=(--extra "$process" --extra tracing)
  [ "$process" != api ] || extras+=(--extra keycloak)
  lock "requirements/$process.txt" "${extras[@]}" --constraints requirements/dev.txt pyproject.toml
done
lock requirements/build.txt --group build --constraints requirements/dev.txt
lock requirements/sbom.txt --group sbom --constraints requirements/dev.txt
lock requirements/mutate.txt --group mutate --constraints requirements/dev.txt pyproject.toml
