"""What the register and the tables say after an act, read back as plain values."""

from __future__ import annotations

import json
from typing import Any

from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import TenantId
from tests.builders import ASCQ


async def entries(begin: Begin, tenant: TenantId = ASCQ) -> list[dict[str, Any]]:
    """The whole register of a tenant."""
    async with begin() as work:
        kept = (await work.registers.log(tenant)).entries
    return [json.loads(one.body) for one in kept if one.body is not None]


async def last_entries(begin: Begin, count: int) -> list[tuple[str, str, str | None]]:
    """Act, outcome and detail of the last entries of Villeneuve d'Ascq."""
    return [(one["act"], one["outcome"], one["detail"]) for one in await entries(begin)][-count:]


async def held(begin: Begin, tenant: TenantId = ASCQ) -> dict[int, str]:
    """Which camera holds which slot."""
    async with begin() as work:
        return {one.flow.slot: one.flow.camera for one in await work.holdings([tenant])}
