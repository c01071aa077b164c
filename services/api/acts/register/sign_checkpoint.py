"""Sign what a tenant's register has become. No entry: a checkpoint is about them all.

A process that still holds a key of before signs nothing: whoever holds its heir does.
"""

from __future__ import annotations

from datetime import datetime

from services.api.storage.keys.shelf import Purpose
from services.api.storage.register import KeptCheckpoint
from services.api.storage.work import Begin
from services.kit.notekeys import NoteKey
from tenants.register.checkpoint import Checkpoint, origin_of, sign
from tenants.vocabulary.identifiers import TenantId


async def sign_checkpoint(
    begin: Begin, tenant: TenantId, key: NoteKey, now: datetime
) -> KeptCheckpoint | None:
    """`None` where the newest one says all there is, or where another key follows.

    Raises `RegisterUnavailable`.
    """
    async with begin() as work:
        locked = await work.lock(tenant)
        newest = await locked.register.checkpoint()
        frontier = locked.frontier
        if frontier.size == (0 if newest is None else newest.size):
            return None
        known = await work.keys.of(tenant, Purpose.REGISTER)
        if known and known[-1].key != key.verifier.text:
            return None

        root = frontier.root()
        note = sign(Checkpoint(origin_of(tenant), frontier.size, root), key.name, key.private)
        checkpoint = KeptCheckpoint(tenant, frontier, root, note, now)
        await locked.register.keep_checkpoint(checkpoint)
        return checkpoint
