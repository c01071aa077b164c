"""The commune's own list, laid over what its system says: names, zones, places, headings.

Written by `beffroi inventory import`, read again when the file changes. It opens no
camera: one that the system does not have is not shared because a list names it. A list
that is said to be whole also takes away what it does not name: the owner's word wins.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import orjson

from services.kit.inventory import ColumnMapping, UnreadableInventory, read_inventory
from services.kit.inventory.writing import to_geojson
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import TenantId

Stamp: TypeAlias = tuple[int, int, int]

_log = logging.getLogger(__name__)


class UnreadableList(ValueError):
    """The file is not a list as `beffroi inventory import` writes it."""


@dataclass(frozen=True, slots=True)
class Described:
    """`whole`: what is not named is not shared. `mapping`: how the last file was read."""

    cameras: tuple[Camera, ...] = ()
    whole: bool = False
    mapping: ColumnMapping | None = None

    def over(self, cameras: Iterable[Camera]) -> tuple[Camera, ...]:
        """What is shared of `cameras`, as the commune describes it."""
        by_id = {one.id: one for one in self.cameras}
        by_number = {one.number: one for one in self.cameras}
        shared = []
        for camera in cameras:
            described = by_id.get(camera.id) or by_number.get(camera.number)
            if described is not None:
                shared.append(replace(described, id=camera.id))
            elif not self.whole:
                shared.append(camera)
        return tuple(shared)


def read_list(data: bytes, tenant: TenantId) -> Described:
    """Raises `UnreadableList`."""
    try:
        said = orjson.loads(data)
        if said["tenant"] != tenant or not isinstance(said["whole"], bool):
            raise UnreadableList("it is another tenant's, or does not say whether it is whole")
        mapping = ColumnMapping.from_json(said["mapping"]) if "mapping" in said else None
        # An empty list is one: no camera is described.
        reading = read_inventory(data, tenant) if said["features"] else None
    except (orjson.JSONDecodeError, KeyError, TypeError, UnreadableInventory, ValueError) as error:
        raise UnreadableList(f"{type(error).__name__}: {error}") from None
    if reading is None:
        return Described((), said["whole"], mapping)
    if reading.rejections:
        raise UnreadableList(f"feature {reading.rejections[0].row} makes no camera")
    return Described(tuple(row.camera for row in reading.rows), said["whole"], mapping)


def write_list(tenant: TenantId, described: Described) -> bytes:
    members = {} if described.mapping is None else {"mapping": described.mapping.as_json()}
    return to_geojson(tenant, described.cameras, whole=described.whole, **members)


class Description:
    """One file, read again when it changes; while it is unreadable, the last reading stands."""

    def __init__(self, file: Path, tenant: TenantId) -> None:
        self._file = file
        self._tenant = tenant
        self._read: Stamp | None = None
        self._described = Described()

    @property
    def stamp(self) -> Stamp | None:
        """Another one whenever the file is another; `None` where there is none."""
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def over(self, cameras: Iterable[Camera]) -> tuple[Camera, ...]:
        """See `Described.over`."""
        self._refresh()
        return self._described.over(cameras)

    def _refresh(self) -> None:
        stamp = self.stamp
        if stamp == self._read:
            return
        self._read = stamp
        if stamp is None:
            self._described = Described()
            return
        try:
            self._described = read_list(self._file.read_bytes(), self._tenant)
        except (OSError, UnreadableList) as error:
            _log.error("list unread", extra={"file": self._file.name, "reason": str(error)})
