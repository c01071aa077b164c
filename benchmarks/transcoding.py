"""What converting one Full HD camera costs, and what it costs those who pass through.

*Cost*: one H.265 camera of 1920x1080 at 25 pictures a second, converted to H.264 at its own
pace; cores of the transcoder's process, from the kernel. *Harm*: views that pass through are
sent a 4 Mbit/s picture each, alone, then beside as many transcoders as there are cores,
each given more than it can do. The floor is the first of the two, in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import socket
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from benchmarks.media.source import RATE, units
from services.media.relay.fast import FastSender
from services.media.relay.frames import Frame
from services.media.relay.line import Stream, Way
from services.media.relay.srtp import Master
from services.media.relay.udp import Datagrams
from services.media.transcoding.workshop import Workshop
from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit, Codec
from tests.services.media.scene.foreign import foreign_clip

TICKS = CLOCK_RATE // RATE
WIDTH, HEIGHT = 1920, 1080
VIEWS = 20
GRAIN = 48
LATE_MS = 200.0
STARTING_SECONDS = 30.0


class Camera:
    """A clip, round and round, with timestamps that grow."""

    def __init__(self, clip: Sequence[AccessUnit]) -> None:
        self._clip = clip
        self._numbers = itertools.count()

    def next(self) -> AccessUnit:
        number = next(self._numbers)
        return replace(self._clip[number % len(self._clip)], timestamp=number * TICKS)


class Converted:
    """One camera that is being converted, and what came of it."""

    def __init__(self, workshop: Workshop, clip: Sequence[AccessUnit]) -> None:
        self.camera, self.made = Camera(clip), 0
        begun = workshop.begin(
            Codec.H265, Codec.H264, [self.camera.next()], give=self._made, over=lambda: None
        )
        if begun is None:
            raise SystemExit("no slot is free")
        self.transcoder = begun

    async def under_way(self) -> int:
        """Its process, once it has given a picture."""
        deadline = time.monotonic() + STARTING_SECONDS
        while not self.made or self.transcoder.pid is None:
            if time.monotonic() > deadline:
                raise SystemExit("the transcoder gives no picture")
            await asyncio.sleep(0.01)
        return self.transcoder.pid

    async def overload(self) -> None:
        """Feed it faster than it can answer."""
        while True:
            self.transcoder.add(self.camera.next())
            await asyncio.sleep(0.25 / RATE)

    def _made(self, _: AccessUnit) -> None:
        self.made += 1


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def paced(seconds: float) -> AsyncIterator[float]:
    """When each picture of a camera is due; returns where it has been waited for."""
    began = time.monotonic()
    for number in range(round(seconds * RATE)):
        due = began + number / RATE
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        yield due


async def cost(clip: Sequence[AccessUnit], seconds: float) -> None:
    workshop = Workshop(1, time.monotonic)
    converted = Converted(workshop, clip)
    pid = await converted.under_way()
    cpu, began, made = cpu_seconds(pid), time.monotonic(), converted.made
    async for _ in paced(seconds):
        converted.transcoder.add(converted.camera.next())
    took = time.monotonic() - began
    used, came = cpu_seconds(pid) - cpu, converted.made - made
    print(
        f"cost: {used / took:.2f} core for {came / took:.1f} pictures a second of {WIDTH}x{HEIGHT}"
        f" ({1000 * used / max(came, 1):.1f} ms each), {converted.transcoder.skipped} left out"
    )
    await workshop.close()


def senders(sock: socket.socket, to: tuple[str, int]) -> list[FastSender]:
    datagrams = Datagrams(sock)
    made = []
    for number in range(VIEWS):
        sender = FastSender(time.monotonic, time.time)
        stream = Stream(1000 + number, 98, 3)
        master = Master(bytes(32), bytes([number] * 12))
        sender.connect(
            Way(stream, None, master, "bench", lambda said: said, lambda: (datagrams, to))
        )
        made.append(sender)
    return made


async def pass_through(seconds: float) -> list[float]:
    """By how many milliseconds each picture had left late for the last of the views."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink,
    ):
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        # Nobody reads it: what does not fit is dropped there, as by a device.
        sink.bind(("127.0.0.1", 0))
        views, camera, late = (
            senders(sock, sink.getsockname()),
            Camera(list(itertools.islice(units(), 2 * RATE))),
            [],
        )
        first = Frame(camera.next())
        for view in views:
            view.begin((first,))
        async for due in paced(seconds):
            frame = Frame(camera.next())
            for view in views:
                view.follow(frame)
            late.append(1000 * (time.monotonic() - due))
    return late


async def harm(clip: Sequence[AccessUnit], seconds: float) -> None:
    said("pass-through alone", await pass_through(seconds))
    cores = os.cpu_count() or 1
    workshop = Workshop(cores, time.monotonic)
    beside = [Converted(workshop, clip) for _ in range(cores)]
    pids = [await one.under_way() for one in beside]
    loads = [asyncio.create_task(one.overload()) for one in beside]
    cpu, began = sum(map(cpu_seconds, pids)), time.monotonic()
    late = await pass_through(seconds)
    used = (sum(map(cpu_seconds, pids)) - cpu) / (time.monotonic() - began)
    for load in loads:
        load.cancel()
        with suppress(asyncio.CancelledError):
            await load
    said(f"beside {cores} transcoders that use {used:.2f} of {cores} cores", late)
    await workshop.close()


def said(what: str, late: Sequence[float]) -> None:
    cuts = statistics.quantiles(late, n=100)
    behind = sum(each > LATE_MS for each in late) / len(late)
    print(
        f"{VIEWS} views {what}: p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, "
        f"later than {LATE_MS:.0f} ms {behind:.2%}"
    )


async def main(seconds: float) -> None:
    clip = foreign_clip(Codec.H265, seconds=2, width=WIDTH, height=HEIGHT, grain=GRAIN)
    bits = 8 * sum(len(unit.data) for unit in clip) / 2
    print(f"the camera: H.265, {WIDTH}x{HEIGHT}, {bits / 1e6:.1f} Mbit/s")
    await cost(clip, seconds)
    await harm(clip, seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    asyncio.run(main(parser.parse_args().seconds))
