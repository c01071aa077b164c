"""An offer to take over what one agent watches, as it is kept until somebody took it or not.

In the database, because the colleague may be at another replica's desk. It is no right: what
each look becomes is decided when it is taken, and nothing here opens a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tenants.vocabulary.identifiers import AgentId, HandoverId, SubscriberId, TenantId, ViewId
from tenants.vocabulary.people import Agent


@dataclass(frozen=True, slots=True)
class Handed:
    """One look that is offered, and the number of the tile it is shown in."""

    view: ViewId
    tenant: TenantId
    tile: int


@dataclass(frozen=True, slots=True)
class Handover:
    """`to` is the colleague who was named. Without one the offer stays at the desk it was made
    at: `key` is the SHA-256, in hexadecimal, of what that desk alone was given."""

    id: HandoverId
    agent: Agent
    to: AgentId | None
    to_name: str
    key: str | None
    views: tuple[Handed, ...]
    since: datetime
    until: datetime
    taken_by: AgentId | None = None
    ended_by: str | None = None
    """`taken`, `declined`, `withdrawn` or `expired`."""

    @property
    def tenants(self) -> tuple[TenantId, ...]:
        """In the order in which an act locks them."""
        return tuple(sorted({one.tenant for one in self.views}))


class Handovers(Protocol):
    """An act that changes one has locked all its tenants first."""

    async def get(self, name: HandoverId) -> Handover | None: ...
    async def open_by(self, agent: AgentId) -> Sequence[Handover]:
        """Those that this agent offers."""
        ...

    async def open_to(self, agent: AgentId, organisation: SubscriberId) -> Sequence[Handover]:
        """Those in which this agent is named, by a colleague of the same organisation."""
        ...

    async def overdue(self, now: datetime) -> Sequence[Handover]: ...
    async def put(self, one: Handover) -> None: ...
    async def end(self, one: Handover, now: datetime) -> None:
        """Keep how it ended, and who took it."""
        ...
