"""May this agent watch this camera now?

The order of the lines is the order of the law: standing (see there), the way in (a ticket
where the owner decides each time), the purpose and what stands behind it (an arrangement,
a crisis cell), the police post that answers for a zone, and last the number of flows. A
refusal says which line stopped it and what would open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Arrangement
from tenants.conventions.convention import Convention, Regime
from tenants.conventions.days import day_in_france, midnight
from tenants.decisions.approvals import approved_until
from tenants.decisions.evidence import (
    ArrangementInForce,
    CrisisCell,
    Evidence,
    Matter,
    Ticket,
    of_kind,
)
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.purpose import INCIDENT_LENGTH, motive_unknown, no_incident
from tenants.decisions.standing import NO_CONVENTION, standing
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId

__all__ = ["INCIDENT_LENGTH", "WatchRequest", "arranged", "decide"]


@dataclass(frozen=True, slots=True)
class WatchRequest:
    """One agent, one camera of one zone, one purpose, at one instant (UTC).

    `active_posts` are the special regimes whose police post is at work now (VA-13).
    """

    agent: AgentId
    organisation: SubscriberId
    camera: CameraId
    zone: str | None
    motive: str
    incident: str | None
    at: datetime
    evidence: tuple[Evidence, ...] = ()
    active_posts: frozenset[str] = frozenset()


Passed: TypeAlias = datetime | None
"""A line that was passed: until when it holds, `None` where it ends nothing by itself."""


def decide(
    request: WatchRequest,
    convention: Convention | None,
    habilitation: Habilitation | None,
    slots: Slots,
) -> Outcome:
    """Answer for one view; `slots` is what the tenant's flows hold at `request.at`."""
    if convention is None:
        return NO_CONVENTION

    until = standing(request, convention, habilitation, Right.WATCH)
    if isinstance(until, Refused):
        return until

    for line in (_way_in, _purpose, _post):
        passed = line(request, convention)
        if isinstance(passed, Refused | NeedsApproval):
            return passed
        if passed is not None:
            until = min(until, passed)

    if (refused := _quota_reached(request, convention, slots)) is not None:
        return refused

    return Granted(convention.article(Clause.WATCHING), until)


def _way_in(request: WatchRequest, convention: Convention) -> Passed | Refused:
    if convention.regime is Regime.PERMANENT:
        return None

    ends = [one.until for one in of_kind(Ticket, request.evidence) if _opens(one, request)]
    if ends:
        return max(ends)
    return Refused(
        convention.article(Clause.WATCHING),
        "ticket-required",
        "Ces images ne s'ouvrent que sur demande acceptée par leur propriétaire.",
        "Déposez une demande de ticket, avec un motif et une durée.",
    )


def _opens(ticket: Ticket, request: WatchRequest) -> bool:
    return (
        ticket.agent == request.agent
        and ticket.organisation == request.organisation
        and ticket.estate == request.zone
        and ticket.motive == request.motive
        and ticket.since <= request.at < ticket.until
    )


def _purpose(request: WatchRequest, convention: Convention) -> Passed | Refused:
    motive = convention.motive(request.motive)
    if motive is None:
        return motive_unknown(convention.article(Clause.PURPOSE))
    if (refused := no_incident(motive, request.incident)) is not None:
        return refused

    if convention.arranging is not None and motive.code in convention.arranging.motives:
        return _arrangement(request, convention)
    if convention.crisis is not None and motive.code == convention.crisis.motive:
        return _crisis_cell(request, convention)
    return None


def _arrangement(request: WatchRequest, convention: Convention) -> datetime | Refused:
    shown = tuple(one.arrangement for one in of_kind(ArrangementInForce, request.evidence))
    ends = [
        midnight(one.until) for one in (*convention.arrangements, *shown) if arranged(one, request)
    ]
    if ends:
        return max(ends)
    return Refused(
        convention.article(Clause.ARRANGEMENTS),
        "arrangement-required",
        "Ce motif demande un dispositif particulier en vigueur, pour cette caméra et pour vous.",
        "Demandez un dispositif particulier, ou choisissez un autre motif.",
    )


def arranged(one: Arrangement, request: WatchRequest) -> bool:
    """Whether an arrangement covers this camera, service, person, motive and day."""
    return (
        one.motive == request.motive
        and one.organisation == request.organisation
        and (not one.agents or request.agent in one.agents)
        and (request.camera in one.cameras or request.zone in one.zones)
        and one.since <= day_in_france(request.at) < one.until
    )


def _crisis_cell(request: WatchRequest, convention: Convention) -> datetime | Refused:
    ends = [
        one.until
        for one in of_kind(CrisisCell, request.evidence)
        if request.organisation in one.members
        and request.camera in one.cameras
        and one.since <= request.at < one.until
    ]
    if ends:
        return max(ends)
    return Refused(
        convention.article(Clause.CRISIS),
        "crisis-cell-required",
        "Aucune cellule de crise en cours ne réunit votre service autour de cette caméra.",
        "Demandez au service qui peut la réunir de l'ouvrir, ou choisissez un autre motif.",
    )


def _post(request: WatchRequest, convention: Convention) -> Passed | NeedsApproval | Refused:
    """While its post is at work, the post answers for the zone (VA-13)."""
    regime = convention.regime_of(request.zone)
    if regime is None or regime.id not in request.active_posts:
        return None
    matter = Matter(request.agent, Right.WATCH, request.camera)
    return approved_until(regime.asking, regime.article, matter, request.at, request.evidence)


def _quota_reached(request: WatchRequest, convention: Convention, slots: Slots) -> Refused | None:
    # A camera that is already on its way holds its slot: one more eye costs nothing.
    if slots.of(request.camera) is not None or slots.next_free() is not None:
        return None
    return Refused(
        convention.article(Clause.QUOTA),
        "quota-reached",
        f"Quota atteint : {slots.quota} flux sont déjà ouverts pour {convention.tenant.name}.",
        "Rejoignez une caméra déjà ouverte, ou demandez à un des services de libérer un flux.",
    )
