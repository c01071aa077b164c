"""After a base was made again from a backup: does each register hold, and who restored it?

Every entry is read and sealed anew, and the newest checkpoint is opened with the key that
signs here. What was committed after the backup is not in it, and this cannot know: the
commune's federator does, which has signed further, and says so at its next word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.api.acts.register.entering import enter
from services.api.storage.backup.manifest import Manifest, Stood
from services.api.storage.register import KeptCheckpoint
from services.api.storage.work import Begin
from tenants.register.checkpoint import UnreadableCheckpoint, Verifier, open_note
from tenants.register.entry import Act, leaf
from tenants.register.tree import Frontier
from tenants.vocabulary.identifiers import TenantId

_PAGE = 2_000


class DoesNotHold(Exception):
    """A register in the base is not the one that was backed up; `seq`: its first bad entry."""

    def __init__(self, tenant: TenantId, seq: int) -> None:
        super().__init__(tenant, seq)
        self.tenant = tenant
        self.seq = seq


@dataclass(frozen=True, slots=True)
class Restored:
    """How far a register came back, and how far each side had signed it."""

    size: int
    signed: int
    cosigned: int


async def verify_restored(
    begin: Begin, manifest: Manifest, keys: Sequence[Verifier]
) -> Mapping[TenantId, Restored]:
    """Every register of the manifest. Raises `DoesNotHold`, `RegisterUnavailable`."""
    async with begin() as work:
        heads = {head.tenant: head for head in await work.registers.heads()}
    found = {}
    for tenant, stood in manifest.registers.items():
        head = heads.get(tenant)
        if head is None or head.size != stood.size:
            raise DoesNotHold(tenant, 0 if head is None else min(head.size, stood.size))
        await _verify(begin, tenant, stood, keys)
        found[tenant] = Restored(head.size, head.signed, head.cosigned)
    return found


async def enter_restoring(
    begin: Begin, manifest: Manifest, by: str, reason: str, now: datetime
) -> None:
    """In every register, who made the base again, why, and from which copy."""
    for tenant, stood in manifest.registers.items():
        async with begin() as work:
            locked = await work.lock(tenant)
            await enter(
                locked,
                Act.RESTORE_BACKUP,
                now,
                name=by,
                ground=reason,
                since=manifest.at,
                until=now,
                evidence=manifest.sha256,
                detail=f"{stood.size} entries",
            )


async def _verify(begin: Begin, tenant: TenantId, stood: Stood, keys: Sequence[Verifier]) -> None:
    async with begin() as work:
        newest = await work.registers.checkpoint(tenant)
    grown = Frontier()
    for start in range(0, stood.size, _PAGE):
        async with begin() as work:
            page = await work.registers.entries(tenant, start, min(start + _PAGE, stood.size))
        for entry in page:
            if entry.seq != grown.size or (
                entry.body is not None and leaf(entry.body) != entry.leaf
            ):
                raise DoesNotHold(tenant, grown.size)
            grown = grown.append(entry.leaf)
            if newest is not None and newest.size == grown.size:
                _try_signature(newest, grown, keys)
    if (grown.size, grown.root()) != (stood.size, stood.root):
        raise DoesNotHold(tenant, grown.size)


def _try_signature(newest: KeptCheckpoint, grown: Frontier, keys: Sequence[Verifier]) -> None:
    try:
        checkpoint, _ = open_note(newest.note, keys)
    except UnreadableCheckpoint:
        raise DoesNotHold(newest.tenant, 0) from None
    if checkpoint.root != grown.root():
        raise DoesNotHold(newest.tenant, 0)
