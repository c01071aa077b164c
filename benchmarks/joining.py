"""A crowd that comes within two seconds: how long each waits for its first picture.

One media node; viewers with real offers, ICE and DTLS in one process beside it, which takes a
core of this machine for itself as no real crowd does. Nothing is decoded: a viewer has its first
picture once every packet of it has come. Beside the waits: what the node spent on each.

    python benchmarks/joining.py [--viewers 200] [--within 2] [--rounds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import resource
from collections.abc import Sequence
from typing import Final

from tests.services.media.scene.gathering import Came, a_crowd, door_of
from tests.services.media.scene.place import open_place

GOAL_SECONDS: Final = 3.0
SHARES: Final = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}


async def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--viewers", type=int, default=200)
    words.add_argument("--within", type=float, default=2.0, help="seconds")
    words.add_argument("--rounds", type=int, default=3)
    said = words.parse_args()

    for _ in range(said.rounds):
        spent, came = await _measure(said.viewers, said.within)
        _say(came, spent)


async def _measure(viewers: int, within: float) -> tuple[float, list[Came]]:
    """CPU-seconds of the node, the pictures it sent included, and what each viewer met."""
    async with open_place(views_at_most=viewers, addresses=("127.0.0.1",)) as place:
        commune = await place.link()
        await commune.greeted()
        tokens = [place.token(f"view-{number}") for number in range(viewers)]
        before = _cpu()
        async with door_of(place) as url, a_crowd(url, tokens, within) as came:
            return _cpu() - before, came


def _say(came: Sequence[Came], spent: float) -> None:
    waits = [each.waited for each in came if each.waited is not None]
    last = max(each.posted for each in came)
    print(
        f"{len(came)} viewers within {last:.1f} s, first picture: {_spread(waits)}; "
        f"without one: {len(came) - len(waits)}; goal: all within {GOAL_SECONDS:.0f} s"
    )
    print(f"  longest wait for a later picture: {_spread([each.longest_gap for each in came])}")
    print(f"  the node: {spent:.2f} CPU-seconds, {spent / len(came) * 1000:.1f} ms a viewer")


def _spread(seconds: Sequence[float]) -> str:
    ranked = sorted(seconds)
    places = {
        name: min(len(ranked) - 1, int(len(ranked) * share)) for name, share in SHARES.items()
    }
    return ", ".join(f"{name} {ranked[place] * 1000:.0f} ms" for name, place in places.items())


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    asyncio.run(main())
