"""Text signed by one or more Ed25519 keys, in the C2SP signed-note form.

Two kinds of signatures: a log's own (0x01), and a witness's cosignature with its
time (0x04, C2SP tlog-cosignature). Keys are arguments: nothing here finds, makes or
keeps one. A text whose signatures nobody checked is nobody's word.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_DASH = "— "
_ID_BYTES, _TIME_BYTES, _KEY_BYTES, _SIGNATURE_BYTES = 4, 8, 32, 64
_LATEST = 253_402_300_799
"""The last second of the year 9999: what a `datetime` can hold."""
_MOST_SIGNATURES = 64


class UnreadableNote(ValueError):
    """Not a signed note; the message says what is wrong."""


class UntrustedNote(UnreadableNote):
    """A note that none of the keys at hand signed; `names` stand under it."""

    def __init__(self, message: str, names: str) -> None:
        super().__init__(message)
        self.names = names


class ForgedNote(UntrustedNote):
    """A note under which the name of a key at hand stands, and that key did not sign it."""


class UnreadableVerifier(ValueError):
    """Not the text of a public key; the message says what is wrong."""


class Kind(IntEnum):
    """What a signature says: the log's own word, or a witness's that saw it grow."""

    LOG = 0x01
    WITNESS = 0x04


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key and the name it signs under. Its text: `name+key id+base64`."""

    name: str
    kind: Kind
    key: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or any(one.isspace() for one in self.name):
            raise UnreadableVerifier(f"{self.name!r} names no key: no space and no plus in a name")
        if not self.name.isprintable():
            raise UnreadableVerifier(f"{self.name!r} names no key: letters that are not printed")
        if len(self.key) != _KEY_BYTES:
            raise UnreadableVerifier(f"{self.name}: an Ed25519 public key has 32 bytes")

    @classmethod
    def of(cls, name: str, private: Ed25519PrivateKey, kind: Kind = Kind.LOG) -> Verifier:
        """The public half of a private key."""
        return cls(name, kind, private.public_key().public_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Raises `UnreadableVerifier`."""
        # The base64 of a key may hold a plus: the two first ones separate.
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise UnreadableVerifier(f"{text.strip()[:80]!r} is no key: write name+id+base64")
        name, said_id, encoded = parts
        content = _decoded(encoded)
        if content is None or content[:1] not in (b"\x01", b"\x04"):
            raise UnreadableVerifier(f"{name}: neither an Ed25519 key nor a cosigner's")
        verifier = cls(name, Kind(content[0]), content[1:])
        if said_id != verifier.id.hex():
            raise UnreadableVerifier(f"{name}: its id is {verifier.id.hex()}, not {said_id[:16]}")
        return verifier

    @property
    def id(self) -> bytes:
        """SHA-256(name ‖ 0x0A ‖ kind ‖ key), its first four bytes."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.key
        return sha256(named).digest()[:_ID_BYTES]

    @property
    def text(self) -> str:
        """What is published, and what `parse` reads."""
        material = b64encode(bytes([self.kind]) + self.key).decode()
        return f"{self.name}+{self.id.hex()}+{material}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was checked: by which key, and when if a witness says so."""

    by: Verifier
    at: datetime | None = None


def sign_text(text: str, name: str, private: Ed25519PrivateKey) -> str:
    """A note: `text`, which ends with a newline, and its first signature."""
    return f"{text}\n{_line(Verifier.of(name, private), private.sign(text.encode()))}"


def add_signature(note: str, name: str, private: Ed25519PrivateKey) -> str:
    """The note with the same kind of signature by another key."""
    text, _ = split(note)
    return note + _line(Verifier.of(name, private), private.sign(text.encode()))


def cosign_note(note: str, name: str, private: Ed25519PrivateKey, at: datetime) -> str:
    """The note with a witness's signature more. Who calls has checked what it signs."""
    text, _ = split(note)
    seconds = int(at.timestamp())
    signature = private.sign(_cosigned(text, seconds))
    stamped = seconds.to_bytes(_TIME_BYTES, "big") + signature
    return note + _line(Verifier.of(name, private, Kind.WITNESS), stamped)


def verified(note: str, verifiers: tuple[Verifier, ...]) -> tuple[str, tuple[Signed, ...]]:
    """The text, and which of `verifiers` signed it; other people's signatures are ignored.

    Raises `UnreadableNote`; `UntrustedNote` when none of them signed; `ForgedNote` when
    one of them did not sign what stands under its name.
    """
    text, signatures = split(note)
    known = {(one.name, one.id): one for one in verifiers}
    signed = []
    for name, content in signatures:
        verifier = known.get((name, content[:_ID_BYTES]))
        if verifier is not None:
            signed.append(_checked(text, verifier, content[_ID_BYTES:]))
    if not signed:
        names = ", ".join(sorted({name for name, _ in signatures}))
        raise UntrustedNote(f"signed by {names}, and by none of the keys at hand", names)
    return text, tuple(signed)


def split(note: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """Text and signature lines, none of them checked. Raises `UnreadableNote`."""
    if any(letter < " " and letter != "\n" for letter in note):
        raise UnreadableNote("a note holds no control character")
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or not text:
        raise UnreadableNote("a note is a text, an empty line, then its signatures")
    signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > _MOST_SIGNATURES:
        raise UnreadableNote(f"more than {_MOST_SIGNATURES} signatures")
    return text + "\n", signatures


def _signature(line: str) -> tuple[str, bytes]:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    content = _decoded(encoded)
    if not line.startswith(_DASH) or not name or not space or content is None:
        raise UnreadableNote(f"{line[:60]!r} is no signature line")
    if len(content) <= _ID_BYTES:
        raise UnreadableNote(f"{name}: a signature without bytes")
    return name, content


def _checked(text: str, verifier: Verifier, content: bytes) -> Signed:
    name, at, message, signature = verifier.name, None, text.encode(), content
    if verifier.kind is Kind.WITNESS:
        seconds = int.from_bytes(content[:_TIME_BYTES], "big")
        if seconds > _LATEST:
            raise ForgedNote(f"the cosignature of {name} is from no time we know", name)
        at = datetime.fromtimestamp(seconds, UTC)
        message, signature = _cosigned(text, seconds), content[_TIME_BYTES:]
    try:
        Ed25519PublicKey.from_public_bytes(verifier.key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise ForgedNote(f"{name} did not sign this text", name) from error
    return Signed(verifier, at)


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _line(verifier: Verifier, signature: bytes) -> str:
    return f"{_DASH}{verifier.name} {b64encode(verifier.id + signature).decode()}\n"


def _decoded(text: str) -> bytes | None:
    """The bytes, if this is the one way to write them in base64."""
    try:
        content = b64decode(text.encode(), validate=True)
    except (NotBase64, ValueError):
        return None
    return content if b64encode(content).decode() == text else None
