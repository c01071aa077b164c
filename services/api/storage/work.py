"""What an act may ask of the storage: one transaction, and in it the tenants it locks.

`Work` reads. To write, an act locks a tenant: its register, slots and views are then its
own until the block ends, so that writers of a tenant follow each other and those of two
tenants never wait for each other. An act on several (a handover) locks them in their
order, and all of it happens or nothing. Nobody commits: leaving the block does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from services.api.storage.contact_lists import Contacts
from services.api.storage.drifts.shelf import Drifts
from services.api.storage.federators.shelf import Federators
from services.api.storage.handover.shelf import Handovers
from services.api.storage.history import History, InventoryVersion
from services.api.storage.keys.shelf import HouseKeys
from services.api.storage.looking import CameraPage, CameraQuery
from services.api.storage.mails import Mails
from services.api.storage.register import Register, Registers
from services.api.storage.revoking import Revoking, RevokingOnes
from services.api.storage.rights import Rights
from services.api.storage.searching import Searches
from services.api.storage.sessions.shelf import Sessions
from services.api.storage.specials import Specials
from services.api.storage.upkeep.shelf import Upkeep
from tenants.decisions.cutting import Cut
from tenants.decisions.evidence import Ticket
from tenants.decisions.tickets.asking import TicketRequest, ticket
from tenants.habilitations.habilitation import Habilitation
from tenants.habilitations.person import Person
from tenants.leases.lease import Lease
from tenants.quotas.slots import Slots
from tenants.register.entry import Entry
from tenants.register.tree import Frontier
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import (
    AgentId,
    CameraId,
    FlowId,
    LeaseId,
    SubscriberId,
    TenantId,
    TicketId,
    ViewId,
    VisibleTenant,
)
from tenants.vocabulary.people import Agent

if TYPE_CHECKING:
    from services.api.storage.ticket_records import TicketRecords


class RegisterUnavailable(Exception):
    """The database cannot be read or written: nothing was entered, nothing is granted."""


class UnknownTenant(LookupError):
    """No convention ever brought this tenant here (see `acts.sync_tenants`)."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One camera on its way; it holds `slot`, under a fence that no other flow ever had."""

    id: FlowId
    tenant: TenantId
    camera: CameraId
    slot: int
    fence: int
    since: datetime


@dataclass(frozen=True, slots=True)
class View:
    """One agent on a flow, by the register entry `entry`.

    `lease` is when it ends unless renewed, `until` when its right ends whatever
    happens. `ended` is the code of its end, `None` while it runs.
    """

    id: ViewId
    flow: Flow
    agent: Agent
    motive: str
    incident: str | None
    convention: str
    article: str
    habilitation: str
    entry: int
    since: datetime
    lease: datetime
    until: datetime
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """One lease of a camera's joystick, asked for, held or ended, and what it rests on.

    It goes with one view of the agent's: no picture, no steering. `duration` is what was
    asked for, `None` for the longest; `entry` the register's; `fence` grows with each.
    """

    id: LeaseId
    tenant: TenantId
    view: ViewId
    flow: FlowId
    agent: Agent
    lease: Lease
    ground: str
    incident: str | None
    duration: timedelta | None
    asked_at: datetime
    convention: str
    article: str
    approver: str | None
    entry: int
    fence: int


class TicketState(StrEnum):
    ASKED = "asked"
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class TicketFile:
    """One request for an access of some hours, and what became of it.

    `until`: while asked for, when silence is decided; open, when it ends. `ended_by` is a
    stable code; `entry` the register's number of the request.
    """

    id: TicketId
    tenant: TenantId
    agent: Agent
    asked: TicketRequest
    state: TicketState
    since: datetime
    until: datetime
    article: str
    decided_by: str | None
    entry: int
    ended_by: str | None = None

    @property
    def evidence(self) -> Ticket:
        """What an open ticket is to a decision on watching."""
        return ticket(self.asked, self.id, self.since, self.until)


@dataclass(frozen=True, slots=True)
class Holding:
    """One flow that holds a slot, its camera, and who looks, in the order they came."""

    flow: Flow
    camera: Camera
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True)
class TenantSummary:
    """What a list of tenants says of one: its name, its quota, how many cameras it shares."""

    id: VisibleTenant
    name: str
    quota: int
    cameras: int


class LockedTenant(Protocol):
    """One tenant's slots and register, ours until the act ends."""

    @property
    def tenant(self) -> TenantId: ...
    @property
    def quota(self) -> int: ...
    @property
    def running(self) -> tuple[View, ...]:
        """The views that run now, in the order they were granted."""
        ...

    @property
    def slots(self) -> Slots:
        """What their flows hold."""
        ...

    @property
    def revoking(self) -> Revoking:
        """The slots that were taken from a flow which may not have stopped yet."""
        ...

    @property
    def next_seq(self) -> int:
        """The number the next entry must carry."""
        ...

    @property
    def next_fence(self) -> int:
        """The fence the next flow must carry."""
        ...

    def fresh_salt(self) -> str:
        """16 random bytes in hexadecimal, for one entry."""
        ...

    @property
    def frontier(self) -> Frontier:
        """The tree of all entries so far, those of this act included."""
        ...

    @property
    def register(self) -> Register: ...

    async def record(self, *entries: Entry) -> None:
        """Append to the register. Raises `ValueError` if they are not the next ones,
        `RegisterUnavailable` where they are refused."""
        ...

    async def camera(self, camera: CameraId) -> Camera | None: ...
    async def habilitation(self, agent: Agent) -> Habilitation | None:
        """What this agent holds here, in force or not, for the organisation it acts for."""
        ...

    async def habilitate(self, habilitation: Habilitation) -> None: ...
    async def set_quota(self, quota: int) -> None:
        """Follow the convention. The schema refuses it while a higher slot is held."""
        ...

    async def open_flow(self, flow: Flow) -> None: ...
    async def open_view(self, view: View) -> None: ...
    async def renew(self, views: Sequence[View]) -> None:
        """Keep the lease and the end that these views carry."""
        ...

    async def hang_on(self, session: str, views: Collection[ViewId]) -> None:
        """These views go on by this session of their agent's; empty: by none, which ends
        with no session."""
        ...

    async def end_view(self, view: View, code: str, now: datetime) -> bool:
        """End a view. True when it was the last of its flow, whose slot is then free."""
        ...

    async def tickets(self) -> tuple[TicketFile, ...]:
        """Those that are asked for or open, in the order they were asked for."""
        ...

    async def put_ticket(self, ticket: TicketFile) -> None: ...
    async def change_ticket(self, ticket: TicketFile, now: datetime) -> None: ...
    async def holds(self) -> tuple[Hold, ...]:
        """The leases that are asked for or held, in the order they were asked for."""
        ...

    async def open_hold(self, hold: Hold) -> None:
        """Raises `ValueError` if its fence is not the next one."""
        ...

    async def change_hold(self, hold: Hold, now: datetime) -> None: ...
    async def cuts(self) -> tuple[Cut, ...]:
        """What the owner has cut, lifted by time or not."""
        ...

    async def put_cut(self, cut: Cut) -> None:
        """In the place of an older one on the same camera."""
        ...

    async def lift_cut(self, camera: CameraId | None) -> bool:
        """False where nothing was cut."""
        ...

    async def is_entered(self, fact: str) -> bool:
        """Whether this fact of the commune's stands in the register already."""
        ...

    async def enter_fact(self, fact: str, entry: int) -> None: ...

    @property
    def history(self) -> History: ...
    @property
    def mails(self) -> Mails: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def upkeep(self) -> Upkeep: ...
    async def inventory(self) -> Mapping[CameraId, Camera]: ...
    async def put_cameras(self, cameras: Sequence[Camera]) -> None: ...
    async def drop_cameras(self, cameras: Collection[CameraId]) -> None: ...


class Work(Protocol):
    """One act's transaction."""

    @property
    def registers(self) -> Registers: ...
    @property
    def mails(self) -> Mails: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def upkeep(self) -> Upkeep: ...
    @property
    def searches(self) -> Searches: ...
    @property
    def rights(self) -> Rights: ...
    @property
    def drifts(self) -> Drifts: ...
    @property
    def revoking(self) -> RevokingOnes: ...
    @property
    def specials(self) -> Specials: ...
    @property
    def handovers(self) -> Handovers: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def ticket_records(self) -> TicketRecords: ...
    @property
    def federators(self) -> Federators: ...
    @property
    def keys(self) -> HouseKeys: ...

    def fresh_name(self) -> str:
        """A name nobody can guess, for a flow or a view."""
        ...

    async def lock(self, tenant: TenantId) -> LockedTenant:
        """Wait for our turn on a tenant. Several only in their order, so that nobody waits in
        a circle. Raises `UnknownTenant`; `ValueError` out of order."""
        ...

    async def try_writing(self, now: datetime) -> None:
        """Write an entry as an act does, take it back, and keep the hour. Raises
        `RegisterUnavailable` where an act could not be entered."""
        ...

    async def add_tenant(self, tenant: TenantId, name: str, quota: int) -> None:
        """Open a tenant's slots and register, or give it its name of today."""
        ...

    async def visible_tenants(self, agent: Agent, now: datetime) -> frozenset[VisibleTenant]:
        """Those it is habilitated for now, for its organisation; and its own, if it is one.
        While it is suspended it sees none of the others."""
        ...

    async def habilitated_tenants(self, agent: Agent, now: datetime) -> frozenset[VisibleTenant]:
        """The same with those where it is suspended: an act that decides tells it so."""
        ...

    async def tenants(self, among: Collection[VisibleTenant]) -> tuple[TenantSummary, ...]: ...
    async def quotas(self, among: Collection[VisibleTenant]) -> Mapping[VisibleTenant, int]: ...
    async def camera(self, among: Collection[VisibleTenant], camera: CameraId) -> Camera | None: ...
    async def cameras(self, among: Collection[VisibleTenant], query: CameraQuery) -> CameraPage: ...
    async def owner(self, camera: CameraId) -> TenantId | None:
        """Whose camera it is: for the owner's register, never for the one who asks."""
        ...

    async def holdings(self, tenants: Collection[TenantId]) -> tuple[Holding, ...]:
        """Every flow that holds a slot, by tenant and slot, as at one instant."""
        ...

    async def cuts(self, tenants: Collection[TenantId]) -> Mapping[TenantId, tuple[Cut, ...]]:
        """What the owners have cut, lifted by time or not."""
        ...

    async def ticket(self, ticket: TicketId) -> TicketFile | None: ...
    async def tickets(self, tenants: Collection[TenantId]) -> tuple[TicketFile, ...]:
        """Those that are asked for or open there."""
        ...

    async def tickets_of(self, agent: AgentId) -> tuple[TicketFile, ...]: ...
    async def overdue_tickets(self, now: datetime) -> tuple[TenantId, ...]:
        """The tenants that have a ticket whose hour has come."""
        ...

    async def hold(self, lease: LeaseId) -> Hold | None: ...
    async def holds(self, tenants: Collection[TenantId]) -> tuple[Hold, ...]:
        """The leases that are asked for or held there."""
        ...

    async def holds_of(self, agent: AgentId) -> tuple[Hold, ...]:
        """Those that one agent asks for or holds."""
        ...

    async def overdue_holds(self, now: datetime) -> tuple[TenantId, ...]:
        """The tenants that have a lease whose hour has come, or whose view has ended."""
        ...

    async def overdue_cuts(self, now: datetime) -> tuple[TenantId, ...]:
        """The tenants that have a stop whose hour has come."""
        ...

    async def views(self, views: Collection[ViewId]) -> tuple[View, ...]:
        """Running or ended."""
        ...

    async def views_on(self, flow: FlowId) -> tuple[View, ...]:
        """Those that run on this flow."""
        ...

    async def overdue(self, now: datetime) -> tuple[TenantId, ...]:
        """The tenants that have a view whose lease is over."""
        ...

    async def inventory_versions(
        self, tenant: VisibleTenant, most: int
    ) -> tuple[InventoryVersion, ...]:
        """The latest first."""
        ...

    async def unacknowledged(
        self, among: Collection[TenantId]
    ) -> Mapping[TenantId, InventoryVersion]:
        """The latest version of each that waits for a person's acknowledgement."""
        ...

    async def unreceived(self, among: Collection[TenantId]) -> Mapping[TenantId, int]:
        """The latest version of each that has one which no subscriber received."""
        ...

    async def habilitations(self, organisation: SubscriberId) -> tuple[Habilitation, ...]: ...

    async def people(self, organisation: SubscriberId | None = None) -> tuple[Person, ...]:
        """Everybody who was ever habilitated, for this organisation or for any, by
        organisation and agent: in force, suspended and ended."""
        ...

    async def person(self, agent: AgentId, organisation: SubscriberId) -> Person | None: ...


Begin: TypeAlias = Callable[[], AbstractAsyncContextManager[Work]]
"""How an act opens its transaction. Entering or leaving it raises `RegisterUnavailable`."""
