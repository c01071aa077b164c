"""One entry and the way from it to a signed root: a C2SP tlog-proof, to be checked alone.

The entry's body rides in the `extra` line, so that the text shows what it proves. It
carries no key: whoever checks it has received those another way.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from tenants.register.checkpoint import (
    Checkpoint,
    Signed,
    UnreadableCheckpoint,
    UntrustedCheckpoint,
    Verifier,
    claimed,
    open_note,
    origin_of,
)
from tenants.register.entry import leaf
from tenants.register.tree import HASH_BYTES, inclusion_proof, verify_inclusion
from tenants.register.verdicts import Broken, Fault, fault_of
from tenants.vocabulary.identifiers import TenantId

MAGIC = "c2sp.org/tlog-proof@v1\n"
_TENANT = re.compile(rb'"tenant":"([a-z0-9-]+)"')


class UnreadableProof(ValueError):
    """Not a proof of ours; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Proven:
    """Entry `seq` of the log is this body: `checkpoint` signs it."""

    seq: int
    body: bytes
    checkpoint: Checkpoint
    signed: tuple[Signed, ...]


def write_proof(seq: int, body: bytes, leaves: Sequence[bytes], note: str) -> str:
    """The proof of entry `seq`; `leaves` begin with those that `note` signs."""
    way = inclusion_proof(leaves, seq, claimed(note).size)
    lines = [f"extra {_encoded(body)}", f"index {seq}", *map(_encoded, way)]
    return MAGIC + "".join(f"{line}\n" for line in lines) + f"\n{note}"


def verify_proof(text: str, trusted: Sequence[Verifier]) -> Proven | Broken:
    """Raises `UnreadableProof`."""
    head, blank, note = text.removeprefix(MAGIC).partition("\n\n")
    if not text.startswith(MAGIC) or not blank:
        raise UnreadableProof("not a proof: its first line, an entry, then a checkpoint")
    lines = head.split("\n")
    if len(lines) < 2 or not re.fullmatch("index (0|[1-9][0-9]{0,17})", lines[1]):
        raise UnreadableProof("a proof says `extra`, then `index`, then the way to the root")
    body, seq = _decoded(lines[0].removeprefix("extra ")), int(lines[1][6:])
    way = [_decoded(line) for line in lines[2:]]
    if any(len(one) != HASH_BYTES for one in way):
        raise UnreadableProof("a step of the way to the root is not 32 bytes in base64")

    try:
        checkpoint, signed = open_note(note, trusted)
    except UntrustedCheckpoint as error:
        return Broken(fault_of(error), 1, names=error.names)
    except UnreadableCheckpoint as error:
        raise UnreadableProof(str(error)) from error
    if not verify_inclusion(leaf(body), seq, checkpoint.size, way, checkpoint.root):
        return Broken(Fault.REWRITTEN, 1, seq, seq)
    if b',"seq":%d,' % seq not in body or _origin(body) != checkpoint.origin:
        return Broken(Fault.MISPLACED, 1, seq)
    return Proven(seq, body, checkpoint, signed)


def _origin(body: bytes) -> str | None:
    found = _TENANT.search(body)
    return origin_of(TenantId(found[1].decode())) if found else None


def _encoded(content: bytes) -> str:
    return b64encode(content).decode()


def _decoded(text: str) -> bytes:
    try:
        content = b64decode(text.encode(), validate=True)
    except ValueError as error:
        raise UnreadableProof(f"{text[:40]!r} is not base64") from error
    if _encoded(content) != text:
        raise UnreadableProof(f"{text[:40]!r} is not the one way to write it in base64")
    return content
