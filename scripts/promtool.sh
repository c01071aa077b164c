#!/usr/bin/env bash
# Prometheus' own `promtool`, which judges metrics and alerts in tests: taken alone out of
# Debian's package, without the server and its pages. Prints its path. Without apt, or where the
# package cannot be had, it says why and ends with 3: the tests that need it then say so too.
set -euo pipefail
cd "$(dirname "$0")/.."

tool=$PWD/.venv/bin/promtool
[ -x "$tool" ] && { echo "$tool"; exit 0; }
found=$(command -v promtool || true)
[ -n "$found" ] && { echo "$found"; exit 0; }

without() { echo "beffroi: no promtool ($1): its tests are skipped. Remedy: apt install prometheus" >&2; exit 3; }
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || without "no apt here"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
( cd "$folder" && apt-get download -q prometheus ) >"$folder/log" 2>&1 ||
  { apt-get update -q && cd "$folder" && apt-get download -q prometheus; } >>"$folder/log" 2>&1 ||
  without "$(tail -n 1 "$folder/log")"
dpkg-deb --fsys-tarfile "$folder"/prometheus_*.deb | tar -x -C "$folder" ./usr/bin/promtool || without "not in its package"
mkdir -p "$(dirname "$tool")"
mv "$folder/usr/bin/promtool" "$tool"
echo "$tool"
