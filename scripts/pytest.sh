#!/usr/bin/env bash
# Runs every test in two lanes at once, on a machine of two cores or more: what moves pictures in
# one, everything else in the other, as most of both is waiting for servers. The second lane's
# words come after the first's. With arguments: one lane, as pytest reads them.
set -uo pipefail
cd "$(dirname "$0")/.."
pytest=(.venv/bin/python -m pytest --durations=25)
pictures=(tests/walks tests/services/media)
memory=/dev/shm

[ $# -gt 0 ] && exec "${pytest[@]}" "$@"

# What the tests keep is written in memory where there is plenty: a disk that answers a flush
# after seconds would otherwise be, to a program under test, a database that is away.
roomy() {
  [ -w "$memory" ] && [ "$(df --output=avail -BG "$memory" | tail -n1 | tr -dc 0-9)" -ge 12 ] &&
    [ "$(awk '/^MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo)" -ge 12 ]
}
kept=
trap 'kill "${second:-}" 2>/dev/null; rm -rf "$kept"' EXIT
if roomy; then
  # Open to all, as PostgreSQL's own account has its folders in it.
  kept=$(mktemp -d "$memory/beffroi.XXXXXX") && chmod 1777 "$kept" && export TMPDIR=$kept
  echo "tests: temporary files in memory ($kept)"
fi
if [ "$(nproc)" -lt 2 ]; then
  "${pytest[@]}"
  exit
fi

words=$(mktemp)
"${pytest[@]}" -p no:cacheprovider "${pictures[@]}" >"$words" 2>&1 &
second=$!
"${pytest[@]}" "${pictures[@]/#/--ignore=}"
first_ended=$?
wait "$second"
second_ended=$?
cat "$words"
rm -f "$words"
[ $first_ended -eq 0 ] && exit $second_ended
exit $first_ended
