"""One person's habilitation for one tenant's images: which acts, from when, until when.

The law has two words for it (CSI L252-3), and so have we: a *designation* says who named
the agent, a *habilitation* what that agent may ask. It never widens what a convention
allows, and a mayor's never leaves the mayor's own territory. While it is suspended it opens
nothing, and its dates run on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId


class Right(StrEnum):
    """An act that a habilitation may name. The value is its word in files and rows."""

    WATCH = "watch"
    STEER = "steer"
    ASK_TICKET = "ask-ticket"
    DECIDE_TICKET = "decide-ticket"
    ARRANGE = "arrange"
    CONVENE = "convene"
    EXTRACT = "extract"
    READ_REGISTER = "read-register"


WATCHING = frozenset({Right.WATCH})
"""What a habilitation that names no act is for."""


class Level(StrEnum):
    """At which level the head of service stands who named the agent (CSI R253-3)."""

    DEPARTMENTAL = "departmental"
    REGIONAL = "regional"
    ZONAL = "zonal"
    NATIONAL = "national"
    MAYOR = "mayor"
    """A mayor names for the commune's own territory, or its intercommunality's, alone."""


@dataclass(frozen=True, slots=True)
class Designation:
    """Who named the agent (CSI R253-3), and by which act.

    `communes` are the INSEE codes of a mayor's territory: the commune, or with its
    intercommunality the communes of it. A head of a State service has none.
    """

    by: str
    reference: str
    title: str = ""
    level: Level = Level.DEPARTMENTAL
    communes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Suspension:
    """From `since`, until before `until`; `None`: until the head of service lifts it.

    `why` is read by the agent and in the registers; `by` is who decided it.
    """

    since: datetime
    until: datetime | None
    why: str
    by: str

    def stands(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Habilitation:
    """In force from `since`, until before `until`; both are UTC instants.

    `name`, `rank` and `service` are the person's as the act of designation writes them;
    empty where it was entered without: the account alone then says who it is. `ended` is
    why its head of service put an end to it: what was ended so comes back by a new
    designation alone.
    """

    agent: AgentId
    organisation: SubscriberId
    tenant: TenantId
    since: datetime
    until: datetime
    designation: Designation
    acts: frozenset[Right] = WATCHING
    name: str = ""
    rank: str = ""
    service: str = ""
    suspension: Suspension | None = None
    ended: str | None = None
    barred: frozenset[Right] = field(default=frozenset(), compare=False)
    """What the account does not bear out today (see `barring`): not of the designation's."""

    def in_force(self, at: datetime) -> bool:
        """Between its dates, suspended or not."""
        return self.since <= at < self.until

    def suspended(self, at: datetime) -> bool:
        return self.suspension is not None and self.suspension.stands(at)
