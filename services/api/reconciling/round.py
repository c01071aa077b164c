"""One look at both sides, and what settles what was found: `beffroi keycloak sync`, and each
minute's round of the API.

The round closes by itself what our database says is over, and nothing else: whoever was
suspended must not wait for somebody to type a command, while a wrong reading must not empty
a service. Everything else waits for a person, with the narrower right in force.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import assert_never

from services.api.acts.drifts.binding import bind_account
from services.api.keycloak.organisations import organisations_of
from services.api.keycloak.server import Keycloak
from services.api.reconciling.comparison import compare
from services.api.reconciling.drift import (
    Bind,
    Create,
    Disable,
    Drift,
    Enable,
    Kind,
    Leave,
    Regroup,
    Remedy,
    Rewrite,
    in_order,
)
from services.api.reconciling.reading import read_realm
from services.api.reconciling.remedying import Remedies
from services.api.reconciling.sides import bodies_of, ours_of
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.vocabulary.identifiers import AgentId, TenantId

MOST_PASSES = 4
"""Making an account, writing its id, then its groups: each sees what the one before did."""


class Reconciliation:
    """Over one connection to Keycloak, used by one thread at a time."""

    def __init__(
        self,
        begin: Begin,
        server: Keycloak,
        deeds: Mapping[TenantId, Deed],
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._server = server
        self._deeds = deeds
        self._clock = clock

    async def look(self) -> tuple[Drift, ...]:
        """Raises `KeycloakAway`, `KeycloakRefused`, `UnclearOrganisations`,
        `RegisterUnavailable`."""
        now = self._clock()
        bodies = bodies_of(self._deeds, organisations_of(self._deeds.values(), now), now)
        realm = await asyncio.to_thread(read_realm, self._server, bodies.kinds.keys())
        # After the accounts: a right that ended meanwhile is seen as ended.
        async with self._begin() as work:
            people = await work.people()
        return await asyncio.to_thread(compare, ours_of(people, self._clock()), realm, bodies)

    async def settle(self, found: Iterable[Drift]) -> AsyncIterator[Drift]:
        """Each once it is done, those without a remedy left out."""
        remedies, done = Remedies(self._server), set[tuple[str, ...]]()
        for one in in_order(found):
            remedy = one.remedy
            if remedy is None or _target(one, remedy) in done:
                continue
            done.add(_target(one, remedy))
            if isinstance(remedy, Bind):
                await self._bind(one, AgentId(remedy.account))
            else:
                await asyncio.to_thread(remedies.carry_out, remedy)
            yield one

    async def close_what_is_over(self, found: Sequence[Drift]) -> tuple[Drift, ...]:
        over = [one for one in found if one.kind is Kind.STILL_OPEN]
        return tuple([one async for one in self.settle(over)])

    async def _bind(self, one: Drift, account: AgentId) -> None:
        for tenant in sorted(one.tenants):
            await bind_account(
                self._begin, one.agent, one.organisation, tenant, account, self._clock()
            )


def _target(one: Drift, remedy: Remedy) -> tuple[str, ...]:
    """What a remedy changes as a whole: once a pass is enough, and the next sees the rest."""
    match remedy:
        case Create(username=username):
            return "create", username
        case Bind(account):
            return "bind", account, one.organisation
        case Disable(account) | Enable(account):
            return "state", account
        case Leave(account, organisation) | Regroup(account, organisation):
            return "membership", account, organisation
        case Rewrite(account):
            return "attributes", account
        case _:
            assert_never(remedy)
