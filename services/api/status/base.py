"""The database as it answered last: how far each register has come, and what hour it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from services.api.register_state import RegisterState
from services.api.status.parts import Found, State
from services.api.storage.register import Head
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import TenantId

MOST_SKEW: Final = timedelta(seconds=2)
"""Beyond, no federator is linked and no pass is read as it was meant."""


@dataclass(frozen=True, slots=True)
class Reading:
    heads: Mapping[TenantId, Head]
    disputes: Mapping[TenantId, str]
    at: datetime


@dataclass(slots=True)
class Base:
    """`last` is what was read last, however long ago."""

    begin: Begin
    state: RegisterState
    clock: Callable[[], datetime]
    last: Reading | None = None
    skew: timedelta | None = field(default=None, init=False)
    answers: bool = field(default=True, init=False)

    async def ask(self) -> Found:
        """Raises what an absent database does."""
        try:
            await self._read()
        except BaseException:
            # Too late is no answer either: whoever asks gives up by cancelling.
            self.answers, self.skew = False, None
            raise
        return self.found()

    def found(self) -> Found:
        """Whether entries can be made, as the vigil knows it; else whether it answers us."""
        if self.state.away is not None:
            return Found(State.AWAY, self.state.away.code)
        if self.last is None:
            return Found(State.UNKNOWN)
        return Found(State.WELL) if self.answers else Found(State.LATE, "no-answer")

    async def _read(self) -> None:
        before = self.clock()
        async with self.begin() as work:
            theirs = await work.registers.base_hour()
            heads = await work.registers.heads()
            witnesses = await work.registers.witnesses()
        after = self.clock()
        self.answers, self.skew = True, _skew(theirs, before, after)
        disputes = {one.tenant: one.dispute for one in witnesses if one.dispute is not None}
        self.last = Reading({head.tenant: head for head in heads}, disputes, after)

    def clock_found(self) -> Found:
        if self.skew is None:
            return Found(State.UNKNOWN)
        seconds = self.skew.total_seconds()
        if abs(self.skew) > MOST_SKEW:
            return Found(State.LATE, "skew", seconds)
        return Found(State.WELL, None, seconds)


def _skew(theirs: datetime, before: datetime, after: datetime) -> timedelta:
    """Ours less theirs; nothing where theirs lies between two looks at ours."""
    earliest = latest = theirs
    if theirs.tzinfo is None:
        # SQLite: whole seconds, in UTC, and the clock of this very machine.
        earliest = theirs.replace(tzinfo=UTC)
        latest = earliest + timedelta(seconds=1)
    if before > latest:
        return before - latest
    return min(after - earliest, timedelta())
