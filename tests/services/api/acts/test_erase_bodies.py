"""What entries say goes at the end of its retention; that they were made is still proved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.api.acts.habilitate import habilitate
from services.api.acts.register.erase_bodies import StillKept, erase_bodies
from services.api.acts.report_inventory import report_inventory
from services.api.acts.sync_tenants import sync_tenants
from services.api.storage.opening import open_storage
from services.api.storage.work import Begin
from tests.builders import ASCQ, a_habilitation, an_agent
from tests.services.api.acts.reading_back import entries
from tests.services.api.storage.fixtures import (
    CAMERAS,
    CONVENTIONS,
    assert_register_holds,
    read_log,
)

LONG_AGO = datetime(2020, 3, 1, tzinfo=UTC)
"""Over on any base's clock."""
NOW = datetime.now(UTC)


@pytest.fixture
async def old(empty: Begin) -> Begin:
    """Twenty entries of 2020 and one of today."""
    await sync_tenants(empty, CONVENTIONS, NOW)
    await report_inventory(empty, ASCQ, CAMERAS, LONG_AGO)
    await habilitate(empty, a_habilitation(an_agent()), NOW)
    return empty


async def test_bodies_go_and_leaves_and_proofs_stay(old: Begin) -> None:
    before = await read_log(old)

    erased = await erase_bodies(old, ASCQ, 12, NOW)

    after = await read_log(old)
    assert erased == range(20)
    assert [one.leaf for one in after.entries[:21]] == [one.leaf for one in before.entries]
    assert [one.seq for one in after.entries if one.body is None] == list(range(20))
    await assert_register_holds(old)


async def test_the_erasure_is_an_entry_that_names_its_range(old: Begin) -> None:
    await erase_bodies(old, ASCQ, 12, NOW)

    told = (await entries(old))[-1]
    assert (told["act"], told["outcome"], told["detail"]) == (
        "erase-bodies",
        "done",
        "entries 0 to 19",
    )


async def test_done_twice_the_second_finds_nothing_and_enters_nothing(old: Begin) -> None:
    await erase_bodies(old, ASCQ, 12, NOW)

    assert await erase_bodies(old, ASCQ, 12, NOW) == range(0)
    assert (await read_log(old)).size == 22


async def test_what_must_still_be_kept_is_kept(old: Begin) -> None:
    assert await erase_bodies(old, ASCQ, 12, LONG_AGO + timedelta(days=364)) == range(0)
    assert await erase_bodies(old, ASCQ, 12 * 20, NOW) == range(0)
    assert (await read_log(old)).size == 21


async def test_a_clock_that_runs_ahead_erases_nothing(begin: Begin) -> None:
    with pytest.raises(StillKept, match=r"0 bodies of villeneuve-d-ascq could go, not the 21"):
        await erase_bodies(begin, ASCQ, 12, NOW + timedelta(days=365 * 30))

    assert all(one.body is not None for one in (await read_log(begin)).entries)


async def test_a_longer_retention_is_written_with_the_entry(address: str) -> None:
    async with open_storage(address, months=lambda _: 12 * 20) as begin:
        await sync_tenants(begin, CONVENTIONS, NOW)
        await report_inventory(begin, ASCQ, CAMERAS, LONG_AGO)

        assert await erase_bodies(begin, ASCQ, 12, NOW) == range(0)
