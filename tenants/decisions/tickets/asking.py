"""May this agent ask for a ticket? The control that no request goes around (CH-3, CH-5).

Identity by habilitation, estate, motive, duration: each is checked before the owner hears
of the request. The answer is never a grant: the owner decides each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import TicketRule
from tenants.conventions.convention import Convention
from tenants.decisions.evidence import Ticket
from tenants.decisions.outcomes import NeedsApproval, Outcome, Refused
from tenants.decisions.purpose import motive_unknown, no_incident
from tenants.decisions.standing import NO_CONVENTION, absent, standing
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class TicketRequest:
    """One agent, one estate, one motive, for how long, at one instant (UTC)."""

    agent: AgentId
    organisation: SubscriberId
    estate: str
    motive: str
    incident: str | None
    duration: timedelta
    at: datetime

    @property
    def zone(self) -> str:
        """The estate is the zone of its cameras."""
        return self.estate


def decide(
    request: TicketRequest, convention: Convention | None, habilitation: Habilitation | None
) -> Outcome:
    if convention is None:
        return NO_CONVENTION

    until = standing(request, convention, habilitation, Right.ASK_TICKET)
    if isinstance(until, Refused):
        return until

    rule = convention.tickets
    if rule is None:
        return no_tickets(convention)
    for refused in (_no_estate(request, rule), _no_motive(request, convention)):
        if refused is not None:
            return refused
    refused = _no_duration(request.duration, rule)
    if refused is not None:
        return refused
    return NeedsApproval(
        rule.article, rule.asking.by, request.at + rule.asking.within, rule.asking.on_silence
    )


def no_tickets(convention: Convention) -> Refused:
    return absent(convention, Clause.TICKETS)


def ticket(request: TicketRequest, reference: str, since: datetime, until: datetime) -> Ticket:
    """What an accepted request becomes: evidence for watching."""
    return Ticket(
        reference,
        request.agent,
        request.organisation,
        request.estate,
        request.motive,
        since,
        until,
    )


def _no_estate(request: TicketRequest, rule: TicketRule) -> Refused | None:
    if request.estate in rule.estates:
        return None
    return Refused(
        rule.article,
        "estate-unknown",
        "Ce lieu n'est pas de ceux que la convention ouvre sur ticket.",
        f"Choisissez : {', '.join(rule.estates)}.",
    )


def _no_motive(request: TicketRequest, convention: Convention) -> Refused | None:
    motive = convention.motive(request.motive)
    if motive is None:
        return motive_unknown(convention.article(Clause.PURPOSE))
    return no_incident(motive, request.incident)


def _no_duration(duration: timedelta, rule: TicketRule) -> Refused | None:
    if rule.shortest <= duration <= rule.longest:
        return None
    return Refused(
        rule.article,
        "duration-too-short" if duration < rule.shortest else "duration-too-long",
        f"Un ticket dure de {rule.shortest // HOUR} à {rule.longest // HOUR} heures.",
        "Demandez une durée dans ces bornes ; une nouvelle demande peut suivre.",
    )
