"""The last word of media on each view, for as long as it is true of now.

In memory: what is older than a few seconds is unknown, and nothing is kept of a view that
is over. A view's own agent is told, and its tenant's own people, at the pace of a screen
that is read, not of what measures; sooner where a picture becomes better or worse.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.api.changes import Followed
from services.api.health.measured import Measured
from tenants.vocabulary.identifiers import AgentId, TenantId, ViewId
from tenants.vocabulary.people import Agent

STALE: Final = timedelta(seconds=7)
"""Media measures every two seconds: this is three words missed."""
TOLD_EVERY: Final = timedelta(seconds=3.5)
"""A follower hears no oftener of a picture that fares as before."""
MOST_VIEWS: Final = 20_000

_Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Whose:
    """Who may know how a view fares."""

    agent: AgentId
    tenant: TenantId

    @property
    def parts(self) -> frozenset[_Part]:
        return _parts(self.agent, self.tenant)


@dataclass(frozen=True, slots=True)
class Health:
    """`at` is when we heard it, by our own clock."""

    measured: Measured
    at: datetime


@dataclass(slots=True)
class _Known:
    whose: Whose
    health: Health
    told_at: datetime


class Healths:
    """One per process."""

    def __init__(self) -> None:
        self._known: dict[ViewId, _Known] = {}
        self._followers: dict[_Part, set[Followed[Health]]] = {}

    def of(self, view: ViewId, now: datetime) -> Health | None:
        """`None` where nothing is known of it, or no longer."""
        known = self._known.get(view)
        return known.health if known is not None and _is_fresh(known.health, now) else None

    def strangers(self, measured: Collection[Measured]) -> list[ViewId]:
        """Those whose owner is not known yet."""
        return [one.view for one in measured if one.view not in self._known]

    def introduce(self, view: ViewId, whose: Whose, measured: Measured, now: datetime) -> None:
        """The first word on a view."""
        if len(self._known) < MOST_VIEWS:
            self._known[view] = _Known(whose, Health(measured, now), now)
            self._tell(self._known[view])

    def hear(self, measured: Measured, now: datetime) -> None:
        """A word on a view that is known; on another, nothing."""
        known = self._known.get(measured.view)
        if known is None:
            return
        before, known.health = known.health.measured, Health(measured, now)
        if _fares(before) != _fares(measured) or now - known.told_at >= TOLD_EVERY:
            known.told_at = now
            self._tell(known)

    def forget(self, view: ViewId) -> None:
        """It is over."""
        self._known.pop(view, None)

    def forget_stale(self, now: datetime) -> None:
        """What nobody measures any more."""
        self._known = {
            view: known for view, known in self._known.items() if _is_fresh(known.health, now)
        }

    @contextmanager
    def followed(self, asker: Agent, now: datetime) -> Iterator[Followed[Health]]:
        """The agent's own views, and those on the cameras of a tenant the agent acts for.

        Begins with what is known of them.
        """
        followed: Followed[Health] = Followed()
        parts = _parts(asker.id, TenantId(str(asker.organisation)))
        for known in self._known.values():
            is_theirs = not parts.isdisjoint(known.whose.parts)
            if is_theirs and _is_fresh(known.health, now):
                followed.put(known.health)

        for part in parts:
            self._followers.setdefault(part, set()).add(followed)
        try:
            yield followed
        finally:
            for part in parts:
                self._followers[part].discard(followed)
                if not self._followers[part]:
                    del self._followers[part]

    def _tell(self, known: _Known) -> None:
        told = {
            followed for part in known.whose.parts for followed in self._followers.get(part, ())
        }
        for followed in told:
            followed.put(known.health)


def _parts(agent: AgentId, tenant: TenantId) -> frozenset[_Part]:
    return frozenset({("agent", agent), ("tenant", tenant)})


def _fares(measured: Measured) -> object:
    """What a screen says in words of it."""
    return measured.grade, measured.causes, measured.quality


def _is_fresh(health: Health, now: datetime) -> bool:
    return now - health.at < STALE
