"""The life of the sharing, in SQL. See `shelf.Upkeep` for what each method promises."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from services.api.storage.camera_shelf import Rows
from services.api.storage.exchange import Exchange
from services.api.storage.upkeep.shelf import (
    Declaration,
    DeclarationId,
    Fault,
    FaultId,
    Window,
    WindowId,
)
from services.api.storage.upkeep.tables import declared_hours, faults, maintenance_windows
from tenants.conventions.hours import HoursException
from tenants.decisions.owner.faults import FaultKind, FaultState, Trouble
from tenants.decisions.owner.windows import OPEN, WindowState
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId

_d, _w, _f = declared_hours.c, maintenance_windows.c, faults.c
_TWO_DAYS = timedelta(days=2)
_STILL_OPEN = _w.state.in_(sorted(state.value for state in OPEN))
_TO_BEGIN = _w.state.in_([WindowState.ANNOUNCED.value, WindowState.HELD_BACK.value])


class SqlUpkeep:
    """See `Upkeep`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def declarations(
        self, tenants: Collection[TenantId], at: datetime
    ) -> tuple[Declaration, ...]:
        # A service day spills into the next one and no further.
        lasting = _d.day >= (at - _TWO_DAYS).date()
        stood = lasting & (_d.declared_at <= at) & (_d.ended_at.is_(None) | (_d.ended_at > at))
        return await self._declarations(_d.tenant.in_(sorted(tenants)) & stood)

    async def declaration(self, id_: DeclarationId) -> Declaration | None:
        found = await self._declarations((_d.id == id_) & _d.ended_at.is_(None))
        return found[0] if found else None

    async def declare(self, declaration: Declaration) -> None:
        said = declaration.exception
        await self.take_back(declaration.tenant, said.day, declaration.declared_at)
        await self._exchange.execute(
            insert(declared_hours).values(
                id=declaration.id,
                tenant=declaration.tenant,
                day=said.day,
                hours=said.hours,
                reference=said.reference,
                by=declaration.by,
                declared_at=declaration.declared_at,
                entry=declaration.entry,
            )
        )

    async def take_back(self, tenant: TenantId, day: date, at: datetime) -> None:
        stands = (_d.tenant == tenant) & (_d.day == day) & _d.ended_at.is_(None)
        await self._exchange.execute(update(declared_hours).where(stands).values(ended_at=at))

    async def windows(
        self, tenants: Collection[TenantId], over_since: datetime
    ) -> tuple[Window, ...]:
        recent = _STILL_OPEN | (_w.changed_at >= over_since)
        return await self._windows(_w.tenant.in_(sorted(tenants)) & recent)

    async def window(self, id_: WindowId) -> Window | None:
        found = await self._windows(_w.id == id_)
        return found[0] if found else None

    async def due_windows(self, now: datetime) -> tuple[TenantId, ...]:
        due = (_TO_BEGIN & (_w.since <= now)) | (_STILL_OPEN & (_w.until <= now))
        rows = await self._exchange.execute(select(_w.tenant).where(due).distinct())
        return tuple(sorted(row[0] for row in rows))

    async def put_window(self, window: Window) -> None:
        cameras = None if window.cameras is None else json.dumps(sorted(window.cameras))
        await self._exchange.execute(
            insert(maintenance_windows).values(
                id=window.id,
                tenant=window.tenant,
                cameras=cameras,
                since=window.since,
                until=window.until,
                reason=window.reason,
                agent=window.agent,
                by=window.by,
                announced_at=window.announced_at,
                article=window.article,
                entry=window.entry,
                **_state_of(window),
            )
        )

    async def change_window(self, window: Window) -> None:
        one = (_w.id == window.id) & _STILL_OPEN
        values = _state_of(window)
        await self._exchange.execute(update(maintenance_windows).where(one).values(**values))

    async def faults(
        self, tenants: Collection[TenantId], over_since: datetime
    ) -> tuple[Fault, ...]:
        recent = (_f.state != FaultState.RESTORED.value) | (_f.changed_at >= over_since)
        return await self._faults(_f.tenant.in_(sorted(tenants)) & recent)

    async def fault(self, id_: FaultId) -> Fault | None:
        found = await self._faults(_f.id == id_)
        return found[0] if found else None

    async def put_fault(self, fault: Fault) -> None:
        trouble = fault.trouble
        await self._exchange.execute(
            insert(faults).values(
                id=fault.id,
                tenant=fault.tenant,
                camera=trouble.camera,
                kind=trouble.kind.value,
                detail=fault.detail,
                since=fault.since,
                by=fault.by,
                organisation=fault.organisation,
                reported_at=fault.reported_at,
                entry=fault.entry,
                **_progress_of(fault),
            )
        )

    async def change_fault(self, fault: Fault) -> None:
        one = (_f.id == fault.id) & (_f.state != FaultState.RESTORED.value)
        await self._exchange.execute(update(faults).where(one).values(**_progress_of(fault)))

    async def _declarations(self, condition: ColumnElement[bool]) -> tuple[Declaration, ...]:
        statement = (
            select(
                _d.id, _d.tenant, _d.day, _d.hours, _d.reference, _d.by, _d.declared_at, _d.entry
            )
            .where(condition)
            .order_by(_d.tenant, _d.day)
        )
        return tuple(map(_declaration_of, await self._exchange.execute(statement)))

    async def _windows(self, condition: ColumnElement[bool]) -> tuple[Window, ...]:
        statement: Rows = (
            select(
                _w.id, _w.tenant, _w.cameras, _w.since, _w.until, _w.reason, _w.agent, _w.by,
                _w.announced_at, _w.state, _w.article, _w.changed_at, _w.entry,
            )
            .where(condition)
            .order_by(_w.tenant, _w.since, _w.entry)
        )  # fmt: skip
        return tuple(map(_window_of, await self._exchange.execute(statement)))

    async def _faults(self, condition: ColumnElement[bool]) -> tuple[Fault, ...]:
        statement: Rows = (
            select(
                _f.id, _f.tenant, _f.camera, _f.kind, _f.detail, _f.since, _f.expected, _f.by,
                _f.organisation, _f.reported_at, _f.state, _f.changed_by, _f.changed_at, _f.entry,
            )
            .where(condition)
            .order_by(_f.tenant, _f.reported_at, _f.entry)
        )  # fmt: skip
        return tuple(map(_fault_of, await self._exchange.execute(statement)))


def _declaration_of(row: Sequence[Any]) -> Declaration:
    id_, tenant, day, hours, reference, by, declared_at, entry = row
    said = HoursException(day, hours, reference)
    return Declaration(DeclarationId(id_), TenantId(tenant), said, by, declared_at, entry)


def _window_of(row: Sequence[Any]) -> Window:
    id_, tenant, cameras, since, until, reason, agent, by, announced_at, *rest = row
    state, article, changed_at, entry = rest
    return Window(
        id=WindowId(id_),
        tenant=TenantId(tenant),
        cameras=None if cameras is None else frozenset(map(CameraId, json.loads(cameras))),
        since=since,
        until=until,
        reason=reason,
        agent=AgentId(agent),
        by=by,
        announced_at=announced_at,
        state=WindowState(state),
        article=article,
        changed_at=changed_at,
        entry=entry,
    )


def _state_of(window: Window) -> Mapping[str, Any]:
    return {"state": window.state.value, "changed_at": window.changed_at}


def _fault_of(row: Sequence[Any]) -> Fault:
    id_, tenant, camera, kind, detail, since, expected, by, organisation, reported_at, *rest = row
    state, changed_by, changed_at, entry = rest
    trouble = Trouble(None if camera is None else CameraId(camera), FaultKind(kind))
    return Fault(
        id=FaultId(id_),
        tenant=TenantId(tenant),
        trouble=trouble,
        detail=detail,
        since=since,
        expected=expected,
        by=by,
        organisation=SubscriberId(organisation),
        reported_at=reported_at,
        state=FaultState(state),
        changed_by=changed_by,
        changed_at=changed_at,
        entry=entry,
    )


def _progress_of(fault: Fault) -> Mapping[str, Any]:
    return {
        "state": fault.state.value,
        "expected": fault.expected,
        "changed_by": fault.changed_by,
        "changed_at": fault.changed_at,
    }
