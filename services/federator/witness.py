"""The commune's half of its register: cosigns what grew from what it cosigned, nothing else.

It keeps no entry: a signature and a proof are enough to see that nothing was rewritten.
Two histories under the State's own signature are a dispute: it is kept on disk, and no
flow is opened until somebody has settled it by taking that file away. It never mends
anything by itself.
"""

from __future__ import annotations

import asyncio
import logging
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol, TypeAlias

from services.kit.link import words
from services.kit.notekeys import NoteKey
from tenants.register.checkpoint import (
    Checkpoint,
    UnreadableCheckpoint,
    UntrustedCheckpoint,
    Verifier,
    claimed,
    cosign,
    open_note,
    origin_of,
)
from tenants.register.key_change import change_of
from tenants.register.tree import EMPTY_ROOT, HASH_BYTES, verify_consistency
from tenants.vocabulary.identifiers import TenantId

_log = logging.getLogger(__name__)

INCONSISTENT: Final = "register-inconsistent"
KEY_UNKNOWN: Final = "register-key-unknown"


Answer: TypeAlias = words.Witness | words.Cosigned | words.Disputed


class Memory(Protocol):
    """What has to outlive this process."""

    @property
    def key(self) -> NoteKey: ...

    def last(self) -> str | None:
        """The note that was cosigned last."""
        ...

    def keep(self, note: str) -> None: ...

    def disputed(self) -> str | None: ...

    def dispute(self, note: str) -> None: ...


class RegisterWitness:
    """`logs` are the keys of who signs first: two while one follows the other. Raises
    `UnreadableCheckpoint` where what was kept cannot be read: it is not to be started over
    in silence."""

    def __init__(
        self,
        tenant: TenantId,
        memory: Memory,
        logs: Sequence[Verifier],
        clock: Callable[[], datetime],
    ) -> None:
        self._tenant = tenant
        self._memory = memory
        self._logs = logs
        self._clock = clock
        self._turn = asyncio.Lock()
        kept = memory.last()
        self._last = kept
        self._known = Checkpoint(origin_of(tenant), 0, EMPTY_ROOT)
        if kept is not None:
            self._known, _ = open_note(kept, [memory.key.verifier])
        self.in_dispute = memory.disputed() is not None

    def standing(self) -> words.Witness:
        """What media is told at first: our key, and how far we have followed."""
        return words.Witness(self._memory.key.verifier.text, self._known.size)

    async def answer(self, offered: words.Checkpoint) -> Answer:
        """Judge one checkpoint. The answer is on our disk before it is given."""
        async with self._turn:
            try:
                checkpoint, _ = open_note(offered.note, self._logs)
                self._check_change(offered.note)
            except UntrustedCheckpoint as error:
                return self._not_known(offered.note, str(error))
            except UnreadableCheckpoint as error:
                raise words.UnreadableWord(f"checkpoint: {error}") from error
            self.in_dispute = self._memory.disputed() is not None
            if self.in_dispute:
                return words.Disputed(checkpoint.size, INCONSISTENT)
            return await self._judge(checkpoint, offered)

    async def _judge(self, checkpoint: Checkpoint, offered: words.Checkpoint) -> Answer:
        known = self._known
        if checkpoint.origin != known.origin:
            return await self._dispute(checkpoint, offered.note)
        if checkpoint.size == known.size and checkpoint.root == known.root:
            return self._again(checkpoint)
        if checkpoint.size > known.size and offered.old != known.size:
            # A proof from somewhere else shows nothing: say where we stand, and be asked again.
            return self.standing()
        if checkpoint.size < known.size:
            return self.standing()
        if not _continues(known, checkpoint, offered.proof):
            return await self._dispute(checkpoint, offered.note)
        return await self._cosign(checkpoint, offered.note)

    def _again(self, checkpoint: Checkpoint) -> words.Witness | words.Cosigned:
        if self._last is None:
            return self.standing()
        return words.Cosigned(checkpoint.size, self._last)

    async def _cosign(self, checkpoint: Checkpoint, note: str) -> Answer:
        key = self._memory.key
        signed = cosign(note, key.name, key.private, self._clock())
        try:
            await asyncio.to_thread(self._memory.keep, signed)
        except OSError as error:
            # Signed and forgotten would let another history be signed: rather not at all.
            _log.error("checkpoint not cosigned", extra={"reason": error.strerror})
            return self.standing()
        self._known, self._last = checkpoint, signed
        return words.Cosigned(checkpoint.size, signed)

    async def _dispute(self, checkpoint: Checkpoint, note: str) -> words.Disputed:
        self.in_dispute = True
        await asyncio.to_thread(self._memory.dispute, note)
        _log.critical(
            "ALARM: the register that the State signs is not the one this commune cosigned; "
            "no flow is opened until it is settled",
            extra={"tenant": self._tenant, "size": checkpoint.size, "known": self._known.size},
        )
        return words.Disputed(checkpoint.size, INCONSISTENT)

    def _check_change(self, note: str) -> None:
        """A change of keys is cosigned once both are ours by hand. Raises `UntrustedCheckpoint`."""
        change = change_of(note)
        strange = [] if change is None else {change.old, change.new} - set(self._logs)
        if strange:
            names = ", ".join(sorted(key.text for key in strange))
            raise UntrustedCheckpoint(f"another key is to sign the register: {names}", names)

    def _not_known(self, note: str, why: str) -> words.Disputed:
        _log.error("checkpoint refused", extra={"tenant": self._tenant, "reason": why})
        return words.Disputed(claimed(note).size, KEY_UNKNOWN)


def _continues(known: Checkpoint, checkpoint: Checkpoint, said: Sequence[str]) -> bool:
    try:
        proof = [b64decode(one, validate=True) for one in said]
    except (NotBase64, ValueError):
        return False
    if any(len(one) != HASH_BYTES for one in proof):
        return False
    return verify_consistency(known.size, checkpoint.size, known.root, checkpoint.root, proof)
