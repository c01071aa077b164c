"""From one list of cameras to another: what differs, written, with the views that it ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from services.api.acts.answers import EndedView
from services.api.acts.end_view import close
from services.api.storage.history import Counts, InventoryVersion
from services.api.storage.work import LockedTenant
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId

CUT_BY_COMMUNE: Final = "cut-by-commune"
REPORT: Final = "report"
IMPORT: Final = "import"
UNDO: Final = "undo"


class Difference(NamedTuple):
    """False where there is none."""

    added: tuple[Camera, ...]
    changed: tuple[Camera, ...]
    removed: tuple[CameraId, ...]

    def __bool__(self) -> bool:
        return any(self)


def difference(known: Mapping[CameraId, Camera], wanted: Mapping[CameraId, Camera]) -> Difference:
    return Difference(
        tuple(camera for id_, camera in wanted.items() if id_ not in known),
        tuple(one for id_, one in wanted.items() if id_ in known and known[id_] != one),
        tuple(sorted(known.keys() - wanted.keys())),
    )


async def cut(
    locked: LockedTenant, removed: Sequence[CameraId], now: datetime
) -> tuple[EndedView, ...]:
    """End the views on cameras that are there no more."""
    gone = frozenset(removed)
    return tuple(
        [
            await close(locked, view, CUT_BY_COMMUNE, now)
            for view in locked.running
            if view.flow.camera in gone
        ]
    )


async def write(locked: LockedTenant, found: Difference) -> None:
    """Once it is entered, and its views are ended."""
    await locked.drop_cameras(found.removed)
    await locked.put_cameras([*found.added, *found.changed])


async def next_version(
    locked: LockedTenant,
    origin: str,
    entry: int,
    now: datetime,
    found: Difference,
    *,
    by: str | None = None,
    digest: str | None = None,
    mapping: str | None = None,
    before: Collection[Camera] | None = None,
) -> int:
    """A version more, that made this difference. The last mapping is remembered until
    another is used."""
    latest = await locked.history.latest()
    number = 1 if latest is None else latest.version + 1
    remembered = None if latest is None else latest.mapping
    version = InventoryVersion(
        number,
        now,
        origin,
        entry,
        digest,
        mapping or remembered,
        by=by,
        counts=Counts(len(found.added), len(found.changed), len(found.removed)),
    )
    await locked.history.add(version, before)
    return number
