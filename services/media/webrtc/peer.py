"""One browser's connection: an answer, a picture, a data channel, and how it ends.

It sends what its sender gives and carries words both ways; what the words mean, and
who may look, is not known here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCRtpSender,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.exceptions import OperationError
from aiortc.rtcrtpparameters import RTCRtpCodecCapability

from services.media.relay.fast import FastSender
from services.media.webrtc import aiortc_names
from services.media.webrtc.aiortc_names import StrongCertificate
from services.media.webrtc.door import Doorway
from services.media.webrtc.offer import Offer, UnreadableOffer, UnsuitableOffer
from tenants.vocabulary.picture import Codec

_log = logging.getLogger(__name__)

CHANNEL: Final = "beffroi"
LONGEST_WORD: Final = 4000
"""Characters in what a browser may say: a pass to steer, and a little."""
MOST_UNDELIVERED: Final = 64
"""Words that a browser may leave unacknowledged: one that lives takes each within a second."""
LAST_WORD_SECONDS: Final = 0.3
"""How long a last word may take to arrive; pictures have stopped before it is said."""
UNOPENED_SECONDS: Final = 3.0
"""The same, where the browser is still connecting: it has seen no picture yet."""
POLL_SECONDS: Final = 0.01
CERTIFICATE_MARGIN: Final = timedelta(days=1)


class Listener(Protocol):
    """Who is told what becomes of a connection."""

    def connected(self) -> None: ...

    def gone(self) -> None:
        """It failed or the browser hung up; said once, and never after `close`."""
        ...

    def listening(self) -> None:
        """The data channel is open."""
        ...

    def heard(self, said: str) -> None: ...

    def keyframe_wanted(self) -> None: ...


class Peer:
    """Made by `Peers.answer`."""

    def __init__(
        self,
        connection: RTCPeerConnection,
        transceiver: RTCRtpTransceiver,
        sender: FastSender,
        listener: Listener,
    ) -> None:
        self._connection = connection
        self._transceiver = transceiver
        self._sender = sender
        self._listener: Listener | None = listener
        self._channel: RTCDataChannel | None = None
        connection.on("connectionstatechange", self._changed)
        connection.on("datachannel", self._opened)
        aiortc_names.take_over(transceiver, sender.connect)

    @property
    def listening(self) -> bool:
        # A channel stays open for a moment after the connection that carried it.
        is_open = self._channel is not None and self._channel.readyState == "open"
        return is_open and self._connection.connectionState == "connected"

    @property
    def encryption(self) -> tuple[str, str] | None:
        """The SRTP profile and the DTLS suite in use."""
        return aiortc_names.agreed_encryption(self._transceiver)

    def say(self, word: str) -> None:
        """Said if the browser listens; else the next `listening` is the time to say it."""
        if self._channel is None or not self.listening:
            return
        if aiortc_names.undelivered_words(self._connection) < MOST_UNDELIVERED:
            self._channel.send(word)
        else:
            # Nothing may pile up for a browser that takes no word. Later: whoever says one
            # may be in the middle of saying it to everybody.
            asyncio.get_running_loop().call_soon(self._given_up)

    async def close(self, last_word: str | None = None) -> None:
        """Say a last word, see it arrive or give up, and hang up."""
        self._listener = None
        try:
            if last_word is not None:
                await self._say_last(last_word)
        finally:
            await self._connection.close()

    async def _say_last(self, word: str) -> None:
        connecting = self._connection.connectionState in ("new", "connecting")
        patience = UNOPENED_SECONDS if connecting else LAST_WORD_SECONDS
        try:
            async with asyncio.timeout(patience):
                while not self.listening:
                    if self._connection.connectionState in ("failed", "closed"):
                        return
                    await asyncio.sleep(POLL_SECONDS)
            self.say(word)
            async with asyncio.timeout(LAST_WORD_SECONDS):
                while aiortc_names.undelivered_words(self._connection):  # noqa: ASYNC110  # no event tells
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            _log.info("a browser did not take our last word")

    def _changed(self) -> None:
        if self._listener is None:
            return
        match self._connection.connectionState:
            case "connected":
                self._listener.connected()
            case "failed" | "closed":
                self._given_up()

    def _given_up(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.gone()

    def _opened(self, channel: RTCDataChannel) -> None:
        if channel.label != CHANNEL or self._channel is not None:
            channel.close()
            return
        self._channel = channel
        channel.on("message", self._heard)
        if self._listener is not None:
            self._listener.listening()

    def _heard(self, said: str | bytes) -> None:
        if self._listener is not None and isinstance(said, str) and len(said) <= LONGEST_WORD:
            self._listener.heard(said)

    def reported(self, data: bytes) -> None:
        """What the browser says of what it received (RTCP)."""
        feedback = self._sender.heard(data)
        if self._listener is not None and feedback.keyframe_wanted:
            self._listener.keyframe_wanted()


class Peers:
    """Answers offers, under one certificate and by the doorways it was given."""

    def __init__(self, doorways: Sequence[Doorway], clock: Callable[[], datetime]) -> None:
        aiortc_names.require_strong_encryption()
        self._clock = clock
        self._doorways = tuple(doorways)
        self._certificate = StrongCertificate.generateCertificate()

    async def answer(
        self, offer: Offer, sender: FastSender, listener: Listener
    ) -> tuple[Peer, str]:
        """A connection that waits for its browser, and the SDP to give it.

        Raises `UnreadableOffer` or `UnsuitableOffer`; nothing is left open then.
        """
        connection = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        try:
            transceiver = self._prepare(connection, offer.plays)
            peer = Peer(connection, transceiver, sender, listener)
            aiortc_names.enter_by(transceiver, self._doorways, peer.reported)
            await _negotiate(connection, offer)
        except BaseException:
            await connection.close()
            raise
        return peer, connection.localDescription.sdp

    def _prepare(self, connection: RTCPeerConnection, plays: Codec) -> RTCRtpTransceiver:
        aiortc_names.use_certificate(connection, self._fresh_certificate())
        transceiver = aiortc_names.add_sending(connection)
        # aiortc freezes the codecs when it reads the offer: this comes first.
        transceiver.setCodecPreferences(codecs_of(plays))
        aiortc_names.force_aes_256(transceiver)
        aiortc_names.keep_to(transceiver)
        return transceiver

    def _fresh_certificate(self) -> StrongCertificate:
        if self._certificate.expires - self._clock() < CERTIFICATE_MARGIN:
            self._certificate = StrongCertificate.generateCertificate()
        return self._certificate


def codecs_of(plays: Codec) -> list[RTCRtpCodecCapability]:
    """One codec in every form that aiortc names, and its retransmission."""
    codecs = RTCRtpSender.getCapabilities("video").codecs
    kinds = (f"video/{plays.value}", "video/rtx")
    return [codec for codec in codecs if codec.mimeType.lower() in kinds]


async def _negotiate(connection: RTCPeerConnection, offer: Offer) -> None:
    try:
        await connection.setRemoteDescription(RTCSessionDescription(offer.sdp, "offer"))
        _refuse_sound(connection)
        await connection.setLocalDescription(await connection.createAnswer())
    except OperationError as error:
        raise UnsuitableOffer("no-h264") from error
    except Exception as error:
        # aiortc raises whatever its parser trips on; our own reader has passed the offer.
        raise UnreadableOffer("the offer cannot be answered") from error


def _refuse_sound(connection: RTCPeerConnection) -> None:
    """A player that asks for sound gets none, and one that would send its own is not let to."""
    for transceiver in connection.getTransceivers():
        if transceiver.kind == "audio":
            transceiver.direction = "inactive"
