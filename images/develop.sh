#!/bin/sh
# develop.sh VERB …: for `skaffold dev` alone. Runs a process from a copy of our sources in /tmp,
# the one folder that may be written, and starts it again at each SIGHUP: skaffold sends one when
# it has synced. One that ends by itself waits for the next. Other verbs run as they always do.
set -eu
case "$1 ${2-}" in
  "api " | "media " | "federator --config") ;;
  *) exec beffroi "$@" ;;
esac

live=${TMPDIR:-/tmp}/live
mkdir -p "$live"
beside=$(dirname "$(readlink -f "$0")")
for package in services federation tenants; do
  cp -R "$beside"/lib/python3*/site-packages/$package "$live"
done
# What was compiled is never compared with its source again: it would hide every change.
find "$live" -type d -name __pycache__ -prune -exec rm -rf {} +
cd "$live"

child='' changed='' stopped=''
trap 'changed=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || :' HUP
trap 'stopped=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || :' TERM INT
while [ -z "$stopped" ]; do
  changed=''
  # -B: a change within the same second would not be seen in what was compiled.
  "$beside/bin/python" -B -c 'import sys; from services.cli.main import main; sys.exit(main())' "$@" &
  child=$!
  while kill -0 "$child" 2>/dev/null; do wait "$child" || :; done
  child=''
  [ -n "$changed$stopped" ] || echo "beffroi: it ended; the next change starts it again" >&2
  while [ -z "$changed$stopped" ]; do
    sleep 1 &
    wait $! || :
  done
done
