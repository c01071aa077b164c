"""A million packets that nobody of ours sent: the picture goes on and memory stays."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Coroutine
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from services.media.webrtc import door
from tests.services.media.scene.place import Place
from tests.services.media.scene.viewer import Viewer

pytestmark = [pytest.mark.media, pytest.mark.timeout(180)]

PACKETS = 1_000_000
SPEED = 60_000
"""Packets a second: more than loopback leaves time to answer."""
LONGEST_INTERRUPTION = 0.2
GROWTH_BYTES = 16 * 1024 * 1024

FLOOD = """
import random, socket, sys, time
port, packets, speed = map(int, sys.argv[1:4])
seen = [bytes.fromhex(one) for one in sys.argv[4:]]
chance = random.Random(4711)
socks = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(64)]
def cut(said): return said[: chance.randrange(len(said) + 1)]
def bent(said):
    said = bytearray(said)
    said[chance.randrange(len(said))] ^= 1 << chance.randrange(8)
    return bytes(said)
kinds = [
    lambda: b"",
    lambda: chance.randbytes(chance.randrange(200)),
    lambda: b"\\x00\\x01" + chance.randbytes(40),
    lambda: bytes([chance.choice((0x16, 0x80, 0x81, 0xc8))]) + chance.randbytes(60),
    lambda: chance.choice(seen),
    lambda: cut(chance.choice(seen)),
    lambda: bent(chance.choice(seen)),
]
made = [chance.choice(kinds)() for _ in range(20_000)]
began = time.monotonic()
for number in range(packets):
    socks[number % 64].sendto(made[number % len(made)], ("127.0.0.1", port))
    if number % 1000 == 0:
        time.sleep(max(0.0, number / speed - (time.monotonic() - began)))
"""


async def test_a_million_bad_packets_interrupt_nothing_and_stay_nowhere(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    receive = door.Doorway.datagram_received

    def noting(self: door.Doorway, data: bytes, addr: tuple[str, int]) -> None:
        seen.append(data)
        receive(self, data, addr)

    monkeypatch.setattr(door.Doorway, "datagram_received", noting)
    await place.link()
    viewer = await place.watching()
    await viewer.sees(50)
    monkeypatch.setattr(door.Doorway, "datagram_received", receive)
    before = _resident()

    longest = await _longest_wait(viewer, _flood(viewer, seen))

    grown = _resident() - before
    assert longest < LONGEST_INTERRUPTION
    await viewer.sees(25)
    assert grown < GROWTH_BYTES
    assert viewer.state == "connected"


async def _flood(viewer: Viewer, seen: list[bytes]) -> None:
    """From another process: what it says, whole, cut and bent, and noise besides."""
    (pair,) = viewer.ice._nominated.values()
    words = (str(pair.remote_addr[1]), str(PACKETS), str(SPEED), *(one.hex() for one in seen[-60:]))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FLOOD, *words, stderr=subprocess.DEVNULL
    )
    assert await process.wait() == 0


def _resident() -> int:
    """Bytes in memory now: the most there ever was hides what grows below it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def _kept_waiting() -> float:
    """Seconds that threads of ours were ready to run and other programs ran instead
    (`sched-stats` of the kernel's documentation): a busy machine's, and no interruption of ours.
    """
    said = [one.read_text(encoding="ascii") for one in Path("/proc/self/task").glob("*/schedstat")]
    return sum(int(one.split()[1]) for one in said) / 1e9


async def _longest_wait(viewer: Viewer, work: Coroutine[Any, Any, None]) -> float:
    """Between two pictures, while `work` goes on; in seconds, as on a machine of our own."""
    task = asyncio.create_task(work)
    pictures = viewer.pictures
    seen_at = [(time.monotonic(), _kept_waiting())]
    while not task.done():
        await asyncio.sleep(0.002)
        if viewer.pictures > pictures:
            pictures = viewer.pictures
            seen_at.append((time.monotonic(), _kept_waiting()))
    await task
    # A picture that never came is a wait as well.
    seen_at.append((time.monotonic(), _kept_waiting()))
    return max(
        after - before - max(0.0, kept_then - kept)
        for (before, kept), (after, kept_then) in pairwise(seen_at)
    )
