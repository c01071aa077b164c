"""May this person answer a request for a ticket, and until when does it open?

The titulaire or the suppléant that the convention names (CH-4), for the owner, by a
habilitation that names the act. After the deadline silence has already answered. The
request itself is checked again: what has become unlawful since is not accepted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Silence, TicketRule
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import DutyKind, Granted, NeedsApproval, Outcome, Refused, duty
from tenants.decisions.standing import (
    NO_CONVENTION,
    is_owner,
    not_habilitated,
    not_in_force,
    owner_only,
    standing,
)
from tenants.decisions.tickets import asking
from tenants.decisions.tickets.asking import TicketRequest, no_tickets
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId


@dataclass(frozen=True, slots=True)
class TicketDecision:
    """One answer by one person, in the office that the convention names, to one request.

    `asker` is the habilitation of the agent who asked, as it stands now.
    """

    agent: AgentId
    organisation: SubscriberId
    office: str
    asked: TicketRequest
    asker: Habilitation | None
    accepts: bool
    at: datetime

    @property
    def zone(self) -> str:
        return self.asked.estate


def decide(
    request: TicketDecision, convention: Convention | None, habilitation: Habilitation | None
) -> Outcome:
    """Granted: the answer counts; accepted, `until` is the end of the ticket."""
    if convention is None:
        return NO_CONVENTION
    if (refused := not_in_force(convention, request.at)) is not None:
        return refused

    rule = convention.tickets
    if rule is None:
        return no_tickets(convention)
    refused = _not_entitled(request, convention, habilitation, rule)
    if refused is not None:
        return refused

    if not request.accepts:
        return Granted(rule.article, request.at)
    return _accepted(request.asked, request.asker, request.at, convention, rule)


def answered_by_silence(
    asked: TicketRequest, asker: Habilitation | None, convention: Convention
) -> Outcome:
    """What nobody's answer became at the deadline, by the rule's word on silence."""
    rule = convention.tickets
    if rule is None:
        return no_tickets(convention)
    if rule.asking.on_silence is Silence.REFUSE:
        return _too_late(rule)
    return _accepted(asked, asker, asked.at + rule.asking.within, convention, rule)


def _not_entitled(
    request: TicketDecision,
    convention: Convention,
    habilitation: Habilitation | None,
    rule: TicketRule,
) -> Refused | None:
    if not is_owner(request, convention):
        return owner_only(convention, Clause.TICKETS, "Répondre à une demande de ticket")
    refused = not_habilitated(request, convention, habilitation, Right.DECIDE_TICKET)
    if refused is not None:
        return refused
    if request.office not in rule.asking.by:
        return Refused(
            rule.article,
            "not-an-approver",
            f"La convention donne la décision à : {', '.join(rule.asking.by)}.",
            "Transmettez la demande à l'un d'eux.",
        )
    if request.at >= request.asked.at + rule.asking.within:
        return _too_late(rule)
    return None


def _accepted(
    asked: TicketRequest,
    asker: Habilitation | None,
    at: datetime,
    convention: Convention,
    rule: TicketRule,
) -> Outcome:
    now = replace(asked, at=at)
    still = asking.decide(now, convention, asker)
    if not isinstance(still, NeedsApproval):
        return still
    stands = standing(now, convention, asker, Right.ASK_TICKET)
    if isinstance(stands, Refused):
        return stands
    until = min(at + asked.duration, stands)
    return Granted(rule.article, until, (duty(DutyKind.INFORM, rule.inform, at),))


def _too_late(rule: TicketRule) -> Refused:
    return Refused(
        rule.article,
        "too-late",
        "Le délai de réponse est passé : le silence a répondu.",
        "Une nouvelle demande peut être déposée.",
    )
