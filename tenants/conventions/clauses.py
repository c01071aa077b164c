"""What each clause of a convention says, as values that a decision can read.

A clause that a deed does not have is `None` on the convention: no value here has a
default that would stand for a silent deed. Where a deed gives no figure and the parties
agreed on one, the file says so (`agreed`), and the reader keeps it apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tenants.conventions.articles import ArticleRef
from tenants.vocabulary.identifiers import AgentId, SubscriberId


class Side(StrEnum):
    """Whose person or duty it is."""

    OWNER = "owner"
    STATE = "state"
    RECIPIENT = "recipient"


class Silence(StrEnum):
    """What an unanswered request becomes at its deadline."""

    REFUSE = "refuse"
    GRANT = "grant"


class Way(StrEnum):
    """How the joystick is come by."""

    FREE = "free"
    """It is taken where needed; a duty may follow."""
    NOTICE = "notice"
    """It is taken once the CSU was told."""
    APPROVAL = "approval"
    """The CSU answers first."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who signed. `represented_by` names the office, not the person."""

    name: str
    represented_by: str
    side: Side


@dataclass(frozen=True, slots=True)
class Contact:
    """A desk in the directory (VA-12). Telephone and mailbox are the place's own to fill in."""

    id: str
    name: str
    side: Side
    article: ArticleRef
    phone: str | None
    mail: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that a rule makes a duty: to whom (a contact), with what, within how long."""

    article: ArticleRef
    to: str
    contents: tuple[str, ...]
    within: timedelta


@dataclass(frozen=True, slots=True)
class Ground:
    """What may justify taking the joystick, a ticket or an arrangement."""

    code: str
    label: str
    article: ArticleRef
    incident_required: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose word is needed, for how long it is waited for, and what silence means."""

    by: tuple[str, ...]
    within: timedelta
    on_silence: Silence


@dataclass(frozen=True, slots=True)
class SteeringRule:
    """Steering by a State service, in one state of the CSU.

    `asking` goes with `Way.APPROVAL` alone; `before` is the notice that `Way.NOTICE` (and
    an approval) begins with; `afterwards` is the report that is owed once it ended.
    """

    article: ArticleRef
    way: Way
    grounds: tuple[str, ...]
    longest: timedelta
    asking: Asking | None
    before: Notice | None
    afterwards: Notice | None


@dataclass(frozen=True, slots=True)
class Steering:
    """`open`: while the CSU is staffed; `closed`: otherwise. `None`: not provided for."""

    article: ArticleRef
    grounds: tuple[Ground, ...]
    open: SteeringRule | None
    closed: SteeringRule | None


@dataclass(frozen=True, slots=True)
class TicketRule:
    """An access asked for with a motive and a duration, decided by the owner (CH-3, CH-4).

    `estates` are the places a ticket may name: they are the zones of cameras. `desks`
    are the mailbox domains from which a request is accepted; empty: the habilitation
    alone identifies. `enders` may end it early.
    """

    article: ArticleRef
    shortest: timedelta
    longest: timedelta
    estates: tuple[str, ...]
    asking: Asking
    inform: Notice
    enders: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class ArrangementRule:
    """An ad hoc arrangement, for the motives named, at a service's request (VA-6, ME-7)."""

    article: ArticleRef
    motives: tuple[str, ...]
    longest: timedelta
    asking: Asking


@dataclass(frozen=True, slots=True)
class CrisisRule:
    """Several bodies on the same live flows (MF-2); it ends by itself."""

    article: ArticleRef
    motive: str
    convened_by: tuple[SubscriberId, ...]
    members: tuple[SubscriberId, ...]
    longest: timedelta


@dataclass(frozen=True, slots=True)
class ExtractionRule:
    """Recorded images leave on a judicial requisition only, by the owner's hand (VA-11).

    `allowed` is false where the deed keeps recordings out of the partnership (MF-3).
    """

    article: ArticleRef
    allowed: bool
    executed_by: str


@dataclass(frozen=True, slots=True)
class SpecialRegime:
    """Zones that another police post answers for while it is active (VA-13)."""

    id: str
    name: str
    zones: tuple[str, ...]
    article: ArticleRef
    asking: Asking


@dataclass(frozen=True, slots=True)
class MaintenanceRule:
    """Work on the link or the cameras (VA-14, LO-3, ME-8)."""

    article: ArticleRef
    notice: timedelta
    inform: str


@dataclass(frozen=True, slots=True)
class Retention:
    """How long recordings live at their owner's, and entries in the register."""

    article: ArticleRef
    recordings_days: int | None
    register_months: int


@dataclass(frozen=True, slots=True)
class Transport:
    """What the link between the places must be."""

    article: ArticleRef
    medium: str
    encryption: str | None


@dataclass(frozen=True, slots=True)
class Committee:
    """Who meets, how often, over which figures (ME-9, LO-4)."""

    article: ArticleRef
    every_months: int | None
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One arrangement that was agreed: which cameras, for whom, from when until before when."""

    reference: str
    motive: str
    zones: tuple[str, ...]
    cameras: tuple[str, ...]
    organisation: SubscriberId
    agents: tuple[AgentId, ...]
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Amendment:
    """One version of a convention: number 0 is the deed as it was signed."""

    number: int
    title: str
    signed: date | None
    effective: date
