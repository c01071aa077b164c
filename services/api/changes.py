"""What changed, handed to whoever follows it in this process.

A follower that reads too slowly loses the oldest changes, never memory without bound;
gauges are marked, not queued, so that the last state always comes. Who follows cameras
is told when the list must be read again: at the start, and after any loss. What became
of a view is kept a while: a console whose connection was renewed missed nothing.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from services.api.storage.handover.shelf import Handover
from services.api.storage.sessions.shelf import Ending
from services.api.storage.specials import Special
from services.api.storage.work import Hold, TicketFile
from tenants.vocabulary.identifiers import AgentId, CameraId, FlowId, TenantId, ViewId
from tenants.vocabulary.people import Agent
from tenants.vocabulary.picture import PictureState

LONGEST_QUEUE = 2000
MOST_REMEMBERED = 4096
MEMORY = timedelta(seconds=90)
"""How long the end of a view is told to a connection that begins."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ViewChanged:
    """`code` is stable, `None` while all is well; `text` is what its sentence leaves out."""

    agent: AgentId
    view: ViewId
    flow: FlowId
    camera: CameraId
    state: PictureState
    code: str | None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class CamerasChanged:
    tenant: TenantId
    added: tuple[CameraId, ...]
    changed: tuple[CameraId, ...]
    removed: tuple[CameraId, ...]
    version: int
    """Of the tenant's list, once it is so."""

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)


class Followed(Generic[T]):
    """One follower's own queue. `loss` stands for all that an overflow dropped."""

    def __init__(self, *loss: T) -> None:
        self._loss = loss
        self._waiting: deque[T] = deque(maxlen=LONGEST_QUEUE)
        self._news = asyncio.Event()

    def put(self, change: T) -> None:
        if self._loss and len(self._waiting) == LONGEST_QUEUE:
            self._waiting.clear()
            self._waiting.extend(self._loss)
        self._waiting.append(change)
        self._news.set()

    async def take(self) -> list[T]:
        """Everything that came since the last time, at least one."""
        await self._news.wait()
        self._news.clear()
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

    async def __aiter__(self) -> AsyncIterator[T]:
        while True:
            for change in await self.take():
                yield change


class Changes:
    """The followers of this process. `None` means all: every gauge, the whole list of cameras."""

    def __init__(self) -> None:
        self._gauges: set[Followed[TenantId | None]] = set()
        self._cameras: set[Followed[CamerasChanged | None]] = set()
        self._tickets: dict[Followed[TicketFile], Agent] = {}
        self._leases: dict[Followed[Hold], Agent] = {}
        self._specials: set[Followed[Special]] = set()
        self._handovers: dict[Followed[Handover], Agent] = {}
        self._register: set[Followed[None]] = set()
        self._sessions: set[Followed[Ending]] = set()
        self._mails: dict[Followed[TenantId], TenantId | None] = {}
        self._upkeep: set[Followed[TenantId | None]] = set()
        self._views: dict[Followed[ViewChanged], AgentId] = {}
        self._last: OrderedDict[ViewId, tuple[ViewChanged, datetime]] = OrderedDict()

    @contextmanager
    def gauges(self) -> Iterator[Followed[TenantId | None]]:
        with _among(self._gauges, Followed[TenantId | None]()) as followed:
            yield followed

    @contextmanager
    def cameras(self) -> Iterator[Followed[CamerasChanged | None]]:
        """Begins with `None`: what is read from then on misses no change."""
        with _among(self._cameras, Followed[CamerasChanged | None](None)) as followed:
            followed.put(None)
            yield followed

    @contextmanager
    def leases(self, asker: Agent) -> Iterator[Followed[Hold]]:
        """Those of the agent, and those on the cameras of a tenant the agent acts for."""
        followed: Followed[Hold] = Followed()
        self._leases[followed] = asker
        try:
            yield followed
        finally:
            del self._leases[followed]

    @contextmanager
    def tickets(self, asker: Agent) -> Iterator[Followed[TicketFile]]:
        """Those the agent asked for, and those on a tenant's estates it acts for."""
        followed: Followed[TicketFile] = Followed()
        self._tickets[followed] = asker
        try:
            yield followed
        finally:
            del self._tickets[followed]

    @contextmanager
    def mails(self, tenant: TenantId | None) -> Iterator[Followed[TenantId]]:
        """That something became of a tenant's messages; `None`: of anybody's."""
        followed: Followed[TenantId] = Followed()
        self._mails[followed] = tenant
        try:
            yield followed
        finally:
            del self._mails[followed]

    @contextmanager
    def upkeep(self) -> Iterator[Followed[TenantId | None]]:
        """Whose hours, windows or faults have changed; `None`: anybody's."""
        with _among(self._upkeep, Followed[TenantId | None]()) as followed:
            yield followed

    @contextmanager
    def specials(self) -> Iterator[Followed[Special]]:
        """Of every tenant: who may see which is not known here."""
        with _among(self._specials, Followed[Special]()) as followed:
            yield followed

    @contextmanager
    def handovers(self, asker: Agent) -> Iterator[Followed[Handover]]:
        """Those the agent offers, and those in which a colleague named the agent."""
        followed: Followed[Handover] = Followed()
        self._handovers[followed] = asker
        try:
            yield followed
        finally:
            del self._handovers[followed]

    @contextmanager
    def sessions(self) -> Iterator[Followed[Ending]]:
        """Of everybody: whose they are is for the follower to tell."""
        with _among(self._sessions, Followed[Ending]()) as followed:
            yield followed

    @contextmanager
    def register(self) -> Iterator[Followed[None]]:
        """Only that it changed: how it stands is `RegisterState`'s to say."""
        with _among(self._register, Followed[None]()) as followed:
            yield followed

    @contextmanager
    def views(self, agent: AgentId, now: datetime) -> Iterator[Followed[ViewChanged]]:
        """Begins with what is known of this agent's views."""
        followed: Followed[ViewChanged] = Followed()
        for change, at in self._last.values():
            ended = change.state is PictureState.ENDED
            if change.agent == agent and not (ended and now - at > MEMORY):
                followed.put(change)

        self._views[followed] = agent
        try:
            yield followed
        finally:
            del self._views[followed]

    def gauge_changed(self, tenant: TenantId | None) -> None:
        for followed in self._gauges:
            followed.put(tenant)

    def upkeep_changed(self, tenant: TenantId | None) -> None:
        for followed in self._upkeep:
            followed.put(tenant)

    def register_changed(self) -> None:
        for followed in self._register:
            followed.put(None)

    def session_ended(self, ending: Ending) -> None:
        for followed in self._sessions:
            followed.put(ending)

    def cameras_changed(self, change: CamerasChanged | None) -> None:
        for followed in self._cameras:
            followed.put(change)

    def lease_changed(self, hold: Hold) -> None:
        for followed, asker in self._leases.items():
            if asker.id == hold.agent.id or str(asker.organisation) == hold.tenant:
                followed.put(hold)

    def ticket_changed(self, ticket: TicketFile) -> None:
        for followed, asker in self._tickets.items():
            if asker.id == ticket.agent.id or str(asker.organisation) == ticket.tenant:
                followed.put(ticket)

    def mails_changed(self, tenant: TenantId) -> None:
        for followed, wanted in self._mails.items():
            if wanted in (None, tenant):
                followed.put(tenant)

    def special_changed(self, special: Special) -> None:
        for followed in self._specials:
            followed.put(special)

    def handover_changed(self, handover: Handover) -> None:
        for followed, asker in self._handovers.items():
            is_theirs = asker.id in (handover.agent.id, handover.to)
            if is_theirs and asker.organisation == handover.agent.organisation:
                followed.put(handover)

    def view_changed(self, change: ViewChanged, now: datetime) -> None:
        last = self._last.get(change.view)
        if last is not None and last[0].state is PictureState.ENDED:
            return  # an end is the last word, whichever road it came by
        self._last[change.view] = (change, now)
        self._last.move_to_end(change.view)
        if len(self._last) > MOST_REMEMBERED:
            self._last.popitem(last=False)

        for followed, agent in self._views.items():
            if agent == change.agent:
                followed.put(change)


@contextmanager
def _among(followers: set[Followed[T]], followed: Followed[T]) -> Iterator[Followed[T]]:
    followers.add(followed)
    try:
        yield followed
    finally:
        followers.discard(followed)
