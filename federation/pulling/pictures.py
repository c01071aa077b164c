"""The pictures of one camera, from an address to access units.

One attempt, one camera, one pull: sharing a pull and trying again are the
federator's. Every error names the camera and the remedy; none names the address.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    Packets,
    PictureUnsuitable,
    Trouble,
)
from federation.pulling.address import RtspAddress
from federation.pulling.client import Client, Patience
from federation.pulling.parser import Frame
from federation.pulling.rtp import Tally, read_packet, read_wall_clock
from federation.pulling.sdp import Track
from federation.pulling.units.reading import reader_of
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit

PATIENCE = Patience()


class Pulls:
    """The open pulls of one connector; `close` ends them all, and refuses the next.

    `tls` verifies `rtsps` cameras; by default against the machine's authorities.
    """

    def __init__(self, patience: Patience = PATIENCE, tls: ssl.SSLContext | None = None) -> None:
        self._patience = patience
        self._tls = tls or ssl.create_default_context()
        self._open: set[Client] = set()
        self._closed = False

    @asynccontextmanager
    async def open(
        self, camera: CameraId, address: RtspAddress
    ) -> AsyncIterator[AsyncIterator[AccessUnit]]:
        """Raises `ConnectorError`, with the camera's name in front."""
        with naming(camera):
            self.refuse_if_closed()
            client = await Client.connect(address, self._patience, self._tls)
        self._open.add(client)
        try:
            with naming(camera):
                self.refuse_if_closed()
                track = await client.play()
            yield Pictures(camera, client, track, self._patience)
        finally:
            self._open.discard(client)
            await client.stop()

    def refuse_if_closed(self) -> None:
        """Raises `CameraUnreachable` once the connector is closed."""
        if self._closed:
            raise CameraUnreachable("the connector that shares it is closed")

    def close(self) -> None:
        self._closed = True
        for client in self._open:
            client.hang_up()


class Pictures:
    """The access units of one pull, from a keyframe on. Implements
    `federation.connector.Counted`."""

    def __init__(self, camera: CameraId, client: Client, track: Track, patience: Patience) -> None:
        self._camera = camera
        self._client = client
        self._payload_type = track.payload_type
        self._patience = patience
        self._reader = reader_of(track)
        self._ready: deque[AccessUnit] = deque()
        self._tally = Tally()
        self._loop = asyncio.get_running_loop()
        self._silence = patience.answer
        self._waiting_since = self._heard = self._loop.time()

    @property
    def packets(self) -> Packets:
        return self._tally.packets

    def __aiter__(self) -> AsyncIterator[AccessUnit]:
        return self

    async def __anext__(self) -> AccessUnit:
        with naming(self._camera):
            while not self._ready:
                await self._receive()
        return self._ready.popleft()

    async def _receive(self) -> None:
        deadline = self._heard + self._silence
        try:
            frames = await self._client.frames(deadline)
        except TimeoutError:
            raise _stalled() from None
        now = self._loop.time()
        self._take(frames, now)
        if not self._reader.waiting:
            self._waiting_since = now
        elif now - self._waiting_since > self._patience.keyframe:
            raise _no_keyframe(self._reader.knows_format)

    def _take(self, frames: Iterable[Frame], now: float) -> None:
        channel, wanted, reader = self._client.channel, self._payload_type, self._reader
        tally = self._tally
        for number, payload in frames:
            if number == channel:
                if reader.goes_on(payload):
                    self._heard = now
                    tally.went_on += 1
                    continue
                packet = read_packet(payload)
                if packet is not None and packet.payload_type == wanted:
                    self._heard, self._silence = now, self._patience.stall
                    tally.hear(packet)
                    self._ready += reader.take(packet)
            elif number == channel + 1:
                reader.clock = read_wall_clock(payload) or reader.clock


@contextmanager
def naming(camera: CameraId) -> Iterator[None]:
    """Put the camera's name in front of whatever goes wrong inside."""
    try:
        yield
    except ConnectorError as error:
        error.args = (f"camera {camera}: {error}",)
        raise


def _stalled() -> CameraUnreachable:
    stalled = CameraUnreachable("its picture has stopped: check the camera and its network")
    stalled.trouble = Trouble.STALLED
    return stalled


def _no_keyframe(knows_format: bool) -> PictureUnsuitable:
    missing = (
        "it sends no keyframe: set an I-frame interval of 1 to 4 s in the camera"
        if knows_format
        else "it sends no SPS and PPS: let the camera repeat them with each keyframe"
    )
    return PictureUnsuitable(Trouble.NO_KEYFRAME, missing)
