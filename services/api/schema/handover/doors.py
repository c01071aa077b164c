"""What may be asked of a handover and done with it; and its offers, followed."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Sequence
from hashlib import sha256
from typing import assert_never

import strawberry
from strawberry import ID, UNSET

import services.api.acts.handover.answers as acts
from services.api import french
from services.api.acts.answers import EndedView, RegisterUnavailable
from services.api.acts.handover.deciding import Taker
from services.api.acts.handover.ending import decline_handover, withdraw_handover
from services.api.acts.handover.offering import colleagues, offer_handover
from services.api.acts.handover.reading import open_handovers
from services.api.acts.handover.taking import show_handover, take_handover
from services.api.schema import words
from services.api.schema.barring import barred_from
from services.api.schema.context import House, Info
from services.api.schema.handover.words import (
    Colleague,
    EndHandoverAnswer,
    HandoverAnswer,
    HandoverNotFound,
    HandoverOffered,
    HandoverOver,
    HandoverRefused,
    HandoverShown,
    HandoverTaken,
    OfferedDesk,
    OfferHandoverAnswer,
    OfferHandoverInput,
    TakeHandoverAnswer,
    handover_of,
    look_of,
    refused_of,
    taken_of,
)
from services.api.schema.telling import told
from services.api.storage.handover.shelf import Handover
from services.api.storage.work import Hold
from tenants.conventions.articles import RECIPIENTS
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.identifiers import AgentId, HandoverId, ViewId

MOST_ASKED = 64
"""Views of one offer; the rules allow fewer."""


@strawberry.type
class HandoverQuery:
    @words.asked("Who of my organisation a handover may be offered to, by name.")
    async def colleagues(self, info: Info) -> list[Colleague]:
        house, agent = info.context.house, info.context.agent
        with told():
            found = await colleagues(house.begin, agent, house.clock())
        return [
            Colleague(id=ID(one.agent), name=one.name, rank=one.rank, service=one.service)
            for one in found
        ]

    @words.asked(
        "What would be mine of a handover that is offered to me; with `key` at the same desk."
    )
    async def handover(self, info: Info, id: ID, key: str | None = UNSET) -> HandoverAnswer:
        house = info.context.house
        with told():
            answer = await show_handover(
                house.begin, house.conventions, _taker(info, key), HandoverId(id), house.clock()
            )
        match answer:
            case acts.HandoverShown(handover, looks):
                return HandoverShown(
                    handover=handover_of(handover, info.context.agent),
                    looks=[look_of(house, one) for one in looks],
                )
            case acts.HandoverRefused(why):
                return refused_of(why)
            case acts.NoSuchHandover():
                return HandoverNotFound(id=id)
            case _:
                assert_never(answer)


@strawberry.type
class HandoverMutation:
    @words.asked(
        "Offer what I watch to the next agent, for five minutes. It stays mine until then."
    )
    async def offer_handover(self, info: Info, input: OfferHandoverInput) -> OfferHandoverAnswer:
        house, agent = info.context.house, info.context.agent
        views = {ViewId(one.view): one.tile for one in input.views[:MOST_ASKED]}
        to = AgentId(input.to) if input.to else None
        key = secrets.token_urlsafe(32) if to is None else None
        if not house.register.writable:
            return _unwritten()
        try:
            answer = await offer_handover(
                house.begin,
                house.conventions,
                agent,
                views,
                to,
                _fingerprint(key),
                house.clock(),
            )
        except RegisterUnavailable:
            house.register.doubt()
            return _unwritten()
        match answer:
            case acts.HandoverOffered(handover, replaced, released):
                for hold in released:
                    await house.announcer.lease_changed(hold)
                for one in (*replaced, handover):
                    await house.announcer.handover_changed(one)
                return HandoverOffered(handover=handover_of(handover, agent), key=key)
            case acts.HandoverRefused(why):
                return refused_of(why)
            case _:
                assert_never(answer)

    @words.asked(
        "Take over what is offered to me: each picture is decided again in my own name, and "
        "begins before the other's ends. What I may not have ends; joysticks are given back."
    )
    async def take_handover(
        self, info: Info, id: ID, key: str | None = UNSET
    ) -> TakeHandoverAnswer:
        house, agent = info.context.house, info.context.agent
        if not house.register.writable:
            return _unwritten()
        try:
            answer = await take_handover(
                house.begin, house.conventions, _taker(info, key), HandoverId(id), house.clock()
            )
        except RegisterUnavailable:
            house.register.doubt()
            return _unwritten()
        match answer:
            case acts.HandoverTaken(handover, looks, ended, released):
                await _told(house, handover, ended, released)
                return HandoverTaken(
                    handover=handover_of(handover, agent),
                    looks=[taken_of(house, one) for one in looks],
                )
            case acts.HandoverRefused(why):
                return refused_of(why)
            case acts.NoSuchHandover():
                return HandoverNotFound(id=id)
            case _:
                assert_never(answer)

    @words.asked("Do not take it over. At a shared desk the pictures of who left end.")
    async def decline_handover(
        self, info: Info, id: ID, key: str | None = UNSET
    ) -> EndHandoverAnswer:
        house = info.context.house
        try:
            answer = await decline_handover(
                house.begin, house.conventions, _taker(info, key), HandoverId(id), house.clock()
            )
        except RegisterUnavailable:
            return _unwritten()
        return await _over(info, answer)

    @words.asked("Take back my own offer, and go on under my name.")
    async def withdraw_handover(self, info: Info, id: ID) -> EndHandoverAnswer:
        house = info.context.house
        try:
            answer = await withdraw_handover(
                house.begin, info.context.agent, HandoverId(id), house.clock()
            )
        except RegisterUnavailable:
            return _unwritten()
        return await _over(info, answer)


@strawberry.type
class HandoverSubscription:
    @words.followed(
        "Handovers that I offer, or that a colleague offers to me by name: first those that "
        "stand, then what becomes of each."
    )
    async def handovers(self, info: Info) -> AsyncGenerator[OfferedDesk, None]:
        house, agent = info.context.house, info.context.agent
        with house.changes.handovers(agent) as followed:
            with told():
                known = await open_handovers(house.begin, agent)
            for one in known:
                yield handover_of(one, agent)
            async for one in followed:
                yield handover_of(one, agent)


def _taker(info: Info, key: str | None) -> Taker:
    house, agent = info.context.house, info.context.agent
    return Taker(agent, _fingerprint(key or None), lambda camera: barred_from(house, agent, camera))


def _fingerprint(key: str | None) -> str | None:
    return None if key is None else sha256(key.encode()).hexdigest()


async def _told(
    house: House, handover: Handover, ended: Sequence[EndedView], released: Sequence[Hold]
) -> None:
    for hold in released:
        await house.announcer.lease_changed(hold)
    await house.announcer.ended(ended)
    await house.announcer.handover_changed(handover)


async def _over(
    info: Info, answer: acts.EndAnswer
) -> HandoverOver | HandoverRefused | HandoverNotFound:
    house = info.context.house
    match answer:
        case acts.HandoverOver(handover, ended, released):
            await _told(house, handover, ended, released)
            return HandoverOver(handover=handover_of(handover, info.context.agent))
        case acts.HandoverRefused(why):
            return refused_of(why)
        case acts.NoSuchHandover(name):
            return HandoverNotFound(id=ID(name))
        case _:
            assert_never(answer)


def _unwritten() -> HandoverRefused:
    return refused_of(Refused(RECIPIENTS, "register-unavailable", *french.REGISTER_UNAVAILABLE))
