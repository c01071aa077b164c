"""The words of the contract for the life of the sharing: plain values."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Annotated, TypeAlias

import strawberry
from strawberry import ID

from services.api.schema.words import Article, said


@strawberry.type(description="From `opens` until before `closes`.")
class OpenInterval:
    opens: datetime
    closes: datetime


@strawberry.type(description="What belongs to one service day, past midnight included.")
class ServiceDay:
    day: date
    rule: str = said("The line that says so, as it is written.")
    declared: bool = said("True where the tenant declared these hours beside its deed.")
    intervals: list[OpenInterval]


@strawberry.type(description="Other hours for one service day, and the act that says so.")
class DeclaredHours:
    id: ID
    day: date
    hours: str = said("As `10:00-18:00`, several separated by commas; `off`: closed.")
    reference: str
    by: str
    declared_at: datetime


@strawberry.type(description="Whether the CSU is in service: it changes how the joystick is lent.")
class CsuHours:
    open: bool
    until: datetime | None = said("When that changes; null: not within a year.")
    service_day: date = said(
        "The day that answers now: yesterday's, while it spills past midnight."
    )
    rule: str
    article: Article
    days: list[ServiceDay] = said("From the service day on.")
    declared: list[DeclaredHours] = said("Those that stand, by day.")


@strawberry.enum
class WindowState(Enum):
    ANNOUNCED = "announced"
    HELD_BACK = "held-back"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


@strawberry.type(description="Work announced on cameras. It cuts nothing by itself.")
class MaintenanceWindow:
    id: ID
    cameras: list[ID] | None = said("Null: everything the tenant shares.")
    since: datetime
    until: datetime
    reason: str
    by: str
    announced_at: datetime
    state: WindowState = said("HELD_BACK: its hour has come, and an incident is in hand.")
    article: str = said("As cited.")
    changed_at: datetime


@strawberry.enum
class FaultKind(Enum):
    NO_PICTURE = "no-picture"
    FROZEN = "frozen"
    DIRTY = "dirty"
    MISAIMED = "misaimed"
    LINK = "link"
    OTHER = "other"


@strawberry.enum
class FaultState(Enum):
    REPORTED = "reported"
    LOCATED = "located"
    UNDER_REPAIR = "under-repair"
    RESTORED = "restored"


@strawberry.type(description="One trouble that somebody reported.")
class Fault:
    id: ID
    camera: ID | None = said("Null: the link.")
    kind: FaultKind
    detail: str
    since: datetime
    expected: datetime | None = said("When it should be over, where that is known.")
    by: str
    organisation: ID = said("Of who reported it.")
    reported_at: datetime
    state: FaultState
    changed_by: str
    changed_at: datetime


@strawberry.type(description="What this process has seen fail for minutes, and nobody reported.")
class Suspicion:
    camera: ID | None
    kind: FaultKind
    code: str | None = said("Of the picture's own state.")
    message: str | None = said("French.")
    since: datetime


@strawberry.type(description="The life of one tenant's sharing, whole.")
class TenantUpkeep:
    tenant: ID
    name: str
    hours: CsuHours | None = said("Null where its convention gives no hours.")
    notice_hours: int | None = said("How long ahead work is announced; null: not provided for.")
    maintenance: Article
    windows: list[MaintenanceWindow] = said("Open, or over for less than seven days; by hour.")
    faults: list[Fault] = said("Open, or restored less than seven days ago.")
    suspicions: list[Suspicion] = said("For the tenant's own people alone; else empty.")


@strawberry.input
class DeclareHoursInput:
    tenant: ID
    day: date = said("The service day: hours past midnight belong to the day before.")
    hours: str = said("As `10:00-18:00`, several separated by commas; `off`: closed.")
    reference: str = said("The act, or the event, that decides it.")


@strawberry.input
class AnnounceMaintenanceInput:
    tenant: ID
    cameras: list[ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Left out: everything the tenant shares."
    )
    since: datetime
    until: datetime
    reason: str = said("The other side reads it.")


@strawberry.input
class ReportFaultInput:
    tenant: ID
    camera: ID | None = strawberry.field(default=strawberry.UNSET, description="Null: the link.")
    kind: FaultKind
    detail: str = ""
    since: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="When it began; left out: now."
    )
    expected: datetime | None = strawberry.UNSET


@strawberry.input
class FollowFaultInput:
    fault: ID
    state: FaultState
    expected: datetime | None = strawberry.UNSET


@strawberry.type(description="What must be told to whom, by when, under which article.")
class NoticeOwed:
    to: str = said("A contact of the convention.")
    contents: list[str]
    by: datetime
    article: Article


@strawberry.type(description="Entered. What it changed comes by `upkeep`, to both sides.")
class UpkeepDone:
    id: ID
    owed: list[NoticeOwed]


@strawberry.type
class UpkeepRefused:
    article: Article
    code: str = said(
        "Stable: `day-past`, `hours-unreadable`, `reference-missing`, `notice-too-short`, "
        "`incident-in-hand`, `already-reported`, `no-role`, `owner-only`, `register-unavailable`…"
    )
    message: str = said("French, for the agent.")
    remedy: str


@strawberry.type
class UpkeepNotFound:
    id: ID


UpkeepAnswer: TypeAlias = Annotated[
    UpkeepDone | UpkeepRefused | UpkeepNotFound, strawberry.union("UpkeepAnswer")
]
