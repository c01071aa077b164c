"""Take in the cameras that a commune's federator says it shares, whole.

Each difference is an entry of the commune's register; a report that changes nothing
leaves none. A camera that is no longer shared ends its views at once: the owner's
word wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.api.acts.answers import EndedView, InventoryChange
from services.api.acts.end_view import close
from services.api.storage.work import Begin, LockedTenant
from tenants.register.entry import Act, Entry
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, TenantId

CUT_BY_COMMUNE = "cut-by-commune"


async def report_inventory(
    begin: Begin, tenant: TenantId, cameras: Sequence[Camera], now: datetime
) -> InventoryChange:
    """Raises `ValueError` for another tenant's camera or one said twice, `UnknownTenant`,
    `RegisterUnavailable`."""
    told = _by_id(tenant, cameras)
    async with begin() as work:
        locked = await work.lock(tenant)
        known = await locked.inventory()

        added = [camera for camera in cameras if camera.id not in known]
        changed = [one for one in cameras if one.id in known and known[one.id] != one]
        removed = sorted(known.keys() - told.keys())

        ended = await _cut(locked, removed, now)
        await _record(locked, known, added, changed, removed, now)
        await locked.drop_cameras(removed)
        await locked.put_cameras([*added, *changed])
        return InventoryChange(tuple(added), tuple(changed), tuple(removed), ended)


def _by_id(tenant: TenantId, cameras: Sequence[Camera]) -> Mapping[CameraId, Camera]:
    told: dict[CameraId, Camera] = {}
    for camera in cameras:
        if camera.tenant != tenant:
            raise ValueError(f"camera {camera.id} is not one of {tenant}")
        if camera.id in told:
            raise ValueError(f"camera {camera.id} is said twice")
        told[camera.id] = camera
    return told


async def _cut(
    locked: LockedTenant, removed: Sequence[CameraId], now: datetime
) -> tuple[EndedView, ...]:
    if not removed:
        return ()
    return tuple(
        [
            await close(locked, view, CUT_BY_COMMUNE, now)
            for view in locked.running
            if view.flow.camera in removed
        ]
    )


async def _record(
    locked: LockedTenant,
    known: Mapping[CameraId, Camera],
    added: Sequence[Camera],
    changed: Sequence[Camera],
    removed: Sequence[CameraId],
    now: datetime,
) -> None:
    facts = [(Act.CAMERA_ADDED, camera.id, _at(camera)) for camera in added]
    facts += [_difference(known[camera.id], camera) for camera in changed]
    facts += [(Act.CAMERA_REMOVED, camera, None) for camera in removed]
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
