"""Ask for a special arrangement, convene a crisis cell, declare a police post active.

An arrangement waits for the owner's word where the deed asks for it; the others open at once,
by the deed, and end by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.api.acts.special.answers import (
    NoSuchSpecial,
    SpecialAnswer,
    SpecialKnown,
    SpecialRefused,
)
from services.api.acts.special.entering import ASKING, entry_of
from services.api.acts.watching.asked import as_said
from services.api.acts.watching.evidence import arrangement_of
from services.api.storage.specials import Special, SpecialKind, SpecialState
from services.api.storage.work import Begin, LockedTenant, Work
from tenants.conventions.convention import Convention, Deed, version_at
from tenants.conventions.days import midnight
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.special import arranging, convening, posting
from tenants.decisions.special.arranging import ArrangementRequest
from tenants.decisions.special.convening import CrisisRequest
from tenants.decisions.special.posting import PostDeclaration
from tenants.habilitations.habilitation import Habilitation
from tenants.vocabulary.identifiers import CameraId, SpecialId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent


@dataclass(frozen=True, slots=True)
class Wish:
    """What one agent asks for; what does not go with its kind is empty.

    `since` and `until` are the days of an arrangement, `lasting` the hours of the others.
    """

    kind: SpecialKind
    subject: str
    incident: str | None = None
    zones: tuple[str, ...] = ()
    cameras: tuple[CameraId, ...] = ()
    members: tuple[SubscriberId, ...] = ()
    since: date | None = None
    until: date | None = None
    lasting: timedelta = timedelta(0)


async def ask_special(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    tenant: TenantId,
    wish: Wish,
    now: datetime,
) -> SpecialAnswer:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        if tenant not in await work.habilitated_tenants(agent, now):
            return NoSuchSpecial(tenant)
        locked = await work.lock(tenant)
        places = [await locked.camera(one) for one in wish.cameras]
        missing = [one for one, seen in zip(wish.cameras, places, strict=True) if seen is None]
        if missing:
            return NoSuchSpecial(missing[0])

        convention = version_at(deeds, tenant, now)
        one = _draft(work, locked, agent, _named(wish, convention), now)
        habilitation = await locked.habilitation(agent)
        zones = tuple(seen.zone for seen in places if seen is not None)
        outcome = _decide(one, zones, convention, habilitation, now)
        return await _enter(work, locked, one, outcome, now)


def _named(wish: Wish, convention: Convention | None) -> Wish:
    """What the deed names, and nobody chooses: a cell's motive, the zones of a post."""
    if convention is None:
        return wish
    if wish.kind is SpecialKind.CRISIS_CELL and convention.crisis is not None:
        return replace(wish, subject=convention.crisis.motive)
    if wish.kind is SpecialKind.ACTIVE_POST:
        zones = [one.zones for one in convention.regimes if one.id == wish.subject]
        return replace(wish, zones=zones[0] if zones else ())
    return wish


def _draft(work: Work, locked: LockedTenant, agent: Agent, wish: Wish, now: datetime) -> Special:
    since = now if wish.since is None else midnight(wish.since)
    until = now + wish.lasting if wish.until is None else midnight(wish.until)
    number = (wish.incident or "").strip()
    return Special(
        id=SpecialId(work.fresh_name()),
        tenant=locked.tenant,
        kind=wish.kind,
        subject=as_said(wish.subject),
        agent=agent,
        incident=as_said(number) if number else None,
        zones=tuple(as_said(one) for one in wish.zones),
        cameras=wish.cameras,
        members=wish.members,
        asked_at=now,
        deadline=None,
        state=SpecialState.ASKED,
        since=since,
        until=until,
        article="",
        decided_by=None,
        entry=locked.next_seq,
    )


def _decide(
    one: Special,
    zones: tuple[str | None, ...],
    convention: Convention | None,
    habilitation: Habilitation | None,
    now: datetime,
) -> Outcome:
    agent = one.agent
    match one.kind:
        case SpecialKind.ARRANGEMENT:
            asked = ArrangementRequest(agent.id, arrangement_of(one), now, zones)
            return arranging.decide(asked, convention, habilitation)
        case SpecialKind.CRISIS_CELL:
            cell = CrisisRequest(
                agent.id,
                agent.organisation,
                one.members,
                one.cameras,
                zones[0] if zones else None,
                one.incident,
                one.until - now,
                now,
            )
            return convening.decide(cell, convention, habilitation)
        case SpecialKind.ACTIVE_POST:
            post = PostDeclaration(agent.id, agent.organisation, one.subject, one.until - now, now)
            return posting.decide(post, convention, habilitation)
        case SpecialKind.POST_WORD:
            raise ValueError("a post's word is asked for by asking to watch")


async def _enter(
    work: Work, locked: LockedTenant, one: Special, outcome: Outcome, now: datetime
) -> SpecialAnswer:
    one = replace(one, article=outcome.article.cited)
    act = ASKING[one.kind]
    match outcome:
        case Granted() as granted:
            opened = replace(one, state=SpecialState.OPEN, until=granted.until)
            await locked.record(entry_of(locked, act, opened, "granted", now))
            await work.specials.put(opened)
            return SpecialKnown(opened)
        case NeedsApproval() as needs:
            asked = replace(one, deadline=needs.deadline)
            await locked.record(entry_of(locked, act, asked, "needs-approval", now))
            await work.specials.put(asked)
            return SpecialKnown(asked)
        case Refused() as refused:
            await locked.record(entry_of(locked, act, one, refused.code, now))
            return SpecialRefused(refused)
