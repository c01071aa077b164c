#!/usr/bin/env bash
# The servers and the browser that tests use, from Debian. As root it installs what is
# missing; otherwise it says which packages to install. It starts none of them: tests do.
set -euo pipefail

packages=()
need() { # how to see it is there, packages
  local probe=$1; shift
  eval "$probe" >/dev/null 2>&1 || packages+=("$@")
}

need 'ls /usr/lib/postgresql/*/bin/postgres' postgresql
need 'command -v redis-server' redis-server
need 'command -v turnserver' coturn
need 'command -v chromium' chromium fonts-dejavu-core
need '/usr/bin/python3 -c "import gi; gi.require_version(\"GstRtspServer\", \"1.0\")"' \
  python3-gi gir1.2-gst-rtsp-server-1.0
need 'gst-inspect-1.0 x264enc && gst-inspect-1.0 x265enc && gst-inspect-1.0 h264parse' \
  gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good \
  gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly

[ ${#packages[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "beffroi: the tests need real servers and a real browser. Remedy: apt install ${packages[*]}" >&2
  exit 1
fi

echo "· Debian packages: ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
{ apt-get update -q && apt-get install -qy --no-install-recommends "${packages[@]}"; } >"$log" 2>&1 || {
  tail -n 20 "$log" >&2
  echo "beffroi: apt could not install the servers. Remedy: read the lines above" >&2
  exit 1
}
