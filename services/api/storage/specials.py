"""What is convened for a time, as it is kept: arrangements, crisis cells, active posts.

One shape for all: asked for or opened at once, with an end of its own, ended earlier
by either side. What each is to a decision stands in `acts.evidence`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tenants.vocabulary.identifiers import CameraId, SpecialId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent


class SpecialKind(StrEnum):
    ARRANGEMENT = "arrangement"
    CRISIS_CELL = "crisis-cell"
    ACTIVE_POST = "active-post"
    POST_WORD = "post-word"
    """What an active post answers to one agent, for one camera."""


class SpecialState(StrEnum):
    ASKED = "asked"
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Special:
    """`subject`: a motive, or the regime whose post it is. `since` and `until` are those asked
    for, then those granted; `deadline`: when silence is decided, where somebody is to answer.
    `ended_by` is a stable code; `entry` the register's number of the request.
    """

    id: SpecialId
    tenant: TenantId
    kind: SpecialKind
    subject: str
    agent: Agent
    incident: str | None
    zones: tuple[str, ...]
    cameras: tuple[CameraId, ...]
    members: tuple[SubscriberId, ...]
    asked_at: datetime
    deadline: datetime | None
    state: SpecialState
    since: datetime
    until: datetime
    article: str
    decided_by: str | None
    entry: int
    ended_by: str | None = None

    @property
    def overdue_at(self) -> datetime:
        """When its hour has come: silence's while it is asked for, else its end."""
        asked = self.state is SpecialState.ASKED
        return self.deadline if asked and self.deadline is not None else self.until


class Specials(Protocol):
    """Read by anybody's act; written by one that locked the tenant."""

    async def get(self, name: SpecialId) -> Special | None: ...
    async def open_in(self, tenants: Collection[TenantId]) -> tuple[Special, ...]:
        """Those asked for or in force, in the order they were asked for."""
        ...

    async def overdue(self, now: datetime) -> tuple[TenantId, ...]: ...
    async def put(self, one: Special) -> None: ...
    async def change(self, one: Special, now: datetime) -> None: ...
