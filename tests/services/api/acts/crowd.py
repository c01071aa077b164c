"""A crowd of agents that watch and stop, many at once; also as a process of its own.

python -m tests.services.api.acts.crowd ADDRESS TASKS ROUNDS SEED    counts, as JSON
python -m tests.services.api.acts.crowd ADDRESS restless             a line a change, for ever
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import count

from services.api.acts.answers import Stopped, Watching, WatchRefused
from services.api.acts.stop_watching import stop_watching
from services.api.acts.watch_camera import watch_camera
from services.api.storage.opening import open_storage
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import ViewId
from tests.builders import NOON, an_agent
from tests.services.api.storage.fixtures import BUSY_MACHINE_SECONDS, CAMERAS, CONVENTIONS

AGENT = an_agent()


async def watch_and_stop(begin: Begin, tasks: int, rounds: int, seed: int) -> Counter[str]:
    """`rounds` requests by `tasks` agents at once, each stopped at some later time."""
    told: Counter[str] = Counter()
    left = iter(range(rounds))
    async with asyncio.TaskGroup() as crowd:
        for number in range(tasks):
            crowd.create_task(_be_busy(begin, told, left, random.Random(f"{seed}/{number}")))
    return told


async def _be_busy(
    begin: Begin, told: Counter[str], left: Iterator[int], chance: random.Random
) -> None:
    views: list[ViewId] = []
    for _ in left:
        camera = chance.choice(CAMERAS).id
        answer = await watch_camera(begin, CONVENTIONS, AGENT, camera, "public-order", None, NOON)
        match answer:
            case Watching():
                told["granted"] += 1
                views.append(answer.view)
            case WatchRefused():
                told[answer.refused.code] += 1
            case _:
                raise AssertionError(answer)
        kept = chance.randint(0, 1)
        await _stop(begin, told, views[kept:])
        del views[kept:]
    await _stop(begin, told, views)


async def _stop(begin: Begin, told: Counter[str], views: list[ViewId]) -> None:
    for view in views:
        stopped = await stop_watching(begin, AGENT, view, NOON)
        assert isinstance(stopped, Stopped)
        told["stop-watching"] += 1
        told["end-flow"] += stopped.slot_freed


async def be_restless(begin: Begin) -> None:
    """Fill all eight slots, then give one back and take another without end."""
    views: list[ViewId] = []
    for number in count():
        camera = CAMERAS[number % len(CAMERAS)].id
        answer = await watch_camera(begin, CONVENTIONS, AGENT, camera, "public-order", None, NOON)
        assert isinstance(answer, Watching)
        views.append(answer.view)
        print(len(views), flush=True)  # noqa: T201
        if len(views) == 8:
            await stop_watching(begin, AGENT, views.pop(0), NOON)


async def main(address: str, *how: str) -> None:
    async with open_storage(address, patience=BUSY_MACHINE_SECONDS) as begin:
        if how == ("restless",):
            await be_restless(begin)
        tasks, rounds, seed = map(int, how)
        print(json.dumps(await watch_and_stop(begin, tasks, rounds, seed)))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
