"""A register with something to look for in it, and short ways to look."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.api.acts.register.reading import ReadingRefused
from services.api.acts.register.search_register import (
    Opened,
    RegisterFound,
    next_page,
    search_register,
)
from services.api.storage.work import Begin
from tenants.register.entry import Act, Entry
from tenants.register.search import Criteria
from tenants.vocabulary.identifiers import SubscriberId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.storage.fixtures import CONVENTIONS

CHIEF = an_agent(
    "Alex Dubois",
    rank="Chef de salle",
    service="CSU de Villeneuve d'Ascq",
    organisation=SubscriberId(ASCQ),
    roles=frozenset({"register.read"}),
)
"""Of the commune: reads it all."""
HEAD = an_agent("Maxime Roussel", rank="Commandant", roles=frozenset({"register.read"}))
"""Of the CIC: reads what its own agents did."""
LATER = NOON + timedelta(hours=2)
SECOND = timedelta(seconds=1)


async def enter(begin: Begin, *said: dict[str, Any], tenant: TenantId = ASCQ) -> list[int]:
    """Entries of these members, a second apart from noon on; their numbers."""
    async with begin() as work:
        locked = await work.lock(tenant)
        numbers = []
        for number, members in enumerate(said):
            plain = Entry(
                tenant, locked.next_seq, NOON + number * SECOND, Act.WATCH, "granted",
                locked.fresh_salt(),
            )  # fmt: skip
            entry = replace(plain, **members)
            await locked.record(entry)
            numbers.append(entry.seq)
    return numbers


def by(agent: Agent) -> dict[str, Any]:
    """The members that say who."""
    return {
        "agent": agent.id, "name": agent.name, "rank": agent.rank, "service": agent.service,
        "organisation": agent.organisation,
    }  # fmt: skip


async def look(
    begin: Begin,
    who: Agent = CHIEF,
    criteria: Criteria | None = None,
    *,
    first: int = 50,
    now: datetime = LATER,
) -> RegisterFound:
    answer = await search_register(
        begin, CONVENTIONS, who, ASCQ, criteria or Criteria(), first, now
    )
    assert isinstance(answer, RegisterFound), answer
    return answer


async def go_on(
    begin: Begin, found: RegisterFound, who: Agent = CHIEF, *, first: int = 50,
    now: datetime = LATER, search: Opened | None = None,
) -> RegisterFound | ReadingRefused:  # fmt: skip
    assert found.page.stopped is not None
    return await next_page(
        begin, CONVENTIONS, who, search or found.search, found.page.stopped, first, now
    )


async def whole(begin: Begin, criteria: Criteria, first: int, who: Agent = CHIEF) -> list[int]:
    """Every number of a search, page after page."""
    found = await look(begin, who, criteria, first=first)
    numbers = shown(found)
    while found.page.stopped is not None:
        more = await go_on(begin, found, who, first=first)
        assert isinstance(more, RegisterFound)
        found, numbers = more, numbers + shown(more)
    return numbers


def shown(found: RegisterFound) -> list[int]:
    return [one.position.seq for one in found.page.found]
