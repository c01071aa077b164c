"""C. From an offer to the first decoded picture, at any moment of a camera's group of pictures.

*Warm*: somebody watches the camera already, and its last group is at hand. *Cold*: nobody does,
the federator pulls it for this viewer, and its next keyframe has to be waited for. The viewer is
aiortc, which decodes; the same is measured in a browser, from the click, by
`benchmarks/first_picture.py`. The floor opens the camera's address with PyAV, in the same run.

    python -m benchmarks.media.first_picture [--rounds 30] [--only warm] [--write]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import av
import httpx

from benchmarks.media.network import LOOPBACK
from benchmarks.media.plant.plant import Plant, Wanted, camera_url, plant
from benchmarks.media.source import RATE
from benchmarks.media.telling.first_picture import COLD, FLOOR, WARM, Join, report
from benchmarks.media.telling.options import end_cleanly, words
from benchmarks.media.telling.report import tell
from benchmarks.media.viewing.drain import compiled
from benchmarks.media.viewing.viewer import Viewer
from benchmarks.media.viewing.viewers import Screens
from services.media.relay.native.library import build

GOPS: Final = (25, 50)
FLOOR_EACH: Final = 3
"""The floor takes longest, and varies least."""


def main() -> None:
    said = words(__doc__, rounds=30, seconds=10.0).parse_args()
    end_cleanly()
    build()
    joins: list[Join] = []
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        drain = compiled(folder)
        for gop in GOPS:
            # A camera for those who come while it is watched, and one for each who comes alone.
            wanted = Wanted(1 + said.rounds, gop, encoded=True)
            with plant(LOOPBACK, folder / f"gop-{gop}", wanted) as place:
                joins += asyncio.run(_measure(place, drain, gop, said))
    tell(report(joins), keep=said.write)


async def _measure(place: Plant, drain: Path, gop: int, said: argparse.Namespace) -> list[Join]:
    joins: list[Join] = []
    async with httpx.AsyncClient(timeout=said.seconds) as http:
        if said.only in WARM:
            async with _somebody_watching(place, http, drain):
                for number in range(1, 1 + said.rounds):
                    await _any_moment(gop)
                    joins.append(await _join(place, http, WARM, gop, 1, number, said.seconds))
        for number in range(said.rounds):
            if said.only in COLD:
                await _any_moment(gop)
                joins.append(await _join(place, http, COLD, gop, 2 + number, 0, said.seconds))
            if said.only in FLOOR and number % FLOOR_EACH == 0:
                await _any_moment(gop)
                opened = await asyncio.to_thread(_av_open, camera_url(LOOPBACK, gop, 2 + number))
                joins.append(Join(FLOOR, gop, opened, opened))
    for join in joins:
        print(join.line, flush=True)
    return joins


async def _any_moment(gop: int) -> None:
    """Wherever the camera stands in its group: what is measured is the mean of them all."""
    await asyncio.sleep(random.uniform(0, gop / RATE))


@asynccontextmanager
async def _somebody_watching(
    place: Plant, http: httpx.AsyncClient, drain: Path
) -> AsyncIterator[None]:
    screens = Screens(drain, 1)
    viewer = Viewer(LOOPBACK.viewer)
    await viewer.offer_to(http, place.door(1), place.token(1, 0))
    await viewer.connected()
    screens.add(viewer)
    watching = asyncio.create_task(screens.drain_while_joining())
    try:
        async with asyncio.timeout(10):
            while not screens.drain.views[0].frames:  # noqa: ASYNC110  # counted in C
                await asyncio.sleep(0.05)
        yield
    finally:
        watching.cancel()
        screens.close()
        await viewer.peer.close()


async def _join(
    place: Plant,
    http: httpx.AsyncClient,
    kind: str,
    gop: int,
    camera: int,
    viewer: int,
    patience: float,
) -> Join:
    joining = Viewer(LOOPBACK.viewer)
    connected: list[float] = []

    @joining.peer.on("connectionstatechange")
    def note() -> None:
        if joining.peer.connectionState == "connected":
            connected.append(time.monotonic())

    door, token = place.door(camera), place.token(camera, viewer)
    began_at = time.monotonic()
    try:
        session = await joining.offer_to(http, door, token)
        track: Any = joining.peer.getTransceivers()[0].receiver.track
        async with asyncio.timeout(patience):
            await track.recv()
        seen_at = time.monotonic()
    finally:
        await joining.peer.close()
    await http.delete(urljoin(door, session))
    return Join(kind, gop, seen_at - began_at, connected[0] - began_at)


def _av_open(address: str) -> float:
    began_at = time.monotonic()
    with av.open(address, options={"rtsp_transport": "tcp"}, timeout=10) as container:
        next(container.decode(video=0))
    return time.monotonic() - began_at


if __name__ == "__main__":
    main()
