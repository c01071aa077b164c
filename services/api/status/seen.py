"""Which communes somebody may be told of, with and without the database.

The database says who sees whom. While it is away, what it said last to the same person
stands: how a link fares is no picture and no right, and it is wanted most of all then.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Final

from services.api.register_state import RegisterState
from services.api.storage.work import Begin, RegisterUnavailable
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent

PATIENCE_SECONDS: Final = 1.0
MOST_PEOPLE: Final = 5000

_Whose = tuple[AgentId, SubscriberId]


class Seen:
    """One per process."""

    def __init__(self, begin: Begin, state: RegisterState) -> None:
        self._begin = begin
        self._state = state
        self._said: dict[_Whose, frozenset[TenantId]] = {}

    async def by(self, agent: Agent, now: datetime) -> frozenset[TenantId]:
        """Never raises; empty where nothing was ever said."""
        whose = (agent.id, agent.organisation)
        if self._state.writable:
            with suppress(RegisterUnavailable, TimeoutError):
                async with asyncio.timeout(PATIENCE_SECONDS), self._begin() as work:
                    self._keep(whose, frozenset(await work.visible_tenants(agent, now)))
        return self._said.get(whose, frozenset())

    def _keep(self, whose: _Whose, tenants: frozenset[TenantId]) -> None:
        if whose not in self._said and len(self._said) >= MOST_PEOPLE:
            del self._said[next(iter(self._said))]
        self._said[whose] = tenants
