"""The two sides of a comparison: what our database says, and what Keycloak says. Pure.

Refuses to know how either was read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.api.identity.identity import OrganisationKind
from services.api.keycloak.organisations import Organisation
from services.kit.probe import ORGANISATION as PROBE
from tenants.conventions.convention import Deed
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.habilitations.person import Person, Standing
from tenants.vocabulary.folding import fold
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId


class State(StrEnum):
    """How a person stands in one organisation."""

    HOLDS = "habilitated"
    """Something, today."""
    AWAITED = "awaited"
    """Something, from a later day."""
    SUSPENDED = "suspended"
    ENDED = "ended"

    @property
    def over(self) -> bool:
        return self in {State.SUSPENDED, State.ENDED}


@dataclass(frozen=True, slots=True)
class Ours:
    """One person in one organisation, as our database has it.

    `agent` is the account's id, or the name that the account will have. `acts` are those of
    today, wherever; `tenants` whoever habilitated, today or before. `name`, `rank`,
    `service` and `number` are empty where no designation says them.
    """

    agent: AgentId
    organisation: SubscriberId
    state: State
    acts: frozenset[Right]
    tenants: frozenset[TenantId]
    name: str
    rank: str
    service: str
    number: str


@dataclass(frozen=True, slots=True)
class Account:
    """`memberships`: its organisations by alias, and its groups there. `closed`: that it was
    we who disabled it."""

    id: str
    username: str
    enabled: bool
    name: str
    rank: str
    service: str
    number: str
    closed: bool
    memberships: Mapping[SubscriberId, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Realm:
    """All accounts, and which roles of ours each group of each organisation gives."""

    accounts: tuple[Account, ...]
    groups: Mapping[SubscriberId, Mapping[str, frozenset[str]]]

    def granted(self, account: Account, organisation: SubscriberId) -> frozenset[str]:
        """The roles that a token of this account carries there."""
        known = self.groups.get(organisation, {})
        mine = account.memberships.get(organisation, frozenset())
        return frozenset(role for name in mine for role in known.get(name, ()))


@dataclass(frozen=True, slots=True)
class Bodies:
    """The organisations of today's conventions: their kinds, and whose images each receives."""

    kinds: Mapping[SubscriberId, OrganisationKind]
    tenants: Mapping[SubscriberId, frozenset[TenantId]]


def bodies_of(
    deeds: Mapping[TenantId, Deed], known: Iterable[Organisation], at: datetime
) -> Bodies:
    """A tenant is its own; whom no register speaks of is left out."""
    receives: dict[SubscriberId, set[TenantId]] = {}
    for tenant, deed in deeds.items():
        receives.setdefault(SubscriberId(tenant), set()).add(tenant)
        for one in deed.at(at).subscribers:
            receives.setdefault(one.id, set()).add(tenant)
    return Bodies(
        {SubscriberId(one.alias): one.kind for one in known if one.alias in receives},
        {alias: frozenset(them) for alias, them in receives.items()},
    )


def ours_of(people: Iterable[Person], at: datetime) -> tuple[Ours, ...]:
    """The place's own probe is no person, and has no account anywhere."""
    return tuple(_ours(one, at) for one in people if one.organisation != PROBE)


def _ours(person: Person, at: datetime) -> Ours:
    today = [one for one in person.live(at) if one.in_force(at) and not one.suspended(at)]
    latest = _latest(person.live(at) or person.habilitations)
    return Ours(
        person.agent,
        person.organisation,
        _state(person.standing(at), today),
        frozenset(act for one in today for act in one.acts),
        frozenset(one.tenant for one in person.habilitations),
        person.name,
        person.rank,
        person.service,
        latest.designation.reference,
    )


def _latest(held: Collection[Habilitation]) -> Habilitation:
    return max(held, key=lambda one: (one.since, one.until, one.tenant))


def _state(standing: Standing, today: Collection[Habilitation]) -> State:
    match standing:
        case Standing.SUSPENDED:
            return State.SUSPENDED
        case Standing.OUTSIDE:
            return State.ENDED
        case Standing.HABILITATED:
            return State.HOLDS if today else State.AWAITED


def same_name(one: str, other: str) -> bool:
    """In any order of its words, whatever accents and capitals: « MARTIN Camille »."""
    return sorted(fold(one).split()) == sorted(fold(other).split())
