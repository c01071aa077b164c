"""Look for entries in a register: what is asked is an entry first, then the pages are read.

One search is one entry, however many of its pages are read. What a page needs is who asked
for what, and that is what the search's entry says: a page is given to whom that entry names,
for what it says, for an hour. Nobody reads without one, and nothing else has to be kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson

from services.api.acts.answers import NoSuchTenant
from services.api.acts.attempts import enter_attempt
from services.api.acts.register.reading import (
    Reading,
    ReadingRefused,
    admit,
    decided,
    detail_of,
    scope,
)
from services.api.storage.register import KeptCheckpoint
from services.api.storage.searching import Position, Search, SearchPage
from services.api.storage.work import Begin
from services.api.tree_blocks import TreeBlocks
from tenants.conventions.articles import RESPONSIBLE
from tenants.conventions.convention import Deed
from tenants.decisions.outcomes import Refused
from tenants.register.checkpoint import Verifier
from tenants.register.entry import Act, instant
from tenants.register.file import Kept
from tenants.register.search import Criteria, UnreadableCriteria
from tenants.vocabulary.identifiers import SubscriberId, TenantId
from tenants.vocabulary.people import Agent

PAGES = "somebody else's search"
LASTS = timedelta(hours=1)
"""How long the pages of a search are read under its entry."""

OVER = Refused(
    RESPONSIBLE,
    "search-over",
    "Cette recherche a plus d'une heure, ou n'est pas la vôtre.",
    "Recommencez-la : elle sera une nouvelle consultation.",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A search that was entered: under which number, and what for."""

    tenant: TenantId
    entry: int
    criteria: Criteria


@dataclass(frozen=True, slots=True)
class RegisterFound:
    """A page of a search. `only`: it shows the entries of this service alone; `erased`: the
    one entry asked for, whose body is gone; under `kept_from` all are."""

    search: Opened
    only: SubscriberId | None
    page: SearchPage
    kept_from: int
    erased: Kept | None = None


@dataclass(frozen=True, slots=True)
class EntryProven:
    """An entry, and its way to the newest checkpoint that covers it, if one does already."""

    kept: Kept
    way: tuple[bytes, ...]
    checkpoint: KeptCheckpoint | None
    witness: Verifier | None


@dataclass(frozen=True, slots=True)
class NoSuchEntry:
    """It is not there, or not among those that this search found."""

    seq: int


async def search_register(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    by: Agent,
    tenant: TenantId,
    criteria: Criteria,
    first: int,
    now: datetime,
) -> RegisterFound | ReadingRefused | NoSuchTenant:
    """Raises `UnreadableCriteria`, `TooManyPersons`, `RegisterUnavailable`."""
    reading = Reading(Act.READ_REGISTER, by, tenant, now, criteria)
    within(criteria, scope(reading))
    async with begin() as work:
        admitted = await admit(work, deeds, reading)
    # Its entry is committed: no writer waits for what is read from here on.
    if isinstance(admitted, ReadingRefused | NoSuchTenant):
        return admitted
    return await _page(begin, Opened(tenant, admitted.entry, criteria), admitted.only, first)


async def next_page(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    by: Agent,
    search: Opened,
    after: Position,
    first: int,
    now: datetime,
) -> RegisterFound | ReadingRefused:
    """Raises `TooManyPersons`, `RegisterUnavailable`."""
    allowed = await _resumed(begin, deeds, by, search, now)
    if isinstance(allowed, ReadingRefused):
        return allowed
    return await _page(begin, search, allowed.only, first, after)


async def count_news(
    begin: Begin, deeds: Mapping[TenantId, Deed], by: Agent, search: Opened, now: datetime
) -> int | ReadingRefused:
    """Entries made since that this search would find. Raises `TooManyPersons`,
    `RegisterUnavailable`."""
    allowed = await _resumed(begin, deeds, by, search, now)
    if isinstance(allowed, ReadingRefused):
        return allowed
    criteria = within(search.criteria, allowed.only)
    async with begin() as work:
        return await work.searches.newer(Search(search.tenant, criteria, search.entry + 1))


async def prove_entry(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    by: Agent,
    search: Opened,
    seq: int,
    blocks: TreeBlocks,
    now: datetime,
) -> EntryProven | ReadingRefused | NoSuchEntry:
    """One entry that this search found. Raises `RegisterUnavailable`."""
    allowed = await _resumed(begin, deeds, by, search, now)
    if isinstance(allowed, ReadingRefused):
        return allowed
    async with begin() as work:
        kept = await work.searches.entry(search.tenant, seq) if seq < search.entry else None
        if kept is None or not _found_by(search, allowed.only, kept):
            return NoSuchEntry(seq)
        checkpoint = await work.searches.covering(search.tenant, seq)
        met = [one.key for one in await work.registers.witnesses() if one.tenant == search.tenant]

    way: tuple[bytes, ...] = ()
    if checkpoint is not None:
        way = await blocks.proof(begin, search.tenant, seq, checkpoint.size)
    return EntryProven(kept, way, checkpoint, Verifier.parse(met[0]) if met else None)


def within(criteria: Criteria, only: SubscriberId | None) -> Criteria:
    """What may be looked for. Raises `UnreadableCriteria` for another service's entries."""
    if only is None:
        return criteria
    if criteria.organisation not in (None, only):
        raise UnreadableCriteria("organisation")
    return replace(criteria, organisation=only)


@dataclass(frozen=True, slots=True)
class _Allowed:
    only: SubscriberId | None


async def _resumed(
    begin: Begin, deeds: Mapping[TenantId, Deed], by: Agent, search: Opened, now: datetime
) -> _Allowed | ReadingRefused:
    """Is this what its entry says, by whom it names, still? Decided again besides."""
    reading = Reading(Act.READ_REGISTER, by, search.tenant, now, search.criteria)
    async with begin() as work:
        kept = await work.searches.entry(search.tenant, search.entry)
        members = None if kept is None or kept.body is None else orjson.loads(kept.body)
        if members is not None and members["agent"] != by.id:
            # No screen of ours carries another person's search.
            await enter_attempt(work, by, search.tenant, Act.READ_REGISTER, now, detail=PAGES)
    if members is None or not _entered(reading, members):
        return ReadingRefused(OVER)
    outcome = decided(deeds, reading)
    return ReadingRefused(outcome) if isinstance(outcome, Refused) else _Allowed(scope(reading))


def _entered(reading: Reading, members: Mapping[str, object]) -> bool:
    by, asked = reading.by, reading.criteria
    made = datetime.fromisoformat(str(members["at"]))
    expected = {
        "act": reading.act,
        "outcome": "granted",
        "agent": by.id,
        "organisation": by.organisation,
        "since": None if asked.since is None else instant(asked.since),
        "until": None if asked.until is None else instant(asked.until),
        "detail": detail_of(reading),
    }
    is_same = all(members[name] == value for name, value in expected.items())
    return is_same and reading.at - LASTS < made <= reading.at


async def _page(
    begin: Begin,
    search: Opened,
    only: SubscriberId | None,
    first: int,
    after: Position | None = None,
) -> RegisterFound:
    criteria = within(search.criteria, only)
    async with begin() as work:
        searches, tenant = work.searches, search.tenant
        page = await searches.page(Search(tenant, criteria, search.entry), first, after)
        kept_from = await searches.kept_from(tenant) if only is None else 0
        erased = None
        if criteria.seq is not None and criteria.seq < kept_from:
            erased = await searches.entry(tenant, criteria.seq)
    return RegisterFound(search, only, page, kept_from, erased)


def _found_by(search: Opened, only: SubscriberId | None, kept: Kept) -> bool:
    criteria = within(search.criteria, only)
    if kept.body is None:
        return only is None and criteria.seq == kept.seq
    members = orjson.loads(kept.body)
    return criteria.answered_by(kept.seq, datetime.fromisoformat(members["at"]), members)
