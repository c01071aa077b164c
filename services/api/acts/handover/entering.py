"""How a handover is entered: in the register of every owner whose images it is about.

The person who leaves and the one who comes each have an entry; `evidence` is the offer's own
name, so that what stands in several registers is found together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.api.acts.entry_by import entry_by
from services.api.storage.handover.shelf import Handover
from services.api.storage.work import LockedTenant
from tenants.conventions.articles import RECIPIENTS
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent

Locked = Mapping[TenantId, LockedTenant]


async def enter(
    locked: Locked,
    act: Act,
    handover: Handover,
    by: Agent,
    now: datetime,
    outcome: str = "done",
    code: str | None = None,
) -> None:
    """One entry in each register. `code`: how an offer ended that nobody took."""
    for tenant, each in locked.items():
        views = sum(one.tenant == tenant for one in handover.views)
        if views:
            said = _detail(act, handover, views, code)
            await each.record(_entry(each, act, handover, by, now, outcome, said))


def _detail(act: Act, handover: Handover, views: int, code: str | None) -> str:
    what = f"{views} view" if views == 1 else f"{views} views"
    if act is Act.TAKE_HANDOVER:
        return f"from {handover.agent.name} ({handover.agent.id}), {what}"
    named = f"{handover.to_name} ({handover.to})"
    whom = "whoever comes to the desk" if handover.to is None else named
    return f"to {whom}, {what}" if code is None else f"to {whom}, {what}: {code}"


def _entry(
    locked: LockedTenant,
    act: Act,
    handover: Handover,
    by: Agent,
    now: datetime,
    outcome: str,
    detail: str,
) -> Entry:
    return replace(
        entry_by(locked, by, act, outcome, now),
        article=RECIPIENTS.cited,
        held=locked.slots.in_use,
        since=handover.since,
        until=handover.until,
        evidence=handover.id,
        detail=detail,
    )
