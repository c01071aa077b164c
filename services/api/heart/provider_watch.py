"""Hears, about once a second, of what was taken from people at Keycloak, and ends it here.

One request a second for the events, then four or five for each person they name who acts
here now, at once and once more some seconds later; and, events or none, one person a second at
most is looked at who was not for a minute. Each replica does it; the second finds nothing left
to end. Keycloak away: tokens end by themselves within a minute, what runs goes on with its
habilitation, and `/readyz` says `late`; what happened meanwhile is heard when it is back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence, Set
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from services.api.ending import Endings
from services.api.hearing import Hearing
from services.api.keycloak.server import KeycloakAway, KeycloakRefused
from services.api.keycloak.standing import OVERLAP, Happened, Realm, happened, lost, standing
from services.api.storage.sessions.shelf import Seen
from services.api.storage.work import Begin, RegisterUnavailable
from tenants.vocabulary.identifiers import AgentId

EVERY_SECONDS = 1.0
ACTIVE = timedelta(minutes=2)
"""A session that no token came of for so long has none that is good."""
COMES_LATE = timedelta(seconds=5)
"""How long after its first token a session may still be missing here, where it is written down
once a second; and how long after an event Keycloak may still show what it took."""
MOST_AT_ONCE = 20
"""People looked at in one round, some forty milliseconds each: the rest in the next ones."""
LOOKED_AT_EVERY = timedelta(minutes=1)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Due:
    """`before`: when it happened, by Keycloak's clock; `noted`, by ours. Whom an event names
    goes before whom it may concern like everybody."""

    before: datetime
    noted: datetime
    named: bool


class ProviderWatch:
    """One per process."""

    def __init__(
        self,
        server: Realm,
        begin: Begin,
        endings: Endings,
        hearing: Hearing,
        clock: Callable[[], datetime],
    ) -> None:
        self._server = server
        self._begin = begin
        self._endings = endings
        self._hearing = hearing
        self._clock = clock
        self._since: datetime | None = None
        self._known: dict[str, datetime] = {}
        self._due: dict[AgentId, _Due] = {}
        self._once_more: list[tuple[datetime, Happened]] = []
        """What happened, and when it is looked into again, in that order."""
        self._looked_at: dict[AgentId, datetime] = {}
        self._trouble: str | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        self._hearing.begin()
        task = asyncio.create_task(self._for_ever())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def round(self) -> None:
        """Raises `KeycloakAway`, `KeycloakRefused`, `RegisterUnavailable`: what was not looked
        at is, the next time."""
        news = await self._news()
        people = await self._people()
        self._note(news, people.keys())
        for agent in self._next(people):
            await self._look(agent, people[agent], self._due[agent].before)
            del self._due[agent]
        await self._look_at_one_more(people)
        self._hearing.heard()

    def _next(self, people: Collection[AgentId]) -> list[AgentId]:
        due = [agent for agent in self._due if agent in people]
        due.sort(key=lambda agent: not self._due[agent].named)
        return due[:MOST_AT_ONCE]

    def _note(self, news: Sequence[Happened], people: Set[AgentId]) -> None:
        now = self._clock()
        again = [one for at, one in self._once_more if at <= now]
        self._once_more = self._once_more[len(again) :]
        for one in sorted([*again, *news], key=lambda it: it.at):
            for agent in people if one.agent is None else (one.agent,):
                known = self._due.get(agent)
                named = one.agent is not None or (known is not None and known.named)
                self._due[agent] = _Due(one.at, now, named)
        # Whoever was not written down yet when something happened to anybody.
        newcomers = people - self._looked_at.keys()
        for one in (one for _, one in self._once_more if one.agent is None):
            for agent in newcomers:
                self._due.setdefault(agent, _Due(one.at, now, named=False))
        self._due = {
            agent: due
            for agent, due in self._due.items()
            if agent in people or now - due.noted < COMES_LATE
        }

    async def _news(self) -> Sequence[Happened]:
        read = await asyncio.to_thread(happened, self._server, self._since)
        fresh = [one for one in read if one.id not in self._known]
        self._known |= {one.id: one.at for one in fresh}
        if self._since is not None:
            at = self._clock() + COMES_LATE
            self._once_more += [(at, one) for one in fresh]
        latest = max((one.at for one in read), default=self._since)
        if latest is not None:
            self._since = latest
            kept = latest - 2 * OVERLAP
            self._known = {name: at for name, at in self._known.items() if at >= kept}
        return fresh

    async def _people(self) -> dict[AgentId, tuple[Seen, ...]]:
        """Whoever acts here now, with their sessions."""
        async with self._begin() as work:
            seen = await work.sessions.going_on(self._clock() - ACTIVE)
        return {agent: tuple(them) for agent, them in groupby(seen, key=lambda one: one.agent)}

    async def _look(self, agent: AgentId, seen: Sequence[Seen], before: datetime) -> None:
        organisations = {one.organisation for one in seen}
        now_is = await asyncio.to_thread(standing, self._server, agent, organisations)
        now = self._clock()
        self._looked_at[agent] = now
        # What is gone now is gone from every token of before, whatever made us look: with the hour
        # of an event about something else, one that came since would hold for the rest of a minute.
        for ending in lost(seen, now_is, max(before, now), now):
            await self._endings.end(ending)

    async def _look_at_one_more(self, people: dict[AgentId, tuple[Seen, ...]]) -> None:
        now = self._clock()
        self._looked_at = {one: self._looked_at.get(one, now) for one in people}
        longest = min(self._looked_at, key=self._looked_at.__getitem__, default=None)
        if longest is not None and now - self._looked_at[longest] >= LOOKED_AT_EVERY:
            await self._look(longest, people[longest], now)

    async def _for_ever(self) -> None:
        while True:
            try:
                await self.round()
                self._say(None)
            except (KeycloakAway, KeycloakRefused) as error:
                self._say(str(error))
            except RegisterUnavailable as error:
                _log.warning("revocations: %s", error)
            except Exception:
                _log.exception("revocations: a bug of ours")
            await asyncio.sleep(EVERY_SECONDS)

    def _say(self, trouble: str | None) -> None:
        """Once, when it begins and when it is over."""
        if trouble == self._trouble:
            return
        if trouble is None:
            _log.warning("revocations are heard of again")
        else:
            _log.error("revocations are not heard of: %s", trouble)
        self._trouble = trouble
