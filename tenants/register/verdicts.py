"""What the verification of a register may answer: it holds, or the first thing that does not.

Values only. Words for people are the catalogues' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from tenants.register.checkpoint import (
    Checkpoint,
    ForgedCheckpoint,
    Signed,
    UntrustedCheckpoint,
)
from tenants.register.file import Header
from tenants.register.key_change import ForgedKeyChange, KeyChange


class Fault(StrEnum):
    """What does not hold."""

    DAMAGED = "damaged"
    """The line is not the one that was written."""
    ALTERED = "altered"
    """The body is not the one whose leaf stands beside it."""
    MISPLACED = "misplaced"
    """The body says another number, or another log, than those it was sealed under."""
    OUT_OF_ORDER = "out-of-order"
    """Another entry stands there: one is missing, twice there, or moved."""
    CUT_SHORT = "cut-short"
    TOO_LONG = "too-long"
    """Something follows the last checkpoint."""
    UNTRUSTED = "untrusted"
    """A checkpoint is signed by `names`, none of whose keys is at hand."""
    FORGED = "forged"
    """The name of a key at hand stands under a checkpoint that it did not sign."""
    KEY_CHANGE = "key-change"
    """A checkpoint says that one key follows another, `names`, and one of them did not sign it."""
    UNSIGNED = "unsigned"
    """No checkpoint carries the signature of a key that was brought."""
    ANOTHER_LOG = "another-log"
    """A checkpoint is that of another log, or of another size than announced."""
    REWRITTEN = "rewritten"
    """The entries are not those that this file's own checkpoint signs."""
    ANOTHER_HISTORY = "another-history"
    """The entries are not those that a checkpoint kept elsewhere signed."""
    BEHIND = "behind"
    """The log is shorter than it was when a checkpoint kept elsewhere was signed."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing that does not hold.

    `seq` is the first entry that the file does not prove. Where only signatures can
    tell, what was changed lies somewhere from `seq` to `last`.
    """

    fault: Fault
    line: int
    seq: int | None = None
    last: int | None = None
    names: str | None = None
    """Whose signature it is about, or which other log."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The last checkpoint of the file that a key signed: its first `size` entries."""

    size: int
    signed: Signed


@dataclass(frozen=True, slots=True)
class Followed:
    """Both keys signed, at the first `size` entries, that one follows the other."""

    size: int
    change: KeyChange


@dataclass(frozen=True, slots=True)
class Holds:
    """Every entry of the file is the one that `checkpoint` signs."""

    header: Header
    checkpoint: Checkpoint
    signed: tuple[Coverage, ...]
    """One for each key that signed; a witness may lag behind the log."""
    erased: int
    """Entries of the period whose body was erased at the end of its retention."""
    continues: tuple[Checkpoint, ...]
    """The older checkpoints that this log was compared with."""
    keys_from_file: bool
    """Nobody brought a key: the file was checked against the keys that it brings itself."""
    followed: tuple[Followed, ...] = ()
    """From one key that was brought to the others, in the order of the log."""


Verdict: TypeAlias = Holds | Broken


def fault_of(error: UntrustedCheckpoint) -> Fault:
    """What a checkpoint that cannot be trusted is: forged, or signed by strangers alone."""
    if isinstance(error, ForgedKeyChange):
        return Fault.KEY_CHANGE
    return Fault.FORGED if isinstance(error, ForgedCheckpoint) else Fault.UNTRUSTED
