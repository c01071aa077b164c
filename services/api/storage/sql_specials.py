"""What is convened for a time, in SQL. See `specials` for what each method promises."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from services.api.storage.camera_shelf import Columns
from services.api.storage.exchange import Exchange
from services.api.storage.specials import Special, SpecialKind, SpecialState
from services.api.storage.standing_tables import specials
from tenants.vocabulary.identifiers import SpecialId, TenantId
from tenants.vocabulary.people import Agent

_c = specials.c
_OPEN = _c.ended_by.is_(None)


class SqlSpecials:
    """See `Specials`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def get(self, name: SpecialId) -> Special | None:
        found = await self._read(_c.id == name)
        return found[0] if found else None

    async def open_in(self, tenants: Collection[TenantId]) -> tuple[Special, ...]:
        return await self._read(_c.tenant.in_(sorted(tenants)) & _OPEN)

    async def overdue(self, now: datetime) -> tuple[TenantId, ...]:
        """`until` is the deadline while it is asked for."""
        rows = await self._exchange.execute(
            select(_c.tenant).where(_OPEN, _c.until <= now).distinct()
        )
        return tuple(sorted(TenantId(row[0]) for row in rows))

    async def put(self, one: Special) -> None:
        agent = one.agent
        await self._exchange.execute(
            insert(specials).values(
                id=one.id,
                tenant=one.tenant,
                kind=one.kind.value,
                subject=one.subject,
                agent=agent.id,
                name=agent.name,
                rank=agent.rank,
                service=agent.service,
                organisation=agent.organisation,
                incident=one.incident,
                asked_at=one.asked_at,
                entry=one.entry,
                **_what_changes(one, None),
            )
        )

    async def change(self, one: Special, now: datetime) -> None:
        await self._exchange.execute(
            update(specials).where(_c.id == one.id, _OPEN).values(**_what_changes(one, now))
        )

    async def _read(self, condition: ColumnElement[bool]) -> tuple[Special, ...]:
        rows = await self._exchange.execute(
            select(specials).where(condition).order_by(_c.tenant, _c.entry)
        )
        return tuple(_special_of(row) for row in rows)


def _what_changes(one: Special, now: datetime | None) -> Mapping[str, Any]:
    body = {
        "zones": one.zones,
        "cameras": one.cameras,
        "members": one.members,
        "until": one.until.isoformat(),
        "deadline": None if one.deadline is None else one.deadline.isoformat(),
    }
    return {
        "body": json.dumps(body, ensure_ascii=False),
        "state": one.state.value,
        "since": one.since,
        # What is looked for is whose hour has come, whatever hour that is.
        "until": one.overdue_at,
        "article": one.article,
        "decided_by": one.decided_by,
        "ended_by": one.ended_by,
        "ended_at": None if one.ended_by is None else now,
    }


def _special_of(row: Columns) -> Special:
    named = row._mapping  # type: ignore[attr-defined]  # a row of a whole table
    body = json.loads(named["body"])
    deadline = body["deadline"]
    agent, name, rank, service, organisation = (
        named[one] for one in ("agent", "name", "rank", "service", "organisation")
    )
    return Special(
        id=named["id"],
        tenant=named["tenant"],
        kind=SpecialKind(named["kind"]),
        subject=named["subject"],
        agent=Agent(agent, name, rank, service, organisation),
        incident=named["incident"],
        zones=tuple(body["zones"]),
        cameras=tuple(body["cameras"]),
        members=tuple(body["members"]),
        asked_at=named["asked_at"],
        deadline=None if deadline is None else datetime.fromisoformat(deadline),
        state=SpecialState(named["state"]),
        since=named["since"],
        until=datetime.fromisoformat(body["until"]),
        article=named["article"],
        decided_by=named["decided_by"],
        entry=named["entry"],
        ended_by=named["ended_by"],
    )
