"""One act's transaction, in SQL. See `work.Work` for what each method promises."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Text,
    bindparam,
    cast,
    func,
    not_,
    select,
    true,
    union,
    update,
)

from services.api.storage.camera_shelf import (
    COLUMNS,
    Rows,
    camera_of,
    counted,
    edge,
    matching,
    page,
)
from services.api.storage.cut_shelf import cut_of, select_cuts, select_overdue_cuts
from services.api.storage.drifts.sql import SqlDrifts, barred_altogether
from services.api.storage.exchange import Exchange
from services.api.storage.federators.sql import SqlFederators
from services.api.storage.handover.sql import SqlHandovers
from services.api.storage.history import InventoryVersion
from services.api.storage.inserting import insert_if_new
from services.api.storage.inventory_shelf import (
    unreceived_of,
    version_of,
    versions_of,
    waiting_of,
)
from services.api.storage.keys.sql import SqlHouseKeys
from services.api.storage.lease_shelf import OPEN, hold_of, select_holds
from services.api.storage.looking import CameraPage, CameraQuery
from services.api.storage.rights_shelf import SqlRights
from services.api.storage.sessions.sql import SqlSessions
from services.api.storage.sql_contacts import SqlContacts
from services.api.storage.sql_mails import SqlMails
from services.api.storage.sql_register import SqlRegisters
from services.api.storage.sql_revoking import SqlRevoking, SqlRevokingOnes, read_numbers
from services.api.storage.sql_searches import SqlSearches
from services.api.storage.sql_specials import SqlSpecials
from services.api.storage.sql_tenant import Head, SqlLockedTenant
from services.api.storage.sql_ticket_records import SqlTicketRecords
from services.api.storage.tables import (
    cameras,
    habilitations,
    leases,
    register_heads,
    tenants,
    tickets,
    views,
)
from services.api.storage.ticket_shelf import OPEN_TICKETS, select_tickets, ticket_of
from services.api.storage.trial import try_writing
from services.api.storage.upkeep.sql import SqlUpkeep
from services.api.storage.view_shelf import (
    NAMED_VIEWS,
    RUNNING,
    STANDING,
    habilitation_of,
    holdings_of,
    select_holdings,
    select_views,
    view_of,
)
from services.api.storage.work import (
    Hold,
    Holding,
    TenantSummary,
    TicketFile,
    UnknownTenant,
    View,
)
from tenants.decisions.cutting import Cut
from tenants.habilitations.habilitation import Habilitation
from tenants.habilitations.person import Person, people
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

_NOBODY = TenantId("")
"""Whose turn a trial takes: one at a time, and no tenant waits for it."""


_HEAD = select(register_heads.c.frontier, register_heads.c.next_fence).where(
    register_heads.c.tenant == bindparam("of")
)
_TURN = select(
    cast(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("of"), 0)), Text).label("taken")
).subquery("turn")
# One trip for our turn and the row: FOR UPDATE reads it as the last act left it, though
# this statement began before that act was over.
_HEAD_IN_TURN = (
    _HEAD.add_columns(_TURN.c.taken)
    .select_from(register_heads.join(_TURN, true()))
    .with_for_update(of=register_heads)
)
_HABILITATED = select(habilitations.c.tenant).where(
    habilitations.c.agent == bindparam("agent"),
    habilitations.c.organisation == bindparam("organisation"),
    habilitations.c.since <= bindparam("now"),
    habilitations.c.until > bindparam("now"),
)
_SUSPENDED = (habilitations.c.suspended_since <= bindparam("now")) & (
    habilitations.c.suspended_until.is_(None) | (habilitations.c.suspended_until > bindparam("now"))
)
_OWN = select(tenants.c.id).where(tenants.c.id == bindparam("organisation"))
_UNBARRED = not_(barred_altogether())
_VISIBLE = union(
    _HABILITATED.where(habilitations.c.suspended_since.is_(None) | not_(_SUSPENDED), _UNBARRED),
    _OWN.where(_UNBARRED),
)
_ASKABLE = union(_HABILITATED, _OWN)


class SqlWork:
    """`own_turn` waits until this act may write for a tenant: first come, first served."""

    def __init__(
        self,
        exchange: Exchange,
        own_turn: Callable[[TenantId], Awaitable[None]],
        names: Callable[[], str],
        months: Callable[[TenantId], int],
    ) -> None:
        self._exchange = exchange
        self._months = months
        self.registers = SqlRegisters(exchange)
        self.mails = SqlMails(exchange)
        self.contacts = SqlContacts(exchange)
        self.upkeep = SqlUpkeep(exchange)
        self.searches = SqlSearches(exchange)
        self.rights = SqlRights(exchange)
        self.drifts = SqlDrifts(exchange)
        self.revoking = SqlRevokingOnes(exchange)
        self.specials = SqlSpecials(exchange)
        self.handovers = SqlHandovers(exchange)
        self.sessions = SqlSessions(exchange)
        self.ticket_records = SqlTicketRecords(exchange)
        self.federators = SqlFederators(exchange)
        self.keys = SqlHouseKeys(exchange)
        self._own_turn = own_turn
        self._names = names
        self._locked: list[SqlLockedTenant] = []

    @property
    def recorded(self) -> Sequence[Entry]:
        """What this act entered, wherever."""
        return [entry for locked in self._locked for entry in locked.recorded]

    def fresh_name(self) -> str:
        return self._names()

    async def lock(self, tenant: TenantId) -> SqlLockedTenant:
        if self._locked and tenant <= self._locked[-1].tenant:
            raise ValueError("an act locks each tenant once, in their order")
        head = await self._head(tenant)
        if head is None:
            raise UnknownTenant(tenant)

        # Only now: before the head was ours, another act could still change it.
        rows = (await self._exchange.execute(STANDING, {"tenant": tenant})).all()
        running = [view_of(row[2:]) for row in rows if row[2] is not None]
        locked = SqlLockedTenant(
            self._exchange,
            head,
            rows[0][0],
            running,
            SqlRevoking(self._exchange, tenant, read_numbers(rows[0][1])),
            self._names,
            self._months(tenant),
        )
        self._locked.append(locked)
        return locked

    async def _head(self, tenant: TenantId) -> Head | None:
        if not self._exchange.on_postgresql:
            await self._own_turn(tenant)
        read = _HEAD_IN_TURN if self._exchange.on_postgresql else _HEAD
        row = (await self._exchange.execute(read, {"of": tenant})).first()
        return None if row is None else Head(tenant, Frontier.decoded(row[0]), row[1])

    async def settle(self) -> None:
        """What is written last, just before the commit."""
        for locked in self._locked:
            locked.settle()
        await self._exchange.send()

    async def try_writing(self, now: datetime) -> None:
        await self._own_turn(_NOBODY)
        await try_writing(self._exchange, now)

    async def add_tenant(self, tenant: TenantId, name: str, quota: int) -> None:
        await self._own_turn(tenant)
        await insert_if_new(self._exchange, tenants, id=tenant, name=name, quota=quota)
        await insert_if_new(
            self._exchange,
            register_heads,
            tenant=tenant,
            size=0,
            frontier=Frontier().encoded(),
            next_fence=1,
        )
        renamed = (tenants.c.id == tenant) & (tenants.c.name != name)
        await self._exchange.execute(update(tenants).where(renamed).values(name=name))

    async def visible_tenants(self, agent: Agent, now: datetime) -> frozenset[VisibleTenant]:
        return await self._seen(_VISIBLE, agent, now)

    async def habilitated_tenants(self, agent: Agent, now: datetime) -> frozenset[VisibleTenant]:
        return await self._seen(_ASKABLE, agent, now)

    async def _seen(
        self, statement: CompoundSelect[Any], agent: Agent, now: datetime
    ) -> frozenset[VisibleTenant]:
        of = {"agent": agent.id, "organisation": agent.organisation, "now": now}
        rows = await self._exchange.execute(statement, of)
        return frozenset(VisibleTenant(TenantId(row[0])) for row in rows)

    async def tenants(self, among: Collection[VisibleTenant]) -> tuple[TenantSummary, ...]:
        shared = (
            select(func.count())
            .select_from(cameras)
            .where(cameras.c.tenant == tenants.c.id)
            .scalar_subquery()
        )
        rows = await self._exchange.execute(
            select(tenants.c.id, tenants.c.name, tenants.c.quota, shared)
            .where(tenants.c.id.in_(sorted(among)))
            .order_by(tenants.c.id)
        )
        return tuple(TenantSummary(*row) for row in rows)

    async def quotas(self, among: Collection[VisibleTenant]) -> Mapping[VisibleTenant, int]:
        rows = await self._exchange.execute(
            select(tenants.c.id, tenants.c.quota)
            .where(tenants.c.id.in_(sorted(among)))
            .order_by(tenants.c.id)
        )
        return {row[0]: row[1] for row in rows}

    async def camera(self, among: Collection[VisibleTenant], camera: CameraId) -> Camera | None:
        condition = (cameras.c.id == camera) & cameras.c.tenant.in_(sorted(among))
        row = (await self._exchange.execute(select(*COLUMNS).where(condition))).first()
        return None if row is None else camera_of(row)

    async def cameras(self, among: Collection[VisibleTenant], query: CameraQuery) -> CameraPage:
        condition = matching(among, query)
        total = (await self._exchange.execute(counted(condition))).scalar_one()
        rows = (await self._exchange.execute(page(condition, query))).all()
        edges = tuple(edge(row) for row in rows[: query.first])
        return CameraPage(edges, has_next=len(rows) > query.first, total=total)

    async def owner(self, camera: CameraId) -> TenantId | None:
        owner = select(cameras.c.tenant).where(cameras.c.id == camera)
        tenant: TenantId | None = (await self._exchange.execute(owner)).scalar()
        return tenant

    async def holdings(self, among: Collection[TenantId]) -> tuple[Holding, ...]:
        return holdings_of((await self._exchange.execute(select_holdings(among))).all())

    async def cuts(self, among: Collection[TenantId]) -> Mapping[TenantId, tuple[Cut, ...]]:
        found: dict[TenantId, tuple[Cut, ...]] = {}
        for row in await self._exchange.execute(select_cuts(among)):
            found[row[0]] = (*found.get(row[0], ()), cut_of(row))
        return found

    async def ticket(self, ticket: TicketId) -> TicketFile | None:
        found = await self._tickets(tickets.c.id == ticket)
        return found[0] if found else None

    async def tickets(self, among: Collection[TenantId]) -> tuple[TicketFile, ...]:
        return await self._tickets(tickets.c.tenant.in_(sorted(among)) & OPEN_TICKETS)

    async def tickets_of(self, agent: AgentId) -> tuple[TicketFile, ...]:
        return await self._tickets((tickets.c.agent == agent) & OPEN_TICKETS)

    async def overdue_tickets(self, now: datetime) -> tuple[TenantId, ...]:
        rows = await self._exchange.execute(
            select(tickets.c.tenant).where(OPEN_TICKETS, tickets.c.until <= now).distinct()
        )
        return tuple(sorted(row[0] for row in rows))

    async def _tickets(self, condition: ColumnElement[bool]) -> tuple[TicketFile, ...]:
        return tuple(map(ticket_of, await self._exchange.execute(select_tickets(condition))))

    async def hold(self, lease: LeaseId) -> Hold | None:
        row = (await self._exchange.execute(select_holds(leases.c.id == lease))).first()
        return None if row is None else hold_of(row)

    async def holds(self, among: Collection[TenantId]) -> tuple[Hold, ...]:
        return await self._holds(leases.c.tenant.in_(sorted(among)) & OPEN)

    async def holds_of(self, agent: AgentId) -> tuple[Hold, ...]:
        return await self._holds((leases.c.agent == agent) & OPEN)

    async def overdue_holds(self, now: datetime) -> tuple[TenantId, ...]:
        rows = await self._exchange.execute(
            select(leases.c.tenant)
            .join_from(leases, views, views.c.id == leases.c.view)
            .where(OPEN, (leases.c.until <= now) | views.c.ended.is_not(None))
            .distinct()
        )
        return tuple(sorted(row[0] for row in rows))

    async def _holds(self, condition: ColumnElement[bool]) -> tuple[Hold, ...]:
        return tuple(map(hold_of, await self._exchange.execute(select_holds(condition))))

    async def overdue_cuts(self, now: datetime) -> tuple[TenantId, ...]:
        rows = await self._exchange.execute(select_overdue_cuts(now))
        return tuple(sorted(row[0] for row in rows))

    async def views(self, wanted: Collection[ViewId]) -> tuple[View, ...]:
        named = sorted(one for one in wanted if one.isprintable())
        if not named:
            return ()
        rows = await self._exchange.execute(NAMED_VIEWS, {"views": named})
        return tuple(view_of(row) for row in rows)

    async def views_on(self, flow: FlowId) -> tuple[View, ...]:
        return await self._views(select_views((views.c.flow == flow) & RUNNING))

    async def overdue(self, now: datetime) -> tuple[TenantId, ...]:
        rows = await self._exchange.execute(
            select(views.c.tenant).where(RUNNING, views.c.lease <= now).distinct()
        )
        return tuple(sorted(row[0] for row in rows))

    async def inventory_versions(
        self, tenant: VisibleTenant, most: int
    ) -> tuple[InventoryVersion, ...]:
        rows = await self._exchange.execute(versions_of(tenant, most))
        return tuple(version_of(row) for row in rows)

    async def unacknowledged(
        self, among: Collection[TenantId]
    ) -> Mapping[TenantId, InventoryVersion]:
        rows = await self._exchange.execute(waiting_of(among))
        return {row[0]: version_of(row[1:]) for row in rows}

    async def unreceived(self, among: Collection[TenantId]) -> Mapping[TenantId, int]:
        rows = await self._exchange.execute(unreceived_of(among))
        return {row[0]: row[1] for row in rows}

    async def habilitations(self, organisation: SubscriberId) -> tuple[Habilitation, ...]:
        return await self._habilitations(habilitations.c.organisation == organisation)

    async def people(self, organisation: SubscriberId | None = None) -> tuple[Person, ...]:
        if organisation is None:
            return people(await self._habilitations(true()))
        return people(await self.habilitations(organisation))

    async def person(self, agent: AgentId, organisation: SubscriberId) -> Person | None:
        table = habilitations.c
        whose = (table.agent == agent) & (table.organisation == organisation)
        found = people(await self._habilitations(whose))
        return found[0] if found else None

    async def _habilitations(self, condition: ColumnElement[bool]) -> tuple[Habilitation, ...]:
        table = habilitations.c
        rows = await self._exchange.execute(
            select(habilitations).where(condition).order_by(table.agent, table.tenant)
        )
        return tuple(habilitation_of(row) for row in rows)

    async def _views(self, statement: Rows) -> tuple[View, ...]:
        return tuple(view_of(row) for row in await self._exchange.execute(statement))
