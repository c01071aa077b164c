"""What an act may ask of the differences that stand between habilitations and accounts.

A difference is kept for each tenant that is concerned, with the entry of its register, by an
act that has locked that tenant. One row says when accounts were last read, and whose turn
it is to read them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId

Whose: TypeAlias = tuple[AgentId, SubscriberId]


@dataclass(frozen=True, slots=True)
class OpenDrift:
    """`bars` are the roles that are not given meanwhile; `settles`: that `beffroi keycloak
    sync --apply` settles it. `entry` is the number in this tenant's register."""

    tenant: TenantId
    agent: AgentId
    organisation: SubscriberId
    kind: str
    name: str
    ours: str
    theirs: str
    bars: frozenset[str]
    settles: bool
    since: datetime
    entry: int


@dataclass(frozen=True, slots=True)
class Look:
    """How the last look at the accounts went. `read_at`: the last that succeeded; `trouble`:
    why the latest did not, since `trouble_since`. `version` grows with each difference that
    comes or goes."""

    read_at: datetime | None
    trouble: str | None
    trouble_since: datetime | None
    version: int


class Drifts(Protocol):
    async def open(self, tenant: TenantId | None = None) -> tuple[OpenDrift, ...]:
        """Those of one tenant, or of all; by organisation, agent and kind."""
        ...

    async def put(self, drifts: Sequence[OpenDrift]) -> None: ...
    async def settle(self, drifts: Sequence[OpenDrift]) -> None: ...
    async def bars(self) -> Mapping[Whose, frozenset[str]]:
        """Whom they bar from what, of all those for whom they bar anything."""
        ...

    async def bind(
        self, tenant: TenantId, organisation: SubscriberId, name: AgentId, account: AgentId
    ) -> None:
        """What was held there, for this organisation, under this name is held by this account."""
        ...

    async def take_turn(self, now: datetime, until: datetime) -> bool:
        """Whether it is time to look and nobody else does; then nobody will before `until`."""
        ...

    async def looked(self, now: datetime, again: datetime, trouble: str | None) -> None:
        """The look is over; the next is due at `again`."""
        ...

    async def last_look(self) -> Look | None:
        """`None` where nobody ever looked."""
        ...
