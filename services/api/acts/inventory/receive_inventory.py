"""The State side has received a list: told once, by the first of its screens that shows it.

VA-2 has every change reach the CIC: this is how the commune knows that one did. It is
no entry of the register: nothing is granted, seen or changed by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from services.api.acts.attempts import enter_attempt
from services.api.storage.history import InventoryVersion, Receipt
from services.api.storage.work import Begin
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import SubscriberId, TenantId
from tenants.vocabulary.people import Agent

VERSIONS = "inventory versions"


async def unreceived(begin: Begin, among: Collection[TenantId]) -> Mapping[TenantId, int]:
    """The versions that a screen which reads the list from now on will have received."""
    async with begin() as work:
        return await work.unreceived(among)


async def receive_inventory(
    begin: Begin, by: SubscriberId, tenant: TenantId, version: int, now: datetime
) -> None:
    """Raises `UnknownTenant`, `RegisterUnavailable`."""
    async with begin() as work:
        # Every screen says so, and one is enough: the others wait for nobody's turn.
        if tenant not in await work.unreceived([tenant]):
            return
        locked = await work.lock(tenant)
        await locked.history.receive(version, Receipt(now, by))


async def inventory_versions(
    begin: Begin, agent: Agent, tenant: TenantId, most: int, now: datetime
) -> tuple[InventoryVersion, ...]:
    """The latest first; none of a tenant that the agent may not see."""
    async with begin() as work:
        for visible in await work.visible_tenants(agent, now):
            if visible == tenant:
                return await work.inventory_versions(visible, most)
        await enter_attempt(work, agent, tenant, Act.CONSULT, now, detail=VERSIONS)
    return ()
