"""What the acts on people answer. Closed unions: a forgotten case does not compile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from services.api.acts.answers import EndedView
from services.api.storage.work import Hold
from tenants.decisions.outcomes import Refused
from tenants.habilitations.person import Person
from tenants.vocabulary.identifiers import AgentId, TenantId


@dataclass(frozen=True, slots=True)
class RightsCut:
    """What ended with a right: pictures, and joysticks with them. Both are still to be told."""

    views: tuple[EndedView, ...] = ()
    holds: tuple[Hold, ...] = ()

    def __add__(self, other: RightsCut) -> RightsCut:
        return RightsCut(self.views + other.views, self.holds + other.holds)


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """How the person stands now, and what ended with it."""

    person: Person
    cut: RightsCut


@dataclass(frozen=True, slots=True)
class PersonRefused:
    """`tenant` is where it was refused; `None`: for the person, wherever."""

    refused: Refused
    tenant: TenantId | None = None


@dataclass(frozen=True, slots=True)
class NoSuchPerson:
    """Nobody of the manager's organisation goes by that name."""

    agent: AgentId


ChangeAnswer: TypeAlias = PersonChanged | PersonRefused | NoSuchPerson
GrantAnswer: TypeAlias = PersonChanged | PersonRefused
