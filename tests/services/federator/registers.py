"""A register as the State signs it, for the commune's witness to judge."""

from __future__ import annotations

from base64 import b64encode

from services.kit.link import words
from services.kit.notekeys import NoteKey
from tenants.register.checkpoint import Checkpoint, sign
from tenants.register.entry import leaf
from tenants.register.tree import consistency_proof, root_of
from tests.builders import ASCQ
from tests.services.federator.scripted import LOG_KEY


class ALog:
    """`size` entries; `rewritten`: from that one on they are others than they were."""

    def __init__(self, size: int, *, rewritten: int | None = None, key: NoteKey = LOG_KEY) -> None:
        end = size if rewritten is None else rewritten
        self.leaves = [leaf(b"%d" % one) for one in range(end)]
        self.leaves += [leaf(b"forged %d" % one) for one in range(end, size)]
        self._key = key

    def note(self, size: int, tenant: str = ASCQ) -> str:
        checkpoint = Checkpoint(f"beffroi/{tenant}", size, root_of(self.leaves[:size]))
        return sign(checkpoint, self._key.name, self._key.private)

    def offer(self, old: int, size: int) -> words.Checkpoint:
        proof = [b64encode(one).decode() for one in consistency_proof(self.leaves, old, size)]
        return words.Checkpoint(old, proof, self.note(size))
