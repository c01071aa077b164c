"""How a ticket's changes are written down (CH-6: day, hour, duration, receiving service)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.api.acts.answers import EndedView
from services.api.acts.end_view import close
from services.api.acts.entry_by import entry_by
from services.api.storage.work import LockedTenant, TicketFile
from tenants.register.entry import Act, Entry

TICKET_ENDED = "ticket-ended"


def entry_of(
    locked: LockedTenant, act: Act, ticket: TicketFile, outcome: str, now: datetime,
    detail: str | None = None,
) -> Entry:  # fmt: skip
    agent, asked = ticket.agent, ticket.asked
    hours = f"{asked.estate}, {asked.duration}"
    return replace(
        entry_by(locked, agent, act, outcome, now),
        motive=asked.motive,
        incident=asked.incident,
        article=ticket.article or None,
        since=ticket.since if act is not Act.ASK_TICKET else None,
        until=ticket.until,
        approver=ticket.decided_by,
        ticket=ticket.id,
        detail=hours if detail is None else f"{hours}: {detail}",
    )


async def end_views_under(
    locked: LockedTenant, ticket: TicketFile, now: datetime
) -> tuple[EndedView, ...]:
    """End what its agent watches in its estate."""
    ended = []
    for view in locked.running:
        camera = await locked.camera(view.flow.camera)
        is_its = camera is not None and camera.zone == ticket.asked.estate
        if view.agent.id == ticket.agent.id and is_its:
            ended.append(await close(locked, view, TICKET_ENDED, now))
    return tuple(ended)
