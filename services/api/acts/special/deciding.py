"""Who is named answers: the owner's office for an arrangement, an active post for one agent.

What was asked is put to the rules again with the answer: what has become unlawful meanwhile is
not granted by a yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.api.acts.attempts import enter_attempt
from services.api.acts.special.answers import (
    NoSuchSpecial,
    SpecialAnswer,
    SpecialKnown,
    SpecialRefused,
)
from services.api.acts.special.entering import ANSWERING, entry_of
from services.api.acts.watching.asked import as_said
from services.api.acts.watching.evidence import arrangement_of, word_for
from services.api.storage.specials import Special, SpecialKind, SpecialState
from services.api.storage.work import Begin, LockedTenant, Work
from tenants.conventions.articles import RESPONSIBLE
from tenants.conventions.convention import Convention, Deed, version_at
from tenants.decisions.cutting import CONTROL_APPROVE
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.special import answering, arranging
from tenants.decisions.special.answering import OwnerAnswer, PostAnswer
from tenants.decisions.special.arranging import ArrangementRequest
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import SpecialId, TenantId
from tenants.vocabulary.people import Agent

DECLINED = "declined"
UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class SpecialReply:
    """`office`: in which capacity, among those the convention names."""

    office: str
    accepts: bool
    reason: str = ""


async def decide_special(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    name: SpecialId,
    reply: SpecialReply,
    now: datetime,
) -> SpecialAnswer:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.specials.get(name)
        if known is None:
            return NoSuchSpecial(name)
        if known.tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(
                work, agent, known.tenant, ANSWERING.get(known.kind, Act.DECIDE_ARRANGEMENT), now
            )
            return NoSuchSpecial(name)
        locked = await work.lock(known.tenant)
        standing = await work.specials.open_in([known.tenant])
        asked = next((one for one in standing if one.id == name), None)
        if asked is None or asked.state is not SpecialState.ASKED:
            return NoSuchSpecial(name)

        convention = version_at(deeds, known.tenant, now)
        entitled = await _entitled(locked, agent, asked, reply, standing, convention, now)
        if isinstance(entitled, Refused):
            act = ANSWERING[asked.kind]
            said = entry_of(locked, act, asked, entitled.code, now, by=agent)
            await locked.record(said)
            return SpecialRefused(entitled)
        by = f"{agent.rank} {agent.name}, {reply.office}".strip()
        if not reply.accepts:
            told = f"{by} : {as_said(reply.reason)}" if reply.reason else by
            return await close(work, locked, replace(asked, decided_by=told), DECLINED, now)
        return await _accept(work, locked, asked, reply, by, convention, now)


async def close(
    work: Work, locked: LockedTenant, asked: Special, code: str, now: datetime
) -> SpecialKnown:
    """What was asked for comes to nothing."""
    ended = replace(asked, state=SpecialState.ENDED, ended_by=code)
    act = ANSWERING[asked.kind]
    await locked.record(entry_of(locked, act, ended, code, now))
    await work.specials.change(ended, now)
    return SpecialKnown(ended)


async def _entitled(
    locked: LockedTenant,
    agent: Agent,
    asked: Special,
    reply: SpecialReply,
    standing: tuple[Special, ...],
    convention: Convention | None,
    now: datetime,
) -> Refused | None:
    outcome: Outcome
    if asked.kind is SpecialKind.POST_WORD:
        posts = [one for one in standing if _is_post_of(one, asked)]
        declared_by = posts[-1].agent.organisation if posts else agent.organisation
        answer = PostAnswer(
            agent.id,
            agent.organisation,
            asked.agent.id,
            declared_by,
            asked.subject,
            reply.office,
            now,
        )
        outcome = answering.for_post(answer, convention, await locked.habilitation(agent))
    elif CONTROL_APPROVE not in agent.roles:
        return _no_role()
    else:
        owner = OwnerAnswer(agent.id, agent.organisation, reply.office, now)
        outcome = answering.for_owner(owner, convention)
    match outcome:
        case Refused() as refused:
            return refused
        case Granted():
            return None
        case NeedsApproval():
            raise RuntimeError("an answer needs nobody else's word")


async def _accept(
    work: Work,
    locked: LockedTenant,
    asked: Special,
    reply: SpecialReply,
    by: str,
    convention: Convention | None,
    now: datetime,
) -> SpecialAnswer:
    outcome: Outcome = Granted(RESPONSIBLE, asked.until)
    article = asked.article
    if asked.kind is SpecialKind.ARRANGEMENT:
        said = word_for(asked, now, reply.office, accepts=True)
        cameras = [await locked.camera(one) for one in asked.cameras]
        zones = tuple(one.zone for one in cameras if one is not None)
        request = ArrangementRequest(asked.agent.id, arrangement_of(asked), now, zones, (said,))
        outcome = arranging.decide(request, convention, await locked.habilitation(asked.agent))
        article = outcome.article.cited
    if not isinstance(outcome, Granted):
        refused = outcome if isinstance(outcome, Refused) else _no_role()
        over = await close(work, locked, replace(asked, decided_by=by), refused.code, now)
        return over if isinstance(outcome, NeedsApproval) else SpecialRefused(refused)

    opened = replace(
        asked,
        state=SpecialState.OPEN,
        since=max(now, asked.since),
        until=outcome.until,
        article=article,
        decided_by=by,
    )
    await locked.record(entry_of(locked, ANSWERING[asked.kind], opened, "granted", now))
    await work.specials.change(opened, now)
    return SpecialKnown(opened)


def _is_post_of(one: Special, asked: Special) -> bool:
    is_post = one.kind is SpecialKind.ACTIVE_POST and one.state is SpecialState.OPEN
    return is_post and one.subject == asked.subject


def _no_role() -> Refused:
    return Refused(
        RESPONSIBLE,
        "no-role",
        "Votre compte ne permet pas de répondre aux demandes de la salle de commandement.",
        "Demandez ce droit à l'administrateur de votre collectivité.",
    )
