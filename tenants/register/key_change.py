"""One key follows another under a register: both sign that it does, and the log says so.

The checkpoint of a change names both keys in an extension line (C2SP tlog-checkpoint), which
stands inside what is signed, and carries the signature of each: the old key's word that the
new one is its heir, the new one's that somebody holds it. A second signature under any other
checkpoint proves nothing: anybody may add a line. Pure. It decides nothing about who may
change a key: a commune believes a new one by its own hand alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tenants.register.checkpoint import (
    Checkpoint,
    Kind,
    UnreadableCheckpoint,
    UntrustedCheckpoint,
    Verifier,
    claimed,
    open_note,
)
from tenants.register.note import UnreadableVerifier, add_signature, sign_text

_WORD = "key-change"


class ForgedKeyChange(UntrustedCheckpoint):
    """A checkpoint says that one key follows another, and the two did not both sign it."""


@dataclass(frozen=True, slots=True)
class KeyChange:
    """`new` signs this log from here on."""

    old: Verifier
    new: Verifier

    @property
    def line(self) -> str:
        return f"{_WORD} {self.old.text} {self.new.text}"

    @property
    def names(self) -> str:
        """For people: a name may stay while its key changes."""
        return f"{_named(self.old)} → {_named(self.new)}"


def sign_change(
    checkpoint: Checkpoint,
    old: tuple[str, Ed25519PrivateKey],
    new: tuple[str, Ed25519PrivateKey],
) -> str:
    """The note of a change at `checkpoint`; each key with the name that it signs under."""
    change = KeyChange(Verifier.of(*old), Verifier.of(*new))
    said = replace(checkpoint, extensions=(change.line,))
    return add_signature(sign_text(said.text, *old), *new)


def change_of(note: str) -> KeyChange | None:
    """The change that a note proves, `None` where it speaks of none.

    Raises `ForgedKeyChange` where either key did not sign it, `UnreadableCheckpoint`.
    """
    change = _claimed(claimed(note))
    if change is None:
        return None
    both = (change.old, change.new)
    try:
        _, signed = open_note(note, both)
    except UntrustedCheckpoint:
        signed = ()
    if {one.by for one in signed} != set(both) or change.old == change.new:
        raise ForgedKeyChange(f"{change.names}: not signed by both", change.names)
    return change


def _claimed(checkpoint: Checkpoint) -> KeyChange | None:
    said = [line.split(" ") for line in checkpoint.extensions if line.startswith(f"{_WORD} ")]
    if not said:
        return None
    try:
        ((_, old, new),) = said
        keys = Verifier.parse(old), Verifier.parse(new)
    except (ValueError, UnreadableVerifier):
        raise UnreadableCheckpoint("a change of keys names two keys, once") from None
    if any(key.kind is not Kind.LOG for key in keys):
        raise UnreadableCheckpoint("a change of keys is one of keys that sign the log")
    return KeyChange(*keys)


def _named(key: Verifier) -> str:
    return f"{key.name} ({key.id.hex()})"
