"""What stands behind an agent's request to watch, as this storage knows it."""

from __future__ import annotations

from services.api.storage.work import LockedTenant, TicketState
from tenants.conventions.convention import Convention, Regime
from tenants.decisions.evidence import Ticket
from tenants.vocabulary.people import Agent


async def tickets_of(
    locked: LockedTenant, agent: Agent, convention: Convention | None
) -> tuple[Ticket, ...]:
    """The agent's open tickets, where the convention opens nothing without one."""
    if convention is None or convention.regime is not Regime.TICKET:
        return ()
    return tuple(
        one.evidence
        for one in await locked.tickets()
        if one.state is TicketState.OPEN and one.agent.id == agent.id
    )


def ticket_for(tickets: tuple[Ticket, ...], zone: str | None) -> str | None:
    """The ticket that opens a zone: the pass names it, for the commune's own decision."""
    return next((one.reference for one in tickets if one.estate == zone), None)
