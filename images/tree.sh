#!/bin/sh
# tree.sh PROCESS WHEELS FOLDER: what one process runs from, whole and no more. The Dockerfile
# and the tests both run it. Nothing is compiled: a library without a wheel is refused.
set -eu
process=$1 wheels=$2 to=$3

umask 022
# PYTHON: what it will run on, where that is not what installs.
"${PYTHON:-python3}" -m venv --without-pip "$to"
install() {
  python3 -m pip --python "$to/bin/python" install --quiet --disable-pip-version-check \
    --no-cache-dir --no-compile "$@"
}
install --only-binary :all: --require-hashes -r "requirements/$process.txt"
install --no-deps --no-index "$wheels"/beffroi-*.whl

# One command, ours; it finds its Python beside it, wherever the tree stands.
find "$to/bin" -mindepth 1 ! -name 'python*' -delete
cat > "$to/bin/beffroi" <<'COMMAND'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/python" -I -c 'import sys; from services.cli.main import main; sys.exit(main())' "$@"
COMMAND
chmod 755 "$to/bin/beffroi"

find "$to/lib" -type d -name tests -prune -exec rm -rf {} +
# The root is read-only, so that nothing is compiled later; files do not change, so that none is
# looked at again.
"$to/bin/python" -m compileall -q --invalidation-mode unchecked-hash "$to/lib"
chmod -R go-w,a+rX "$to"
