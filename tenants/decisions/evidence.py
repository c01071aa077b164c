"""What an agent may show beside the request. Each is a fact somebody entered, never a box.

A closed union: a rule names what it takes, and passes over the rest. Nothing here revives
an ended convention or stands for a clause that no deed has; an urgency has no clause in
the five founding deeds, and so there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypeVar

from tenants.conventions.clauses import Arrangement
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId


@dataclass(frozen=True, slots=True)
class Ticket:
    """An access that the owner accepted: for one agent, one estate, some hours (CH-3)."""

    reference: str
    agent: AgentId
    organisation: SubscriberId
    estate: str
    motive: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ArrangementInForce:
    """A special arrangement that was agreed since the deed was written (VA-6)."""

    arrangement: Arrangement


@dataclass(frozen=True, slots=True)
class CrisisCell:
    """Several bodies on the same live flows, until it ends by itself (MF-2)."""

    reference: str
    members: tuple[SubscriberId, ...]
    cameras: tuple[CameraId, ...]
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """What an answer is about: this agent, this act, this one thing (a camera, a reference)."""

    agent: AgentId
    act: Right
    subject: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody whose word the clause asks for said yes, until an end."""

    matter: Matter
    by: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Declined:
    """Somebody whose word the clause asks for said no."""

    matter: Matter
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """It was asked, and nobody has said anything since. `until`: the end that was asked for."""

    matter: Matter
    asked: datetime
    until: datetime


Evidence: TypeAlias = Ticket | ArrangementInForce | CrisisCell | Approval | Declined | Unanswered

Kind = TypeVar("Kind", bound=Evidence)


def of_kind(kind: type[Kind], evidence: Iterable[Evidence]) -> tuple[Kind, ...]:
    """What was shown of one kind, in the order it was shown."""
    return tuple(one for one in evidence if isinstance(one, kind))
