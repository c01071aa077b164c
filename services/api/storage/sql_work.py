"""One act's transaction, in SQL. See `work.Work` for what each method promises."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.storage.camera_shelf import (
    COLUMNS,
    Rows,
    camera_of,
    counted,
    edge,
    matching,
    page,
)
from services.api.storage.inserting import insert_if_new
from services.api.storage.looking import CameraPage, CameraQuery
from services.api.storage.sql_register import SqlRegisters
from services.api.storage.sql_tenant import Head, SqlLockedTenant
from services.api.storage.tables import (
    cameras,
    habilitations,
    register_heads,
    tenants,
    views,
)
from services.api.storage.trial import try_writing
from services.api.storage.view_shelf import (
    RUNNING,
    habilitation_of,
    holdings_of,
    select_holdings,
    select_views,
    view_of,
)
from services.api.storage.work import Holding, TenantSummary, UnknownTenant, View
from tenants.habilitations.habilitation import Habilitation
from tenants.register.tree import Frontier
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import (
    CameraId,
    FlowId,
    SubscriberId,
    TenantId,
    ViewId,
    VisibleTenant,
)
from tenants.vocabulary.people import Agent

_NOBODY = TenantId("")
"""Whose turn a trial takes: one at a time, and no tenant waits for it."""


class SqlWork:
    """`own_turn` waits until this act may write for a tenant: first come, first served."""

    def __init__(
        self,
        connection: AsyncConnection,
        own_turn: Callable[[TenantId], Awaitable[None]],
        names: Callable[[], str],
        months: Callable[[TenantId], int],
    ) -> None:
        self._connection = connection
        self._months = months
        self.registers = SqlRegisters(connection)
        self._own_turn = own_turn
        self._names = names
        self._locked: SqlLockedTenant | None = None

    def fresh_name(self) -> str:
        return self._names()

    async def lock(self, tenant: TenantId) -> SqlLockedTenant:
        if self._locked is not None:
            raise ValueError("one act locks one tenant, once")
        await self._own_turn(tenant)

        heads = register_heads.c
        head = (
            await self._connection.execute(
                select(heads.frontier, heads.next_fence)
                .where(heads.tenant == tenant)
                .with_for_update()
            )
        ).first()
        if head is None:
            raise UnknownTenant(tenant)

        # Only now: before the head was ours, another act could still change it.
        quota = select(tenants.c.quota).where(tenants.c.id == tenant)
        quota_now = (await self._connection.execute(quota)).scalar_one()
        running = await self._views(select_views((views.c.tenant == tenant) & RUNNING))
        read = Head(tenant, Frontier.decoded(head[0]), head[1])
        self._locked = SqlLockedTenant(
            self._connection, read, quota_now, running, self._names, self._months(tenant)
        )
        return self._locked

    async def settle(self) -> None:
        """What is written last, just before the commit."""
        if self._locked is not None:
            await self._locked.settle()

    async def try_writing(self, now: datetime) -> None:
        await self._own_turn(_NOBODY)
        await try_writing(self._connection, now)

    async def add_tenant(self, tenant: TenantId, name: str, quota: int) -> None:
        await self._own_turn(tenant)
        await insert_if_new(self._connection, tenants, id=tenant, name=name, quota=quota)
        await insert_if_new(
            self._connection,
            register_heads,
            tenant=tenant,
            size=0,
            frontier=Frontier().encoded(),
            next_fence=1,
        )
        renamed = (tenants.c.id == tenant) & (tenants.c.name != name)
        await self._connection.execute(update(tenants).where(renamed).values(name=name))

    async def visible_tenants(self, agent: Agent, now: datetime) -> frozenset[VisibleTenant]:
        held = select(habilitations.c.tenant).where(
            habilitations.c.agent == agent.id,
            habilitations.c.organisation == agent.organisation,
            habilitations.c.since <= now,
            habilitations.c.until > now,
        )
        own = select(tenants.c.id).where(tenants.c.id == agent.organisation)
        rows = await self._connection.execute(union(held, own))
        return frozenset(VisibleTenant(TenantId(row[0])) for row in rows)

    async def tenants(self, among: Collection[VisibleTenant]) -> tuple[TenantSummary, ...]:
        shared = (
            select(func.count())
            .select_from(cameras)
            .where(cameras.c.tenant == tenants.c.id)
            .scalar_subquery()
        )
        rows = await self._connection.execute(
            select(tenants.c.id, tenants.c.name, tenants.c.quota, shared)
            .where(tenants.c.id.in_(sorted(among)))
            .order_by(tenants.c.id)
        )
        return tuple(TenantSummary(*row) for row in rows)

    async def quotas(self, among: Collection[VisibleTenant]) -> Mapping[VisibleTenant, int]:
        rows = await self._connection.execute(
            select(tenants.c.id, tenants.c.quota)
            .where(tenants.c.id.in_(sorted(among)))
            .order_by(tenants.c.id)
        )
        return dict(rows.all())

    async def camera(self, among: Collection[VisibleTenant], camera: CameraId) -> Camera | None:
        condition = (cameras.c.id == camera) & cameras.c.tenant.in_(sorted(among))
        row = (await self._connection.execute(select(*COLUMNS).where(condition))).first()
        return None if row is None else camera_of(row)

    async def cameras(self, among: Collection[VisibleTenant], query: CameraQuery) -> CameraPage:
        condition = matching(among, query)
        total = (await self._connection.execute(counted(condition))).scalar_one()
        rows = (await self._connection.execute(page(condition, query))).all()
        edges = tuple(edge(row) for row in rows[: query.first])
        return CameraPage(edges, has_next=len(rows) > query.first, total=total)

    async def owner(self, camera: CameraId) -> TenantId | None:
        owner = select(cameras.c.tenant).where(cameras.c.id == camera)
        tenant: TenantId | None = (await self._connection.execute(owner)).scalar()
        return tenant

    async def holdings(self, among: Collection[TenantId]) -> tuple[Holding, ...]:
        return holdings_of((await self._connection.execute(select_holdings(among))).all())

    async def views(self, wanted: Collection[ViewId]) -> tuple[View, ...]:
        named = sorted(one for one in wanted if one.isprintable())
        return await self._views(select_views(views.c.id.in_(named))) if named else ()

    async def views_on(self, flow: FlowId) -> tuple[View, ...]:
        return await self._views(select_views((views.c.flow == flow) & RUNNING))

    async def overdue(self, now: datetime) -> tuple[TenantId, ...]:
        rows = await self._connection.execute(
            select(views.c.tenant).where(RUNNING, views.c.lease <= now).distinct()
        )
        return tuple(sorted(row[0] for row in rows))

    async def habilitations(self, organisation: SubscriberId) -> tuple[Habilitation, ...]:
        table = habilitations.c
        rows = await self._connection.execute(
            select(habilitations)
            .where(table.organisation == organisation)
            .order_by(table.agent, table.tenant)
        )
        return tuple(habilitation_of(row) for row in rows)

    async def _views(self, statement: Rows) -> tuple[View, ...]:
        return tuple(view_of(row) for row in await self._connection.execute(statement))
