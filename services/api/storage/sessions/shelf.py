"""Which session of the provider was seen acting for whom, and which of them have ended.

A session (`sid`) is a login; an agent may act in it for one organisation after the other.
What ends is said once, as an `Ending`: a process that did not hear it reads it here.
Nothing of it is a fact of a register: what an ending ended is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId


@dataclass(frozen=True, slots=True)
class Seen:
    """One session acting for one organisation; `roles` as its latest token said them."""

    session: str
    agent: AgentId
    organisation: SubscriberId
    roles: frozenset[str]
    since: datetime
    seen: datetime
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """What to look for of what an agent holds; what is left out narrows nothing.

    `agent` is left out where a session alone is known.
    """

    agent: AgentId | None
    organisation: SubscriberId | None = None
    tenant: TenantId | None = None
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """Tokens signed until `before` (by the provider's clock) open nothing, or less, any more.

    It is of a session, of an agent, or of an agent in one organisation. A session does not
    come back: none of its tokens is good, whenever signed. `roles`: those that are left,
    where only some were taken; `None`, where nothing is left. `at` is when it was entered
    here, by our clock; `code` why, as the agent will read it.
    """

    whose: Whose
    code: str
    before: datetime
    at: datetime
    roles: frozenset[str] | None = None

    @property
    def narrows(self) -> bool:
        """Whether something is left: the session goes on."""
        return self.roles is not None


class Sessions(Protocol):
    """Read and written by anybody's act; nothing here needs a tenant's lock."""

    async def saw(self, seen: Iterable[Seen]) -> None:
        """Keep that these were seen; one that has ended goes on if it was seen since."""
        ...

    async def going_on(self, since: datetime) -> tuple[Seen, ...]:
        """Those that were seen since, or that hold a view or a lease, and have not ended."""
        ...

    async def end(self, ending: Ending) -> bool:
        """Enter it, and end the sessions it is of; false where it was entered before."""
        ...

    async def endings(self, since: datetime) -> tuple[Ending, ...]:
        """Those entered since, the oldest first."""
        ...

    async def forget(self, before: datetime) -> int:
        """Endings entered and sessions last seen before are no use to anybody; how many."""
        ...

    async def holding(self, whose: Whose) -> tuple[TenantId, ...]:
        """The tenants where views run or leases are open of these."""
        ...

    async def unentitled(self, now: datetime) -> tuple[TenantId, ...]:
        """The tenants where a view runs, or a lease is open, that no habilitation in force
        carries, or one that is suspended, whoever took it away."""
        ...
