"""The commune's own list beside its federator: previewed, written, undone, taken out.

Works on files alone: the federator that runs sees the new list by itself, and the State
side hears of it as of any change of the cameras. Nothing here opens a connection.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from services.federator.description import Described, UnreadableList, read_list, write_list
from services.federator.settings import UnreadableSettings, read_settings
from services.kit.inventory import ColumnMapping, Policy, Preview, Reading, compare, read_inventory
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, TenantId


class NothingToUndo(LookupError):
    """No import was made since the last undo."""


@dataclass(frozen=True, slots=True)
class OwnList:
    """`cameras` are those of the federator's file: the only ones that are ever shared."""

    tenant: TenantId
    file: Path
    cameras: tuple[Camera, ...]
    described: Described

    @classmethod
    def of(cls, config: Path) -> OwnList:
        """Raises `UnreadableSettings`."""
        settings = read_settings(config)
        tenant, file = TenantId(settings.tenant), settings.inventory
        if file is None:
            raise UnreadableSettings(
                f'{config}: inventory is missing: write inventory = "inventory.geojson"'
            )
        try:
            described = read_list(file.read_bytes(), tenant) if file.is_file() else Described()
        except (OSError, UnreadableList) as error:
            raise UnreadableSettings(f"{file} cannot be read: {error}") from None
        cameras = tuple(each.camera(tenant) for each in settings.cameras)
        return cls(tenant, file, cameras, described)

    @property
    def known(self) -> tuple[Camera, ...]:
        """Every camera as it is described now, shared or not; not those a whole list dropped."""
        known = {} if self.described.whole else {camera.id: camera for camera in self.cameras}
        known |= {camera.id: camera for camera in self.described.cameras}
        return tuple(known.values())

    @property
    def shared(self) -> tuple[Camera, ...]:
        """What the State side sees."""
        return self.described.over(self.cameras)

    def read(self, data: bytes, mapping: ColumnMapping | None) -> Reading:
        """Raises `UnreadableInventory`."""
        return read_inventory(data, self.tenant, mapping, remembered=self.described.mapping)

    def preview(self, reading: Reading) -> Preview:
        return compare(self.known, reading)

    def not_shared(self, preview: Preview) -> tuple[Camera, ...]:
        """Cameras of the file that have no address here."""
        ours: set[CameraId] = {camera.id for camera in self.cameras}
        return tuple(camera for camera in preview.new if camera.id not in ours)

    def write(self, preview: Preview, policy: Policy, mapping: ColumnMapping) -> None:
        """The list as the preview has it, in one step; what stood there is kept for an undo."""
        whole = policy is Policy.REPLACE or self.described.whole
        cameras = tuple(preview.after(self.known, policy).values())
        written = write_list(self.tenant, Described(cameras, whole, mapping))

        before = self.file.read_bytes() if self.file.is_file() else b""
        _write(self._before, before)
        _write(self.file, written)

    def undo(self) -> None:
        """What stood before the last import, once. Raises `NothingToUndo`."""
        if not self._before.is_file():
            raise NothingToUndo("no import was made since the last undo")
        if self._before.stat().st_size:
            os.replace(self._before, self.file)
            return
        self.file.unlink(missing_ok=True)
        self._before.unlink()

    @property
    def _before(self) -> Path:
        return self.file.with_name(f"{self.file.name}.before")


def _write(file: Path, data: bytes) -> None:
    """Whole or not at all, and for its owner alone."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(descriptor, "wb") as written:
        written.write(data)
        written.flush()
        os.fsync(written.fileno())
    os.replace(name, file)
