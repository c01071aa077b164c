"""What an act may ask of the history of a tenant's list of cameras: its versions and receipts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, SubscriberId


@dataclass(frozen=True, slots=True)
class Receipt:
    """When the State side first received a list, and which subscriber did."""

    at: datetime
    by: SubscriberId


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """When a person of the State side said that the list was received, and who, with their rank."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cameras a version added, changed and removed."""

    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class InventoryVersion:
    """One state of a tenant's list of cameras, counted from 1.

    `origin` is what made it: `report`, `import` or `undo`; `entry` the first entry of the
    register that it has; `digest` the SHA-256 of an imported file; `mapping` how its
    columns were read, in JSON. `by` is who made it, `None` for a federator's report.
    """

    version: int
    at: datetime
    origin: str
    entry: int
    digest: str | None = None
    mapping: str | None = None
    received: Receipt | None = None
    undoable: bool = False
    by: str | None = None
    counts: Counts | None = None
    acknowledged: Acknowledged | None = None


class History(Protocol):
    """How a locked tenant's list of cameras came to be."""

    async def reported(self) -> Mapping[CameraId, Camera]:
        """What its federator said last, whole."""
        ...

    async def keep_report(self, cameras: Sequence[Camera]) -> None: ...
    async def latest(self) -> InventoryVersion | None: ...
    async def add(self, version: InventoryVersion, before: Collection[Camera] | None) -> None:
        """A version more. `before`: what an undo of it brings back."""
        ...

    async def before_latest(self) -> tuple[Camera, ...] | None:
        """What stood before the latest version, if it can be undone."""
        ...

    async def forget_before(self) -> None:
        """Nothing can be undone any more."""
        ...

    async def receive(self, version: int, receipt: Receipt) -> None:
        """Keep the first receipt of this version, and of those before it without one."""
        ...

    async def acknowledge(self, version: int, said: Acknowledged) -> bool:
        """Likewise of a person's word; false where nothing waited for one."""
        ...
