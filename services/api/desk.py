"""A commune's list on the State's machine, by hand: for a commune that has no screen yet.

Opens the storage by itself, beside the API or without it, and tells the API's screens
over the bus where there is one. Whoever runs it has the database in hand; the register
names the person that the command line was given.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from services.api.acts.answers import (
    InventoryExported,
    InventoryImported,
    InventoryPreviewed,
    InventoryRefused,
    InventoryRestored,
    NoSuchTenant,
)
from services.api.acts.inventory.export_inventory import export_inventory
from services.api.acts.inventory.import_inventory import (
    Import,
    import_inventory,
    preview_inventory,
    remembered_mapping,
    undo_import,
)
from services.api.acts.inventory.rights import CAMERA_MANAGE
from services.api.acts.sync_tenants import sync_tenants
from services.api.announce import Announcer
from services.api.contours import tenant_contours
from services.api.settings import Settings
from services.api.storage.migrating import migrate
from services.api.storage.opening import open_storage
from services.api.storage.work import Begin
from services.kit.bus import topics
from services.kit.bus.protocol import Message
from services.kit.bus.redis import RedisBus
from services.kit.deeds import SIGNED, read_conventions
from services.kit.inventory import ColumnMapping, Policy, Reading, read_inventory
from services.kit.inventory.places.contours import Contour
from tenants.conventions.convention import Deed
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId, VisibleTenant
from tenants.vocabulary.people import Agent

SERVICE = "beffroi inventory"

_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Desk:
    """One tenant's list, in the hands of `by`. Each act raises `RegisterUnavailable`."""

    begin: Begin
    deeds: Mapping[TenantId, Deed]
    contours: Mapping[TenantId, Contour]
    announcer: Announcer | None
    clock: Callable[[], datetime]
    tenant: TenantId
    by: Agent

    async def read(self, data: bytes, mapping: ColumnMapping | None) -> Reading:
        """Raises `UnreadableInventory`."""
        remembered = await remembered_mapping(self.begin, VisibleTenant(self.tenant))
        contour = self.contours.get(self.tenant)
        return read_inventory(data, self.tenant, mapping, contour, remembered=remembered)

    async def preview(
        self, reading: Reading
    ) -> InventoryPreviewed | InventoryRefused | NoSuchTenant:
        return await preview_inventory(
            self.begin, self.deeds, self.by, self.tenant, reading, self.clock()
        )

    async def bring_in(
        self, reading: Reading, policy: Policy, seen: int
    ) -> InventoryImported | InventoryRefused | NoSuchTenant:
        what = Import(reading, policy, seen)
        done = await import_inventory(
            self.begin, self.deeds, self.by, self.tenant, what, self.clock()
        )
        return await self._told(done)

    async def undo(self) -> InventoryRestored | InventoryRefused | NoSuchTenant:
        """Take back the latest version, if an import made it."""
        async with self.begin() as work:
            versions = await work.inventory_versions(VisibleTenant(self.tenant), 1)
        seen = versions[0].version if versions else 0
        done = await undo_import(self.begin, self.deeds, self.by, self.tenant, seen, self.clock())
        return await self._told(done)

    async def take_out(self) -> InventoryExported | InventoryRefused | NoSuchTenant:
        return await export_inventory(self.begin, self.deeds, self.by, self.tenant, self.clock())

    async def _told(self, done: _Done) -> _Done:
        if self.announcer is not None and isinstance(done, InventoryImported | InventoryRestored):
            await self.announcer.inventory_changed(self.tenant, done.change)
        return done


@asynccontextmanager
async def open_desk(
    settings: Settings, tenant: TenantId, name: str, clock: Callable[[], datetime]
) -> AsyncIterator[Desk]:
    """Raises `UnreadableDeed`, `RegisterUnavailable`."""
    deeds = read_conventions(settings.conventions or (SIGNED,))
    by = Agent(
        AgentId(f"{SERVICE}:{name}"),
        name,
        "",
        SERVICE,
        SubscriberId(tenant),
        frozenset({CAMERA_MANAGE}),
    )
    owner = settings.database_owner_url
    await migrate(settings.database_url, None if owner is None else owner.get_secret_value())
    async with AsyncExitStack() as stack:
        begin = await stack.enter_async_context(open_storage(settings.database_url, pool=1))
        await sync_tenants(begin, deeds, clock())
        contours = tenant_contours(settings.console, deeds)
        announcer = await _announcer(settings, stack)
        yield Desk(begin, deeds, contours, announcer, clock, tenant, by)


async def _announcer(settings: Settings, stack: AsyncExitStack) -> Announcer | None:
    if settings.bus_url is None:
        return None
    bus = RedisBus(settings.bus_url.get_secret_value())
    stack.push_async_callback(bus.close)
    # A bus that nobody listens to is not connected, and would not be spoken to.
    await stack.enter_async_context(bus.subscribe(topics.CAMERAS_CHANGED))
    return Announcer(bus, _unheard)


async def _unheard(_: Message) -> None:
    """No screen hangs on this process."""
