"""What is convened for a time, at the GraphQL door: asked for, answered, ended, followed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Annotated, TypeAlias, assert_never

import strawberry
from strawberry import ID

import services.api.acts.answers as acts
from services.api import french
from services.api.acts import reading
from services.api.acts.special.answers import (
    NoSuchSpecial,
    SpecialAnswer,
    SpecialKnown,
    SpecialRefused,
)
from services.api.acts.special.asking import Wish, ask_special
from services.api.acts.special.deciding import SpecialReply, decide_special
from services.api.acts.special.ending import end_special
from services.api.schema import translate, words
from services.api.schema.context import House, Info
from services.api.schema.telling import told
from services.api.schema.terms import Body, name_of
from services.api.schema.words import said
from services.api.storage.specials import Special, SpecialKind
from tenants.conventions.articles import RECIPIENTS
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.identifiers import CameraId, SpecialId, SubscriberId, TenantId

MOST_HOURS = 24 * 31
MOST_CAMERAS = 200


@strawberry.enum(name="SpecialKind")
class KindOfSpecial(Enum):
    ARRANGEMENT = "arrangement"
    CRISIS_CELL = "crisis-cell"
    ACTIVE_POST = "active-post"
    POST_WORD = "post-word"


@strawberry.enum(name="SpecialState")
class StateOfSpecial(Enum):
    ASKED = "asked"
    OPEN = "open"
    ENDED = "ended"


@strawberry.type(
    name="Special",
    description="An arrangement, a crisis cell, a post's activity, or a post's word for one look.",
)
class SpecialThing:
    id: ID
    tenant: ID
    tenant_name: str
    kind: KindOfSpecial
    state: StateOfSpecial
    subject: ID = said("A motive's code, or the id of the post.")
    title: str = said("The motive or the post, as people read it.")
    agent: ID
    name: str
    rank: str
    service: str
    organisation: ID
    incident: str | None
    zones: list[str]
    cameras: list[ID]
    members: list[Body]
    offices: list[str] = said("Who may answer, while it is asked for.")
    asked_at: datetime
    deadline: datetime | None = said("When silence is decided.")
    since: datetime
    until: datetime
    article: str = said("As cited.")
    decided_by: str | None
    code: str | None = said("What ended it: `declined`, `unanswered`, `expired`, `ended-early`.")
    message: str | None = said("French, for the agent.")


@strawberry.input
class ArrangementInput:
    tenant: ID
    motive: ID
    incident: str | None = strawberry.UNSET
    zones: list[str] = strawberry.field(default_factory=list)
    cameras: list[ID] = strawberry.field(default_factory=list)
    since: date = said("The day it begins, in France.")
    until: date = said("The day before which it ends.")


@strawberry.input
class CrisisCellInput:
    tenant: ID
    members: list[ID]
    cameras: list[ID]
    incident: str | None = strawberry.UNSET
    hours: float


@strawberry.input
class PostInput:
    tenant: ID
    post: ID
    hours: float


@strawberry.input
class DecideSpecialInput:
    special: ID
    accept: bool
    office: str = said("One of those that the convention names.")
    reason: str = strawberry.field(default="", description="Of a refusal; the agent reads it.")


@strawberry.type(name="SpecialKnown")
class KnownSpecial:
    special: SpecialThing


@strawberry.type
class SpecialNotGranted:
    article: words.Article
    code: str = said("Stable: `arrangement-too-long`, `not-a-convener`, `not-an-approver`…")
    message: str
    remedy: str


@strawberry.type
class SpecialNotFound:
    id: ID


SpecialReplyAnswer: TypeAlias = Annotated[
    KnownSpecial | SpecialNotGranted | SpecialNotFound, strawberry.union("SpecialAnswer")
]


@strawberry.type
class SpecialMutation:
    @words.asked("Ask for a special arrangement: for a suspect, or for a person sought.")
    async def ask_arrangement(self, info: Info, input: ArrangementInput) -> SpecialReplyAnswer:
        wish = Wish(
            SpecialKind.ARRANGEMENT,
            input.motive,
            input.incident or None,
            tuple(input.zones),
            tuple(CameraId(one) for one in input.cameras),
            since=input.since,
            until=input.until,
        )
        return await _ask(info, input.tenant, wish)

    @words.asked("Bring several bodies together on the same live images, for some hours.")
    async def convene_crisis_cell(self, info: Info, input: CrisisCellInput) -> SpecialReplyAnswer:
        if not 0 < input.hours <= MOST_HOURS:
            return _unreadable()
        wish = Wish(
            SpecialKind.CRISIS_CELL,
            "",
            input.incident or None,
            cameras=tuple(CameraId(one) for one in input.cameras),
            members=tuple(SubscriberId(one) for one in input.members),
            lasting=timedelta(hours=input.hours),
        )
        return await _ask(info, input.tenant, wish)

    @words.asked("Say that a police post is at work: until then it answers for its zones.")
    async def declare_post(self, info: Info, input: PostInput) -> SpecialReplyAnswer:
        if not 0 < input.hours <= MOST_HOURS:
            return _unreadable()
        lasting = timedelta(hours=input.hours)
        return await _ask(
            info, input.tenant, Wish(SpecialKind.ACTIVE_POST, input.post, lasting=lasting)
        )

    @words.asked("For who is named: answer a request for an arrangement, or for a post's word.")
    async def decide_special(self, info: Info, input: DecideSpecialInput) -> SpecialReplyAnswer:
        house, agent = info.context.house, info.context.agent
        reply = SpecialReply(input.office, input.accept, input.reason)
        try:
            answer = await decide_special(
                house.begin,
                house.conventions,
                agent,
                SpecialId(input.special),
                reply,
                house.clock(),
            )
        except acts.RegisterUnavailable:
            return _unwritten()
        return await _told(house, answer)

    @words.asked("End what was convened, before its hour; the looks that it opened end with it.")
    async def end_special(self, info: Info, special: ID) -> SpecialReplyAnswer:
        house, agent = info.context.house, info.context.agent
        try:
            answer = await end_special(
                house.begin, house.conventions, agent, SpecialId(special), house.clock()
            )
        except acts.RegisterUnavailable:
            return _unwritten()
        return await _told(house, answer)


@strawberry.type
class SpecialSubscription:
    @words.followed(
        "What is convened for the tenants I may see: first what stands, then each change. An "
        "arrangement and a cell are told to their owner, to who asked and to who is a member."
    )
    async def specials(self, info: Info) -> AsyncGenerator[SpecialThing, None]:
        house, agent = info.context.house, info.context.agent
        with house.changes.specials() as followed:
            with told():
                known = await reading.open_specials(house.begin, agent, house.clock())
            for special in known:
                yield special_of(house, special)
            async for special in followed:
                with told():
                    seen = await reading.visible_tenants(house.begin, agent, house.clock())
                if special.tenant in seen and reading.may_know(agent, special):
                    yield special_of(house, special)


def special_of(house: House, special: Special) -> SpecialThing:
    agent = special.agent
    return SpecialThing(
        id=ID(special.id),
        tenant=ID(special.tenant),
        tenant_name=house.tenant_name(special.tenant),
        kind=KindOfSpecial(special.kind.value),
        state=StateOfSpecial(special.state.value),
        subject=ID(special.subject),
        title=_title(house, special),
        agent=ID(agent.id),
        name=agent.name,
        rank=agent.rank,
        service=agent.service,
        organisation=ID(agent.organisation),
        incident=special.incident,
        zones=list(special.zones),
        cameras=[ID(one) for one in special.cameras],
        members=_members(house, special),
        offices=list(_offices(house, special)),
        asked_at=special.asked_at,
        deadline=special.deadline,
        since=special.since,
        until=special.until,
        article=special.article,
        decided_by=special.decided_by,
        code=special.ended_by,
        message=None if special.ended_by is None else french.special_ended(special.ended_by),
    )


def _title(house: House, special: Special) -> str:
    convention = house.convention(special.tenant)
    regimes = () if convention is None else convention.regimes
    name = next((one.name for one in regimes if one.id == special.subject), None)
    return name or translate.motive_label(house, special.tenant, special.subject)


def _members(house: House, special: Special) -> list[Body]:
    convention = house.convention(special.tenant)
    if convention is None:
        return [Body(id=ID(one), name=one) for one in special.members]
    return [Body(id=ID(one), name=name_of(convention, one)) for one in special.members]


def _offices(house: House, special: Special) -> tuple[str, ...]:
    convention = house.convention(special.tenant)
    if convention is None:
        return ()
    if special.kind is SpecialKind.ARRANGEMENT and convention.arranging is not None:
        return convention.arranging.asking.by
    regime = next((one for one in convention.regimes if one.id == special.subject), None)
    return () if regime is None else regime.asking.by


async def _ask(
    info: Info, tenant: ID, wish: Wish
) -> KnownSpecial | SpecialNotGranted | SpecialNotFound:
    house, agent = info.context.house, info.context.agent
    if len(wish.cameras) > MOST_CAMERAS or len(wish.zones) > MOST_CAMERAS:
        return _unreadable()
    try:
        answer = await ask_special(
            house.begin, house.conventions, agent, TenantId(tenant), wish, house.clock()
        )
    except acts.RegisterUnavailable:
        return _unwritten()
    return await _told(house, answer)


async def _told(
    house: House, answer: SpecialAnswer
) -> KnownSpecial | SpecialNotGranted | SpecialNotFound:
    match answer:
        case SpecialKnown(special, ended):
            await house.announcer.ended(ended)
            await house.announcer.special_changed(special)
            return KnownSpecial(special=special_of(house, special))
        case SpecialRefused(refused):
            return _not_granted(refused)
        case NoSuchSpecial(name):
            return SpecialNotFound(id=ID(name))
        case _:
            assert_never(answer)


def _not_granted(why: Refused) -> SpecialNotGranted:
    return SpecialNotGranted(
        article=translate.article(why.article),
        code=why.code,
        message=why.message,
        remedy=why.remedy,
    )


def _unreadable() -> SpecialNotGranted:
    return _not_granted(Refused(RECIPIENTS, "duration-unreadable", *french.SPECIAL_LENGTH))


def _unwritten() -> SpecialNotGranted:
    return _not_granted(Refused(RECIPIENTS, "register-unavailable", *french.REGISTER_UNAVAILABLE))
