"""An owner's rights, in SQL. See `rights` for what each method promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from services.api.storage.exchange import Exchange
from services.api.storage.register_shelf import kept_of
from services.api.storage.rights import HabilitationPage, Place
from services.api.storage.tables import (
    flows,
    habilitations,
    register_bodies,
    register_entries,
)
from services.api.storage.view_shelf import habilitation_of
from tenants.quotas.occupancy import Span
from tenants.register.file import Kept
from tenants.register.search import ACCESSES
from tenants.vocabulary.identifiers import TenantId

_h, _f, _e, _b = (table.c for table in (habilitations, flows, register_entries, register_bodies))
_REFUSES_ACCESS = and_(_b.refused, _b.act.in_(sorted(ACCESSES)))


class SqlRights:
    """See `rights.Rights`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def habilitations(
        self, tenant: TenantId, at: datetime, first: int, after: Place | None
    ) -> HabilitationPage:
        in_force = and_(_h.tenant == tenant, _h.since <= at, _h.until > at)
        counted = select(func.count()).select_from(habilitations).where(in_force)
        total = (await self._exchange.execute(counted)).scalar_one()
        beyond = in_force
        if after is not None:
            organisation, agent = after
            same = and_(_h.organisation == organisation, _h.agent > agent)
            beyond = and_(in_force, or_(_h.organisation > organisation, same))
        statement = select(habilitations).where(beyond).order_by(_h.organisation, _h.agent)
        rows = (await self._exchange.execute(statement.limit(first + 1))).all()
        page = tuple(habilitation_of(row) for row in rows[:first])
        return HabilitationPage(page, total, has_next=len(rows) > first)

    async def flows(self, tenant: TenantId, since: datetime) -> tuple[Span, ...]:
        runs = or_(_f.ended_at.is_(None), _f.ended_at > since)
        rows = await self._exchange.execute(
            select(_f.since, _f.ended_at).where(_f.tenant == tenant, runs)
        )
        return tuple(Span(*row) for row in rows)

    async def refused_at(self, tenant: TenantId, code: str, since: datetime) -> Sequence[datetime]:
        rows = await self._exchange.execute(
            select(_b.at).where(
                _b.tenant == tenant, _b.at >= since, _REFUSES_ACCESS, _b.outcome == code
            )
        )
        return [row[0] for row in rows]

    async def refusals(self, tenant: TenantId, first: int, before: int | None) -> Sequence[Kept]:
        earlier = and_(_b.tenant == tenant, _REFUSES_ACCESS)
        if before is not None:
            earlier = and_(earlier, _b.seq < before)
        leaf = and_(_e.tenant == _b.tenant, _e.seq == _b.seq)
        rows = await self._exchange.execute(
            select(_b.seq, _e.leaf, _b.body)
            .join_from(register_bodies, register_entries, leaf)
            .where(earlier)
            # As they were entered, by the index of what was refused.
            .order_by(_b.at.desc(), _b.seq.desc())
            .limit(first)
        )
        return [kept_of(tuple(row)) for row in rows]
