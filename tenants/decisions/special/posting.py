"""May this agent say that a police post is at work? While it is, the post answers for its zones.

Villeneuve d'Ascq's deed (VA-13) leaves the stadium to a convention of its own, and names one
administrator for the State's services: the CIC, which goes first. It alone says so, for some
hours: a post that nobody closed closes by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.conventions.articles import Clause
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.decisions.standing import NO_CONVENTION, standing
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId

LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PostDeclaration:
    """One agent says of one regime's post that it is at work, for so long, from `at` (UTC)."""

    agent: AgentId
    organisation: SubscriberId
    regime: str
    duration: timedelta
    at: datetime

    @property
    def zone(self) -> None:
        """A post has several: it opens nothing by itself."""


def decide(
    request: PostDeclaration, convention: Convention | None, habilitation: Habilitation | None
) -> Outcome:
    if convention is None:
        return NO_CONVENTION
    until = standing(request, convention, habilitation, Right.WATCH)
    if isinstance(until, Refused):
        return until

    regime = next((one for one in convention.regimes if one.id == request.regime), None)
    if regime is None:
        return regime_unknown(convention)
    if not goes_first(convention, request.organisation):
        return Refused(
            regime.article,
            "not-the-administrator",
            "Le service qui administre le système pour l'État déclare seul l'activité d'un poste.",
            f"Demandez-le à : {_first(convention)}.",
        )
    if not timedelta(0) < request.duration <= LONGEST:
        hours = LONGEST // timedelta(hours=1)
        return Refused(
            regime.article,
            "post-too-long",
            f"Un poste est déclaré actif pour {hours} heures au plus.",
            "Corrigez la durée ; une nouvelle déclaration peut suivre.",
        )
    return Granted(regime.article, min(until, request.at + request.duration))


def regime_unknown(convention: Convention) -> Refused:
    return Refused(
        convention.article(Clause.WATCHING),
        "regime-unknown",
        "La convention ne prévoit pas ce poste de police.",
        "Choisissez un des postes que la convention nomme.",
    )


def goes_first(convention: Convention, organisation: SubscriberId) -> bool:
    subscriber = convention.subscriber(organisation)
    first = min((one.rank for one in convention.subscribers), default=None)
    return subscriber is not None and subscriber.rank == first


def _first(convention: Convention) -> str:
    first = min(one.rank for one in convention.subscribers)
    return ", ".join(one.name for one in convention.subscribers if one.rank == first)
