#!/usr/bin/env bash
# Writes into the Dockerfile which digest each base image has today. Needs Docker's buildx and the
# registry; whoever runs it reads the difference, builds, and commits.
set -euo pipefail
cd "$(dirname "$0")"

fail() { printf 'beffroi: %s\n' "$1" >&2; exit 1; }
command -v docker >/dev/null || fail "docker is missing. Remedy: run this where images are built"

renewed=$(mktemp)
trap 'rm -f "$renewed"' EXIT
cp Dockerfile "$renewed"
for base in $(sed -nE 's/^FROM ([^ @]+)@sha256:.*/\1/p' Dockerfile); do
  digest=$(docker buildx imagetools inspect "$base" --format '{{.Manifest.Digest}}') ||
    fail "$base is not told by its registry; nothing is changed. Remedy: read the line above"
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || fail "$base has no digest ($digest); nothing is changed"
  sed -i -E "s|^FROM $base@sha256:[0-9a-f]{64}|FROM $base@$digest|" "$renewed"
  echo "$base $digest"
done
cat "$renewed" > Dockerfile
