"""May this service convene a crisis cell? Several bodies on the same live flows (MF-2).

By a body that the deed names, with bodies that it names, around named cameras, for an
incident, and for a time: the cell ends by itself. It gives no right beyond those that its
members have to live images, and none at all to recordings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import CrisisRule
from tenants.conventions.convention import Convention
from tenants.decisions.evidence import CrisisCell
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.decisions.purpose import motive_unknown, no_incident
from tenants.decisions.standing import NO_CONVENTION, absent, standing
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId


@dataclass(frozen=True, slots=True)
class CrisisRequest:
    """One agent of one body convenes the members around cameras of one zone, from `at`."""

    agent: AgentId
    organisation: SubscriberId
    members: tuple[SubscriberId, ...]
    cameras: tuple[CameraId, ...]
    zone: str | None
    incident: str | None
    duration: timedelta
    at: datetime


def decide(
    request: CrisisRequest, convention: Convention | None, habilitation: Habilitation | None
) -> Outcome:
    if convention is None:
        return NO_CONVENTION
    until = standing(request, convention, habilitation, Right.CONVENE)
    if isinstance(until, Refused):
        return until

    rule = convention.crisis
    if rule is None:
        return absent(convention, Clause.CRISIS)
    for refused in (
        _not_convened(request, rule),
        _not_explained(request, convention, rule),
        _not_within(request, rule),
    ):
        if refused is not None:
            return refused

    return Granted(rule.article, min(until, request.at + request.duration))


def cell(request: CrisisRequest, reference: str, granted: Granted) -> CrisisCell:
    """What a granted request becomes: evidence for watching."""
    return CrisisCell(reference, request.members, request.cameras, request.at, granted.until)


def _not_convened(request: CrisisRequest, rule: CrisisRule) -> Refused | None:
    if request.organisation not in rule.convened_by:
        return Refused(
            rule.article,
            "not-a-convener",
            "Votre service ne réunit pas de cellule de crise pour cette collectivité.",
            f"Demandez-le à : {', '.join(rule.convened_by)}.",
        )
    strangers = [one for one in request.members if one not in rule.members]
    if strangers or not request.members:
        return Refused(
            rule.article,
            "not-a-member",
            "La cellule de crise ne réunit que les services que la convention nomme.",
            f"Choisissez parmi : {', '.join(rule.members)}.",
        )
    return None


def _not_explained(
    request: CrisisRequest, convention: Convention, rule: CrisisRule
) -> Refused | None:
    motive = convention.motive(rule.motive)
    if motive is None:
        return motive_unknown(convention.article(Clause.PURPOSE))
    return no_incident(motive, request.incident)


def _not_within(request: CrisisRequest, rule: CrisisRule) -> Refused | None:
    if not request.cameras:
        return Refused(
            rule.article,
            "crisis-empty",
            "La cellule de crise ne porte sur aucune caméra.",
            "Nommez les caméras qu'elle regarde.",
        )
    if not timedelta(0) < request.duration <= rule.longest:
        hours = rule.longest // timedelta(hours=1)
        return Refused(
            rule.article,
            "crisis-too-long",
            f"Une cellule de crise dure {hours} heures au plus, et finit d'elle-même.",
            "Demandez une durée dans cette borne ; une nouvelle peut lui succéder.",
        )
    return None
