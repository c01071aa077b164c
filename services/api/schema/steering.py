"""The joystick at the GraphQL door: asked for, answered, kept, given up, taken back, followed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Annotated, TypeAlias, assert_never

import strawberry
from strawberry import ID

import services.api.acts.answers as acts
from services.api import french
from services.api.acts.reading import find_camera_of, open_holds
from services.api.acts.steering.answers import (
    AskAnswer,
    Asked,
    Held,
    HoldEnded,
    KeepAnswer,
    NoSuchLease,
    SteeringRefused,
)
from services.api.acts.steering.ask import ask_steering
from services.api.acts.steering.end import release_steering, take_back
from services.api.acts.steering.keep import extend_steering
from services.api.acts.steering.refuse import refuse_asking, refuse_keeping
from services.api.acts.steering.reply import Reply, reply_to_steering
from services.api.schema import answers, translate, words
from services.api.schema.context import House, Info
from services.api.schema.telling import told
from services.api.schema.words import said
from services.api.storage.work import Hold
from services.kit.tracing import spans
from services.kit.tracing.context import context_of_lease
from tenants.conventions.articles import RECIPIENTS
from tenants.decisions.outcomes import Refused
from tenants.decisions.standing import account_differs
from tenants.vocabulary.identifiers import LeaseId, ViewId
from tenants.vocabulary.people import Agent

FLOW_STEER = "flow.steer"
"""The role without which no joystick is asked for."""
MOST_MINUTES = 24 * 60
NO_ROLE = Refused(RECIPIENTS, "no-role", *french.NO_STEERING_ROLE)


@strawberry.input
class AskSteeringInput:
    view: ID = said("A view of mine that runs: no picture, no steering.")
    ground: ID = said("A code among the convention's grounds.")
    incident: str | None = strawberry.UNSET
    minutes: int | None = strawberry.field(
        default=strawberry.UNSET, description="1 to 1440; left out: the longest allowed."
    )


@strawberry.input
class ReplySteeringInput:
    lease: ID
    accept: bool
    office: str = said("In which capacity, among the offices that the convention names.")
    minutes: int | None = strawberry.field(
        default=strawberry.UNSET, description="For how long; left out: as long as was asked."
    )
    reason: str = strawberry.field(default="", description="Of a refusal; the agent reads it.")


@strawberry.type(description="It is held: take it on the picture's channel with the token.")
class SteeringHeld:
    lease: words.Lease


@strawberry.type(description="The commune answers until `lease.until`.")
class SteeringAsked:
    lease: words.Lease
    by: list[str]
    silence_refuses: bool


@strawberry.type
class SteeringNotGranted:
    article: words.Article
    code: str = said("Stable: `ground-not-allowed`, `joystick-held`, `not-steerable`…")
    message: str
    remedy: str
    holder: words.Lease | None = said("With `joystick-held`: who, and until when.")


@strawberry.type
class SteeringOver:
    lease: words.Lease


@strawberry.type
class LeaseNotFound:
    id: ID


AskSteeringAnswer: TypeAlias = Annotated[
    SteeringHeld | SteeringAsked | SteeringNotGranted | answers.ViewNotFound,
    strawberry.union("AskSteeringAnswer"),
]
SteeringAnswer: TypeAlias = Annotated[
    SteeringHeld | SteeringOver | SteeringNotGranted | LeaseNotFound,
    strawberry.union("SteeringAnswer"),
]


@strawberry.type
class SteeringMutation:
    @words.asked("Ask for the joystick of a camera that I watch.")
    async def ask_steering(self, info: Info, input: AskSteeringInput) -> AskSteeringAnswer:
        house, agent = info.context.house, info.context.agent
        barred, view = _barred(input.minutes or None), ViewId(input.view)
        if barred is not None:
            return _not_granted(house, SteeringRefused(barred), agent)
        try:
            answer: AskAnswer
            if FLOW_STEER in agent.roles:
                answer = await ask_steering(
                    house.begin,
                    house.conventions,
                    agent,
                    view,
                    input.ground,
                    input.incident or None,
                    _minutes(input.minutes),
                    house.clock(),
                )
            else:
                why = _roleless(house, agent)
                answer = await refuse_asking(house.begin, agent, view, why, house.clock())
        except acts.RegisterUnavailable:
            return _unwritten(house, agent)

        match answer:
            case Held():
                return await _held(house, answer, agent)
            case Asked(hold, needs):
                _follow("api.steering.asked", hold, needs.article.cited)
                await house.announcer.lease_changed(hold)
                return SteeringAsked(
                    lease=await _lease(house, hold, agent),
                    by=list(needs.by),
                    silence_refuses=needs.on_silence.value == "refuse",
                )
            case SteeringRefused():
                return _not_granted(house, answer, agent)
            case acts.NoSuchView():
                return answers.ViewNotFound(id=input.view)
            case _:
                assert_never(answer)

    @words.asked("Keep a joystick of mine longer, counted from now.")
    async def extend_steering(
        self, info: Info, lease: ID, minutes: int | None = None
    ) -> SteeringAnswer:
        house, agent = info.context.house, info.context.agent
        barred, now = _barred(minutes), house.clock()
        if barred is not None:
            return _not_granted(house, SteeringRefused(barred), agent)
        try:
            answer: KeepAnswer
            if FLOW_STEER in agent.roles:
                answer = await extend_steering(
                    house.begin, house.conventions, agent, LeaseId(lease), _minutes(minutes), now
                )
            else:
                why = _roleless(house, agent)
                answer = await refuse_keeping(house.begin, agent, LeaseId(lease), why, now)
        except acts.RegisterUnavailable:
            return _unwritten(house, agent)
        return await _answer(house, answer, agent)

    @words.asked("Give up a joystick of mine, or withdraw my request.")
    async def release_steering(self, info: Info, lease: ID) -> SteeringAnswer:
        house, agent = info.context.house, info.context.agent
        try:
            answer = await release_steering(
                house.begin, house.conventions, agent, LeaseId(lease), house.clock()
            )
        except acts.RegisterUnavailable:
            return _unwritten(house, agent)
        return await _answer(house, answer, agent)

    @words.asked("For the commune: answer a request for the joystick of one of its cameras.")
    async def reply_steering(self, info: Info, input: ReplySteeringInput) -> SteeringAnswer:
        house, agent = info.context.house, info.context.agent
        reply = Reply(input.office, input.accept, _minutes(input.minutes), input.reason)
        try:
            answer = await reply_to_steering(
                house.begin, house.conventions, agent, LeaseId(input.lease), reply, house.clock()
            )
        except acts.RegisterUnavailable:
            return _unwritten(house, agent)
        return await _answer(house, answer, agent)

    @words.asked("For the commune: take the joystick back, at once.")
    async def take_back_steering(self, info: Info, lease: ID) -> SteeringAnswer:
        house, agent = info.context.house, info.context.agent
        try:
            answer = await take_back(
                house.begin, house.conventions, agent, LeaseId(lease), house.clock()
            )
        except acts.RegisterUnavailable:
            return _unwritten(house, agent)
        return await _answer(house, answer, agent)


@strawberry.type
class SteeringSubscription:
    @words.followed(
        "Leases that I ask for or hold, and those on my tenant's cameras: first the open ones, "
        "then each change."
    )
    async def leases(self, info: Info) -> AsyncGenerator[words.Lease, None]:
        house, agent = info.context.house, info.context.agent
        with house.changes.leases(agent) as followed:
            with told():
                known = await open_holds(house.begin, agent)
            for hold in known:
                yield await _lease(house, hold, agent)
            async for hold in followed:
                yield await _lease(house, hold, agent)


def _roleless(house: House, agent: Agent) -> Refused:
    """Why a role is missing: never given, or taken away by a difference that stands."""
    return account_differs(RECIPIENTS) if house.bars.on(agent) else NO_ROLE


def _barred(minutes: int | None) -> Refused | None:
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        return Refused(RECIPIENTS, "duration-unreadable", *french.STEERING_DURATION)
    return None


def _minutes(minutes: int | None) -> timedelta | None:
    return timedelta(minutes=minutes) if minutes else None


async def _answer(
    house: House, answer: Held | HoldEnded | SteeringRefused | NoSuchLease, agent: Agent
) -> SteeringHeld | SteeringOver | SteeringNotGranted | LeaseNotFound:
    match answer:
        case Held():
            return await _held(house, answer, agent)
        case HoldEnded(hold):
            _follow("api.steering.over", hold, hold.article)
            await house.announcer.lease_changed(hold)
            return SteeringOver(lease=await _lease(house, hold, agent))
        case SteeringRefused():
            if answer.ended is not None:
                await house.announcer.lease_changed(answer.ended)
            return _not_granted(house, answer, agent)
        case NoSuchLease(lease):
            return LeaseNotFound(id=ID(lease))
        case _:
            assert_never(answer)


async def _held(house: House, held: Held, agent: Agent) -> SteeringHeld:
    _follow("api.steering.held", held.hold, held.hold.article)
    if held.displaced is not None:
        await house.announcer.lease_changed(held.displaced)
    await house.announcer.lease_changed(held.hold)
    return SteeringHeld(lease=await _lease(house, held.hold, agent))


async def _lease(house: House, hold: Hold, asker: Agent) -> words.Lease:
    with told():
        camera = await find_camera_of(house.begin, hold)
    return translate.lease_of(house, hold, camera, asker)


def _follow(step: str, hold: Hold, article: str) -> None:
    """What was just done is a part of the lease's own trace."""
    camera, state = hold.lease.camera, hold.lease.state.value
    spans.say(outcome=state, lease=hold.id, camera=camera, article=article)
    spans.also(
        step, context_of_lease(hold.id),
        outcome=state, lease=hold.id, view=hold.view, camera=camera, article=article,
    )  # fmt: skip


def _not_granted(house: House, answer: SteeringRefused, agent: Agent) -> SteeringNotGranted:
    why, holder = answer.refused, answer.holder
    spans.say(outcome="refused", code=why.code, article=why.article.cited)
    return SteeringNotGranted(
        article=translate.article(why.article),
        code=why.code,
        message=why.message,
        remedy=why.remedy,
        holder=None if holder is None else translate.lease_of(house, holder, None, agent),
    )


def _unwritten(house: House, agent: Agent) -> SteeringNotGranted:
    why = Refused(RECIPIENTS, "register-unavailable", *french.REGISTER_UNAVAILABLE)
    return _not_granted(house, SteeringRefused(why), agent)
