"""The words of the contract on people: how they stand, what they hold, what may be given."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Annotated, TypeAlias

import strawberry
from strawberry import ID

from services.api.schema.rights import HabilitationLevel
from services.api.schema.words import Article, said


@strawberry.enum
class AgentStanding(Enum):
    OUTSIDE = "outside"
    HABILITATED = "habilitated"
    SUSPENDED = "suspended"


@strawberry.type
class Suspension:
    since: datetime
    until: datetime | None = said("When it lifts by itself; null: until it is lifted.")
    why: str
    by: str


@strawberry.type(description="What one agent holds at one tenant, in force, to come or over.")
class HeldHabilitation:
    tenant: ID
    tenant_name: str
    acts: list[str] = said("`watch`, `steer`, `ask-ticket`…")
    level: HabilitationLevel
    since: datetime
    until: datetime
    over: bool
    suspended: bool
    ended: str | None = said(
        "Why its head of service put an end to it, where that is how it ended."
    )
    designated_by: str
    designated_title: str | None
    communes: list[str] = said("INSEE codes of a mayor's territory; none for the State's.")
    reference: str


@strawberry.type(description="An agent of my organisation, whoever is or was habilitated.")
class HabilitatedAgent:
    agent: ID
    name: str | None
    rank: str | None
    service: str | None
    standing: AgentStanding
    suspension: Suspension | None
    next_review: datetime | None = said(
        "When to look at the habilitations again; null for who stands outside."
    )
    myself: bool = said("Nobody decides of their own.")
    habilitations: list[HeldHabilitation]


@strawberry.type(description="A tenant whose convention names my organisation.")
class OpenedTenant:
    tenant: ID
    name: str
    acts: list[str] = said("Those that the convention opens to my organisation.")
    mayor_s_own: bool = said("Whether its agents are named by its mayor (CSI R253-3).")
    article: Article


@strawberry.type
class Agents:
    agents: list[HabilitatedAgent] = said("By name.")
    opened: list[OpenedTenant] = said("By name.")


@strawberry.type
class AgentRefused:
    article: Article
    code: str = said("Stable.")
    message: str
    remedy: str
    tenant: ID | None = said("Where it was refused; null: wherever.")
    tenant_name: str | None


@strawberry.type
class AgentChanged:
    agent: HabilitatedAgent
    ended: int = said("How many pictures that were running ended with it.")


@strawberry.type
class AgentNotFound:
    id: ID


@strawberry.input
class DesignationInput:
    by: str = said("The authority that designates.")
    reference: str = said("Of its decision.")
    title: str = ""
    level: HabilitationLevel = HabilitationLevel.DEPARTMENTAL
    communes: list[str] = strawberry.field(
        default_factory=list,
        description="INSEE codes of a mayor's territory; a commune's own may be left out.",
    )


@strawberry.input
class HabilitateInput:
    agent: ID = said("As the identity provider names the person (`sub`).")
    name: str
    rank: str
    service: str
    tenants: list[ID]
    acts: list[str]
    since: date | None = strawberry.field(
        default=None, description="Null: as it began, or from today."
    )
    until: date = said("The first day without.")
    designation: DesignationInput


@strawberry.input
class ChangeServiceInput:
    agent: ID
    service: str
    rank: str = strawberry.field(default="", description="Empty: the same.")
    by: str
    reference: str


@strawberry.input
class SuspendInput:
    agent: ID
    why: str = said("Read by the agent, and in the registers.")
    until: date | None = strawberry.field(
        default=None, description="The first day on which it is lifted; null: until I lift it."
    )


AgentsAnswer: TypeAlias = Annotated[Agents | AgentRefused, strawberry.union("AgentsAnswer")]
AgentAnswer: TypeAlias = Annotated[
    AgentChanged | AgentRefused | AgentNotFound, strawberry.union("AgentAnswer")
]
