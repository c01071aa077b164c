"""How flows, views and what holds a slot are read: statements, and what their rows mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select

from services.api.storage.camera_shelf import COLUMNS, Columns, Rows, camera_of
from services.api.storage.sql_revoking import NUMBERS
from services.api.storage.tables import cameras, flows, slots, tenants, views
from services.api.storage.work import Flow, Holding, View
from tenants.habilitations.habilitation import (
    Designation,
    Habilitation,
    Level,
    Right,
    Suspension,
)
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent

_f, _v = flows.c, views.c
_FLOW = (_f.id, _f.tenant, _f.camera, _f.slot, _f.fence, _f.since)
_VIEW = (
    _v.id, _v.agent, _v.name, _v.rank, _v.service, _v.organisation, _v.motive, _v.incident,
    _v.convention, _v.article, _v.habilitation, _v.entry, _v.since, _v.lease, _v.until, _v.ended,
    _v.session,
)  # fmt: skip
RUNNING = _v.ended.is_(None)


def select_views(condition: ColumnElement[bool]) -> Rows:
    """In the order they were granted."""
    return (
        select(*_FLOW, *_VIEW)
        .join_from(views, flows, _f.id == _v.flow)
        .where(condition)
        .order_by(_v.tenant, _v.entry)
    )


STANDING = (
    select(tenants.c.quota, NUMBERS, *_FLOW, *_VIEW)
    .join_from(
        tenants,
        views.join(flows, _f.id == _v.flow),
        (_v.tenant == tenants.c.id) & RUNNING,
        isouter=True,
    )
    .where(tenants.c.id == bindparam("tenant"))
    .order_by(_v.entry)
)
"""The tenant's quota, its slots that yield, and beside them each view that runs, if any."""
NAMED_VIEWS = (
    select(*_FLOW, *_VIEW)
    .join_from(views, flows, _f.id == _v.flow)
    .where(_v.id.in_(bindparam("views", expanding=True)))
    .order_by(_v.tenant, _v.entry)
)


def select_holdings(among: Collection[TenantId]) -> Rows:
    """One statement, so that a flow is never seen without its views."""
    return (
        select(*_FLOW, *_VIEW, *COLUMNS)
        .join_from(slots, flows, _f.id == slots.c.flow)
        .join(cameras, cameras.c.id == slots.c.camera)
        .join(views, (_v.flow == _f.id) & RUNNING)
        .where(slots.c.tenant.in_(sorted(among)))
        .order_by(slots.c.tenant, slots.c.slot_no, _v.entry)
    )


def flow_of(row: Columns) -> Flow:
    return Flow(*row[:6])


def view_of(row: Columns) -> View:
    id_, agent, name, rank, service, organisation, *rest, session = row[6:23]
    who = Agent(agent, name, rank, service, organisation, session=session or "")
    return View(id_, flow_of(row), who, *rest)


def holdings_of(rows: Iterable[Columns]) -> tuple[Holding, ...]:
    """Put the rows of `select_holdings` together, a flow at a time."""
    by_flow: dict[str, list[Columns]] = {}
    for row in rows:
        by_flow.setdefault(row[0], []).append(row)
    return tuple(
        Holding(flow_of(some[0]), camera_of(some[0][23:]), tuple(view_of(row) for row in some))
        for some in by_flow.values()
    )


def habilitation_of(row: Columns) -> Habilitation:
    """An act that a newer version knows and this one does not is not held here."""
    *whose, since, until, by, reference, acts, level, title, communes = row[:11]
    named, where = acts.split(), frozenset((communes or "").split())
    designation = Designation(by, reference, title or "", Level(level), where)
    held = frozenset(right for right in Right if right in named)
    name, rank, service = (said or "" for said in row[11:14])
    agent, organisation, tenant = whose
    return Habilitation(
        agent, organisation, tenant, since, until, designation, held, name, rank, service,
        _suspension(row[14:18]), row[18],
    )  # fmt: skip


def _suspension(row: Columns) -> Suspension | None:
    since, until, why, by = row
    return None if since is None else Suspension(since, until, why or "", by or "")


def habilitation_row(one: Habilitation) -> dict[str, Any]:
    return {
        "agent": one.agent,
        "organisation": one.organisation,
        "tenant": one.tenant,
        "since": one.since,
        "until": one.until,
        "designated_by": one.designation.by,
        "reference": one.designation.reference,
        "acts": " ".join(sorted(one.acts)),
        "level": one.designation.level,
        "title": one.designation.title or None,
        "communes": " ".join(sorted(one.designation.communes)) or None,
        "name": one.name or None,
        "rank": one.rank or None,
        "service": one.service or None,
        "suspended_since": None if one.suspension is None else one.suspension.since,
        "suspended_until": None if one.suspension is None else one.suspension.until,
        "suspended_why": None if one.suspension is None else one.suspension.why,
        "suspended_by": None if one.suspension is None else one.suspension.by,
        "ended_why": one.ended,
    }


def flow_row(flow: Flow) -> Mapping[str, Any]:
    return {
        "id": flow.id,
        "tenant": flow.tenant,
        "camera": flow.camera,
        "slot": flow.slot,
        "fence": flow.fence,
        "since": flow.since,
    }


def view_row(view: View) -> Mapping[str, Any]:
    return {
        "id": view.id,
        "tenant": view.flow.tenant,
        "flow": view.flow.id,
        "agent": view.agent.id,
        "name": view.agent.name,
        "rank": view.agent.rank,
        "service": view.agent.service,
        "organisation": view.agent.organisation,
        "session": view.agent.session or None,
        "motive": view.motive,
        "incident": view.incident,
        "convention": view.convention,
        "article": view.article,
        "habilitation": view.habilitation,
        "entry": view.entry,
        "since": view.since,
        "lease": view.lease,
        "until": view.until,
    }
