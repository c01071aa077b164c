"""What offers an agent's screen shows when it opens: its own, and those made to it by name."""

from __future__ import annotations

from services.api.storage.handover.shelf import Handover
from services.api.storage.work import Begin
from tenants.vocabulary.people import Agent


async def open_handovers(begin: Begin, agent: Agent) -> tuple[Handover, ...]:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        mine = await work.handovers.open_by(agent.id)
        theirs = await work.handovers.open_to(agent.id, agent.organisation)
    ours = tuple(one for one in mine if one.agent.organisation == agent.organisation)
    return (*ours, *theirs)
