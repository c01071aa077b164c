"""The locked requirement files, and whether a wheel is one that they name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from scripts.bundle.troubles import CannotBundle

PROCESSES = ("api", "media", "federator")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def hashes_of(locks: Iterable[Path]) -> frozenset[str]:
    """Every SHA-256 that these files admit."""
    return frozenset(found for lock in locks for found in _HASH.findall(lock.read_text()))


def sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def locked_wheels(folder: Path, locks: Iterable[Path]) -> list[Path]:
    """The wheels of `folder`. Raises `CannotBundle` for one that no lock admits."""
    admitted, wheels = hashes_of(locks), sorted(folder.glob("*"))
    if not wheels:
        raise CannotBundle(f"{folder} holds no wheel. Remedy: python -m scripts.bundle gather")
    for one in wheels:
        if one.suffix != ".whl" or sha256(one) not in admitted:
            raise CannotBundle(
                f"{one.name} is in no lock of requirements/. Remedy: gather into a new folder"
            )
    return wheels
