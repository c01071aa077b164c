"""A screenful of viewers: each joins, reports once a second as browsers do, and is counted.

Says `ready` once all have joined and two seconds have passed, then what arrived in each period,
one line of JSON each. With `--log` the last pictures of each view are kept, with their hours.

    … ADDRESS DRAIN --url URL --viewers 100      all of one stream
    … ADDRESS DRAIN --tickets FILE               each of its own: [{"url": …, "token": …}, …]
    … ADDRESS DRAIN --bare PORT --viewers 100    no signalling: plain sockets from PORT on
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from pathlib import Path
from typing import Any, Final

import httpx

from benchmarks.media.peers.janus_talk import JanusTalk
from benchmarks.media.viewing.counting import counted
from benchmarks.media.viewing.drain import LOGGED, Drain, View
from benchmarks.media.viewing.viewer import Bare, Viewer

SETTLING_SECONDS: Final = 2.0
JOINING_PASS_SECONDS: Final = 0.02


class Screens:
    """Those who have joined, each with what the drain counts of it."""

    def __init__(self, drain: Path, most: int) -> None:
        self.viewers: list[Viewer | Bare] = []
        self.drain = Drain(drain, most, lambda number, data: self.viewers[number].receive(data))
        self.reported = 0
        self._reporting: set[asyncio.Task[None]] = set()

    def add(self, viewer: Viewer | Bare) -> None:
        self.viewers.append(viewer)
        view = self.drain.add(viewer.hand_over())
        self._reporting.add(asyncio.create_task(self._report(viewer, view)))

    async def drain_while_joining(self) -> None:
        while True:
            self.drain.once()
            await asyncio.sleep(JOINING_PASS_SECONDS)

    def close(self) -> None:
        self.drain.stop()
        for task in self._reporting:
            task.cancel()

    async def _report(self, viewer: Viewer | Bare, view: View) -> None:
        due = time.monotonic()
        while True:
            due += 1.0
            await asyncio.sleep(due - time.monotonic())
            if view.started:
                viewer.report(view.ssrc, view.last_number)
                self.reported += 1


async def join(said: argparse.Namespace, screens: Screens) -> None:
    """One after the other, each once the one before is connected."""
    if said.bare is not None:
        for number in range(said.viewers):
            screens.add(Bare(said.address, said.bare + number))
        return
    async with httpx.AsyncClient(timeout=60) as http:
        for ticket in _tickets(said):
            viewer = Viewer(said.address)
            if said.janus:
                await viewer.answer_to(JanusTalk(http, ticket["url"]))
            else:
                await viewer.offer_to(http, ticket["url"], ticket.get("token", ""))
            await viewer.connected()
            screens.add(viewer)


def _tickets(said: argparse.Namespace) -> list[dict[str, str]]:
    if said.tickets is not None:
        found: list[dict[str, str]] = json.loads(said.tickets.read_text(encoding="utf-8"))
        return found
    return [{"url": said.url}] * said.viewers


async def main() -> None:
    said = _words().parse_args()
    screens = Screens(said.drain, len(_tickets(said)))
    draining = asyncio.create_task(screens.drain_while_joining())
    await join(said, screens)
    draining.cancel()
    screens.drain.start()
    await asyncio.sleep(SETTLING_SECONDS)
    print("ready", flush=True)
    for _ in range(said.periods):
        await _period(screens, said.seconds)
    if said.log is not None:
        said.log.write_text(json.dumps(_log(screens.drain.copies())), encoding="utf-8")
    print("over", flush=True)
    screens.close()


async def _period(screens: Screens, seconds: float) -> None:
    before, reported, began_at = screens.drain.copies(), screens.reported, time.monotonic()
    await asyncio.sleep(seconds)
    after, took = screens.drain.copies(), time.monotonic() - began_at
    seen: dict[str, Any] = counted(before, after, took)
    seen["began_at"] = began_at
    seen["answers_a_second"] = (screens.reported - reported) / took / len(after)
    seen["profile"] = screens.viewers[0].profile
    print(json.dumps(seen), flush=True)


def _log(views: list[View]) -> list[list[tuple[int, int, float]]]:
    """Of each view its last pictures, in order: timestamp, packets, when it was whole."""
    logs = []
    for view in views:
        numbers = range(max(0, view.frames - LOGGED), view.frames)
        pictures = [view.log[number % LOGGED] for number in numbers]
        logs.append([(one.timestamp, one.packets, one.at) for one in pictures])
    return logs


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--url", default="", help="where all of them post their offers")
    words.add_argument("address", help="theirs")
    words.add_argument("drain", type=Path, help="the drain, compiled")
    words.add_argument("--viewers", type=int, default=100)
    words.add_argument("--seconds", type=float, default=10.0)
    words.add_argument("--periods", type=int, default=1)
    words.add_argument("--tickets", type=Path)
    words.add_argument("--log", type=Path)
    words.add_argument("--janus", action="store_true")
    words.add_argument("--bare", type=int, help="no signalling: the first of their ports")
    return words


if __name__ == "__main__":
    asyncio.run(main())
