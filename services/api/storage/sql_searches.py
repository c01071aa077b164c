"""Registers searched, in SQL. See `searching` for what each method promises.

The most telling of the criteria chooses the index, and its entries are read in order, the
newest first, `SCANNED` at most; the other criteria are looked at in those alone. No plan
of the database can read more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias, assert_never

from sqlalchemy import ColumnElement, Select, and_, func, select, text, tuple_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from services.api.storage.exchange import Exchange
from services.api.storage.register import KeptCheckpoint
from services.api.storage.register_shelf import checkpoint_of, select_checkpoints, select_entries
from services.api.storage.searching import (
    MOST_NAMES,
    MOST_NEWS,
    MOST_PERSONS,
    SCANNED,
    Found,
    Position,
    Search,
    SearchPage,
    TooManyPersons,
)
from services.api.storage.tables import (
    register_bodies,
    register_checkpoints,
    register_cosignatures,
    register_entries,
)
from tenants.register.file import Kept
from tenants.register.search import LONGEST, Result
from tenants.vocabulary.identifiers import TenantId

_Of: TypeAlias = ReadOnlyColumnCollection[str, Any]
"""The columns of some entries."""
_b = register_bodies.c
_NAMES = text(
    "WITH RECURSIVE known(name) AS ("
    " SELECT min(name) FROM register_bodies WHERE tenant = :tenant AND name IS NOT NULL"
    " UNION ALL"
    " SELECT (SELECT min(name) FROM register_bodies WHERE tenant = :tenant AND name > known.name)"
    " FROM known WHERE known.name IS NOT NULL)"
    " SELECT name FROM known WHERE name IS NOT NULL LIMIT :most"
)
"""From one name to the next in the index: as many steps as there are names."""


class SqlSearches:
    """See `searching.Searches`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def page(self, search: Search, first: int, after: Position | None) -> SearchPage:
        if search.criteria.person is None:
            return await self._page(search, None, first, after)
        names = await self._persons(search)
        return merged([await self._page(search, one, first, after) for one in names], first)

    async def newer(self, search: Search) -> int:
        since = (
            select(register_bodies)
            .where(_b.tenant == search.tenant, _b.seq >= search.below)
            .order_by(_b.seq)
            .limit(SCANNED)
            .subquery()
        )
        holding = _holding(search, since.c)
        if search.criteria.person is not None:
            holding.append(since.c.name.in_(await self._persons(search)))
        counted = select(since.c.seq).where(*holding).limit(MOST_NEWS)
        return len((await self._exchange.execute(counted)).all())

    async def refusals_of(
        self, tenant: TenantId, name: str, organisation: str, since: datetime, most: int
    ) -> int:
        theirs = and_(
            _b.tenant == tenant,
            _b.name == name[:LONGEST],
            _b.at > since,
            _b.organisation == organisation[:LONGEST],
            _b.refused,
        )
        return len((await self._exchange.execute(select(_b.seq).where(theirs).limit(most))).all())

    async def kept_from(self, tenant: TenantId) -> int:
        kept = select(func.min(_b.seq)).where(_b.tenant == tenant)
        lowest: int | None = (await self._exchange.execute(kept)).scalar_one()
        if lowest is not None:
            return lowest
        made = select(func.max(register_entries.c.seq)).where(register_entries.c.tenant == tenant)
        highest: int | None = (await self._exchange.execute(made)).scalar_one()
        return 0 if highest is None else highest + 1

    async def entry(self, tenant: TenantId, seq: int) -> Kept | None:
        row = (await self._exchange.execute(select_entries(tenant, seq, seq + 1))).first()
        return None if row is None else Kept(*row)

    async def covering(self, tenant: TenantId, seq: int) -> KeptCheckpoint | None:
        cosigned = select(func.max(register_cosignatures.c.size)).where(
            register_cosignatures.c.tenant == tenant, register_cosignatures.c.size > seq
        )
        size: int | None = (await self._exchange.execute(cosigned)).scalar_one()
        column = register_checkpoints.c
        ours = and_(column.tenant == tenant, column.size > seq)
        wanted = ours if size is None else and_(ours, column.size == size)
        row = (await self._exchange.execute(select_checkpoints(wanted).limit(1))).first()
        return None if row is None else checkpoint_of(tuple(row))

    async def leaves(self, tenant: TenantId, since: int, until: int) -> Sequence[bytes]:
        entry = register_entries.c
        rows = await self._exchange.execute(
            select(entry.leaf)
            .where(entry.tenant == tenant, entry.seq >= since, entry.seq < until)
            .order_by(entry.seq)
        )
        return [row[0] for row in rows]

    async def _persons(self, search: Search) -> list[str]:
        """Whose names have the words that are looked for."""
        given = {"tenant": search.tenant, "most": MOST_NAMES + 1}
        known = list((await self._exchange.execute(_NAMES, given)).scalars())
        names = [name for name in known if search.criteria.names(name)]
        if len(known) > MOST_NAMES or len(names) > MOST_PERSONS:
            raise TooManyPersons(search.criteria.person)
        return names

    async def _page(
        self, search: Search, name: str | None, first: int, after: Position | None
    ) -> SearchPage:
        within = _scanned(search, name, after).subquery()
        newest = (within.c.at.desc(), within.c.seq.desc())
        holding = [within.c.seq < search.below, *_holding(search, within.c)]
        if name is not None:
            holding.append(within.c.name == name)
        page = select(within.c.at, within.c.seq, within.c.body).where(*holding)
        rows = (await self._exchange.execute(page.order_by(*newest).limit(first + 1))).all()
        found = tuple(Found(Position(at, seq), body) for at, seq, body in rows)
        if len(found) > first:
            return SearchPage(found[:first], found[first - 1].position)

        last = select(within.c.at, within.c.seq).order_by(*newest).offset(SCANNED - 1).limit(1)
        end = (await self._exchange.execute(last)).first()
        return SearchPage(found, None if end is None else Position(*end))


def merged(pages: Sequence[SearchPage], first: int) -> SearchPage:
    """Several pages as one, as far as all of them have come."""
    stops = [page.stopped for page in pages if page.stopped is not None]
    stopped = max(stops, default=None)
    found = sorted((one for page in pages for one in page.found),
                   key=lambda one: one.position, reverse=True)  # fmt: skip
    reached = tuple(one for one in found if stopped is None or one.position >= stopped)
    if len(reached) > first:
        return SearchPage(reached[:first], reached[first - 1].position)
    return SearchPage(reached, stopped)


def _scanned(search: Search, name: str | None, after: Position | None) -> Select[Any]:
    """What a page looks at: in one index, in its order."""
    asked = search.criteria
    bounds = [_b.tenant == search.tenant, *_by(search, name)]
    if asked.since is not None:
        bounds.append(_b.at >= asked.since)
    if asked.until is not None:
        bounds.append(_b.at < asked.until)
    if after is not None:
        bounds += [_b.at <= after.at, tuple_(_b.at, _b.seq) < (after.at, after.seq)]
    newest = (_b.at.desc(), _b.seq.desc())
    return select(register_bodies).where(*bounds).order_by(*newest).limit(SCANNED)


def _by(search: Search, name: str | None) -> list[ColumnElement[bool]]:
    """The one that leaves the fewest."""
    asked = search.criteria
    if asked.result is Result.REFUSED and asked.seq is None and asked.incident is name is None:
        return [_b.refused]
    told = ((_b.seq, asked.seq), (_b.incident, asked.incident), (_b.name, name),
            (_b.camera, asked.camera), (_b.act, asked.act),
            (_b.organisation, asked.organisation))  # fmt: skip
    return [column == value for column, value in told if value is not None][:1]


def _holding(search: Search, of: _Of) -> list[ColumnElement[bool]]:
    """All that is asked for, but the person."""
    asked = search.criteria
    told = ((of.seq, asked.seq), (of.incident, asked.incident), (of.camera, asked.camera),
            (of.act, asked.act), (of.organisation, asked.organisation))  # fmt: skip
    holding = [column == value for column, value in told if value is not None]
    if asked.since is not None:
        holding.append(of.at >= asked.since)
    if asked.until is not None:
        holding.append(of.at < asked.until)
    match asked.result:
        case Result.REFUSED:
            holding.append(of.refused)
        case Result.GRANTED:
            holding.append(of.outcome == "granted")
        case None:
            pass
        case _:
            assert_never(asked.result)
    return holding
