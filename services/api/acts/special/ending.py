"""End what was convened: early, by who may; at its hour, by itself; with the looks it opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.api.acts.answers import EndedView
from services.api.acts.attempts import enter_attempt
from services.api.acts.end_view import close as close_view
from services.api.acts.special.answers import (
    NoSuchSpecial,
    SpecialAnswer,
    SpecialKnown,
    SpecialRefused,
)
from services.api.acts.special.deciding import UNANSWERED, close
from services.api.acts.special.entering import entry_of
from services.api.acts.watching.evidence import arrangement_of
from services.api.storage.specials import Special, SpecialKind, SpecialState
from services.api.storage.work import Begin, LockedTenant, View, Work
from tenants.conventions.convention import Deed, version_at
from tenants.decisions.outcomes import Refused
from tenants.decisions.owner.answering import is_own, not_answering
from tenants.decisions.special import ending
from tenants.decisions.special.ending import SpecialEnd
from tenants.register.entry import Act
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import SpecialId, TenantId
from tenants.vocabulary.people import Agent

ENDED_EARLY = "ended-early"
EXPIRED = "expired"
VIEW_CODE = "special-ended"


async def end_special(
    begin: Begin, deeds: Mapping[TenantId, Deed], agent: Agent, name: SpecialId, now: datetime
) -> SpecialAnswer:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.specials.get(name)
        if known is None:
            return NoSuchSpecial(name)
        if known.tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(work, agent, known.tenant, Act.END_SPECIAL, now)
            return NoSuchSpecial(name)
        locked = await work.lock(known.tenant)
        standing = await work.specials.open_in([known.tenant])
        running = next((one for one in standing if one.id == name), None)
        if running is None:
            return NoSuchSpecial(name)

        opens = running.kind is not SpecialKind.ACTIVE_POST
        request = SpecialEnd(
            agent.organisation, known.tenant, running.agent.organisation, opens, now
        )
        outcome = ending.decide(request, version_at(deeds, known.tenant, now))
        refused = outcome if isinstance(outcome, Refused) else None
        if refused is None and is_own(agent, known.tenant):
            # The owner's stop belongs to who answers for what it shares.
            refused = not_answering(agent, outcome.article)
        if refused is not None:
            said = entry_of(locked, Act.END_SPECIAL, running, refused.code, now, by=agent)
            await locked.record(said)
            return SpecialRefused(refused)
        by = f"{agent.rank} {agent.name}".strip()
        return await _end(work, locked, replace(running, decided_by=by), ENDED_EARLY, now)


async def expire_specials(begin: Begin, now: datetime) -> tuple[SpecialKnown, ...]:
    """What has come to its hour, and what nobody answered. Raises `RegisterUnavailable`."""
    async with begin() as work:
        tenants = await work.specials.overdue(now)
    changed: list[SpecialKnown] = []
    for tenant in tenants:
        async with begin() as work:
            locked = await work.lock(tenant)
            for one in await work.specials.open_in([tenant]):
                if one.overdue_at > now:
                    continue
                if one.state is SpecialState.ASKED:
                    changed.append(await close(work, locked, one, UNANSWERED, now))
                else:
                    changed.append(await _end(work, locked, one, EXPIRED, now))
    return tuple(changed)


async def _end(
    work: Work, locked: LockedTenant, one: Special, code: str, now: datetime
) -> SpecialKnown:
    ended = replace(one, state=SpecialState.ENDED, until=min(one.until, now), ended_by=code)
    await locked.record(entry_of(locked, Act.END_SPECIAL, ended, "done", now, detail=code))
    await work.specials.change(ended, now)
    return SpecialKnown(ended, await _views_under(locked, one, now))


async def _views_under(locked: LockedTenant, one: Special, now: datetime) -> tuple[EndedView, ...]:
    """What it had opened; a look that something else opens too has to be asked for again."""
    gone = []
    for view in locked.running:
        camera = await locked.camera(view.flow.camera)
        if camera is not None and _opened(one, view, camera):
            gone.append(await close_view(locked, view, VIEW_CODE, now))
    return tuple(gone)


def _opened(one: Special, view: View, camera: Camera) -> bool:
    match one.kind:
        case SpecialKind.ARRANGEMENT:
            made = arrangement_of(one)
            ours = view.agent.organisation == made.organisation and view.motive == made.motive
            return ours and (camera.id in made.cameras or camera.zone in made.zones)
        case SpecialKind.CRISIS_CELL:
            is_member = view.agent.organisation in one.members and view.motive == one.subject
            return is_member and camera.id in one.cameras
        case SpecialKind.POST_WORD:
            return view.agent.id == one.agent.id and camera.id in one.cameras
        case SpecialKind.ACTIVE_POST:
            return False
