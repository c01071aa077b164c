"""May this special arrangement be set up? For a suspect or a person sought (VA-6, ME-7).

At a service's request, for the motives that the deed names, over named cameras or zones,
between two days, never longer than the deed or the parties said; and by the word of whom
the clause asks. The same request with that word as evidence is granted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Arrangement, ArrangementRule
from tenants.conventions.convention import Convention
from tenants.conventions.days import day_in_france, midnight
from tenants.decisions.approvals import approved_until
from tenants.decisions.evidence import Evidence, Matter
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.standing import (
    NO_CONVENTION,
    absent,
    not_authorised,
    not_habilitated,
    not_in_force,
    not_subscribed,
)
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId


@dataclass(frozen=True, slots=True)
class ArrangementRequest:
    """One agent asks for one arrangement, whole, at one instant (UTC).

    `camera_zones` are the zones where its named cameras stand.
    """

    agent: AgentId
    arrangement: Arrangement
    at: datetime
    camera_zones: tuple[str | None, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def organisation(self) -> SubscriberId:
        return self.arrangement.organisation

    @property
    def zone(self) -> None:
        """An arrangement has several: each is checked."""


def decide(
    request: ArrangementRequest, convention: Convention | None, habilitation: Habilitation | None
) -> Outcome:
    if convention is None:
        return NO_CONVENTION
    refused = _not_standing(request, convention, habilitation)
    if refused is not None:
        return refused

    rule = convention.arranging
    if rule is None:
        return absent(convention, Clause.ARRANGEMENTS)
    refused = _not_within(request, rule)
    if refused is not None:
        return refused

    wanted = request.arrangement
    matter = Matter(request.agent, Right.ARRANGE, wanted.reference)
    passed = approved_until(rule.asking, rule.article, matter, request.at, request.evidence)
    if isinstance(passed, NeedsApproval | Refused):
        return passed
    return Granted(rule.article, min(passed, midnight(wanted.until)))


def _not_standing(
    request: ArrangementRequest, convention: Convention, habilitation: Habilitation | None
) -> Refused | None:
    if (refused := not_in_force(convention, request.at)) is not None:
        return refused
    for zone in (*request.arrangement.zones, *request.camera_zones):
        if (refused := not_authorised(convention, request.at, zone)) is not None:
            return refused
    if (refused := not_subscribed(convention, request.organisation)) is not None:
        return refused
    return not_habilitated(request, convention, habilitation, Right.ARRANGE)


def _not_within(request: ArrangementRequest, rule: ArrangementRule) -> Refused | None:
    wanted = request.arrangement
    if wanted.motive not in rule.motives:
        return Refused(
            rule.article,
            "motive-not-arranged",
            "La convention ne prévoit pas de dispositif particulier pour ce motif.",
            f"Motifs prévus : {', '.join(rule.motives)}.",
        )
    if not wanted.zones and not wanted.cameras:
        return Refused(
            rule.article,
            "arrangement-empty",
            "Le dispositif ne couvre aucune caméra ni aucun secteur.",
            "Nommez les caméras ou les secteurs qu'il couvre.",
        )
    return _not_dated(wanted, day_in_france(request.at) > wanted.since, rule)


def _not_dated(wanted: Arrangement, begun: bool, rule: ArrangementRule) -> Refused | None:
    if begun or wanted.until <= wanted.since:
        return Refused(
            rule.article,
            "arrangement-misdated",
            "Le dispositif doit commencer aujourd'hui ou plus tard, et finir après.",
            "Corrigez ses dates.",
        )
    if wanted.until > wanted.since + rule.longest:
        return Refused(
            rule.article,
            "arrangement-too-long",
            f"Un dispositif particulier dure {rule.longest.days} jours au plus.",
            "Raccourcissez-le ; un nouveau peut lui succéder.",
        )
    return None
