#!/bin/sh
# images.sh save REGISTRY FOLDER: outside, each image of images.txt from your registry into FOLDER.
# images.sh load FOLDER REGISTRY: inside, from there into your own registry, under the same digests.
set -eu
[ $# -eq 3 ] || { echo "usage: images.sh save REGISTRY FOLDER | images.sh load FOLDER REGISTRY" >&2; exit 2; }
list=$(cd "$(dirname "$0")" && pwd -P)/images.txt

grep -v '^#' "$list" | while read -r repository digest; do
  case $digest in
    *0000000000000000000000000000000000000000000000000000000000000000)
      echo "$repository has no digest yet. Remedy: write in images.txt what its push printed" >&2; exit 1 ;;
  esac
  name=$(echo "$repository" | tr / _)
  case $1 in
    save) skopeo copy --all --preserve-digests "docker://$2/$repository@$digest" "oci:$3/$name" ;;
    load) skopeo copy --all --preserve-digests "oci:$2/$name" "docker://$3/$repository@$digest" ;;
    *) echo "save or load" >&2; exit 2 ;;
  esac
done
