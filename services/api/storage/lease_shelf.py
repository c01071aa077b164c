"""How leases of joysticks are written down and read: statements, and what their rows mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Insert, Update, insert, select, update

from services.api.storage.camera_shelf import Columns, Rows
from services.api.storage.tables import leases
from services.api.storage.work import Hold
from tenants.leases.lease import Event, Lease, State
from tenants.vocabulary.people import Agent

_c = leases.c
OPEN = _c.ended_by.is_(None)


def select_holds(condition: ColumnElement[bool]) -> Rows:
    """In the order they were asked for."""
    return (
        select(
            _c.id, _c.tenant, _c.view, _c.flow, _c.agent, _c.name, _c.rank, _c.service,
            _c.organisation,
            _c.camera, _c.priority, _c.since, _c.until, _c.state, _c.ended_by, _c.ground,
            _c.incident, _c.asked_seconds, _c.asked_at, _c.convention, _c.article, _c.approver,
            _c.entry, _c.fence, _c.session,
        )
        .where(condition)
        .order_by(_c.tenant, _c.entry)
    )  # fmt: skip


def hold_of(row: Columns) -> Hold:
    """Read a row of `select_holds`."""
    id_, tenant, view, flow, agent, name, rank, service, organisation, *rest = row
    camera, priority, since, until, state, ended_by, ground, incident, seconds, *last = rest
    asked_at, convention, article, approver, entry, fence, session = last
    return Hold(
        id=id_,
        tenant=tenant,
        view=view,
        flow=flow,
        agent=Agent(agent, name, rank, service, organisation, session=session or ""),
        lease=Lease(
            camera,
            agent,
            organisation,
            priority,
            since,
            until,
            State(state),
            None if ended_by is None else Event(ended_by),
        ),
        ground=ground,
        incident=incident,
        duration=None if seconds is None else timedelta(seconds=seconds),
        asked_at=asked_at,
        convention=convention,
        article=article,
        approver=approver,
        entry=entry,
        fence=fence,
    )


def insert_hold(hold: Hold) -> Insert:
    return insert(leases).values(
        id=hold.id,
        tenant=hold.tenant,
        camera=hold.lease.camera,
        view=hold.view,
        flow=hold.flow,
        agent=hold.agent.id,
        name=hold.agent.name,
        rank=hold.agent.rank,
        service=hold.agent.service,
        organisation=hold.agent.organisation,
        session=hold.agent.session or None,
        priority=hold.lease.rank,
        ground=hold.ground,
        incident=hold.incident,
        asked_seconds=None if hold.duration is None else int(hold.duration.total_seconds()),
        asked_at=hold.asked_at,
        entry=hold.entry,
        fence=hold.fence,
        **_what_changes(hold, None),
    )


def update_hold(hold: Hold, now: datetime) -> Update:
    return update(leases).where(_c.id == hold.id, OPEN).values(**_what_changes(hold, now))


def _what_changes(hold: Hold, now: datetime | None) -> Mapping[str, Any]:
    lease = hold.lease
    ended = lease.ended_by
    return {
        "state": lease.state.value,
        "since": lease.since,
        "until": lease.until,
        "convention": hold.convention,
        "article": hold.article,
        "approver": hold.approver,
        "ended_by": None if ended is None else ended.value,
        "ended_at": None if ended is None else now,
    }
