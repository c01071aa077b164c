"""May this head of service change how one of their agents stands?

Heads manage the agents of their own organisation, and never themselves. An operator on the
server is no head: the machine's own account let that person in, and no role is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from tenants.conventions.articles import DESIGNATION
from tenants.decisions.outcomes import Refused
from tenants.habilitations.habilitation import Habilitation, Suspension
from tenants.habilitations.person import TRANSITIONS, Event, Person, Standing
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent

ROLE = "habilitation.manage"
LONGEST = 200
"""Characters of a name, a reference or a reason."""


@dataclass(frozen=True, slots=True)
class Manager:
    """Who decides, for which organisation; `agent` is `None` for an operator on the server."""

    organisation: SubscriberId
    name: str
    agent: AgentId | None = None
    roles: frozenset[str] = frozenset()


def manager_of(agent: Agent) -> Manager:
    """A person who came in by the identity provider."""
    name = f"{agent.rank} {agent.name}".strip()
    return Manager(agent.organisation, name, agent.id, agent.roles)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of one agent of the manager's organisation, from `at` on.

    `tenant`: there alone; `None`: wherever the agent holds something. `why` goes with a
    suspension and an end, `until` with a suspension, the rest with another service.
    """

    manager: Manager
    agent: AgentId
    event: Event
    at: datetime
    tenant: TenantId | None = None
    why: str = ""
    until: datetime | None = None
    service: str = ""
    rank: str = ""
    by: str = ""
    reference: str = ""


def decide(change: Change, person: Person) -> Refused | None:
    """`None`: it may be done."""
    refused = may_manage(change.manager, change.agent)
    if refused is not None:
        return refused
    refused = impossible(person.standing(change.at), change.event)
    if refused is not None:
        return refused
    return _not_said(change)


def may_manage(manager: Manager, agent: AgentId) -> Refused | None:
    refused = role_missing(manager)
    if refused is not None:
        return refused
    if manager.agent == agent:
        return Refused(
            DESIGNATION,
            "own-habilitation",
            "Nul ne décide de sa propre habilitation.",
            "Un autre chef de service, ou votre supérieur, en décide.",
        )
    return None


def role_missing(manager: Manager) -> Refused | None:
    if manager.agent is None or ROLE in manager.roles:
        return None
    return Refused(
        DESIGNATION,
        "role-missing",
        "Votre compte ne permet pas de tenir les habilitations de votre service.",
        "Demandez le rôle « habilitation.manage » à l'administrateur de votre service.",
    )


def impossible(standing: Standing, event: Event) -> Refused | None:
    """What the life cycle does not provide for."""
    if event in TRANSITIONS[standing]:
        return None
    return Refused(DESIGNATION, "standing-impossible", *_STANDING[standing])


_STANDING = {
    Standing.OUTSIDE: (
        "Cet agent n'est pas, ou n'est plus, habilité.",
        "Habilitez-le d'abord, par une nouvelle désignation.",
    ),
    Standing.HABILITATED: (
        "Cet agent n'est pas suspendu.",
        "Rien à lever : vérifiez le nom de l'agent.",
    ),
    Standing.SUSPENDED: (
        "Cet agent est suspendu : rien ne s'ajoute tant que la suspension dure.",
        "Mettez fin à la suspension d'abord.",
    ),
}


def after(held: Habilitation, change: Change) -> Habilitation:
    """What this habilitation becomes."""
    at, event = change.at, change.event
    match event:
        case Event.SUSPENDED:
            stop = Suspension(at, change.until, change.why.strip(), change.manager.name)
            return replace(held, suspension=stop)
        case Event.REINSTATED:
            return replace(held, suspension=None)
        case Event.ENDED:
            # One that was still to begin never does.
            since = min(held.since, at)
            return replace(held, since=since, until=at, ended=change.why.strip())
        case Event.MOVED:
            named = replace(
                held.designation, by=change.by.strip(), reference=change.reference.strip()
            )
            rank = change.rank.strip() or held.rank
            return replace(held, designation=named, service=change.service.strip(), rank=rank)
        case Event.HABILITATED:
            raise ValueError("a habilitation is given by a designation")
        case _:
            assert_never(event)


def said(text: str) -> bool:
    """Whether it is a line that a register can keep."""
    return bool(text.strip()) and len(text) <= LONGEST and text.isprintable()


def _not_said(change: Change) -> Refused | None:
    if change.event in (Event.SUSPENDED, Event.ENDED) and not said(change.why):
        return Refused(
            DESIGNATION,
            "why-missing",
            "Une suspension ou une fin d'habilitation porte son motif.",
            f"Écrivez-le sur une ligne, {LONGEST} caractères au plus : l'agent et les "
            "collectivités le liront.",
        )
    if change.event is Event.SUSPENDED and change.until is not None and change.until <= change.at:
        return Refused(
            DESIGNATION,
            "habilitation-misdated",
            "La suspension finirait avant de commencer.",
            "Donnez un jour à venir, ou aucun : elle dure alors jusqu'à ce que vous la leviez.",
        )
    moved = (change.service, change.by, change.reference)
    if change.event is Event.MOVED and not all(map(said, moved)):
        return unreadable()
    return None


def unreadable() -> Refused:
    """Of a designation."""
    return Refused(
        DESIGNATION,
        "designation-unreadable",
        "Il manque à la désignation une mention, ou l'une d'elles est illisible.",
        "Donnez l'identifiant, le nom, le grade et le service de l'agent, l'autorité qui le "
        f"désigne et la référence de sa décision ; {LONGEST} caractères au plus chacun.",
    )
