"""Heads of service and their agents: what they read, and one door for each decision.

Nothing here takes an organisation: it is the asker's own, always.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, date
from typing import assert_never

import strawberry
from strawberry import ID

from services.api import french
from services.api.acts.answers import RegisterUnavailable
from services.api.acts.people import answers
from services.api.acts.people.changing import change_standing
from services.api.acts.people.habilitating import Wish, habilitate_agent
from services.api.acts.people.reading import agents_of, suspension_of
from services.api.schema import words as common
from services.api.schema.context import House, Info
from services.api.schema.limits import Told
from services.api.schema.people import telling, words
from services.api.schema.telling import told
from tenants.conventions.articles import DESIGNATION
from tenants.conventions.days import midnight
from tenants.decisions.outcomes import Refused
from tenants.decisions.people.managing import Change, manager_of
from tenants.habilitations.habilitation import Designation, Level, Right
from tenants.habilitations.person import Event
from tenants.vocabulary.identifiers import AgentId, TenantId
from tenants.vocabulary.people import Agent

MOST_TENANTS = 200
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
"""Beyond these a date is a slip, and no calendar of ours need know it."""


@strawberry.type
class PeopleQuery:
    @common.asked(
        "Who is or was habilitated for my organisation, and what its conventions open to it: "
        "for its heads of service."
    )
    async def agents(self, info: Info) -> words.AgentsAnswer:
        house, asker = info.context.house, info.context.agent
        with told():
            answer = await agents_of(house.begin, asker)
        if isinstance(answer, Refused):
            return telling.refused(house, answer)
        return words.Agents(
            agents=[telling.agent_of(house, one, asker) for one in answer],
            opened=telling.opened_to(house, asker.organisation),
        )

    @common.asked("What suspends me, for the organisation that I act for; null: nothing does.")
    async def my_suspension(self, info: Info) -> words.Suspension | None:
        house, asker = info.context.house, info.context.agent
        with told():
            found = await suspension_of(house.begin, asker, house.clock())
        return None if found is None else telling.suspension_of(found)


@strawberry.type
class PeopleMutation:
    @common.asked("Habilitate an agent of my organisation, or change what one may do.")
    async def habilitate_agent(self, info: Info, input: words.HabilitateInput) -> words.AgentAnswer:
        house, asker = info.context.house, info.context.agent
        doing = habilitate_agent(
            house.begin, house.conventions, manager_of(asker), _wish(input), house.clock()
        )
        return await _answered(house, asker, doing)

    @common.asked("An agent serves elsewhere in my organisation; what is held stays.")
    async def change_agent_service(
        self, info: Info, input: words.ChangeServiceInput
    ) -> words.AgentAnswer:
        change = _change(info, input.agent, Event.MOVED, rank=input.rank, service=input.service)
        change = replace(change, by=input.by, reference=input.reference)
        return await _changed(info, change)

    @common.asked("Suspend an agent of my organisation everywhere, at once.")
    async def suspend_agent(self, info: Info, input: words.SuspendInput) -> words.AgentAnswer:
        until = None if input.until is None else midnight(_day("until", input.until))
        change = _change(info, input.agent, Event.SUSPENDED, why=input.why)
        change = replace(change, until=None if until is None else until.astimezone(UTC))
        text = french.suspended(change.manager.name, input.why.strip())
        return await _changed(info, change, text)

    @common.asked("Lift a suspension.")
    async def reinstate_agent(self, info: Info, agent: ID) -> words.AgentAnswer:
        return await _changed(info, _change(info, agent, Event.REINSTATED))

    @common.asked("End what an agent of my organisation holds: at one tenant, or everywhere.")
    async def end_habilitation(
        self, info: Info, agent: ID, why: str, tenant: ID | None = None
    ) -> words.AgentAnswer:
        change = _change(info, agent, Event.ENDED, why=why)
        if tenant is not None:
            change = replace(change, tenant=TenantId(tenant))
        return await _changed(info, change)


async def _changed(info: Info, change: Change, text: str | None = None) -> words.AgentAnswer:
    """`text`: what the agent reads of a picture that ends."""
    house = info.context.house
    doing = change_standing(house.begin, house.conventions, change)
    return await _answered(house, info.context.agent, doing, text)


async def _answered(
    house: House,
    asker: Agent,
    doing: Awaitable[answers.ChangeAnswer],
    text: str | None = None,
) -> words.AgentAnswer:
    try:
        done = await doing
    except RegisterUnavailable:
        house.register.doubt()
        return telling.refused(
            house, Refused(DESIGNATION, "register-unavailable", *french.STANDING_UNWRITTEN)
        )

    match done:
        case answers.PersonChanged(person, cut):
            await house.announcer.rights_cut(cut, text)
            return words.AgentChanged(
                agent=telling.agent_of(house, person, asker), ended=len(cut.views)
            )
        case answers.PersonRefused(why, tenant):
            return telling.refused(house, why, tenant)
        case answers.NoSuchPerson(agent):
            return words.AgentNotFound(id=ID(agent))
        case _:
            assert_never(done)


def _change(
    info: Info, agent: ID, event: Event, *, why: str = "", service: str = "", rank: str = ""
) -> Change:
    manager, now = manager_of(info.context.agent), info.context.house.clock()
    return Change(manager, AgentId(agent), event, now, why=why, service=service, rank=rank)


def _wish(said: words.HabilitateInput) -> Wish:
    named = said.designation
    tenants = tuple(dict.fromkeys(map(TenantId, said.tenants)))
    if not 1 <= len(tenants) <= MOST_TENANTS:
        raise Told("unreadable-query", f"tenants: 1 to {MOST_TENANTS}")
    return Wish(
        agent=AgentId(said.agent.strip()),
        name=said.name,
        rank=said.rank,
        service=said.service,
        tenants=tenants,
        acts=frozenset(map(_right, said.acts)),
        since=None if said.since is None else _day("since", said.since),
        until=_day("until", said.until),
        designation=Designation(
            named.by.strip(),
            named.reference.strip(),
            named.title.strip(),
            Level(named.level.value),
            frozenset(named.communes),
        ),
    )


def _right(word: str) -> Right:
    try:
        return Right(word)
    except ValueError as error:
        raise Told("unreadable-query", f"acts: {', '.join(Right)}") from error


def _day(name: str, day: date) -> date:
    if not EARLIEST <= day < LATEST:
        raise Told("unreadable-query", f"{name}: a day from {EARLIEST} to {LATEST}")
    return day
