"""A screen without a screen: it offers, receives, and decodes one picture of a WHEP session.

The other end of what a node does, for who tries a place. It posts nothing by itself, and keeps
no picture.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError

from services.media.webrtc import aiortc_names

Relay = tuple[str, str, str]
"""A relay's address, and the name and credential that open it."""


class NoPicture(Exception):
    """None came: one line says why, and the remedy."""


class Screen:
    """Connects as strictly as a node does: AES-256 or nothing."""

    def __init__(self, relays: Sequence[Relay], *, relay_only: bool) -> None:
        servers = [
            RTCIceServer(urls=url, username=name, credential=credential)
            for url, name, credential in relays
        ]
        self._relay_only = relay_only
        self._connection = RTCPeerConnection(
            RTCConfiguration(iceServers=servers, bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        certificate = aiortc_names.StrongCertificate.generateCertificate()
        aiortc_names.use_certificate(self._connection, certificate)
        self._video = self._connection.addTransceiver("video", direction="recvonly")
        aiortc_names.gather_from(self._video, relay_only=relay_only)
        # Browsers have one too: a node says by it how its picture fares.
        self._connection.createDataChannel("beffroi")

    async def offer(self) -> str:
        """Raises `NoPicture` where no relay lets us in and no other way is allowed."""
        await self._connection.setLocalDescription(await self._connection.createOffer())
        offered = self._connection.localDescription.sdp
        if "a=candidate:" not in offered:
            raise NoPicture(
                "the relay: it gave no way through. Remedy: is it running, may this machine reach "
                "it, and is MEDIA_TURN_SECRET the relay's own?"
                if self._relay_only
                else "the network: this machine has no address to receive pictures at"
            )
        return str(offered)

    async def first_picture(self, answer: str, seconds: float) -> tuple[tuple[int, int], str]:
        """Width and height of the first picture that could be decoded, and how it came.

        Raises `NoPicture`.
        """
        await self._connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        try:
            async with asyncio.timeout(seconds):
                frame: Any = await self._video.receiver.track.recv()
        except (TimeoutError, MediaStreamError):
            raise NoPicture(await self._why_none(seconds)) from None
        way = "by the relay" if self._relay_only else "directly"
        return (frame.width, frame.height), way

    async def close(self) -> None:
        await self._connection.close()

    async def _why_none(self, seconds: float) -> str:
        if self._connection.connectionState != "connected":
            return (
                f"the picture: no connection to the media node within {seconds:.0f} s. Remedy: UDP "
                "between here, the relay and the node, in the table of flows"
            )
        report = await self._video.receiver.getStats()
        packets = sum(one.packetsReceived for one in report.values() if one.type == "inbound-rtp")
        return (
            f"the picture: connected, {packets} packets, none that shows within {seconds:.0f} s. "
            "Remedy: the log of the synthetic tenant's federator, then the node's"
        )
