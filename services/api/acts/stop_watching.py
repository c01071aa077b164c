"""An agent ends a view of its own. Another agent's view does not exist for it."""

from __future__ import annotations

from datetime import datetime

from services.api.acts.answers import NoSuchView, Stopped
from services.api.acts.end_view import stop
from services.api.acts.steering.refuse import enter_reach_for_view
from services.api.storage.work import Begin
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import ViewId
from tenants.vocabulary.people import Agent

STOPPED = "stopped"


async def stop_watching(
    begin: Begin, agent: Agent, view: ViewId, now: datetime
) -> Stopped | NoSuchView:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.views([view])
        if known and known[0].agent.id != agent.id:
            await enter_reach_for_view(work, agent, known, Act.STOP_WATCHING, now)
            return NoSuchView(view)
        return await stop(work, view, STOPPED, now, by=agent)
