"""What must never be committed: big files, private keys, foreign line ends, hosts in locks."""

from __future__ import annotations

import re
import sys
from pathlib import Path

LARGEST_BYTES = 500_000
_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE " + rb"KEY-----")
_HOST = re.compile(rb"\"resolved\": *\"https?:|--(extra-)?index-url|registry = .*https?:")


def troubles(name: str, content: bytes) -> list[str]:
    """What is wrong with one file, each in a few words."""
    found = []
    if len(content) > LARGEST_BYTES:
        found.append(f"{len(content)} bytes, {LARGEST_BYTES} at most: no video in git")
    if _KEY.search(content):
        found.append("holds a private key")
    if b"\0" not in content and b"\r\n" in content:
        found.append("has CRLF line ends")
    if ("lock" in name or "requirements" in name) and _HOST.search(content):
        found.append("names a registry's host")
    return found


def main(files: list[str]) -> int:
    """Check the files named; 1 when any is wrong."""
    wrong = [f"{name}: {why}" for name in files for why in troubles(name, Path(name).read_bytes())]
    print("\n".join(wrong) if wrong else "clean")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
