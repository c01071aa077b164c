"""May this person end a ticket before its time? Either side that the convention names (CH-4).

The owner always: its stop needs no clause. Ending takes a right away and gives none, so
that no habilitation is asked for; who acts for neither side is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenants.conventions.articles import RESPONSIBLE, Clause
from tenants.conventions.clauses import Side
from tenants.conventions.convention import Convention
from tenants.decisions.evidence import Ticket
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.decisions.standing import NO_CONVENTION
from tenants.decisions.tickets.asking import no_tickets
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId


@dataclass(frozen=True, slots=True)
class TicketEnd:
    """One person ends one ticket on one tenant's images, at one instant (UTC)."""

    agent: AgentId
    organisation: SubscriberId
    tenant: TenantId
    ticket: Ticket
    at: datetime


def decide(request: TicketEnd, convention: Convention | None) -> Outcome:
    if str(request.organisation) == request.tenant:
        by_clause = convention is not None and convention.tickets is not None
        article = convention.article(Clause.TICKETS) if convention and by_clause else RESPONSIBLE
        return Granted(article, request.at)
    if convention is None:
        return NO_CONVENTION

    rule = convention.tickets
    if rule is None:
        return no_tickets(convention)
    receives = request.organisation == request.ticket.organisation
    if receives and not {Side.RECIPIENT, Side.STATE}.isdisjoint(rule.enders):
        return Granted(rule.article, request.at)
    return Refused(
        rule.article,
        "not-an-ender",
        "Ce ticket n'est pas celui de votre service, ou votre service ne peut pas l'abréger.",
        "Demandez à son propriétaire de l'interrompre.",
    )
