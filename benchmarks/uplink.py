"""From a camera's packets at the federator to the same picture leaving the node, on loopback.

A camera, its federator and the media node, each a process of its own, TLS 1.3 between the last
two. The camera writes into each picture when it begins to send it (the machine has one monotonic
clock); that is read where the node has handed the picture's last packet to the kernel. So the
camera's own writing counts too. Beside it: as many pictures to a plain TCP echo and back.

    python benchmarks/uplink.py [--seconds 15] [--cameras 1 20]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

from joserfc.jwk import OKPKey

from federation.pulling.address import RtspAddress
from federation.rtsp.connector import RtspCamera, RtspConnector
from services.federator.federator import Federator
from services.federator.uplink import Uplink
from services.federator.witness import RegisterWitness
from services.kit.bus import topics
from services.kit.enrolment.revoked import sign_revocations
from services.kit.link.tls import federator_context
from services.kit.link.websocket import listen
from services.media.relay.fast import FastSender
from services.media.relay.fragments import Payloads
from services.media.relay.line import Line, Stamp, Stream, Way
from services.media.relay.native.line import fastest_line
from services.media.relay.srtp import Master
from services.media.relay.udp import Datagrams
from services.media.view import Screen
from tenants.vocabulary.picture import Quality
from tests.builders import ASCQ, NOON, a_camera, a_deed
from tests.servers.scripted_rtsp import KEYFRAME, PICTURE, PPS, SPS, Behaviour, ScriptedRtsp
from tests.services.federator.scripted import LOG_KEY, FakeMemory
from tests.services.kit.link.carriers import Pki
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import Place, a_pass, open_place
from tests.services.pictures.film import in_fragments

GOAL_MS: Final = 20.0
RATE, GROUP = 25, 25
PICTURE_BYTES: Final = 20_000
"""4 Mbit/s."""
STAMP = re.compile(rb"at=(\d+\.\d{6});")
SETTLING_SECONDS: Final = 2.0


async def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=15.0)
    words.add_argument("--cameras", type=int, nargs="+", default=[1, 20])
    words.add_argument("--part", choices=("camera", "federator"), help=argparse.SUPPRESS)
    said = words.parse_args()

    if said.part == "camera":
        await _camera()
    elif said.part == "federator":
        await _federate(json.loads(sys.stdin.readline()))
    else:
        for cameras in said.cameras:
            delays = await _measure(cameras, said.seconds)
            _say(f"{cameras} cameras, to the relay", delays, cameras * RATE * said.seconds)
            floor = await _echoed(cameras, said.seconds)
            _say(f"{cameras} cameras, TCP echo", floor, cameras * RATE * said.seconds)
        print(f"goal: p95 at most {GOAL_MS:.0f} ms")


async def _measure(cameras: int, seconds: float) -> list[float]:
    """Seconds from camera to relay, of each picture."""
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        async with open_place(addresses=("127.0.0.1",)) as place, AsyncExitStack() as stack:
            camera = await _part(stack, "camera")
            url = (await _line(camera)).decode().split()[0]
            pki = Pki.make(Path(name))
            revoked = {"list": sign_revocations([], place.key, place.clock())}
            await place.bus.publish(topics.CERTIFICATES_REVOKED, revoked)
            doubt = place.node.certificates.doubt
            port = await stack.enter_async_context(
                listen("localhost", 0, pki.answering(), place.node.serve_link, doubt=doubt)
            )
            federator = await _part(stack, "federator")
            told = {
                "files": [str(pki.authority), *map(str, pki.commune())],
                "port": port,
                "url": url,
                "cameras": cameras,
                "key": place.key.as_dict(private=False),
            }
            federator.stdin.write(json.dumps(told).encode() + b"\n")
            await until(lambda: place.node.links.linked(ASCQ))

            delays: list[float] = []
            reporting = asyncio.create_task(_reporting(_views(place, cameras, delays, stack)))
            await asyncio.sleep(SETTLING_SECONDS)
            delays.clear()
            await asyncio.sleep(seconds)
            reporting.cancel()
            return list(delays)


def _views(
    place: Place, cameras: int, delays: list[float], stack: AsyncExitStack
) -> list[FastSender]:
    """One on each camera, connected as a browser is, to a socket that nobody reads."""
    here = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    there = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    here.setblocking(False)
    there.bind(("127.0.0.1", 0))
    path = (Datagrams(here), there.getsockname())
    master, house, senders = Master(bytes(32), bytes(12)), place.node.house, []

    def make_line(stream: Stream, secret: Master, way: Any) -> Line:
        return _Timed(fastest_line(stream, secret, way), delays)

    for number in range(1, cameras + 1):
        view = f"view-{number}"
        changes: dict[str, Any] = {
            "flow": f"flow-{number}", "camera": f"{ASCQ}:{number:03}",
            "slot": number, "motive": "doubt", "article": f"{ASCQ} art. 3", "convention": ASCQ,
        }  # fmt: skip
        sender = FastSender(time.monotonic, time.time, make_line)
        sender.connect(
            Way(Stream(number, 96, 3), None, master, "bench", lambda said: said, lambda: path)
        )
        screen = Screen(view, "bench", sender, house, place.node_time())
        house._show_on(screen, a_pass(view, **changes), place.token(view, **changes), Quality.MAIN)
        screen.connected()
        senders.append(sender)
    return senders


class _Timed:
    """Notes how old a picture is once its last packet was handed to the kernel."""

    def __init__(self, line: Line, delays: list[float]) -> None:
        self._line = line
        self._delays = delays
        self._begun: float | None = None

    def send(self, payloads: Payloads, begin: int, end: int, index: int, stamp: Stamp) -> None:
        self._line.send(payloads, begin, end, index, stamp)
        for payload in payloads.each[begin:end]:
            if found := STAMP.search(payload):
                self._begun = float(found[1])
        if end == len(payloads.each) and self._begun is not None:
            self._delays.append(time.monotonic() - self._begun)
            self._begun = None


async def _reporting(senders: Sequence[FastSender]) -> None:
    """As browsers do: a view of which nothing is heard ends."""
    while True:
        for sender in senders:
            sender.heard(b"")
        await asyncio.sleep(1.0)


async def _camera() -> None:
    """Serves as many as ask, and echoes at another port."""

    def film(number: int) -> list[bytes]:
        filling = b"at=%.6f;" % time.monotonic() + b"U" * PICTURE_BYTES
        if number % GROUP:
            return in_fragments([PICTURE + filling])
        return in_fragments([SPS, PPS, KEYFRAME + filling])

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with ScriptedRtsp(Behaviour(film=film, pace_seconds=1 / RATE)) as camera:
        print(camera.url, server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Event().wait()


async def _federate(told: dict[str, Any]) -> None:
    def clock() -> Any:
        return NOON

    address = RtspAddress.parse(told["url"])
    numbers = range(1, told["cameras"] + 1)
    shared = [RtspCamera(a_camera(f"{number:03}"), address) for number in numbers]
    federator = Federator(
        ASCQ,
        RtspConnector(shared),
        a_deed(quota=max(8, len(shared))),
        pass_key=OKPKey.import_key(told["key"]),
        witness=RegisterWitness(ASCQ, FakeMemory(), [LOG_KEY.verifier], clock),
        clock=clock,
        monotonic=time.monotonic,
        chance=lambda: 0.5,
    )
    context = federator_context(*map(Path, told["files"]))
    uplink = Uplink(context, time.monotonic, lambda: 0.5)
    await uplink.hold(federator, [f"wss://localhost:{told['port']}/federators"])


async def _echoed(cameras: int, seconds: float) -> list[float]:
    """Seconds there and back, of as many pictures: two hops, nothing sealed, nothing read."""
    delays: list[float] = []

    async def one(port: int, after: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began = time.monotonic() + after
        for number in range(int(seconds * RATE)):
            await asyncio.sleep(began + number / RATE - time.monotonic())
            sent = time.monotonic()
            writer.write(bytes(PICTURE_BYTES))
            await reader.readexactly(PICTURE_BYTES)
            delays.append(time.monotonic() - sent)
        writer.close()

    async with AsyncExitStack() as stack:
        port = int((await _line(await _part(stack, "camera"))).split()[1])
        await asyncio.gather(*(one(port, each / cameras / RATE) for each in range(cameras)))
    return delays


async def _part(stack: AsyncExitStack, name: str) -> Any:
    process = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--part", name,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip

    async def ended() -> None:
        process.kill()
        await process.wait()

    stack.push_async_callback(ended)
    return process


async def _line(process: Any) -> bytes:
    line: bytes = await process.stdout.readline()
    return line


def _say(what: str, seconds: Sequence[float], expected: float) -> None:
    ranked = sorted(seconds)
    if not ranked:
        raise RuntimeError(f"{what}: nothing came")
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    places = {name: min(len(ranked) - 1, int(len(ranked) * one)) for name, one in shares.items()}
    spread = ", ".join(f"{name} {ranked[at] * 1000:.2f}" for name, at in places.items())
    print(f"{what}: {spread} ms ({len(ranked)} of about {expected:.0f} pictures)", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
