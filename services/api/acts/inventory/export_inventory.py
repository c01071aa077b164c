"""Take a commune's list out, with every position in it: an entry says who did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.api.acts.answers import InventoryExported, InventoryRefused, NoSuchTenant
from services.api.acts.inventory.rights import admit, asked, entry_of
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent


async def export_inventory(
    begin: Begin, deeds: Mapping[TenantId, Deed], by: Agent, tenant: TenantId, now: datetime
) -> InventoryExported | InventoryRefused | NoSuchTenant:
    """By number. Raises `RegisterUnavailable`."""
    one = asked(deeds, Act.EXPORT_INVENTORY, by, tenant, now)
    async with begin() as work:
        locked = await admit(work, one)
        if isinstance(locked, InventoryRefused | NoSuchTenant):
            return locked

        known = await locked.inventory()
        latest = await locked.history.latest()
        version = 0 if latest is None else latest.version
        entry = locked.next_seq
        await locked.record(
            entry_of(locked, one, "done", f"{len(known)} cameras, version {version}")
        )
        cameras = sorted(known.values(), key=lambda camera: (camera.number, camera.id))
        return InventoryExported(tuple(cameras), version, entry)
