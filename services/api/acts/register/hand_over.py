"""Hand over what a search finds: as the file that proves, as a spreadsheet, on paper.

That it is handed over, to whom and why, is an entry before the first byte leaves. What is
read afterwards goes out page by page, so that no writer waits, and a register of any
length needs no more memory than a page; paper alone is drawn whole, and has its limit.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from services.api.acts.answers import NoSuchTenant
from services.api.acts.register.export_register import Export, plan_export
from services.api.acts.register.reading import (
    Admitted,
    Reading,
    ReadingRefused,
    admit,
    decided,
    scope,
)
from services.api.acts.register.search_register import within
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.storage.register import KeptCheckpoint
from services.api.storage.searching import Position, Search
from services.api.storage.work import Begin
from services.kit.notekeys import NoteKey
from tenants.conventions.convention import Deed
from tenants.decisions.outcomes import Granted
from tenants.register.entry import leaf
from tenants.register.file import Kept
from tenants.register.search import Criteria
from tenants.vocabulary.identifiers import TenantId

PAGE = 500
"""Entries read at once: some milliseconds, before others have their turn."""
MOST_ON_PAPER = 5_000


class TooManyRows(ValueError):
    """More than `MOST_ON_PAPER`."""


@dataclass(frozen=True, slots=True)
class Archive:
    """`entries` are all of the log's; those that were not asked for come without a body."""

    entry: int
    export: Export
    entries: AsyncIterator[Sequence[Kept]]


@dataclass(frozen=True, slots=True)
class Rows:
    """What was asked for, in the order it was entered."""

    entry: int
    entries: AsyncIterator[Sequence[Kept]]


@dataclass(frozen=True, slots=True)
class Paper:
    """The same at once; every body under `kept_from` is erased."""

    entry: int
    rows: tuple[Kept, ...]
    checkpoint: KeptCheckpoint | None
    kept_from: int


async def open_archive(
    begin: Begin, deeds: Mapping[TenantId, Deed], reading: Reading, key: NoteKey
) -> Archive | ReadingRefused | NoSuchTenant:
    """Signed now, so that it goes as far as its own entry. Raises `UnreadableCriteria`,
    `RegisterUnavailable`."""
    criteria = within(reading.criteria, scope(reading))
    admitted = await _admitted(begin, deeds, reading)
    if not isinstance(admitted, Admitted):
        return admitted
    await sign_checkpoint(begin, reading.tenant, key, reading.at)
    export = await plan_export(
        begin, reading.tenant, criteria.since, criteria.until, [key.verifier]
    )
    return Archive(admitted.entry, export, _whole_log(begin, export, criteria))


async def open_rows(
    begin: Begin, deeds: Mapping[TenantId, Deed], reading: Reading
) -> Rows | ReadingRefused | NoSuchTenant:
    """Raises `UnreadableCriteria`, `RegisterUnavailable`."""
    criteria = within(reading.criteria, scope(reading))
    admitted = await _admitted(begin, deeds, reading)
    if not isinstance(admitted, Admitted):
        return admitted
    async with begin() as work:
        period = await work.registers.period(
            reading.tenant, criteria.since, criteria.until, admitted.entry
        )
    return Rows(admitted.entry, _answering(begin, reading.tenant, period, criteria))


async def open_paper(
    begin: Begin, deeds: Mapping[TenantId, Deed], reading: Reading
) -> Paper | ReadingRefused | NoSuchTenant:
    """Read before it is entered, and given after: what is too long is refused without an
    entry that would say otherwise. Raises `TooManyRows`, `TooManyPersons`,
    `UnreadableCriteria`, `RegisterUnavailable`."""
    only = scope(reading)
    criteria = within(reading.criteria, only)
    rows: list[Kept] = []
    if isinstance(decided(deeds, reading), Granted):
        rows = await _found(begin, reading.tenant, criteria)
    admitted = await _admitted(begin, deeds, reading)
    if not isinstance(admitted, Admitted):
        return admitted
    async with begin() as work:
        checkpoint = await work.registers.checkpoint(reading.tenant)
        kept_from = await work.searches.kept_from(reading.tenant) if only is None else 0
    return Paper(admitted.entry, tuple(rows), checkpoint, kept_from)


async def _admitted(
    begin: Begin, deeds: Mapping[TenantId, Deed], reading: Reading
) -> Admitted | ReadingRefused | NoSuchTenant:
    async with begin() as work:
        return await admit(work, deeds, reading)


async def _whole_log(
    begin: Begin, export: Export, criteria: Criteria
) -> AsyncIterator[Sequence[Kept]]:
    header = export.header
    # The period is the header's: its bounds are those of the numbers that were made in it.
    asked = replace(criteria, since=None, until=None)
    async for page in _pages(begin, header.tenant, range(header.size)):
        yield [one if _answers(asked, one) else Kept(one.seq, one.leaf, None) for one in page]


async def _answering(
    begin: Begin, tenant: TenantId, period: range, criteria: Criteria
) -> AsyncIterator[Sequence[Kept]]:
    async for page in _pages(begin, tenant, period):
        yield [one for one in page if _answers(criteria, one)]


async def _pages(begin: Begin, tenant: TenantId, numbers: range) -> AsyncIterator[Sequence[Kept]]:
    for start in range(numbers.start, numbers.stop, PAGE):
        async with begin() as work:
            end = min(start + PAGE, numbers.stop)
            page = await work.registers.entries(tenant, start, end)
        yield page


def _answers(criteria: Criteria, kept: Kept) -> bool:
    """An erased entry answers to its period alone."""
    if kept.body is None or criteria == Criteria():
        return criteria.is_period
    members = orjson.loads(kept.body)
    at = datetime.fromisoformat(members["at"])
    return criteria.answered_by(kept.seq, at, members)


async def _found(begin: Begin, tenant: TenantId, criteria: Criteria) -> list[Kept]:
    """In the order it was entered. Raises `TooManyRows`."""
    rows: list[Kept] = []
    after: Position | None = None
    while True:
        async with begin() as work:
            page = await work.searches.page(Search(tenant, criteria, 2**53), PAGE, after)
        rows += [Kept(one.position.seq, leaf(one.body), one.body) for one in page.found]
        if len(rows) > MOST_ON_PAPER:
            raise TooManyRows(criteria)
        if page.stopped is None:
            return sorted(rows, key=lambda one: one.seq)
        after = page.stopped
