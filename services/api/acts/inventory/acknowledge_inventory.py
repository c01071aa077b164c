"""A person of the State side says that the commune's new list was received (VA-2).

Beside the receipt that a screen gives by itself (`receive_inventory`): this one has a name,
hence an entry of the commune's register. Only a list that a person of the commune made,
by an import or by taking one back, waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.api.acts.answers import InventoryRefused, NoSuchTenant, UnknownTenant
from services.api.acts.attempts import enter_attempt
from services.api.acts.inventory.rights import asked, enter_refusal, entry_of, signed_by
from services.api.storage.history import Acknowledged, InventoryVersion
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent

OWN_LIST = "own-list"
NOTHING_WAITS = "nothing-to-acknowledge"


@dataclass(frozen=True, slots=True)
class InventoryAcknowledged:
    """`entry` is its number in the register."""

    version: int
    at: datetime
    by: str
    entry: int


async def unacknowledged(
    begin: Begin, agent: Agent, now: datetime
) -> Mapping[TenantId, InventoryVersion]:
    """The lists that wait for a word of this agent's side; none at a tenant's own post."""
    async with begin() as work:
        visible = await work.visible_tenants(agent, now)
        others = [one for one in visible if one != str(agent.organisation)]
        return await work.unacknowledged(others)


async def acknowledge_inventory(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    by: Agent,
    tenant: TenantId,
    version: int,
    now: datetime,
) -> InventoryAcknowledged | InventoryRefused | NoSuchTenant:
    """Of this version and of those before it. Raises `RegisterUnavailable`."""
    one = asked(deeds, Act.ACKNOWLEDGE_INVENTORY, by, tenant, now)
    async with begin() as work:
        if tenant not in await work.visible_tenants(by, now):
            await enter_attempt(work, by, tenant, one.act, now)
            return NoSuchTenant(tenant)
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NoSuchTenant(tenant)
        if str(by.organisation) == tenant:
            return await enter_refusal(locked, one, OWN_LIST)

        said = Acknowledged(now, signed_by(by))
        latest = await locked.history.latest()
        is_known = latest is not None and version <= latest.version
        if not is_known or not await locked.history.acknowledge(version, said):
            return InventoryRefused(NOTHING_WAITS, one.article)
        entry = locked.next_seq
        await locked.record(entry_of(locked, one, "done", f"version {version}"))
        return InventoryAcknowledged(version, said.at, said.by, entry)
