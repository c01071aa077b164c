"""The keys that sign registers: one line of text each, the name they sign under inside.

The private line is that of Go's signed notes, `PRIVATE+KEY+name+id+base64`, the public
one what C2SP calls a verifier key. A private one is written for its owner alone, and is
never shown.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tenants.register.checkpoint import Kind, UnreadableVerifier, Verifier

_PRIVATE = "PRIVATE+KEY+"


class UnreadableNoteKey(ValueError):
    """This file holds no such key; the message names the file and the remedy, never the key."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """`kind` says whose word it is: the log's own, or a witness's."""

    name: str
    kind: Kind
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def verifier(self) -> Verifier:
        return Verifier.of(self.name, self.private, self.kind)


def generate(name: str, kind: Kind) -> NoteKey:
    return NoteKey(name, kind, Ed25519PrivateKey.generate())


def ensure(file: Path, name: str, kind: Kind) -> NoteKey:
    """The key in `file`, made at its first use. Raises `UnreadableNoteKey`."""
    if not file.exists():
        write(generate(name, kind), file)
    return read(file)


def write(key: NoteKey, file: Path) -> None:
    """On disk when this returns, for its owner alone. Raises `FileExistsError`."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as secret:
        secret.write(_text(key).encode())
        secret.flush()
        os.fsync(secret.fileno())


def read(file: Path) -> NoteKey:
    """Raises `UnreadableNoteKey`."""
    try:
        said = file.read_text(encoding="utf-8").strip()
        if not said.startswith(_PRIVATE):
            raise ValueError("not a private key")
        name, _, material = said.removeprefix(_PRIVATE).split("+", 2)
        content = b64decode(material, validate=True)
        private = Ed25519PrivateKey.from_private_bytes(content[1:])
        key = NoteKey(name, Kind(content[0]), private)
        if _text(key).strip() != said:
            raise ValueError("its id is another key's")
    except (OSError, ValueError, IndexError):
        raise UnreadableNoteKey(
            f"{file}: no private key of a register there. Remedy: bring it back, "
            "or make one with beffroi register key"
        ) from None
    return key


def read_verifiers(file: Path) -> Sequence[Verifier]:
    """Public keys, a line each, one at least: two while one follows the other. Raises
    `UnreadableNoteKey`."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
        keys = [Verifier.parse(line) for line in lines if line.strip()]
        if not keys:
            raise UnreadableVerifier("no key")
        return keys
    except (OSError, UnicodeDecodeError, UnreadableVerifier):
        raise UnreadableNoteKey(
            f"{file}: no public key of a register there. Remedy: ask who signs for it"
        ) from None


def _text(key: NoteKey) -> str:
    material = bytes([key.kind]) + key.private.private_bytes_raw()
    return f"{_PRIVATE}{key.name}+{key.verifier.id.hex()}+{b64encode(material).decode()}\n"
