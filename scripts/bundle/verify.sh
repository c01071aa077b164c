#!/bin/sh
# verify.sh PUBLIC-KEY: whether this folder is, to the byte, what the holder of the key signed.
# It needs openssl (3 or newer) and sha256sum. Whoever trusts nothing of this folder yet types
# the lines of docs/install-without-the-internet.md instead: they do the same.
set -eu
export LC_ALL=C
[ $# -eq 1 ] || { echo "usage: sh verify.sh PUBLIC-KEY.pem" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd -P)
key=$(realpath "$1")
cd "$here"

refuse() { echo "REFUSED: $1" >&2; exit 1; }
case $key in "$here"/*) refuse "a key that came with the bundle proves nothing: have it sent another way" ;; esac
[ -f "$key" ] || refuse "there is no key at $1"
[ -f SHA256SUMS ] && [ ! -L SHA256SUMS ] || refuse "SHA256SUMS is missing"
[ -f SHA256SUMS.sig ] && [ ! -L SHA256SUMS.sig ] || refuse "SHA256SUMS.sig is missing"
openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig >/dev/null 2>&1 ||
  refuse "SHA256SUMS was not signed with this key, or was changed since"

wrong=$(
  while IFS= read -r line; do
    name=${line#*  }
    if [ ! -f "$name" ] || [ -L "$name" ]; then echo "missing: $name"
    elif [ "$(sha256sum < "$name" | cut -c1-64)" != "${line%%  *}" ]; then echo "changed: $name"
    fi
  done < SHA256SUMS
  find . ! -type d ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig | sed 's|^\./||' |
    awk 'NR == FNR { known[substr($0, 67)]; next } !($0 in known) { print "added: " $0 }' SHA256SUMS -
)
[ -z "$wrong" ] || { echo "$wrong" >&2; refuse "use nothing of it"; }
echo "whole: $(wc -l < SHA256SUMS) files, signed with this key"
