"""Many at once, and one that is killed: never more flows than the quota, nothing lost."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from services.api.acts.expire_views import expire_views
from services.api.storage.opening import open_storage
from services.api.storage.work import Begin
from tests.builders import NOON
from tests.services.api.acts.asking import watching
from tests.services.api.acts.crowd import watch_and_stop
from tests.services.api.acts.history import most_flows_at_once, outcomes
from tests.services.api.acts.reading_back import entries, held
from tests.services.api.storage.fixtures import assert_register_holds, furnish

CROWD = [sys.executable, "-m", "tests.services.api.acts.crowd"]
FURNISHING = {"camera-added": 20, "habilitate": 1}
LEASE_OVER = NOON + timedelta(seconds=15)


async def test_a_thousand_requests_from_64_agents_at_once(begin: Begin) -> None:
    told = await watch_and_stop(begin, tasks=64, rounds=1000, seed=1)

    history = await entries(begin)
    assert most_flows_at_once(history) == 8
    assert outcomes(history) == Counter(FURNISHING) + told
    assert told["granted"] + told["quota-reached"] == 1000
    assert told["quota-reached"] > 0
    assert await held(begin) == {}
    await assert_register_holds(begin)


@pytest.mark.servers
async def test_a_thousand_requests_from_four_processes_at_once(postgres_address: str) -> None:
    async with open_storage(postgres_address) as begin:
        await furnish(begin)
    crowds = [
        await asyncio.create_subprocess_exec(
            *CROWD, postgres_address, "16", "250", str(seed), stdout=subprocess.PIPE
        )
        for seed in range(4)
    ]

    said = await asyncio.gather(*(crowd.communicate() for crowd in crowds))

    assert [crowd.returncode for crowd in crowds] == [0, 0, 0, 0]
    told: Counter[str] = sum((Counter(json.loads(out)) for out, _ in said), Counter())
    async with open_storage(postgres_address) as begin:
        history = await entries(begin)
        assert most_flows_at_once(history) == 8
        assert outcomes(history) == Counter(FURNISHING) + told
        assert told["granted"] + told["quota-reached"] == 1000
        assert await held(begin) == {}
        await assert_register_holds(begin)


@pytest.mark.parametrize("changes", [0, 7, 20])
async def test_what_a_killed_process_held_is_free_once_its_lease_is_over(
    address: str, changes: int
) -> None:
    async with open_storage(address) as begin:
        await furnish(begin)
    victim = await asyncio.create_subprocess_exec(
        *CROWD, address, "restless", stdout=subprocess.PIPE
    )
    assert victim.stdout is not None
    while await victim.stdout.readline() != b"8\n":
        assert victim.returncode is None
    for _ in range(changes):
        await victim.stdout.readline()

    victim.kill()
    await victim.communicate()

    async with open_storage(address) as begin:
        at_once = await held(begin)
        assert len(at_once) in {7, 8}
        await assert_register_holds(begin)

        ended = await expire_views(begin, LEASE_OVER)

        assert {one.code for one in ended} == {"lease-expired"}
        assert len(ended) == len(at_once)
        assert await held(begin) == {}
        assert most_flows_at_once(await entries(begin)) == 8
        await assert_register_holds(begin)
        assert (await watching(begin, now=LEASE_OVER)).slot == 1
