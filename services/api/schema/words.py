"""The words of the contract that are read: plain values, without a resolver of their own.

A type that only carries fields is written out in one go (see `executor`): a field that
needs work belongs to the type that is asked for it, not here.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar, cast

import strawberry
from strawberry import ID

if TYPE_CHECKING:
    from services.api.schema.health import FlowHealth
    from services.api.schema.terms import ArrangementTerms, CrisisTerms, PostTerms, TicketTerms

T = TypeVar("T")


class Keeps(Protocol):
    """A decorator under which a resolver keeps its type."""

    def __call__(self, resolver: T, /) -> T: ...


def said(description: str) -> Any:
    """A plain field with a sentence. `Any`: Strawberry puts its own object in the class."""
    return strawberry.field(description=description)


def asked(description: str) -> Keeps:
    """A field with a resolver."""
    return cast("Keeps", strawberry.field(description=description))


def followed(description: str) -> Keeps:
    """A subscription, likewise."""
    return cast("Keeps", strawberry.subscription(description=description))


@strawberry.enum
class OrganisationKind(Enum):
    SUBSCRIBER = "subscriber"
    TENANT = "tenant"
    INSPECTION = "inspection"
    PLATFORM = "platform"


@strawberry.enum
class TenantKind(Enum):
    COMMUNE = "commune"
    EPCI = "epci"
    LANDLORD = "landlord"


@strawberry.enum
class CameraKind(Enum):
    DOME = "dome"
    FIXED = "fixed"


@strawberry.type
class Organisation:
    id: ID
    name: str
    kind: OrganisationKind


@strawberry.type
class Me:
    id: ID
    name: str
    rank: str
    service: str
    organisation: Organisation
    roles: list[str]


@strawberry.type
class GeoPoint:
    longitude: float
    latitude: float


@strawberry.type
class Camera:
    id: ID
    tenant: ID
    tenant_name: str
    number: str
    name: str
    place: GeoPoint
    kind: CameraKind
    heading: float | None = said("Degrees clockwise from true north; null for a dome.")
    field_of_view: float = said("Degrees.")
    steerable: bool
    zone: str | None


@strawberry.type(description="An article as it is cited: `villeneuve-d-ascq art. 3`.")
class Article:
    convention: ID
    number: str
    cited: str
    summary: str


@strawberry.type
class Motive:
    code: ID
    label: str
    article: Article
    incident_required: bool = said("True where an incident number must go with it.")


@strawberry.type(description="The joystick, by this convention, at this hour.")
class SteeringTerms:
    grounds: list[Motive] = said("What may justify it now; none: it is not lent now.")
    way: SteeringWay
    offices: list[str] = said("Who of the commune may answer a request.")
    longest_minutes: int
    article: Article


@strawberry.enum
class SteeringWay(Enum):
    FREE = "free"
    NOTICE = "notice"
    APPROVAL = "approval"


@strawberry.enum
class LeaseState(Enum):
    ASKED = "asked"
    HELD = "held"
    ENDED = "ended"


@strawberry.type(description="A camera's joystick, asked for, held or ended.")
class Lease:
    id: ID
    state: LeaseState
    camera: Camera | None
    view: ID
    agent: ID
    name: str
    rank: str
    service: str
    ground: str
    incident: str | None
    asked_at: datetime
    since: datetime
    until: datetime = said("While asked for: when silence is decided. Held: when it runs out.")
    minutes: int | None = said("For how long it was asked.")
    article: str = said("As cited.")
    approver: str | None
    code: str | None = said("What ended it: `released`, `taken-back`, `declined`, `expired`…")
    message: str | None = said("French, for the agent.")
    token: str | None = said("To take the joystick on the picture's channel; the holder's alone.")


@strawberry.type
class Convention:
    id: ID
    title: str
    signed_on: date | None
    motives: list[Motive] = said(
        "What an agent may give as purpose, in the convention's own order."
    )
    watching: Article = said("The article that opens live images.")
    quota: Article = said("The article that fixes the number of simultaneous flows.")
    steering: SteeringTerms | None = said("Null where the convention lends no joystick now.")
    tickets: (
        Annotated["TicketTerms", strawberry.lazy("services.api.schema.terms")] | None  # noqa: UP037
    ) = said("Null where the convention opens nothing by a ticket.")
    arranging: (
        Annotated["ArrangementTerms", strawberry.lazy("services.api.schema.terms")] | None  # noqa: UP037
    ) = said("Null where the convention provides no special arrangement.")
    crisis: (
        Annotated["CrisisTerms", strawberry.lazy("services.api.schema.terms")] | None  # noqa: UP037
    ) = said("Null where the convention provides no crisis cell.")
    posts: list[Annotated["PostTerms", strawberry.lazy("services.api.schema.terms")]] = said(  # noqa: UP037
        "Police posts that answer for some zones while they are active."
    )


@strawberry.type(description="The right under which somebody watches, for the camera's owner.")
class ViewRecord:
    view: ID
    incident: str | None
    article: str = said("As cited: `villeneuve-d-ascq art. 3`.")
    until: datetime = said("When the right ends whatever happens.")


@strawberry.type
class Viewer:
    agent: ID
    name: str
    rank: str
    service: str
    motive: str
    since: datetime
    record: ViewRecord | None = said(
        "What the owner reads beside it; null for everybody but the tenant's own people."
    )
    health: (
        Annotated["FlowHealth", strawberry.lazy("services.api.schema.health")] | None  # noqa: UP037
    ) = said("How its picture fares now; null where media has said nothing for seven seconds.")


@strawberry.type(description="What stopped an owner's cameras, or one of them.")
class Cut:
    camera: ID | None = said("Null: everything the tenant shares.")
    reason: str
    by: str
    since: datetime
    until: datetime | None = said("When it lifts by itself; null: until somebody reopens.")


@strawberry.type(description="One flow: it occupies one slot, whoever watches.")
class Holder:
    flow: ID
    slot: int
    camera: Camera
    since: datetime
    viewers: list[Viewer]


@strawberry.enum
class AlarmKind(Enum):
    TAMPERED = "tampered"
    PICTURE_LOST = "picture-lost"


@strawberry.type(description="What a camera says is wrong with it, until it says that it is over.")
class CameraAlarm:
    camera: ID
    kind: AlarmKind = said(
        "TAMPERED: covered, turned away or out of focus; PICTURE_LOST: its sensor gives none."
    )


@strawberry.type(description="How many flows of a tenant are running, for whom.")
class Gauge:
    tenant: ID
    in_use: int
    quota: int
    holders: list[Holder]
    cuts: list[Cut] = said("What the owner has cut, and has not lifted.")
    alarms: list[CameraAlarm] = said("What cameras say is wrong with them now.")
    degraded: bool = said(
        "True while the bus between processes is away: figures may be late, "
        "rights are not affected."
    )


@strawberry.type
class Tenant:
    id: ID
    name: str
    kind: TenantKind
    insee: str = said("INSEE code of the commune whose contour this tenant's cameras stand in.")
    center: GeoPoint
    camera_count: int
    linked: bool = said("Whether the commune's federator is linked now.")
    gauge: Gauge
    convention: Convention | None


@strawberry.enum
class InventoryOrigin(Enum):
    REPORT = "report"
    IMPORT = "import"
    UNDO = "undo"


@strawberry.type(description="One state of a tenant's list of cameras, counted from 1.")
class InventoryVersion:
    version: int
    at: datetime
    origin: InventoryOrigin = said(
        "REPORT: its federator said so; IMPORT: a file did; UNDO: an import was taken back."
    )
    entry: int = said("Number of its first entry in the tenant's register.")
    digest: str | None = said("SHA-256 of the imported file, in hexadecimal.")
    received_at: datetime | None = said(
        "When a screen of the State side first showed it; null while none has (VA-2)."
    )
    received_by: ID | None = said("The subscriber whose screen that was.")
    undoable: bool = said("True for the latest, if an import made it and nothing moved since.")
    by: str | None = said("Who made it, with their rank; null for a federator's report.")
    added: int | None = said("Cameras added; null for a version older than these counts.")
    changed: int | None
    removed: int | None
    acknowledged_at: datetime | None = said("When a person of the State side acknowledged it.")
    acknowledged_by: str | None


@strawberry.type
class CameraEdge:
    cursor: str
    node: Camera
    distance: float | None = said("Metres from `near`, null without it.")


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class CameraConnection:
    edges: list[CameraEdge]
    page_info: PageInfo
    total_count: int


@strawberry.input
class GeoPointInput:
    longitude: float
    latitude: float


@strawberry.input
class BoundingBoxInput:
    west: float
    south: float
    east: float
    north: float
