"""The commune answers a request for a joystick: yes for so long, or no with a reason.

The request is put to the rules again with the answer as evidence: what has become
unlawful meanwhile is not granted by a yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.api.acts.attempts import enter_answer, enter_attempt
from services.api.acts.steering.answers import (
    Held,
    HoldEnded,
    NoSuchLease,
    ReplyAnswer,
    SteeringRefused,
)
from services.api.acts.steering.end import LONGEST_UNSAID
from services.api.acts.steering.entering import (
    end_hold,
    entry_of,
    held_on,
    make_room,
    request_of,
)
from services.api.acts.upkeep.declared import as_declared
from services.api.acts.watching.asked import as_said
from services.api.storage.work import Begin, Hold, LockedTenant
from tenants.conventions.articles import RESPONSIBLE
from tenants.conventions.convention import Deed
from tenants.decisions.cutting import CONTROL_APPROVE
from tenants.decisions.evidence import Approval, Declined, Evidence, Matter
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.steering import taking
from tenants.habilitations.habilitation import Right
from tenants.leases.lease import Event, Impossible, State, held_from
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import LeaseId, TenantId
from tenants.vocabulary.people import Agent

REPLY = "réponse à une demande de main"
"""What a refused answer says it was."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`office`: in which capacity, among those the convention names. `lasting`: for how long
    a yes holds, `None` for as long as was asked."""

    office: str
    accepts: bool
    lasting: timedelta | None = None
    reason: str = ""


async def reply_to_steering(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    lease: LeaseId,
    reply: Reply,
    now: datetime,
) -> ReplyAnswer:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.hold(lease)
        if known is None or str(agent.organisation) != known.tenant:
            if known is not None:
                await enter_attempt(
                    work, agent, known.tenant, Act.STEER, now,
                    camera=known.lease.camera, detail=REPLY,
                )  # fmt: skip
            return NoSuchLease(lease)
        locked = await work.lock(known.tenant)
        asked = next((one for one in await locked.holds() if one.id == lease), None)
        if asked is None or asked.lease.state is not State.ASKED:
            return NoSuchLease(lease)

        deed = await as_declared(locked, deeds.get(locked.tenant), now)
        refused = _not_entitled(agent)
        if refused is not None:
            await enter_answer(
                locked, agent, Act.STEER, refused.code, refused.article, now,
                camera=asked.lease.camera, detail=REPLY,
            )  # fmt: skip
            return SteeringRefused(refused)
        by = f"{agent.rank} {agent.name}, {reply.office}".strip()
        if not reply.accepts:
            return await _decline(locked, deed, asked, by, as_said(reply.reason), now)
        return await _accept(locked, deed, asked, reply, by, now)


def _not_entitled(agent: Agent) -> Refused | None:
    if CONTROL_APPROVE in agent.roles:
        return None
    return Refused(
        RESPONSIBLE,
        "no-role",
        "Votre compte ne permet pas de répondre aux demandes de la salle de commandement.",
        "Demandez ce droit à l'administrateur de votre collectivité.",
    )


async def _decline(
    locked: LockedTenant, deed: Deed | None, asked: Hold, by: str, reason: str, now: datetime
) -> ReplyAnswer:
    told = f"{by} : {reason}" if reason else by
    ended = await end_hold(locked, deed, asked, Event.DECLINED, now, told)
    return NoSuchLease(asked.id) if ended is None else ended


async def _accept(
    locked: LockedTenant, deed: Deed | None, asked: Hold, reply: Reply, by: str, now: datetime
) -> ReplyAnswer:
    camera = await locked.camera(asked.lease.camera)
    if camera is None:
        return NoSuchLease(asked.id)
    convention = None if deed is None else deed.at(now)
    holder = held_on(await locked.holds(), camera)
    request = request_of(
        asked.agent,
        camera,
        asked.ground,
        asked.incident,
        now,
        asked.duration,
        None if holder is None else holder.lease,
        (_yes(asked, reply, now),),
    )
    habilitation = await locked.habilitation(asked.agent)
    match taking.decide(request, convention, habilitation):
        case Granted() as granted:
            return await _hold(locked, deed, asked, holder, granted, by, now)
        case NeedsApproval():
            # The office named is not one of those whose word the convention asks for.
            return SteeringRefused(_other_office(asked))
        case Refused() as refused:
            ended = await end_hold(locked, deed, asked, Event.EXPIRED, now, by)
            return SteeringRefused(refused, holder, None if ended is None else ended.hold)


async def _hold(
    locked: LockedTenant,
    deed: Deed | None,
    asked: Hold,
    holder: Hold | None,
    granted: Granted,
    by: str,
    now: datetime,
) -> ReplyAnswer:
    lease = held_from(asked.lease, now, granted.until)
    if isinstance(lease, Impossible):
        return NoSuchLease(asked.id)
    displaced: HoldEnded | None = None
    if holder is not None:
        displaced = await make_room(locked, deed, holder, now)
    hold = replace(asked, lease=lease, article=granted.article.cited, approver=by)
    await locked.record(entry_of(locked, Act.STEER, hold, "granted", now))
    await locked.change_hold(hold, now)
    return Held(hold, granted.duties, None if displaced is None else displaced.hold)


def _yes(asked: Hold, reply: Reply, now: datetime) -> Evidence:
    matter = Matter(asked.agent.id, Right.STEER, asked.lease.camera)
    if not reply.accepts:
        return Declined(matter, reply.office, now)
    lasting = reply.lasting or asked.duration or LONGEST_UNSAID
    return Approval(matter, reply.office, now, now + lasting)


def _other_office(asked: Hold) -> Refused:
    return Refused(
        RESPONSIBLE,
        "not-an-approver",
        "La convention donne cette réponse à une autre fonction que la vôtre.",
        f"Répondez au titre d'une des fonctions que la convention nomme ({asked.article}).",
    )
