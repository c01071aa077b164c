"""A browser's side without a browser: aiortc decodes what the node sends."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import httpx
from aiortc import (
    RTCBundlePolicy,
    RTCCertificate,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpReceiver,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError

from services.media.webrtc import aiortc_names
from services.media.webrtc.aiortc_names import StrongCertificate
from tests.services.media.scene.patience import DEADLINE_SECONDS, until


def _use_loopback(transceiver: RTCRtpTransceiver) -> None:
    """Candidates of loopback alone, which aioice leaves out."""
    connection: Any = transceiver.receiver.transport.transport._connection
    gather = connection.get_component_candidates

    async def on_loopback(component: int, addresses: list[str]) -> Any:
        return await gather(component=component, addresses=["127.0.0.1"])

    connection.get_component_candidates = on_loopback


class Viewer:
    """One tile: it posts its offer, counts its pictures, keeps what it is told."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        certificate: RTCCertificate | None = None,
        plays: str | None = None,
    ) -> None:
        """`plays`: the one codec it knows, `video/vp8`; without it, all of aiortc's."""
        self._http = http
        self._connection = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        aiortc_names.use_certificate(
            self._connection,
            certificate or StrongCertificate.generateCertificate(),  # type: ignore[arg-type]
        )
        self._transceiver = self._connection.addTransceiver("video", direction="recvonly")
        if plays is not None:
            known: Any = RTCRtpReceiver.getCapabilities("video")
            self._transceiver.setCodecPreferences(
                [codec for codec in known.codecs if codec.mimeType.lower() in (plays, "video/rtx")]
            )
        _use_loopback(self._transceiver)
        self._channel = self._connection.createDataChannel("beffroi")
        self._channel.on("message", lambda said: self.told.append(json.loads(said)))
        self._watching: asyncio.Task[None] | None = None
        self.told: list[dict[str, Any]] = []
        self.brightness: list[int] = []
        """Of the top left corner of each decoded picture: it tells the qualities apart."""
        self.timestamps: list[int] = []
        self.sizes: list[tuple[int, int]] = []
        self.place = ""

    @property
    def state(self) -> str:
        return self._connection.connectionState

    @property
    def pictures(self) -> int:
        return len(self.timestamps)

    async def offer(self) -> str:
        await self._connection.setLocalDescription(await self._connection.createOffer())
        return self._connection.localDescription.sdp

    async def open(self, camera: str, token: str, quality: str = "sub") -> httpx.Response:
        """Post the offer and, where the door says yes, watch."""
        answer = await self.post_only(camera, token, quality)
        if answer.status_code == 201:
            self.place = answer.headers["location"]
            await self._connection.setRemoteDescription(
                RTCSessionDescription(answer.text, "answer")
            )
            self._watching = asyncio.create_task(self._watch())
        return answer

    async def post_only(self, camera: str, token: str, quality: str = "sub") -> httpx.Response:
        """Post the offer, and never come."""
        return await self._http.post(
            f"/whep/{camera}",
            params={"quality": quality},
            content=await self.offer(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"},
        )

    async def hang_up(self) -> httpx.Response:
        return await self._http.delete(self.place)

    async def wish(self, quality: str) -> None:
        await self.say(json.dumps({"quality": quality}))

    async def say(self, word: str) -> None:
        await until(lambda: self._channel.readyState == "open")
        self._channel.send(word)

    async def sees(self, more: int = 1, seconds: float = DEADLINE_SECONDS) -> None:
        """Wait for so many pictures more."""
        wanted = self.pictures + more
        await until(lambda: self.pictures >= wanted, seconds)

    async def is_told(
        self, state: str, code: str | None = None, seconds: float = DEADLINE_SECONDS
    ) -> dict[str, Any]:
        """Wait until the last thing said is this one."""
        await until(lambda: (self._last("state"), self._last("code")) == (state, code), seconds)
        return self.told[-1]

    async def packets(self) -> int:
        """RTP packets that arrived here."""
        report = await self._receiver.getStats()
        return sum(one.packetsReceived for one in report.values() if one.type == "inbound-rtp")

    async def ask_for_keyframe(self) -> None:
        """What a browser does that lost pictures for good."""
        (ssrc,) = {source.source for source in self._receiver.getSynchronizationSources()}
        await self._receiver._send_rtcp_pli(ssrc)

    def fall_silent(self) -> None:
        """As a machine that lost its network: it hears, and nothing of it arrives."""
        for protocol in self.ice._protocols:
            protocol.transport.sendto = lambda data, addr: None

    def stop_reading(self) -> None:
        """As a browser that hangs: it says nothing more, and what arrives fills its socket."""
        self.fall_silent()
        loop: Any = asyncio.get_running_loop()
        for protocol in self.ice._protocols:
            plug = protocol.transport.get_extra_info("socket")
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 0)
            loop._remove_reader(plug.fileno())

    def take_no_word(self) -> None:
        """It sees and reports, and acknowledges nothing of what it is told."""
        sctp = self._connection.sctp

        async def never(chunk: Any) -> None: ...

        vars(sctp)["_receive_data_chunk"] = never

    async def close(self) -> None:
        await self._connection.close()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])

    @property
    def ice(self) -> Any:
        """aioice's own connection."""
        return self._receiver.transport.transport._connection

    @property
    def _receiver(self) -> RTCRtpReceiver:
        return self._transceiver.receiver

    def _last(self, member: str) -> Any:
        return self.told[-1][member] if self.told else None

    async def _watch(self) -> None:
        try:
            while True:
                frame: Any = await self._receiver.track.recv()
                self.timestamps.append(frame.pts)
                self.sizes.append((frame.width, frame.height))
                self.brightness.append(int(frame.to_ndarray(format="gray")[0, -1]))
        except MediaStreamError:
            return
