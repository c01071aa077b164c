"""Has every register signed as it grows, and offers it to the communes' federators.

A checkpoint every ten seconds where there is news, at once after a hundred entries. What
was not cosigned is offered again: a word that is lost costs time, never a signature.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta

from services.api.acts.register.offer_checkpoint import Behind, Offer, offer_checkpoint
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.acts.register.witnessing import (
    BEHIND,
    ForeignCosignature,
    enter_dispute,
    keep_cosignature,
    meet_witness,
)
from services.api.announce import Announcer
from services.api.register_state import RegisterState
from services.api.storage.work import Begin
from services.kit.bus import topics
from services.kit.bus.protocol import Message
from services.kit.notekeys import NoteKey
from tenants.vocabulary.identifiers import TenantId

TOPICS = (topics.WITNESSES_MET, topics.CHECKPOINTS_COSIGNED, topics.CHECKPOINTS_DISPUTED)
EVERY = timedelta(seconds=10)
AT_ONCE = 100
"""Entries that are not left waiting."""

_log = logging.getLogger(__name__)


class Registers:
    """`hear` raises what an unreadable body or an absent database raises."""

    def __init__(
        self,
        begin: Begin,
        state: RegisterState,
        announcer: Announcer,
        key: NoteKey,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._state = state
        self._announcer = announcer
        self._key = key
        self._clock = clock
        self._standing: dict[TenantId, int] = {}
        self._offered_at: datetime | None = None

    async def beat(self) -> None:
        now = self._clock()
        async with self._begin() as work:
            due = await work.registers.unsigned(now - EVERY, AT_ONCE)
        for tenant in due:
            await sign_checkpoint(self._begin, tenant, self._key, now)
            await self._offer(tenant)

        if self._offered_at is None or now - self._offered_at >= EVERY:
            self._offered_at = now
            await self._offer_again()

    async def hear(self, message: Message) -> None:
        tenant, body, now = TenantId(message.body["tenant"]), message.body, self._clock()
        match message.topic:
            case topics.WITNESSES_MET:
                await self._met(tenant, str(body["key"]), int(body["size"]), now)
            case topics.CHECKPOINTS_COSIGNED:
                await self._cosigned(tenant, int(body["size"]), str(body["note"]), now)
            case topics.CHECKPOINTS_DISPUTED:
                detail = f"{int(body['size'])} entries"
                await enter_dispute(self._begin, tenant, str(body["code"])[:64], detail, now)
                await self._read_disputes()

    async def _met(self, tenant: TenantId, key: str, size: int, now: datetime) -> None:
        await meet_witness(self._begin, tenant, key, now)
        self._standing[tenant] = size
        await self._offer(tenant)
        await self._read_disputes()

    async def _cosigned(self, tenant: TenantId, size: int, note: str, now: datetime) -> None:
        try:
            settled = await keep_cosignature(self._begin, tenant, note, self._key.verifier, now)
        except ForeignCosignature as error:
            _log.error("a cosignature was refused", extra={"tenant": tenant, "reason": str(error)})
            return
        self._standing[tenant] = max(size, self._standing.get(tenant, 0))
        if settled:
            await self._read_disputes()

    async def _offer_again(self) -> None:
        async with self._begin() as work:
            waiting = await work.registers.uncosigned()
        for tenant in waiting:
            await self._offer(tenant)
        await self._read_disputes()

    async def _offer(self, tenant: TenantId) -> None:
        size = self._standing.get(tenant)
        if size is None:
            return
        match await offer_checkpoint(self._begin, tenant, size):
            case Offer() as offer:
                proof = [b64encode(one).decode() for one in offer.proof]
                await self._announcer.offered(tenant, offer.old, proof, offer.note)
            case Behind(ours=ours, theirs=theirs):
                detail = f"the commune has cosigned {theirs} entries, we have signed {ours}"
                await enter_dispute(self._begin, tenant, BEHIND, detail, self._clock())

    async def _read_disputes(self) -> None:
        async with self._begin() as work:
            met = await work.registers.witnesses()
        self._state.disputed({one.tenant: one.dispute for one in met if one.dispute is not None})
