"""What the acts answer. Closed unions: a forgotten case does not compile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from services.api.storage.history import InventoryVersion
from services.api.storage.looking import CameraEdge, CameraPage, CameraQuery, UnreadableQuery
from services.api.storage.specials import Special
from services.api.storage.work import (
    Hold,
    RegisterUnavailable,
    TenantSummary,
    UnknownTenant,
    View,
)
from services.kit.inventory import Preview
from services.kit.passes import Pass
from tenants.conventions.articles import ArticleRef
from tenants.decisions.cutting import Cut
from tenants.decisions.outcomes import NeedsApproval, Refused
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import AgentId, CameraId, FlowId, TenantId, ViewId

__all__ = [
    "CameraEdge",
    "CameraPage",
    "CameraQuery",
    "Cut",
    "CutDone",
    "CutRefused",
    "EndedView",
    "FactsEntered",
    "Gauge",
    "Holder",
    "InventoryChange",
    "InventoryExported",
    "InventoryImported",
    "InventoryPreviewed",
    "InventoryRefused",
    "InventoryRestored",
    "InventoryVersion",
    "NoSuchCamera",
    "NoSuchTenant",
    "NoSuchView",
    "Offered",
    "RegisterUnavailable",
    "Renewed",
    "Restored",
    "Stopped",
    "TenantSummary",
    "UnknownTenant",
    "UnreadableQuery",
    "View",
    "Viewer",
    "WatchAnswer",
    "WatchNeedsApproval",
    "WatchRefused",
    "Watching",
]


@dataclass(frozen=True, slots=True)
class Viewer:
    agent: AgentId
    name: str
    rank: str
    service: str
    motive: str
    incident: str | None
    article: str
    view: ViewId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """One flow: it occupies one slot, whoever watches."""

    flow: FlowId
    slot: int
    camera: Camera
    since: datetime
    viewers: tuple[Viewer, ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    tenant: TenantId
    quota: int
    holders: tuple[Holder, ...]
    cuts: tuple[Cut, ...] = ()

    @property
    def in_use(self) -> int:
        return len(self.holders)


@dataclass(frozen=True, slots=True)
class Offered:
    """The quota is reached, and this flow would yield to who asks (VA-9)."""

    article: ArticleRef
    holder: Holder


@dataclass(frozen=True, slots=True)
class Watching:
    """Granted. `granted` is what the pass will say; `entry` is its number in the register.

    `ended`: views that yielded their slot to it; they must be revoked.
    """

    view: ViewId
    flow: FlowId
    camera: Camera
    article: ArticleRef
    slot: int
    fence: int
    until: datetime
    entry: int
    granted: Pass
    ended: tuple[EndedView, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchRefused:
    """With `quota-reached`, `holders` says who holds the slots, and `offer` who would yield."""

    refused: Refused
    holders: tuple[Holder, ...]
    offer: Offered | None = None


@dataclass(frozen=True, slots=True)
class WatchNeedsApproval:
    """`asked`: the request that waits for an active post's word, if this one began it."""

    needs: NeedsApproval
    asked: Special | None = None


@dataclass(frozen=True, slots=True)
class LookRefused:
    """The owner does not look along, and why."""

    refused: Refused


@dataclass(frozen=True, slots=True)
class CutDone:
    """`ended`: views that the stop ended; they must be revoked."""

    tenant: TenantId
    cut: Cut
    ended: tuple[EndedView, ...]


@dataclass(frozen=True, slots=True)
class CutRefused:
    refused: Refused


@dataclass(frozen=True, slots=True)
class Restored:
    """`camera` is `None` where everything had been cut."""

    tenant: TenantId
    camera: CameraId | None


@dataclass(frozen=True, slots=True)
class FactsEntered:
    """`known`: every fact that stands in the register now, entered today or before."""

    known: tuple[str, ...]
    ended: tuple[EndedView, ...]
    taken_back: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class NoSuchCamera:
    """It does not exist, or the agent may not know that it does."""

    camera: CameraId


WatchAnswer: TypeAlias = Watching | WatchRefused | WatchNeedsApproval | NoSuchCamera
LookAnswer: TypeAlias = Watching | LookRefused | NoSuchCamera


@dataclass(frozen=True, slots=True)
class Stopped:
    view: ViewId
    flow: FlowId
    tenant: TenantId
    slot_freed: bool


@dataclass(frozen=True, slots=True)
class NoSuchView:
    """It does not run, or it is another agent's."""

    view: ViewId


@dataclass(frozen=True, slots=True)
class EndedView:
    """A view that the house ended, and why: media must be told to stop showing it.

    `text`: what its agent reads, where the code alone does not say it.
    """

    view: ViewId
    flow: FlowId
    tenant: TenantId
    camera: CameraId
    agent: AgentId
    code: str
    slot_freed: bool
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Renewed:
    """`ended`: ended now, or before without media having heard; `unknown`: never opened
    here. Both must be revoked."""

    passes: tuple[Pass, ...]
    ended: tuple[EndedView, ...]
    unknown: tuple[ViewId, ...] = ()


@dataclass(frozen=True, slots=True)
class InventoryChange:
    """`ended`: views on cameras that the commune no longer shares; they must be revoked.

    `version` is the list's new one, 0 where nothing changed.
    """

    added: tuple[Camera, ...]
    changed: tuple[Camera, ...]
    removed: tuple[CameraId, ...]
    ended: tuple[EndedView, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class InventoryPreviewed:
    """`version` is the list that the file was compared with."""

    preview: Preview
    version: int


@dataclass(frozen=True, slots=True)
class InventoryImported:
    """`entry` is its number in the register."""

    change: InventoryChange
    preview: Preview
    entry: int


@dataclass(frozen=True, slots=True)
class InventoryRestored:
    change: InventoryChange
    entry: int


@dataclass(frozen=True, slots=True)
class InventoryExported:
    cameras: tuple[Camera, ...]
    version: int
    entry: int


@dataclass(frozen=True, slots=True)
class InventoryRefused:
    """`code`: `not-owner`, `no-role`, `inventory-changed`, `nothing-to-import`,
    `nothing-to-undo`, `too-many-cameras`."""

    code: str
    article: ArticleRef


@dataclass(frozen=True, slots=True)
class NoSuchTenant:
    """It does not exist, or the agent may not know that it does."""

    tenant: TenantId
