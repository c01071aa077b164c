"""A screen comes back to a view of its agent: where its camera is shown now, by a fresh pass.

The view is the one that runs, with its slot, its flow and its entry; its right is decided
again as at every renewal. Nothing begins and nothing ends by this, so nothing is entered,
but what that decision ends. Another agent's view does not exist here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.api.acts.answers import EndedView, NoSuchView
from services.api.acts.renew_views import renew_views
from services.api.acts.steering.refuse import enter_reach_for_view
from services.api.storage.work import Begin
from services.kit.passes import Pass
from tenants.conventions.convention import Deed
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId, ViewId
from tenants.vocabulary.people import Agent


@dataclass(frozen=True, slots=True)
class Rejoined:
    """`granted` is `None` where the decision ended the view; `ended` is to be announced."""

    granted: Pass | None
    ended: tuple[EndedView, ...]


async def rejoin_view(
    begin: Begin,
    conventions: Mapping[TenantId, Deed],
    agent: Agent,
    view: ViewId,
    now: datetime,
) -> Rejoined | NoSuchView:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.views([view])
        if known and known[0].agent.id != agent.id:
            await enter_reach_for_view(work, agent, known, Act.WATCH, now)
        if not known or known[0].agent.id != agent.id or known[0].ended is not None:
            return NoSuchView(view)

    renewed = await renew_views(begin, conventions, [view], now)
    granted = next((one for one in renewed.passes if one.view == view), None)
    return Rejoined(granted, renewed.ended)
