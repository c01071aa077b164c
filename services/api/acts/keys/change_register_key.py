"""The key that signs a register is followed by another: an entry, and a checkpoint of both.

The entry says who changed it and why; the checkpoint over it names both keys, and each signs
it. Where the old one is lost the entry says so and the new key signs alone: whoever verifies
must then have been given both. The commune is asked as for any checkpoint, and believes a key
by its own hand alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.api.acts.register.entering import enter
from services.api.storage.keys.shelf import HouseKey, Purpose
from services.api.storage.register import KeptCheckpoint
from services.api.storage.work import Begin, LockedTenant, Work
from services.kit.notekeys import NoteKey
from tenants.register.checkpoint import Checkpoint, Kind, Verifier, origin_of, sign
from tenants.register.entry import Act
from tenants.register.key_change import sign_change
from tenants.vocabulary.identifiers import TenantId

WITHOUT_THE_OLD_KEY = "without-the-old-key"


class NotTheSigningKey(ValueError):
    """This register is signed by another key than the one that is said to be followed."""

    def __init__(self, tenant: TenantId, standing: str) -> None:
        super().__init__(tenant, standing)
        self.tenant = tenant
        self.standing = standing


@dataclass(frozen=True, slots=True)
class Change:
    """`old`: `None` where it is lost."""

    old: NoteKey | None
    new: NoteKey
    by: str
    reason: str


async def change_register_key(
    begin: Begin, tenant: TenantId, change: Change, now: datetime
) -> int | None:
    """The entry's number; `None` where the new key signs already.

    Raises `NotTheSigningKey`, `UnknownTenant`, `RegisterUnavailable`.
    """
    if change.new.kind is not Kind.LOG:
        raise NotTheSigningKey(tenant, change.new.verifier.text)
    async with begin() as work:
        locked = await work.lock(tenant)
        standing = await _standing(work, tenant, change, now)
        if standing == change.new.verifier.text:
            return None
        entry = locked.next_seq
        await enter(
            locked,
            Act.CHANGE_KEY,
            now,
            outcome="done" if change.old is not None else WITHOUT_THE_OLD_KEY,
            name=change.by,
            ground=change.reason,
            evidence=change.new.verifier.text,
            detail=f"{Purpose.REGISTER}: {standing}",
        )
        kept = await _sign(locked, change, now)
        size = kept.size if change.old is not None else None
        text = change.new.verifier.text
        await work.keys.add(tenant, HouseKey(Purpose.REGISTER, text, now, entry, size))
        return entry


async def _standing(work: Work, tenant: TenantId, change: Change, now: datetime) -> str:
    known = await work.keys.of(tenant, Purpose.REGISTER)
    if not known and change.old is not None:
        first = HouseKey(Purpose.REGISTER, change.old.verifier.text, now)
        await work.keys.add(tenant, first)
        return first.key
    standing = known[-1].key if known else "unknown"
    followed = standing if change.old is None else change.old.verifier.text
    if standing not in (followed, change.new.verifier.text):
        raise NotTheSigningKey(tenant, standing)
    return standing


async def _sign(locked: LockedTenant, change: Change, now: datetime) -> KeptCheckpoint:
    frontier, new, old = locked.frontier, change.new, change.old
    said = Checkpoint(origin_of(locked.tenant), frontier.size, frontier.root())
    if old is None:
        note = sign(said, new.name, new.private)
    else:
        note = sign_change(said, (old.name, old.private), (new.name, new.private))
    kept = KeptCheckpoint(locked.tenant, frontier, said.root, note, now)
    await locked.register.keep_checkpoint(kept)
    return kept


async def chain_of(work: Work, tenant: TenantId, ours: Verifier) -> tuple[Verifier, ...]:
    """The keys that lead to the one in use, each signed by the one before it, and `ours`."""
    chain: list[Verifier] = []
    for known in reversed(await work.keys.of(tenant, Purpose.REGISTER)):
        chain.append(Verifier.parse(known.key))
        if known.size is None:
            break
    return tuple(dict.fromkeys((ours, *chain)))
