#!/usr/bin/env bash
# Sets up what a verb needs, and does nothing twice: `demo` the program and its console,
# `test` also the servers and the browser. Every failure is one line with its remedy.
set -euo pipefail
cd "$(dirname "$0")/.."
verb=${1:?demo or test}

fail() { printf 'beffroi: %s\n' "$1" >&2; exit 1; }
step() { printf '· %s\n' "$1"; }

usable_python() {
  for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
    [ -n "$name" ] && command -v "$name" >/dev/null || continue
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"; return
    fi
  done
  fail "Python 3.11 or newer is missing. Remedy: apt install python3 python3-venv"
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null ||
    fail "Node.js is missing, and the console is built with it. Remedy: install Node.js 20 or newer with npm"
  node -e 'process.exit(+process.versions.node.split(".")[0] < 20 ? 1 : 0)' ||
    fail "Node.js $(node --version) is too old. Remedy: install Node.js 20 or newer"
}

# A stamp holds the digest of what a step was made from, so that a second run is instant.
digest() { cat "$@" 2>/dev/null | sha256sum | cut -d' ' -f1; }
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

make_environment() { # requirements file
  local python stamp=.venv/.beffroi-$verb want
  want=$(digest "$1" pyproject.toml)
  fresh "$stamp" "$want" && return
  python=$(usable_python)
  [ -x .venv/bin/python ] || {
    step "Python environment in .venv ($("$python" --version))"
    "$python" -m venv .venv >/dev/null 2>&1 ||
      fail "Python cannot make an environment here. Remedy: apt install python3-venv, then try again"
  }
  step "Python packages, each checked against its hash"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1" ||
    fail "the Python packages could not be installed. Remedy: read the lines above; a proxy or the network is the usual cause"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ||
    fail "Beffroi itself could not be installed. Remedy: read the lines above"
  echo "$want" > "$stamp"
}

build_console() {
  local sources want stamp=services/console/dist/.beffroi
  mapfile -t sources < <(find services/console -path '*/node_modules' -prune -o -path '*/dist' -prune -o -type f -print | LC_ALL=C sort)
  want=$(digest "${sources[@]}")
  fresh "$stamp" "$want" && return
  (
    cd services/console
    step "console packages (npm ci)"
    npm ci --no-audit --no-fund --loglevel=error ||
      fail "the console's packages could not be installed. Remedy: read the lines above; a proxy or the network is the usual cause"
    step "console build"
    npm run --silent build -- --logLevel warn || fail "the console could not be built. Remedy: read the lines above"
  )
  echo "$want" > "$stamp"
}

install_players() {
  local want stamp=tests/players/node_modules/.beffroi
  want=$(digest tests/players/package-lock.json)
  fresh "$stamp" "$want" && return
  step "players of others, for the tests alone (npm ci)"
  (cd tests/players && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
    fail "the players could not be installed. Remedy: read the lines above; a proxy or the network is the usual cause"
  echo "$want" > "$stamp"
}

[ -w . ] || fail "this folder is read-only, and the environment is made in it. Remedy: clone into a folder you may write to"
need_node
case $verb in
  demo) make_environment requirements/demo.txt; build_console ;;
  test)
    make_environment requirements/dev.txt; build_console; install_players; scripts/servers.sh
    # Optional by design: without a compiler everything works, and its tests say that they are skipped.
    .venv/bin/beffroi build-sender >/dev/null 2>&1 || true
    scripts/promtool.sh >/dev/null || [ $? -eq 3 ]
    for database in dev-mem postgres; do
      scripts/keycloak.sh "$database" >/dev/null || [ $? -eq 3 ]
    done ;;
  *) fail "unknown verb $verb. Remedy: demo or test" ;;
esac
