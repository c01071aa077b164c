#!/usr/bin/env bash
# A real Keycloak for the tests, from Maven, its digest pinned here; its folder is the last
# line said. Kept outside the checkout ($BEFFROI_CACHE), made once: a second run is instant.
# Its data is in memory; `keycloak.sh postgres` makes the one that keeps it in PostgreSQL.
# Exit status: 0 there it is, 3 out of reach here (one line says why), 1 something is wrong.
set -euo pipefail

version=26.7.3
digest=77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47
database=${1:-dev-mem}
options=(--db="$database" --health-enabled=true --features-disabled=impersonation)
fetcher=org.apache.maven.plugins:maven-dependency-plugin:3.8.1

cache=${BEFFROI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/beffroi}
home=$cache/keycloak-$version
[ "$database" = dev-mem ] || home=$home-$database

fail() { printf 'beffroi: %s\n' "$1" >&2; exit 1; }
out_of_reach() { printf 'beffroi: Keycloak is out of reach, and its tests are skipped: %s\n' "$1" >&2; exit 3; }
step() { printf '· %s\n' "$1" >&2; }

# The newest of the supported Javas: 25, 21, then 17.
usable_java() {
  local found
  for found in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/*21* /usr/lib/jvm/*17*; do
    [ -n "$found" ] && [ -x "$found/bin/java" ] && { echo "$found"; return; }
  done
  return 1
}

JAVA_HOME=$(usable_java) || out_of_reach "Java is missing. Remedy: apt install openjdk-17-jre-headless"
export JAVA_HOME
[ -f "$home/.ready" ] && [ "$(cat "$home/.ready")" = "$digest ${options[*]}" ] && { echo "$JAVA_HOME"; echo "$home"; exit 0; }
command -v mvn >/dev/null || out_of_reach "Maven is missing. Remedy: apt install maven"

mkdir -p "$cache" || fail "cannot write in $cache. Remedy: name another folder in BEFFROI_CACHE"
exec 9>"$cache/keycloak.lock"
flock 9  # somebody else may be making it
[ -f "$home/.ready" ] && [ "$(cat "$home/.ready")" = "$digest ${options[*]}" ] && { echo "$JAVA_HOME"; echo "$home"; exit 0; }

work=$(mktemp -d "$cache/making-XXXXXX")
trap 'rm -rf "$work"' EXIT
step "Keycloak $version, from Maven"
mvn -q -B "$fetcher:copy" -Dartifact="org.keycloak:keycloak-quarkus-dist:$version:tar.gz" \
  -DoutputDirectory="$work" >"$work/maven.log" 2>&1 || {
  tail -n 3 "$work/maven.log" >&2
  out_of_reach "Maven does not give it. Remedy: read the lines above; a proxy or the network is the usual cause"
}
archive=$work/keycloak-quarkus-dist-$version.tar.gz
echo "$digest  $archive" | sha256sum --check --quiet --status ||
  fail "Keycloak $version is not the one whose digest is pinned in scripts/keycloak.sh. Remedy: do not run it; find out who changed it"

step "Keycloak, built for the tests"
tar -xzf "$archive" -C "$work"
"$work/keycloak-$version/bin/kc.sh" build "${options[@]}" >"$work/build.log" 2>&1 || {
  tail -n 20 "$work/build.log" >&2
  fail "Keycloak could not be built. Remedy: read the lines above"
}
echo "$digest ${options[*]}" > "$work/keycloak-$version/.ready"
rm -rf "$home"
mv "$work/keycloak-$version" "$home"
echo "$JAVA_HOME"
echo "$home"
