"""Once a day, whatever else happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.services.api.acts.reading_back import last_entries
from tests.services.api.door.house import Clock, House, open_house, until
from tests.services.api.storage.fixtures import read_log

LONG_AGO = datetime(2020, 3, 1, tzinfo=UTC)


async def erasures(house: House) -> list[str | None]:
    told = await last_entries(house.begin, 40)
    return [detail for act, _, detail in told if act == "erase-bodies"]


async def test_bodies_that_are_over_go_after_midnight_and_once(tmp_path: Path) -> None:
    clock = Clock()
    clock.now = LONG_AGO
    async with open_house(tmp_path, clock=clock, linked=False) as house:
        before = await house.entries()
        clock.now = LONG_AGO + timedelta(days=800)

        async def erased() -> bool:
            return await erasures(house) != []

        await until(erased)
        log = await read_log(house.begin)
        assert [one.seq for one in log.entries if one.body is None] == list(range(before))

        # The next checkpoint comes in a later beat of the same day.
        clock.now += timedelta(seconds=11)

        async def signed() -> bool:
            async with house.begin() as work:
                return await work.registers.unsigned(clock.now, 1) == ()

        await until(signed)
        assert await erasures(house) == [f"entries 0 to {before - 1}"]
