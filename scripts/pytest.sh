#!/usr/bin/env bash
# Runs every test in two lanes at once, on a machine of two cores or more: what moves pictures in
# one, everything else in the other, as most of both is waiting for servers. The second lane's
# words come after the first's. With arguments: one lane, as pytest reads them.
set -uo pipefail
cd "$(dirname "$0")/.."
pytest=(.venv/bin/python -m pytest --durations=25)
pictures=(tests/walks tests/services/media)

[ $# -gt 0 ] && exec "${pytest[@]}" "$@"
[ "$(nproc)" -lt 2 ] && exec "${pytest[@]}"

words=$(mktemp)
trap 'kill "$second" 2>/dev/null; rm -f "$words"' EXIT
"${pytest[@]}" -p no:cacheprovider "${pictures[@]}" >"$words" 2>&1 &
second=$!
"${pytest[@]}" "${pictures[@]/#/--ignore=}"
first_ended=$?
wait "$second"
second_ended=$?
cat "$words"
[ $first_ended -eq 0 ] && exit $second_ended
exit $first_ended
