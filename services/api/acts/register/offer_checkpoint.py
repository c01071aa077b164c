"""What a commune's federator needs to follow its register from where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from services.api.storage.register import Registers
from services.api.storage.work import Begin
from tenants.register.growth import growth_proof
from tenants.register.tree import Frontier
from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class Offer:
    """The newest checkpoint, and what shows that it grew from `old` entries."""

    tenant: TenantId
    old: int
    proof: tuple[bytes, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Behind:
    """The commune has cosigned more than we have: our register went back."""

    ours: int
    theirs: int


Offered: TypeAlias = Offer | Behind


async def offer_checkpoint(begin: Begin, tenant: TenantId, size: int) -> Offered | None:
    """From `size` entries on; `None` while there is nothing to sign. Raises
    `UnknownTenant`, `RegisterUnavailable`."""
    async with begin() as work:
        registers = work.registers
        newest = await registers.checkpoint(tenant)
        ours = 0 if newest is None else newest.size
        if size > ours:
            return Behind(ours, size)
        if newest is None:
            return None
        before = await _frontier(registers, tenant, size)
        since = await registers.leaves(tenant, size, newest.size)
        return Offer(tenant, size, growth_proof(before, since), newest.note)


async def _frontier(registers: Registers, tenant: TenantId, size: int) -> Frontier:
    kept = await registers.checkpoint(tenant, size)
    if kept is not None:
        return kept.frontier
    frontier = Frontier()
    for leaf in await registers.leaves(tenant, 0, size):
        frontier = frontier.append(leaf)
    return frontier
