"""What the database holds, read while the processes run."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from services.api.storage.opening import open_storage
from tenants.register.checkpoint import Verifier, open_note
from tenants.vocabulary.identifiers import TenantId
from tests.services.api.storage.fixtures import broken_at

PATIENCE_SECONDS = 30.0


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


def read_cosigned(database: str, tenant: TenantId, log: Verifier) -> int:
    """How many entries both sides have signed; waits until that is all of them."""

    async def read() -> int:
        async with open_storage(database, pool=1) as begin:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while True:
                async with begin() as work:
                    kept = await work.registers.checkpoint(tenant)
                    size = (await work.registers.log(tenant)).size
                    (met,) = await work.registers.witnesses()
                if kept is not None and kept.cosigned is not None and kept.size == size:
                    said, signed = open_note(kept.cosigned, [log, Verifier.parse(met.key)])
                    assert len(signed) == 2
                    return said.size
                assert time.monotonic() < deadline, "both sides never signed all there is"
                await asyncio.sleep(0.2)

    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, read()).result()
