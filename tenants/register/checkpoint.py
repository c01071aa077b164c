"""What a register signs of itself: whose it is, how long it is, and its root.

A C2SP tlog-checkpoint, signed by the hypervisor and cosigned by the tenant's
federator, so that neither rewrites alone what both have signed. Pure: keys and time are
arguments. It does not decide whether a checkpoint may be signed: `tree` proves
that, and whoever holds the last one must ask it first.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tenants.register.note import (
    ForgedNote,
    Kind,
    Signed,
    UnreadableNote,
    UnreadableVerifier,
    UntrustedNote,
    Verifier,
    cosign_note,
    sign_text,
    split,
    verified,
)
from tenants.register.tree import HASH_BYTES
from tenants.vocabulary.identifiers import TenantId

__all__ = [
    "Checkpoint",
    "ForgedCheckpoint",
    "Kind",
    "Signed",
    "UnreadableCheckpoint",
    "UnreadableVerifier",
    "UntrustedCheckpoint",
    "Verifier",
    "claimed",
    "cosign",
    "open_note",
    "origin_of",
    "sign",
]


class UnreadableCheckpoint(ValueError):
    """Not a checkpoint; the message says what is wrong."""


class UntrustedCheckpoint(UnreadableCheckpoint):
    """A checkpoint that none of the keys at hand signed; `names` stand under it."""

    def __init__(self, message: str, names: str) -> None:
        super().__init__(message)
        self.names = names


class ForgedCheckpoint(UntrustedCheckpoint):
    """A checkpoint under which the name of a key at hand stands, and that key did not sign it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The first `size` entries of a log have this root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    """Lines that are signed too, and that nobody can check: none of ours."""

    @property
    def text(self) -> str:
        """What is signed."""
        root = b64encode(self.root).decode()
        return "".join(f"{one}\n" for one in (self.origin, self.size, root, *self.extensions))


def origin_of(tenant: TenantId) -> str:
    """The name of a tenant's log."""
    return f"beffroi/{tenant}"


def sign(checkpoint: Checkpoint, name: str, private_key: Ed25519PrivateKey) -> str:
    """The note that the hypervisor publishes."""
    return sign_text(checkpoint.text, name, private_key)


def cosign(note: str, name: str, private_key: Ed25519PrivateKey, at: datetime) -> str:
    """The note with the witness's line more. The witness has opened it, and proved that
    it continues the last one it cosigned."""
    claimed(note)
    return cosign_note(note, name, private_key, at)


def open_note(note: str, verifiers: Iterable[Verifier]) -> tuple[Checkpoint, tuple[Signed, ...]]:
    """What a note says, and which of `verifiers` signed it, at least one.

    Raises `UnreadableCheckpoint`; `UntrustedCheckpoint` when none signed;
    `ForgedCheckpoint` when one of them did not sign what stands under its name.
    """
    try:
        text, signed = verified(note, tuple(verifiers))
    except ForgedNote as error:
        raise ForgedCheckpoint(str(error), error.names) from error
    except UntrustedNote as error:
        raise UntrustedCheckpoint(str(error), error.names) from error
    except UnreadableNote as error:
        raise UnreadableCheckpoint(str(error)) from error
    return _read(text), signed


def claimed(note: str) -> Checkpoint:
    """What a note says, whoever signed it: never to be believed alone."""
    try:
        text, _ = split(note)
    except UnreadableNote as error:
        raise UnreadableCheckpoint(str(error)) from error
    return _read(text)


def _read(text: str) -> Checkpoint:
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise UnreadableCheckpoint("a checkpoint has three lines: origin, size, root")
    origin, size, root, *extensions = lines
    if not (size.isascii() and size.isdecimal()) or str(int(size[:20])) != size:
        raise UnreadableCheckpoint(f"{size[:20]!r} is no size")
    try:
        decoded = b64decode(root.encode(), validate=True)
    except (NotBase64, ValueError):
        decoded = b""
    if len(decoded) != HASH_BYTES or b64encode(decoded).decode() != root:
        raise UnreadableCheckpoint(f"{root[:60]!r} is no root: 32 bytes in base64")
    return Checkpoint(origin, int(size), decoded, tuple(extensions))
