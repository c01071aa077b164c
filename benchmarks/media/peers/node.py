"""This project's media node, given the stream by a link in memory; `--stock`: aiortc by itself.

Serves `POST /offer`, SDP for SDP, until it is ended.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from fractions import Fraction
from typing import Any

import av
import uvicorn
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamTrack
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from benchmarks.media.loops import use_uvloop
from benchmarks.media.peers.without_helper import leave_helper_out
from benchmarks.media.source import RATE, units
from services.media.webrtc.offer import read_offer
from services.media.webrtc.peer import codecs_of
from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit, Codec, Quality
from tests.services.media.scene.place import a_pass, open_place

Answer = Callable[[bytes], Coroutine[Any, Any, str]]


@asynccontextmanager
async def ours(address: str) -> AsyncIterator[Answer]:
    async with open_place(addresses=(address,), views_at_most=2000) as place:
        commune = await place.link()
        await commune.greeted()
        commune.playing = False
        numbers = itertools.count()

        async def answer(body: bytes) -> str:
            view = f"view-{next(numbers)}"
            granted, token = a_pass(view), place.token(view)
            return (
                await place.node.house.open(granted, token, Quality.MAIN, read_offer(body))
            ).answer

        async def show(unit: AccessUnit) -> None:
            if "flow-1" in commune.flows:
                await commune.show("flow-1", Quality.MAIN, unit)

        feeding = asyncio.create_task(_feed(show))
        yield answer
        feeding.cancel()


@asynccontextmanager
async def stock(address: str) -> AsyncIterator[Answer]:
    """As aiortc's own documentation relays: one track a viewer, a queue in front of each."""
    tracks: list[_Coded] = []
    peers: list[RTCPeerConnection] = []

    async def answer(body: bytes) -> str:
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        track = _Coded()
        transceiver = peer.addTransceiver(track, direction="sendonly")
        transceiver.setCodecPreferences(codecs_of(Codec.H264))
        await peer.setRemoteDescription(RTCSessionDescription(read_offer(body).sdp, "offer"))
        await peer.setLocalDescription(await peer.createAnswer())
        tracks.append(track)
        peers.append(peer)
        return peer.localDescription.sdp

    async def show(unit: AccessUnit) -> None:
        packet = av.Packet(unit.data)
        packet.pts, packet.time_base = unit.timestamp, Fraction(1, CLOCK_RATE)
        for track in tracks:
            track.queue.put_nowait(packet)

    feeding = asyncio.create_task(_feed(show))
    yield answer
    feeding.cancel()


class _Coded(MediaStreamTrack):
    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self.queue: asyncio.Queue[av.Packet[Any]] = asyncio.Queue()

    async def recv(self) -> av.Packet[Any]:
        return await self.queue.get()


async def _feed(show: Callable[[AccessUnit], Coroutine[Any, Any, None]]) -> None:
    began_at = time.monotonic()
    for number, unit in enumerate(units()):
        await asyncio.sleep(max(0.0, began_at + number / RATE - time.monotonic()))
        await show(unit)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("address")
    words.add_argument("port", type=int)
    words.add_argument("--stock", action="store_true")
    words.add_argument("--python", action="store_true", help="without the helper in C")
    words.add_argument("--uvloop", action="store_true", help="on that event loop")
    said = words.parse_args()
    if said.python:
        leave_helper_out()
    if said.uvloop:
        use_uvloop()
    asyncio.run(serve(said))


async def serve(said: argparse.Namespace) -> None:
    async with (stock if said.stock else ours)(said.address) as answer:

        async def offer(request: Request) -> Response:
            return PlainTextResponse(await answer(await request.body()))

        app = Starlette(routes=[Route("/offer", offer, methods=["POST"])])
        config = uvicorn.Config(
            app, host=said.address, port=said.port, lifespan="off", log_level="error"
        )
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    main()
