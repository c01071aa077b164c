"""A view over a network that loses packets.

Run as a module inside `unshare --net`, loopback itself loses its share, both ways; a test may
also have the viewer lose what comes in, where the kernel cannot.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tenants.vocabulary.picture import AccessUnit, Quality
from tests.services.media.scene.clips import RATE, clip
from tests.services.media.scene.place import open_place
from tests.services.media.scene.viewer import Viewer

SECONDS = 6
FILLER_BYTES = 9000
"""What makes a small test picture as many packets as a camera's."""


def filled(units: tuple[AccessUnit, ...]) -> list[AccessUnit]:
    """Behind each picture, data that means nothing (ITU-T H.264 §7.3.2.7)."""
    filler = b"\0\0\0\1\x0c" + b"\xff" * FILLER_BYTES + b"\x80"
    return [replace(unit, data=unit.data + filler) for unit in units]


Lose = Callable[[Viewer, int], None]


async def play(percent: int, lose: Lose) -> dict[str, float]:
    """How many pictures were seen in `SECONDS`, and the longest wait for one."""
    async with open_place() as place:
        commune = await place.link()
        await commune.greeted()
        commune.clips[Quality.SUB] = filled(clip(seconds=4, gop=2 * RATE))
        viewer = await place.watching()
        lose(viewer, percent)

        began_at, seen_at = time.monotonic(), [time.monotonic()]
        pictures = before = viewer.pictures
        while time.monotonic() - began_at < SECONDS:
            await asyncio.sleep(0.005)
            if viewer.pictures > pictures:
                pictures = viewer.pictures
                seen_at.append(time.monotonic())
        gaps = [after - earlier for earlier, after in pairwise([*seen_at, time.monotonic()])]
        return {"pictures": pictures - before, "longest_gap": max(gaps)}


def lose_at_the_viewer(viewer: Viewer, percent: int) -> None:
    """Pictures and reports that come in are lost, each as likely as another."""
    chance = random.Random(percent)
    for protocol in viewer.ice._protocols:
        receive = protocol.datagram_received

        def some(data: bytes, addr: Any, receive: Any = receive) -> None:
            if data[0] < 128 or chance.random() * 100 >= percent:
                receive(data, addr)

        protocol.datagram_received = some


def lose_on_loopback(_: Viewer, percent: int) -> None:
    words = ("tc", "qdisc", "add", "dev", "lo", "root", "netem", "loss", f"{percent}%")
    subprocess.run(words, check=True)


if __name__ == "__main__":
    subprocess.run(("ip", "link", "set", "lo", "up"), check=True)
    sys.stdout.write(json.dumps(asyncio.run(play(int(sys.argv[1]), lose_on_loopback))))
