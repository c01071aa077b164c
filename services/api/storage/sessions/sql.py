"""Sessions, in SQL. See `shelf.Sessions` for what each method promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    case,
    delete,
    exists,
    insert,
    null,
    or_,
    select,
    true,
    tuple_,
    union,
    update,
)

from services.api.storage.camera_shelf import Columns
from services.api.storage.exchange import Exchange
from services.api.storage.inserting import insert_or_change
from services.api.storage.lease_shelf import OPEN
from services.api.storage.sessions.shelf import Ending, Seen, Whose
from services.api.storage.sessions.tables import session_endings, sessions
from services.api.storage.tables import habilitations, leases, views
from services.api.storage.view_shelf import RUNNING
from tenants.vocabulary.identifiers import TenantId

_s, _e, _h = sessions.c, session_endings.c, habilitations.c
_HELD = ((views, RUNNING), (leases, OPEN))
"""What an agent holds, and when it does still."""


class SqlSessions:
    """See `Sessions`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def saw(self, seen: Iterable[Seen]) -> None:
        rows = [
            {
                "session": one.session,
                "organisation": one.organisation,
                "agent": one.agent,
                "roles": _written(one.roles),
                "since": one.since,
                "seen": one.seen,
            }
            for one in seen
        ]
        await insert_or_change(self._exchange, sessions, rows, _seen_again)

    async def going_on(self, since: datetime) -> tuple[Seen, ...]:
        holds = or_(
            *(
                exists().where(
                    table.c.session == _s.session,
                    table.c.organisation == _s.organisation,
                    still,
                )
                for table, still in _HELD
            )
        )
        rows = await self._exchange.execute(
            select(sessions)
            .where(_s.ended.is_(None), or_(_s.seen >= since, holds))
            .order_by(_s.agent, _s.organisation, _s.session)
        )
        return tuple(_seen_of(row) for row in rows)

    async def end(self, ending: Ending) -> bool:
        whose = ending.whose
        said = {
            "session": whose.session or "",
            "agent": whose.agent or "",
            "organisation": whose.organisation or "",
            "before": ending.before,
        }
        same = tuple_(_e.session, _e.agent, _e.organisation, _e.before) == tuple_(*said.values())
        known = await self._exchange.execute(select(_e.code, _e.roles).where(same))
        if known.first() is not None:
            return False
        left = None if ending.roles is None else _written(ending.roles)
        await self._exchange.execute(
            insert(session_endings).values(**said, code=ending.code, roles=left, at=ending.at)
        )
        await self._mark(ending)
        return True

    async def _mark(self, ending: Ending) -> None:
        """Those that it leaves something hold less from now on; the others are over."""
        of = and_(_of(sessions, ending.whose), _s.ended.is_(None))
        if ending.whose.session is None:
            # Who logged in again since is not meant.
            of = and_(of, _s.since <= ending.at)
        changed: dict[str, Any] = {"ended": ending.code, "ended_at": ending.at}
        if ending.roles is not None:
            changed = {"roles": _written(ending.roles)}
        await self._exchange.execute(update(sessions).where(of).values(changed))

    async def endings(self, since: datetime) -> tuple[Ending, ...]:
        rows = await self._exchange.execute(
            select(session_endings).where(_e.at >= since).order_by(_e.at)
        )
        return tuple(_ending_of(row) for row in rows)

    async def forget(self, before: datetime) -> int:
        gone = await self._exchange.execute(delete(session_endings).where(_e.at < before))
        more = await self._exchange.execute(delete(sessions).where(_s.seen < before))
        return gone.rowcount + more.rowcount

    async def holding(self, whose: Whose) -> tuple[TenantId, ...]:
        return await self._tenants(
            *(select(table.c.tenant).where(still, _of(table, whose)) for table, still in _HELD)
        )

    async def unentitled(self, now: datetime) -> tuple[TenantId, ...]:
        return await self._tenants(
            *(
                select(table.c.tenant).where(
                    still,
                    # An owner needs none for its own cameras.
                    table.c.organisation != table.c.tenant,
                    ~exists().where(
                        _h.agent == table.c.agent,
                        _h.organisation == table.c.organisation,
                        _h.tenant == table.c.tenant,
                        _h.since <= now,
                        _h.until > now,
                        or_(
                            _h.suspended_since.is_(None),
                            _h.suspended_since > now,
                            _h.suspended_until <= now,
                        ),
                    ),
                )
                for table, still in _HELD
            )
        )

    async def _tenants(self, *parts: Select[Any]) -> tuple[TenantId, ...]:
        rows = await self._exchange.execute(union(*parts))
        return tuple(sorted(TenantId(row[0]) for row in rows))


def _seen_again(new: Any) -> dict[str, Any]:
    """No door admits what has ended: a token that came later says that it goes on, by a right
    that was given back."""
    is_later = new.seen > _s.ended_at
    return {
        "roles": new.roles,
        "seen": new.seen,
        "ended": case((is_later, null()), else_=_s.ended),
        "ended_at": case((is_later, null()), else_=_s.ended_at),
    }


def _of(table: Table, whose: Whose) -> ColumnElement[bool]:
    wanted = {
        "agent": whose.agent,
        "organisation": whose.organisation,
        "tenant": whose.tenant,
        "session": whose.session,
    }
    return and_(
        true(),
        *(
            table.c[name] == value
            for name, value in wanted.items()
            if value is not None and name in table.c
        ),
    )


def _written(roles: frozenset[str]) -> str:
    return " ".join(sorted(roles))


def _seen_of(row: Columns) -> Seen:
    session, organisation, agent, roles, since, seen, ended, _ = row
    return Seen(session, agent, organisation, frozenset(roles.split()), since, seen, ended)


def _ending_of(row: Columns) -> Ending:
    session, agent, organisation, before, code, roles, at = row
    whose = Whose(agent or None, organisation or None, None, session or None)
    return Ending(whose, code, before, at, None if roles is None else frozenset(roles.split()))
