"""May this agent offer what they watch to the next one, and may that one take it over?

A desk changes hands, never a right: each look is decided again in the next agent's own name
(`watching.decide`), on the camera's running flow, so that the quota does not change. Nor does
a joystick: it stays with the person it was lent to, and is given back (decision 33).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.conventions.articles import RECIPIENTS
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.vocabulary.identifiers import AgentId, SubscriberId

LIFE = timedelta(minutes=5)
"""How long an offer stands: two people beside one desk need less; an absent one gets no more."""
MOST_VIEWS = 16
"""As many as a wall shows."""


@dataclass(frozen=True, slots=True)
class OfferRequest:
    """`views`: how many run in this agent's own name, among those offered."""

    agent: AgentId
    to: AgentId | None
    views: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TakeRequest:
    """`agent` asks to take what `by` offered; `at_desk`: it is done where `by` sat.

    `to` is the colleague who was named, `None` where the offer stays at the desk.
    """

    agent: AgentId
    organisation: SubscriberId
    by: AgentId
    by_organisation: SubscriberId
    to: AgentId | None
    at_desk: bool
    until: datetime
    at: datetime


def offer(request: OfferRequest) -> Outcome:
    """Raises nothing; a grant ends with the offer itself."""
    if not 0 < request.views <= MOST_VIEWS:
        return Refused(
            RECIPIENTS,
            "nothing-to-hand-over",
            "Aucune image ouverte à votre nom n'est à transmettre.",
            "Fermez votre session : la relève ouvrira la sienne.",
        )
    if request.to == request.agent:
        return Refused(
            RECIPIENTS,
            "handover-to-oneself",
            "Une relève se fait entre deux personnes.",
            "Choisissez un autre agent de votre service.",
        )
    return Granted(RECIPIENTS, request.at + LIFE)


def take(request: TakeRequest) -> Outcome:
    """Whether the offer as a whole is this agent's to take; each look is decided apart."""
    if request.organisation != request.by_organisation:
        return Refused(
            RECIPIENTS,
            "other-organisation",
            "Cette relève est proposée à un agent d'un autre service.",
            "Ouvrez vos propres images, avec votre motif.",
        )
    if request.agent == request.by:
        return Refused(
            RECIPIENTS,
            "handover-to-oneself",
            "Vous avez vous-même proposé cette relève.",
            "Retirez-la pour continuer sous votre nom.",
        )
    if not _is_addressed(request):
        return Refused(
            RECIPIENTS,
            "handover-not-yours",
            "Cette relève est proposée à quelqu'un d'autre, ou à un autre poste.",
            "Demandez à votre collègue de vous la proposer.",
        )
    if request.at >= request.until:
        return Refused(
            RECIPIENTS,
            "handover-expired",
            "Cette relève n'a pas été prise dans les cinq minutes : elle est close.",
            "Demandez à votre collègue de la proposer de nouveau, ou ouvrez vos images.",
        )
    return Granted(RECIPIENTS, request.until)


def _is_addressed(request: TakeRequest) -> bool:
    return request.at_desk if request.to is None else request.agent == request.to
