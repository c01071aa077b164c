"""Hand a tenant's register over, for a period: to a judge, to its mayor, to who controls it.

That it was handed over, to whom and why, is an entry like the others, made before the
first line is read. What is read afterwards cannot change but by an erasure: pages are
read one after the other, each on its own, so that no writer waits for an export.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.api.acts.keys.change_register_key import chain_of
from services.api.storage.work import Begin
from tenants.register.checkpoint import UnreadableCheckpoint, Verifier, open_note
from tenants.register.entry import Act, Entry
from tenants.register.file import Header, Kept
from tenants.vocabulary.identifiers import TenantId

PAGE = 2_000


class NotSignedYet(LookupError):
    """No checkpoint signs this register: there is nothing to prove it with."""


class NoSuchEntry(LookupError):
    """The register has no entry of this number that a checkpoint signs and that was kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants to read, why, and on which requisition if it is one."""

    by: str
    reason: str | None = None
    requisition: str | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """What the file says first, the checkpoints that go into it, and who signed those."""

    header: Header
    notes: Sequence[str]
    keys: tuple[Verifier, ...]


async def enter_reading(
    begin: Begin,
    tenant: TenantId,
    act: Act,
    asked: Asked,
    now: datetime,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    detail: str | None = None,
) -> None:
    """Write down that somebody reads. Raises `UnknownTenant`, `RegisterUnavailable`."""
    async with begin() as work:
        locked = await work.lock(tenant)
        await locked.record(
            Entry(
                tenant=tenant,
                seq=locked.next_seq,
                at=now,
                act=act,
                outcome="done",
                salt=locked.fresh_salt(),
                name=asked.by,
                since=since,
                until=until,
                ground=asked.reason,
                requisition=asked.requisition,
                detail=detail,
            )
        )


async def plan_export(
    begin: Begin,
    tenant: TenantId,
    since: datetime | None,
    until: datetime | None,
    log_keys: Sequence[Verifier],
) -> Export:
    """As far as the newest checkpoint goes, with the keys that led to `log_keys`.

    Raises `NotSignedYet`, `RegisterUnavailable`.
    """
    async with begin() as work:
        registers = work.registers
        newest = await registers.checkpoint(tenant)
        if newest is None:
            raise NotSignedYet(tenant)
        period = await registers.period(tenant, since, until, newest.size)
        notes = await registers.notes(tenant, newest.size)
        chains = [await chain_of(work, tenant, key) for key in log_keys]
        witnesses = [one.key for one in await registers.witnesses() if one.tenant == tenant]

    logs = dict.fromkeys(key for chain in chains for key in chain)
    keys = (*logs, *map(Verifier.parse, witnesses))
    texts = tuple(key.text for key in keys)
    header = Header(tenant, since, until, period.start, len(period), newest.size, texts)
    return Export(header, [note for note in notes if _opens(note, keys)], keys)


def _opens(note: str, keys: Sequence[Verifier]) -> bool:
    """Not what an older key signed that nothing leads from to those of now."""
    try:
        open_note(note, keys)
    except UnreadableCheckpoint:
        return False
    return True


async def kept_entries(begin: Begin, header: Header) -> AsyncIterator[Kept]:
    """Every entry that the header announces. Raises `RegisterUnavailable`."""
    for start in range(0, header.size, PAGE):
        async with begin() as work:
            end = min(start + PAGE, header.size)
            page = await work.registers.entries(header.tenant, start, end)
        for entry in page:
            yield entry


async def read_proof(begin: Begin, tenant: TenantId, seq: int) -> tuple[bytes, list[bytes], str]:
    """A body, the leaves of its log, and the newest note. Raises `NotSignedYet`,
    `NoSuchEntry`, `RegisterUnavailable`."""
    async with begin() as work:
        registers = work.registers
        newest = await registers.checkpoint(tenant)
        if newest is None:
            raise NotSignedYet(tenant)
        found = await registers.entries(tenant, seq, seq + 1) if seq < newest.size else ()
        if not found or found[0].body is None:
            raise NoSuchEntry(seq)
        leaves = await registers.leaves(tenant, 0, newest.size)
        return found[0].body, list(leaves), newest.cosigned or newest.note
