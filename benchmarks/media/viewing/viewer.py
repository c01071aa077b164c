"""One viewer: a real offer, ICE and DTLS by aiortc; then its socket is the drain's to read."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Any, Final

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket

from benchmarks.media.peers.janus_talk import JanusTalk

CONNECTING_SECONDS: Final = 10
ROOM_BYTES: Final = 1 << 22
"""What a socket may hold: as a browser's, a keyframe and more."""
_BEYOND_THE_LIMIT: Final = 33
"""`SO_RCVBUFFORCE` of Linux, which Python does not name."""


class Viewer:
    def __init__(self, address: str) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._address = address
        self.protocol: Any = None

    async def offer_to(self, http: httpx.AsyncClient, url: str, token: str = "") -> str:
        """Post an offer, under a pass where there is one; the place of the session."""
        transceiver = self.peer.addTransceiver("video", direction="recvonly")
        self._bind(transceiver.receiver.transport.transport._connection)
        await self.peer.setLocalDescription(await self.peer.createOffer())
        headers = {"Content-Type": "application/sdp"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        offer = self.peer.localDescription.sdp.encode()
        answer = await http.post(url, content=offer, headers=headers)
        if answer.is_error:
            raise RuntimeError(f"no picture: {answer.status_code} {answer.text}")
        await self.peer.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        return str(answer.headers.get("location", ""))

    async def answer_to(self, talk: JanusTalk) -> None:
        await self.peer.setRemoteDescription(RTCSessionDescription(await talk.offer(), "offer"))
        (transceiver,) = self.peer.getTransceivers()
        self._bind(transceiver.receiver.transport.transport._connection)
        await self.peer.setLocalDescription(await self.peer.createAnswer())
        await talk.answer(self.peer.localDescription.sdp)

    async def connected(self) -> None:
        """Raises `TimeoutError`."""
        async with asyncio.timeout(CONNECTING_SECONDS):
            while self.peer.connectionState != "connected":  # noqa: ASYNC110  # polled, as all here
                await asyncio.sleep(0.005)
        self.protocol = self._ice._nominated[1].protocol

    def hand_over(self) -> int:
        """From now on nobody reads the socket but whoever takes this."""
        loop: Any = asyncio.get_running_loop()
        loop._remove_reader(self.fd)
        return self.fd

    @property
    def fd(self) -> int:
        return int(self._socket.fileno())

    def report(self, ssrc: int, highest: int) -> None:
        """As a browser does once a second: nothing was lost (RFC 3550 §6.4.2)."""
        info = RtcpReceiverInfo(ssrc, 0, 0, highest & 0xFFFFFFFF, 0, 0, 0)
        sealed = self._dtls._tx_srtp.protect_rtcp(bytes(RtcpRrPacket(ssrc=1, reports=[info])))
        self.protocol.transport.sendto(sealed, self._ice._nominated[1].remote_addr)

    def receive(self, data: bytes) -> None:
        self.protocol.datagram_received(data, self._ice._nominated[1].remote_addr)

    @property
    def profile(self) -> str:
        return str(self._dtls._ssl.get_selected_srtp_profile().decode())

    @property
    def _socket(self) -> Any:
        return self.protocol.transport.get_extra_info("socket")

    @property
    def _dtls(self) -> Any:
        return self.peer.getTransceivers()[0].receiver.transport

    @property
    def _ice(self) -> Any:
        return self._dtls.transport._connection

    def _bind(self, connection: Any) -> None:
        gather = connection.get_component_candidates

        async def here(component: int, addresses: list[str]) -> Any:
            found = await gather(component=component, addresses=[self._address])
            for protocol in connection._protocols:
                with contextlib.suppress(OSError):  # only root may go beyond the limit
                    protocol.transport.get_extra_info("socket").setsockopt(
                        socket.SOL_SOCKET, _BEYOND_THE_LIMIT, ROOM_BYTES
                    )
            return found

        connection.get_component_candidates = here


class Bare:
    """A socket that anybody may send to: what the floors are measured with."""

    profile = "none"

    def __init__(self, address: str, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM_BYTES)
        self._socket.bind((address, port))

    async def connected(self) -> None: ...

    def hand_over(self) -> int:
        return self._socket.fileno()

    def report(self, ssrc: int, highest: int) -> None: ...

    def receive(self, data: bytes) -> None: ...
