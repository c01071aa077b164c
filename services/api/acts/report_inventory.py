"""Take in the cameras that a commune's federator says it shares, whole.

What the report changes since the last one is the commune's latest word, and is applied
to the list (see `last_word`); what it repeats leaves an import's word as it is. Each
difference is an entry of the commune's register; a report that changes nothing leaves
none. A camera that is no longer shared ends its views at once: the owner's word wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.api.acts.answers import InventoryChange
from services.api.acts.inventory.changes import (
    REPORT,
    Difference,
    cut,
    difference,
    next_version,
    write,
)
from services.api.acts.inventory.last_word import after_report
from services.api.storage.work import Begin, LockedTenant
from tenants.register.entry import Act, Entry
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, TenantId


async def report_inventory(
    begin: Begin, tenant: TenantId, cameras: Sequence[Camera], now: datetime
) -> InventoryChange:
    """Raises `ValueError` for another tenant's camera or one said twice, `UnknownTenant`,
    `RegisterUnavailable`."""
    told = _by_id(tenant, cameras)
    async with begin() as work:
        locked = await work.lock(tenant)
        known, last = await locked.inventory(), await locked.history.reported()
        if told == last:
            return InventoryChange((), (), ())

        await locked.history.keep_report(cameras)
        found = difference(known, after_report(known, last, told))
        if not found:
            await locked.history.forget_before()
            return InventoryChange((), (), ())

        ended = await cut(locked, found.removed, now)
        entry = locked.next_seq
        await _record(locked, known, found, now)
        await write(locked, found)
        version = await next_version(locked, REPORT, entry, now, found)
        return InventoryChange(*found, ended, version)


def _by_id(tenant: TenantId, cameras: Sequence[Camera]) -> Mapping[CameraId, Camera]:
    told: dict[CameraId, Camera] = {}
    for camera in cameras:
        if camera.tenant != tenant:
            raise ValueError(f"camera {camera.id} is not one of {tenant}")
        if camera.id in told:
            raise ValueError(f"camera {camera.id} is said twice")
        told[camera.id] = camera
    return told


async def _record(
    locked: LockedTenant,
    known: Mapping[CameraId, Camera],
    found: Difference,
    now: datetime,
) -> None:
    facts = [(Act.CAMERA_ADDED, camera.id, _at(camera)) for camera in found.added]
    facts += [_difference(known[camera.id], camera) for camera in found.changed]
    facts += [(Act.CAMERA_REMOVED, camera, None) for camera in found.removed]
    await locked.record(
        *(
            Entry(
                locked.tenant,
                locked.next_seq + rank,
                now,
                act,
                "done",
                locked.fresh_salt(),
                camera=camera,
                detail=detail,
            )
            for rank, (act, camera, detail) in enumerate(facts)
        )
    )


def _difference(old: Camera, new: Camera) -> tuple[Act, CameraId, str | None]:
    if old.place != new.place:
        return Act.CAMERA_RELOCATED, new.id, f"{_at(old)} -> {_at(new)}"
    names = [name for name in Camera.__slots__ if getattr(old, name) != getattr(new, name)]
    return Act.CAMERA_CHANGED, new.id, ", ".join(names)


def _at(camera: Camera) -> str | None:
    return f"{camera.place.longitude:.6f},{camera.place.latitude:.6f}"
