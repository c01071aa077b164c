#!/usr/bin/env bash
# build.sh: makes kube-apiserver, etcd and helm from the Go modules that go.sum pins, once, and
# prints the folder they are in. Programs named by KUBE_APISERVER, ETCD or HELM, or on the PATH,
# are taken instead. 3: they cannot be had here; the line above says why.
set -euo pipefail
cd "$(dirname "$0")"
made=${BEFFROI_KUBE:-${XDG_CACHE_HOME:-$HOME/.cache}/beffroi/kube-$(cat build.sh go.mod go.sum | sha256sum | cut -c1-16)}
mkdir -p "$made"

say() { printf '%s\n' "$1" >&2; }
version=$(awk '$1 == "k8s.io/kubernetes" {print $2}' go.mod)

build() { # name package link-flags
  command -v go >/dev/null || {
    say "beffroi: $1 is not there, nor Go to build it with. Remedy: install Go 1.26, or set KUBE_APISERVER, ETCD, HELM"
    exit 3
  }
  say "· $1, from Go modules (once; minutes)"
  # One package at a time and last in line: whoever else uses the machine goes first.
  GOFLAGS="-p=${BEFFROI_KUBE_JOBS:-1} -mod=readonly -trimpath -buildvcs=false" \
    nice -n 19 go build -ldflags "-s -w $3" -o "$made/.$1" "$2" >&2 || {
    say "beffroi: $1 cannot be built. Remedy: read the lines above; a registry out of reach is the usual cause"
    exit 3
  }
  mv "$made/.$1" "$made/$1"
}

provide() { # name named-by package link-flags
  local there=${!2:-}
  [ -n "$there" ] || [ -x "$made/$1" ] || there=$(command -v "$1" || true)
  if [ -n "$there" ]; then ln -sf "$(realpath "$there")" "$made/$1"; return; fi
  [ -x "$made/$1" ] || build "$1" "$3" "$4"
}

provide etcd ETCD go.etcd.io/etcd/server/v3 ""
provide helm HELM helm.sh/helm/v4/cmd/helm ""
# Without its version a server takes itself for v0.0.0 and refuses its own features.
provide kube-apiserver KUBE_APISERVER k8s.io/kubernetes/cmd/kube-apiserver \
  "-X k8s.io/component-base/version.gitVersion=$version"
printf '%s\n' "$made"
