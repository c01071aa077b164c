"""One locked tenant, in SQL: what only the act that holds the lock may change.

`SqlWork.lock` makes one; nobody else does, so that no statement here ever runs
without the tenant's head row in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, true, update

from services.api.storage.camera_shelf import COLUMNS, camera_of, row_of
from services.api.storage.cut_shelf import cut_of, cut_row, delete_cut, select_cuts, select_fact
from services.api.storage.drifts.sql import BARS, read_bars
from services.api.storage.exchange import Exchange
from services.api.storage.inventory_shelf import InventoryShelf
from services.api.storage.lease_shelf import (
    OPEN,
    hold_of,
    insert_hold,
    select_holds,
    update_hold,
)
from services.api.storage.register_shelf import body_row, leaf_row, refused_as_unavailable
from services.api.storage.sql_contacts import SqlContacts
from services.api.storage.sql_mails import SqlMails
from services.api.storage.sql_register import SqlRegister
from services.api.storage.sql_revoking import SqlRevoking
from services.api.storage.tables import (
    cameras,
    commune_facts,
    cuts,
    habilitations,
    leases,
    register_bodies,
    register_entries,
    tenants,
    tickets,
    views,
)
from services.api.storage.ticket_shelf import (
    OPEN_TICKETS,
    insert_ticket,
    select_tickets,
    ticket_of,
    update_ticket,
)
from services.api.storage.upkeep.sql import SqlUpkeep
from services.api.storage.view_shelf import (
    RUNNING,
    flow_row,
    habilitation_of,
    habilitation_row,
    view_row,
)
from services.api.storage.work import Flow, Hold, TicketFile, View
from services.api.storage.writes import (
    ADD_BODY,
    ADD_FLOW,
    ADD_LEAF,
    ADD_SLOT,
    ADD_VIEW,
    END_FLOW,
    END_VIEW,
    FREE_SLOT,
    MOVE_HEAD,
)
from tenants.decisions.cutting import Cut
from tenants.habilitations.barring import barred_rights
from tenants.habilitations.habilitation import Habilitation
from tenants.quotas.slots import Slots
from tenants.register.entry import Entry, canonical, leaf
from tenants.register.tree import Frontier
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, TenantId, ViewId
from tenants.vocabulary.people import Agent

FEW = 4
"""Entries that leave with the rest of their act; more go as one list."""


_CAMERA = select(*COLUMNS).where(
    cameras.c.id == bindparam("camera"), cameras.c.tenant == bindparam("tenant")
)
# Once for each list of bars, and once without any.
_RIGHT = (
    select(habilitations, BARS.c.bars)
    .join_from(habilitations, BARS, true(), isouter=True)
    .where(
        habilitations.c.agent == bindparam("agent"),
        habilitations.c.organisation == bindparam("organisation"),
        habilitations.c.tenant == bindparam("tenant"),
    )
)


@dataclass(frozen=True, slots=True)
class Head:
    """A tenant's head row: how its register ends, and the fence its next flow gets."""

    tenant: TenantId
    frontier: Frontier
    next_fence: int


class SqlLockedTenant:
    """See `work.LockedTenant`."""

    def __init__(
        self,
        exchange: Exchange,
        head: Head,
        quota: int,
        running: Iterable[View],
        revoking: SqlRevoking,
        salts: Callable[[], str],
        months: int,
    ) -> None:
        self._exchange = exchange
        self._salts = salts
        self._read = head
        self._months = months
        self.register = SqlRegister(exchange, head.tenant)
        self.frontier = head.frontier
        self._running = {view.id: view for view in running}
        self.revoking = revoking
        self.tenant = head.tenant
        self.quota = quota
        self.history = InventoryShelf(exchange, head.tenant)
        self.mails = SqlMails(exchange)
        self.contacts = SqlContacts(exchange)
        self.upkeep = SqlUpkeep(exchange)
        self.next_fence = head.next_fence
        self.recorded: list[Entry] = []

    @property
    def next_seq(self) -> int:
        return self.frontier.size

    @property
    def running(self) -> tuple[View, ...]:
        return tuple(self._running.values())

    @property
    def slots(self) -> Slots:
        held = {view.flow.slot: view.flow.camera for view in self._running.values()}
        # A slot that was taken belongs to who took it: his flow may be joined.
        return Slots(self.quota, held, self.revoking.slots - held.keys())

    def settle(self) -> None:
        """Write the head once, at the end of the act."""
        head = Head(self.tenant, self.frontier, self.next_fence)
        if head != self._read:
            values = {
                "of": self.tenant,
                "size": head.frontier.size,
                "frontier": head.frontier.encoded(),
                "next_fence": head.next_fence,
            }
            self._exchange.later(MOVE_HEAD, values)

    def fresh_salt(self) -> str:
        return self._salts()

    async def record(self, *entries: Entry) -> None:
        leaves, bodies = [], []
        for entry in entries:
            if entry.tenant != self.tenant or entry.seq != self.next_seq:
                raise ValueError(f"entry {entry.seq} of {entry.tenant}: not the next one here")
            body = canonical(entry)
            hashed = leaf(body)
            leaves.append(leaf_row(entry, hashed))
            bodies.append(body_row(entry, body, self._months))
            self.frontier = self.frontier.append(hashed)
        self.recorded += entries
        if len(entries) > FEW:
            with refused_as_unavailable():
                await self._exchange.execute(insert(register_entries), leaves)
                await self._exchange.execute(insert(register_bodies), bodies)
        else:
            for leaf_said, body_said in zip(leaves, bodies, strict=True):
                self._exchange.later(ADD_LEAF, leaf_said)
                self._exchange.later(ADD_BODY, body_said)

    async def camera(self, camera: CameraId) -> Camera | None:
        of = {"camera": camera, "tenant": self.tenant}
        row = (await self._exchange.execute(_CAMERA, of)).first()
        return None if row is None else camera_of(row)

    async def habilitation(self, agent: Agent) -> Habilitation | None:
        of = {"agent": agent.id, "organisation": agent.organisation, "tenant": self.tenant}
        rows = (await self._exchange.execute(_RIGHT, of)).all()
        if not rows:
            return None
        bars = barred_rights(read_bars([row[-1] for row in rows]))
        return replace(habilitation_of(rows[0]), barred=bars)

    async def habilitate(self, habilitation: Habilitation) -> None:
        table = habilitations.c
        await self._exchange.execute(
            delete(habilitations).where(
                table.agent == habilitation.agent,
                table.organisation == habilitation.organisation,
                table.tenant == self.tenant,
            )
        )
        await self._exchange.execute(
            insert(habilitations).values(habilitation_row(habilitation) | {"tenant": self.tenant})
        )

    async def set_quota(self, quota: int) -> None:
        await self._exchange.execute(
            update(tenants).where(tenants.c.id == self.tenant).values(quota=quota)
        )
        self.quota = quota

    async def open_flow(self, flow: Flow) -> None:
        if flow.tenant != self.tenant or flow.fence != self.next_fence:
            raise ValueError(f"flow of {flow.tenant} with fence {flow.fence}: not the next here")
        self.next_fence += 1
        self._exchange.later(ADD_FLOW, flow_row(flow))
        slot = {"slot_no": flow.slot, "quota": self.quota, "flow": flow.id}
        self._exchange.later(ADD_SLOT, {"tenant": flow.tenant, "camera": flow.camera, **slot})

    async def open_view(self, view: View) -> None:
        self._exchange.later(ADD_VIEW, view_row(view))
        self._running[view.id] = view

    async def renew(self, renewed: Sequence[View]) -> None:
        if not renewed:
            return
        statement = (
            update(views)
            .where(views.c.id == bindparam("of"), views.c.tenant == self.tenant, RUNNING)
            .values(lease=bindparam("new_lease"), until=bindparam("new_until"))
        )
        await self._exchange.execute(
            statement,
            [{"of": one.id, "new_lease": one.lease, "new_until": one.until} for one in renewed],
        )
        self._running |= {view.id: view for view in renewed}

    async def hang_on(self, session: str, hung: Collection[ViewId]) -> None:
        mine = [one for one in hung if one in self._running]
        await self._exchange.execute(
            update(views)
            .where(views.c.id.in_(mine), views.c.tenant == self.tenant, RUNNING)
            .values(session=session or None)
        )
        for name in mine:
            view = self._running[name]
            self._running[name] = replace(view, agent=replace(view.agent, session=session))

    async def end_view(self, view: View, code: str, now: datetime) -> bool:
        ended = {"of": view.id, "in": self.tenant, "ended": code, "ended_at": now}
        self._exchange.later(END_VIEW, ended)
        del self._running[view.id]
        if any(other.flow.id == view.flow.id for other in self._running.values()):
            return False

        self._exchange.later(FREE_SLOT, {"of": view.flow.id})
        self._exchange.later(END_FLOW, {"of": view.flow.id, "ended_at": now})
        return True

    async def tickets(self) -> tuple[TicketFile, ...]:
        condition = (tickets.c.tenant == self.tenant) & OPEN_TICKETS
        return tuple(map(ticket_of, await self._exchange.execute(select_tickets(condition))))

    async def put_ticket(self, ticket: TicketFile) -> None:
        await self._exchange.execute(insert_ticket(ticket))

    async def change_ticket(self, ticket: TicketFile, now: datetime) -> None:
        await self._exchange.execute(update_ticket(ticket, now))

    async def holds(self) -> tuple[Hold, ...]:
        condition = (leases.c.tenant == self.tenant) & OPEN
        return tuple(map(hold_of, await self._exchange.execute(select_holds(condition))))

    async def open_hold(self, hold: Hold) -> None:
        if hold.tenant != self.tenant or hold.fence != self.next_fence:
            raise ValueError(f"lease of {hold.tenant} with fence {hold.fence}: not the next here")
        self.next_fence += 1
        await self._exchange.execute(insert_hold(hold))

    async def change_hold(self, hold: Hold, now: datetime) -> None:
        await self._exchange.execute(update_hold(hold, now))

    async def cuts(self) -> tuple[Cut, ...]:
        rows = await self._exchange.execute(select_cuts([self.tenant]))
        return tuple(cut_of(row) for row in rows)

    async def put_cut(self, cut: Cut) -> None:
        await self._exchange.execute(delete_cut(self.tenant, cut.camera))
        await self._exchange.execute(insert(cuts).values(**cut_row(self.tenant, cut)))

    async def lift_cut(self, camera: CameraId | None) -> bool:
        lifted = await self._exchange.execute(delete_cut(self.tenant, camera))
        return lifted.rowcount > 0

    async def is_entered(self, fact: str) -> bool:
        found = await self._exchange.execute(select_fact(self.tenant, fact))
        return found.first() is not None

    async def enter_fact(self, fact: str, entry: int) -> None:
        await self._exchange.execute(
            insert(commune_facts).values(tenant=self.tenant, fact=fact, entry=entry)
        )

    async def inventory(self) -> Mapping[CameraId, Camera]:
        rows = await self._exchange.execute(select(*COLUMNS).where(cameras.c.tenant == self.tenant))
        return {camera.id: camera for camera in map(camera_of, rows)}

    async def put_cameras(self, put: Sequence[Camera]) -> None:
        if not put:
            return
        known = await self.inventory()
        changed = [row_of(camera) for camera in put if camera.id in known]
        added = [row_of(camera) for camera in put if camera.id not in known]
        if added:
            await self._exchange.execute(insert(cameras), added)
        if changed:
            statement = update(cameras).where(cameras.c.id == bindparam("of"))
            columns = [name for name in changed[0] if name != "id"]
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
            await self._exchange.execute(
                statement.values(**values),
                [
                    {"of": row["id"]} | {f"new_{name}": row[name] for name in columns}
                    for row in changed
                ],
            )

    async def drop_cameras(self, dropped: Collection[CameraId]) -> None:
        if dropped:
            statement = delete(cameras).where(
                cameras.c.id == bindparam("of"), cameras.c.tenant == self.tenant
            )
            await self._exchange.execute(statement, [{"of": camera} for camera in dropped])
