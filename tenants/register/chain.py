"""The chain that ties each entry to all before it, and its check.

A change, a loss, a swap or an insertion anywhere breaks every seal after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from tenants.register.entry import leaf

GENESIS = sha256(b"beffroi register 1").digest()
"""The seal before the first entry."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One entry as it is kept: its number, its canonical bytes, its seal."""

    seq: int
    body: bytes
    seal: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that does not hold, and why."""

    seq: int
    why: str


def seal(previous: bytes, body: bytes) -> bytes:
    """The seal of an entry: SHA-256(previous seal ‖ leaf)."""
    return sha256(previous + leaf(body)).digest()


def first_broken(entries: Iterable[Sealed], size: int, head: bytes) -> Broken | None:
    """Walk a whole log; `None` when `size` entries are there and end on `head`."""
    previous, expected = GENESIS, 0
    for entry in entries:
        if entry.seq != expected:
            return Broken(expected, f"entry {expected} is missing, {entry.seq} stands there")
        previous = seal(previous, entry.body)
        if previous != entry.seal:
            return Broken(expected, "the entry, or one before it, is not what was sealed")
        expected += 1

    if expected != size:
        return Broken(expected, f"{expected} entries where the log says {size}")
    return None if previous == head else Broken(expected, "the log ends on another seal")
