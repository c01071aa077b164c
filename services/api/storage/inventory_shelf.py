"""How a tenant's list of cameras came to be: the last report, the versions, their receipts.

A version is made by each change of the list. Only the latest keeps what stood before it,
and only if an import made it: that is all an undo may need.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import delete, func, insert, select, update

from services.api.storage.camera_shelf import COLUMNS, Rows, camera_of, row_of
from services.api.storage.exchange import Exchange
from services.api.storage.history import Acknowledged, Counts, InventoryVersion, Receipt
from services.api.storage.tables import inventory_versions, reported_cameras
from services.kit.cameras import from_mapping, to_mapping
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId

_NAMES = tuple(column.name for column in COLUMNS)
_REPORTED = tuple(reported_cameras.c[name] for name in _NAMES)
_v = inventory_versions.c
_TOLD = (
    _v.version, _v.at, _v.origin, _v.entry, _v.digest, _v.mapping, _v.received_at, _v.received_by,
    _v.before.is_not(None), _v.by, _v.added, _v.changed, _v.removed,
    _v.acknowledged_at, _v.acknowledged_by,
)  # fmt: skip
WAITING = _v.acknowledged_at.is_(None) & _v.by.is_not(None)
"""Made by a person of the commune, and acknowledged by nobody of the State side."""


class InventoryShelf:
    """One locked tenant's."""

    def __init__(self, exchange: Exchange, tenant: TenantId) -> None:
        self._exchange = exchange
        self._tenant = tenant

    async def reported(self) -> Mapping[CameraId, Camera]:
        """What the federator said last, whole."""
        rows = await self._exchange.execute(
            select(*_REPORTED).where(reported_cameras.c.tenant == self._tenant)
        )
        return {camera.id: camera for camera in map(camera_of, rows)}

    async def keep_report(self, cameras: Sequence[Camera]) -> None:
        await self._exchange.execute(
            delete(reported_cameras).where(reported_cameras.c.tenant == self._tenant)
        )
        if cameras:
            rows = [{name: row_of(camera)[name] for name in _NAMES} for camera in cameras]
            await self._exchange.execute(insert(reported_cameras), rows)

    async def latest(self) -> InventoryVersion | None:
        statement = versions_of(self._tenant, 1)
        row = (await self._exchange.execute(statement)).first()
        return None if row is None else version_of(row)

    async def add(self, version: InventoryVersion, before: Collection[Camera] | None) -> None:
        """`before`: what an undo of this version brings back."""
        await self.forget_before()
        packed = None if before is None else orjson.dumps([to_mapping(one) for one in before])
        counts = version.counts
        await self._exchange.execute(
            insert(inventory_versions).values(
                tenant=self._tenant,
                version=version.version,
                at=version.at,
                origin=version.origin,
                entry=version.entry,
                digest=version.digest,
                mapping=version.mapping,
                before=packed,
                by=version.by,
                added=None if counts is None else counts.added,
                changed=None if counts is None else counts.changed,
                removed=None if counts is None else counts.removed,
            )
        )

    async def before_latest(self) -> tuple[Camera, ...] | None:
        """What stood before the latest version, if it can be undone."""
        statement = select(_v.before).where(_v.tenant == self._tenant)
        packed = (
            await self._exchange.execute(statement.order_by(_v.version.desc()).limit(1))
        ).scalar()
        if packed is None:
            return None
        return tuple(from_mapping(self._tenant, said) for said in orjson.loads(packed))

    async def forget_before(self) -> None:
        """Nothing can be undone any more: the list has moved on."""
        await self._exchange.execute(
            update(inventory_versions)
            .where(_v.tenant == self._tenant, _v.before.is_not(None))
            .values(before=None)
        )

    async def receive(self, version: int, receipt: Receipt) -> None:
        """The first to receive a version has received those before it."""
        await self._exchange.execute(
            update(inventory_versions)
            .where(_v.tenant == self._tenant, _v.version <= version, _v.received_at.is_(None))
            .values(received_at=receipt.at, received_by=receipt.by)
        )

    async def acknowledge(self, version: int, said: Acknowledged) -> bool:
        """Of this version, and of those before it that waited for it."""
        done = await self._exchange.execute(
            update(inventory_versions)
            .where(_v.tenant == self._tenant, _v.version <= version, WAITING)
            .values(acknowledged_at=said.at, acknowledged_by=said.by)
        )
        return done.rowcount > 0


def versions_of(tenant: TenantId, most: int) -> Rows:
    """The latest first."""
    return select(*_TOLD).where(_v.tenant == tenant).order_by(_v.version.desc()).limit(most)


def waiting_of(among: Collection[TenantId]) -> Rows:
    """The tenant and the latest version of each that waits for a person's acknowledgement."""
    latest = (
        select(_v.tenant, func.max(_v.version).label("version"))
        .where(_v.tenant.in_(sorted(among)), WAITING)
        .group_by(_v.tenant)
        .subquery()
    )
    one = (_v.tenant == latest.c.tenant) & (_v.version == latest.c.version)
    return select(_v.tenant, *_TOLD).join_from(inventory_versions, latest, one).order_by(_v.tenant)


def unreceived_of(among: Collection[TenantId]) -> Rows:
    """The latest version of each tenant that has one which nobody received."""
    return (
        select(_v.tenant, func.max(_v.version))
        .where(_v.tenant.in_(sorted(among)), _v.received_at.is_(None))
        .group_by(_v.tenant)
    )


def version_of(row: Sequence[Any]) -> InventoryVersion:
    """Read a row of `versions_of`."""
    version, at, origin, entry, digest, mapping, received_at, received_by, undoable = row[:9]
    by, added, changed, removed, said_at, said_by = row[9:]
    receipt = None if received_at is None else Receipt(received_at, SubscriberId(received_by))
    return InventoryVersion(
        version,
        at,
        origin,
        entry,
        digest,
        mapping,
        receipt,
        bool(undoable),
        by=by,
        counts=None if added is None else Counts(added, changed, removed),
        acknowledged=None if said_at is None else Acknowledged(said_at, said_by),
    )
