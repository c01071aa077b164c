"""A cancellation is never lost: what waits for the storage ends when it is told to."""

from __future__ import annotations

import asyncio
from pathlib import Path

from services.api.storage.migrating import migrate
from services.api.storage.opening import open_storage


async def test_who_is_cancelled_just_as_its_turn_comes_ends(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/beffroi.sqlite"
    await migrate(address)
    async with open_storage(address, pool=1) as begin:

        async def go_on_for_ever() -> None:
            while True:
                async with begin():
                    await asyncio.sleep(0)

        async with begin():
            endless = asyncio.create_task(go_on_for_ever())
            for _ in range(5):
                await asyncio.sleep(0)
        endless.cancel()
        done, _ = await asyncio.wait({endless}, timeout=20)

        assert done == {endless}
        assert endless.cancelled()
