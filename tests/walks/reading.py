"""What the database holds, read while the processes run."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from services.api.storage.opening import open_storage
from tenants.vocabulary.identifiers import TenantId
from tests.services.api.storage.fixtures import broken_at


def read_register(database: str, tenant: TenantId) -> list[dict[str, Any]]:
    """Every entry of the tenant's register, whose tree holds."""

    async def read() -> list[dict[str, Any]]:
        async with open_storage(database, pool=1) as begin, begin() as work:
            log = await work.registers.log(tenant)
        assert broken_at(log) is None
        return [json.loads(entry.body) for entry in log.entries if entry.body is not None]

    # The browser's driver keeps a loop running in this thread.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, read()).result()
