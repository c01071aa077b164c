"""A view over a network that loses packets: how much of what was filmed is seen.

Run as a module inside `unshare --net`, loopback itself loses its share, both ways, where the
kernel can; a relay of ours (`lossy_path`) does the same everywhere.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

from tenants.vocabulary.picture import AccessUnit, Quality
from tests.services.media.scene.clips import RATE, clip
from tests.services.media.scene.place import Place, open_place

SECONDS = 6
GROUP = 2 * RATE
"""Pictures from a keyframe to the next."""
FILLER_BYTES = 9000
"""What makes a small test picture as many packets as a camera's."""


@dataclass(frozen=True, slots=True)
class Seen:
    """While the network lost packets; `longest_wait`: what was filmed between two that were
    seen. Counted in pictures, since a machine that has much else to do films fewer too."""

    filmed: int
    pictures: int
    longest_wait: int

    @property
    def share(self) -> float:
        return self.pictures / self.filmed


def filled(units: tuple[AccessUnit, ...], size: int = FILLER_BYTES) -> list[AccessUnit]:
    """Behind each picture, data that means nothing (ITU-T H.264 §7.3.2.7)."""
    filler = b"\0\0\0\1\x0c" + b"\xff" * size + b"\x80"
    return [replace(unit, data=unit.data + filler) for unit in units]


async def look(place: Place, lose: Callable[[], None]) -> Seen:
    """Watch a camera, and go on for `SECONDS` once packets get lost."""
    commune = await place.link()
    await commune.greeted()
    commune.clips[Quality.SUB] = filled(clip(seconds=4, gop=GROUP))
    viewer = await place.watching()
    before, ends_at = viewer.pictures, time.monotonic() + SECONDS
    lose()

    pictures, filmed = before, [commune.total]
    while time.monotonic() < ends_at:
        await asyncio.sleep(0.005)
        if viewer.pictures > pictures:
            pictures = viewer.pictures
            filmed.append(commune.total)
    filmed.append(commune.total)
    missed = max(after - earlier for earlier, after in pairwise(filmed))
    return Seen(filmed[-1] - filmed[0], pictures - before, missed)


async def look_on_loopback(percent: int) -> Seen:
    def lose() -> None:
        words = ("tc", "qdisc", "add", "dev", "lo", "root", "netem", "loss", f"{percent}%")
        subprocess.run(words, check=True)

    async with open_place() as place:
        return await look(place, lose)


if __name__ == "__main__":
    subprocess.run(("ip", "link", "set", "lo", "up"), check=True)
    sys.stdout.write(json.dumps(asdict(asyncio.run(look_on_loopback(int(sys.argv[1]))))))
