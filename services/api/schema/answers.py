"""The words of the contract for what an act answers, and for what changes.

An outcome is a union, so that a console which forgets a case does not compile.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, TypeAlias

import strawberry
from strawberry import ID

from services.api.schema.words import Article, Camera, Cut, Holder, said

_CODES = (
    "Stable: `quota-reached`, `no-habilitation`, `motive-unknown`, `incident-missing`, "
    "`convention-not-in-force`, `clause-absent`, `ticket-required`, `not-subscribed`, "
    "`link-down`, `register-unavailable`…"
)


@strawberry.input
class WatchCameraInput:
    camera: ID
    motive: ID = said("A code among the convention's motives (VA-5).")
    incident: str | None = strawberry.field(
        default=strawberry.UNSET, description="The number of the incident, as the CIC writes it."
    )
    instead_of: ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The flow of a `SlotOffer`: take its slot, if it still is the one that yields.",
    )


@strawberry.type
class Watching:
    view: ID
    flow: ID
    camera: Camera
    article: Article
    slot: int
    whep: str = said("Where to POST the WHEP offer, and the bearer token to send with it.")
    pass_: str = strawberry.field(name="pass")
    until: datetime = said("When the right ends whatever happens.")
    entry: int = said("Number of the entry in the tenant's register.")


@strawberry.type(description="A flow that yields its slot to the service that asks (VA-9).")
class SlotOffer:
    article: Article
    holder: Holder


@strawberry.type
class WatchRefused:
    article: Article
    code: str = said(_CODES)
    message: str = said("French, for the agent.")
    remedy: str = said("French: what would make it possible.")
    holders: list[Holder] = said("With `quota-reached`: who holds the slots.")
    offer: SlotOffer | None = said(
        "With `quota-reached`, where the convention ranks its services: whose slot may be taken."
    )


@strawberry.type
class WatchNeedsApproval:
    article: Article
    message: str
    by: str


@strawberry.type
class CameraNotFound:
    id: ID


WatchAnswer: TypeAlias = Annotated[
    Watching | WatchRefused | WatchNeedsApproval | CameraNotFound, strawberry.union("WatchAnswer")
]


@strawberry.type
class LookRefused:
    article: Article
    code: str = said("Stable: `nothing-leaves`, `no-role`, `link-down`, `register-unavailable`.")
    message: str = said("French, for the owner's own person.")
    remedy: str


LookAnswer: TypeAlias = Annotated[
    Watching | LookRefused | CameraNotFound, strawberry.union("LookAnswer")
]


@strawberry.type
class Stopped:
    view: ID
    slot_freed: bool = said("True when this was the last view, so that the slot is free.")


@strawberry.type
class ViewNotFound:
    id: ID


StopAnswer: TypeAlias = Annotated[Stopped | ViewNotFound, strawberry.union("StopAnswer")]


@strawberry.input
class CutInput:
    tenant: ID
    camera: ID | None = strawberry.field(
        default=strawberry.UNSET, description="Left out: everything the tenant shares."
    )
    reason: str = said("The agents who are cut read it.")
    minutes: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="1 to 1440, after which it lifts by itself; left out: until reopened.",
    )


@strawberry.type
class CutDone:
    cut: Cut
    ended: int = said("Views that it ended.")


@strawberry.type
class CutRefused:
    article: Article
    code: str = said("Stable: `not-the-owner`, `reason-missing`, `register-unavailable`.")
    message: str
    remedy: str


@strawberry.type
class Reopened:
    tenant: ID
    camera: ID | None


CutAnswer: TypeAlias = Annotated[
    CutDone | CutRefused | CameraNotFound, strawberry.union("CutAnswer")
]
ReopenAnswer: TypeAlias = Annotated[
    Reopened | CutRefused | CameraNotFound, strawberry.union("ReopenAnswer")
]


@strawberry.type
class InventoryRestored:
    version: int = said("The list's new version: what stood before the import, once more.")
    entry: int = said("Number of the entry in the tenant's register.")


@strawberry.type
class InventoryRefused:
    article: Article
    code: str = said(
        "Stable: `not-owner`, `no-role`, `inventory-changed`, `nothing-to-undo`, `own-list`, "
        "`nothing-to-acknowledge`."
    )
    message: str = said("French, for the agent.")


@strawberry.type
class TenantNotFound:
    id: ID


UndoAnswer: TypeAlias = Annotated[
    InventoryRestored | InventoryRefused | TenantNotFound, strawberry.union("UndoAnswer")
]


@strawberry.enum
class ViewState(Enum):
    CONNECTING = "connecting"
    LIVE = "live"
    FROZEN = "frozen"
    UNAVAILABLE = "unavailable"
    ENDED = "ended"


@strawberry.type
class ViewChange:
    view: ID
    flow: ID
    camera: ID
    state: ViewState = said("CONNECTING, LIVE, FROZEN, UNAVAILABLE or ENDED.")
    code: str | None = said("Stable code; null while all is well.")
    message: str | None = said("French, for the agent.")


@strawberry.type(description="Whether anything can be entered in the registers, hence shown.")
class RegisterState:
    writable: bool
    since: datetime | None = said("Since when it is not; null while it is.")
    seconds_left: int | None = said(
        "How long images that were open before may go on, from now; null while it is writable."
    )


@strawberry.enum
class CameraChangeKind(Enum):
    RELOAD = "reload"
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@strawberry.type
class CameraChange:
    kind: CameraChangeKind = said("RELOAD: read the whole list again; it comes first of all.")
    id: ID | None = said("Null with RELOAD.")
    camera: Camera | None = said("Null with RELOAD and REMOVED.")
