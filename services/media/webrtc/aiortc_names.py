"""The names that aiortc and aioice keep to themselves, all in one place.

Nothing else here touches one. `TESTED` are the versions this was read against; a
test fails when another is installed or when a name below is gone.

AES-256 is forced: pictures under AEAD_AES_256_GCM only (RFC 7714), the handshake and
the data channel under a suite with AES-256. Chromium offers no AES-256-GCM suite in
DTLS 1.2 and OpenSSL no DTLS 1.3 yet, so AES-256-CBC is taken where a browser has
nothing better; AES-128 and ChaCha20 never are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final, cast

import pylibsrtp
from aioice.candidate import Candidate, candidate_foundation, candidate_priority
from aioice.ice import StunProtocol
from aioice.utils import random_string
from aiortc import (
    RTCCertificate,
    RTCPeerConnection,
    RTCRtpSender,
    RTCRtpTransceiver,
    rtcrtpreceiver,
)
from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_256_GCM,
    SRTP_PROFILES,
    RTCDtlsTransport,
    SRTPProtectionProfile,
)
from aiortc.rtcrtpparameters import RTCRtpSendParameters
from OpenSSL import SSL

from services.media.relay.line import Path, Stream, Way
from services.media.relay.srtp import Master
from services.media.relay.udp import Address
from services.media.webrtc.door import UNREADABLE, Admission, Doorway

TESTED: Final = {"aiortc": "1.16.0", "aioice": "0.13.0", "pylibsrtp": "1.0.0"}
SUITES: Final = b"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-SHA"
SUITES_1_3: Final = b"TLS_AES_256_GCM_SHA384"
EXTRACTOR: Final = b"EXTRACTOR-dtls_srtp"
SEND_TIME: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
NAME_LENGTH: Final = 16
_STUN: Final = range(4)
_DTLS: Final = range(20, 64)
_SRTP: Final = range(128, 192)
"""What a datagram carries, by its first byte (RFC 7983 §7)."""
_REPORTS: Final = range(192, 224)
"""RTCP among RTP, by its second byte (RFC 5761 §4)."""


class StrongEncryptionUnavailable(Exception):
    """This machine's libraries cannot do AES-256-GCM: no picture may leave from here."""


class StrongCertificate(RTCCertificate):
    """The certificate of this process; whoever handshakes with it uses AES-256."""

    def _create_ssl_context(self, srtp_profiles: list[SRTPProtectionProfile]) -> SSL.Context:
        context = super()._create_ssl_context(srtp_profiles)
        context.set_cipher_list(SUITES)
        context.set_tls13_ciphersuites(SUITES_1_3)
        context.set_options(SSL.OP_CIPHER_SERVER_PREFERENCE)
        return context


def require_strong_encryption() -> None:
    """Raise `StrongEncryptionUnavailable` unless pictures can be sent under AES-256-GCM."""
    if SRTP_AEAD_AES_256_GCM not in SRTP_PROFILES:
        raise StrongEncryptionUnavailable("libsrtp was built without AES-256-GCM")
    try:
        StrongCertificate.generateCertificate()._create_ssl_context([SRTP_AEAD_AES_256_GCM])
    except SSL.Error as error:
        raise StrongEncryptionUnavailable("OpenSSL has no AES-256 suite for DTLS") from error


def use_certificate(peer: RTCPeerConnection, certificate: StrongCertificate) -> None:
    """One certificate for the whole process; to be called before anything else."""
    vars(peer)["_RTCPeerConnection__certificates"] = [certificate]


def add_sending(peer: RTCPeerConnection) -> RTCRtpTransceiver:
    """A video that only leaves, before anything else is added.

    aiortc makes a receiver with each, and for it a thousand counters of what comes in, kept
    for as long as somebody looks: here nothing ever comes in.
    """
    names = vars(rtcrtpreceiver)
    estimator = names["RemoteBitrateEstimator"]
    names["RemoteBitrateEstimator"] = lambda: None
    try:
        return peer.addTransceiver("video", direction="sendonly")
    finally:
        names["RemoteBitrateEstimator"] = estimator


def force_aes_256(transceiver: RTCRtpTransceiver) -> None:
    """Offer one way of encrypting pictures, and choose it: the passive side does."""
    transport = _dtls(transceiver.sender)
    transport._srtp_profiles = [SRTP_AEAD_AES_256_GCM]
    transport._set_role("server")


def keep_to(transceiver: RTCRtpTransceiver) -> None:
    """Everything goes by the transport of this one, wherever it stands in the offer.

    aiortc moves all to the transport of the section that stands first; where they share one
    already and ours stands second, it would close it.
    """
    transceiver._bundled = True


def enter_by(
    transceiver: RTCRtpTransceiver,
    doorways: Sequence[Doorway],
    reported: Callable[[bytes], None],
) -> None:
    """Come and go by these doorways and by no socket of its own. `reported` gets, opened, what
    the browser reports.

    The name of this end is long: one of four letters, as aioice takes, would meet another.
    """
    dtls = _dtls(transceiver.sender)
    connection: Any = dtls.transport._connection
    connection._local_username = random_string(NAME_LENGTH)

    async def gather(component: int, addresses: list[str], timeout: int = 5) -> list[Candidate]:  # noqa: ASYNC109  # aioice's own
        admitted = [
            _Admitted(connection, doorway, component, dtls, reported) for doorway in doorways
        ]
        connection._protocols += [one.protocol for one in admitted]
        return [one.protocol.local_candidate for one in admitted]

    connection.get_component_candidates = gather


def gather_from(transceiver: RTCRtpTransceiver, *, relay_only: bool) -> None:
    """For who looks at a node: loopback too, which aioice leaves out; or relays alone."""
    connection: Any = _dtls(transceiver.sender).transport._connection
    gather = connection.get_component_candidates

    async def from_there(component: int, addresses: list[str], timeout: int = 5) -> list[Candidate]:  # noqa: ASYNC109  # aioice's own
        known = [] if relay_only else [*addresses, "127.0.0.1"]
        found: list[Candidate] = await gather(component, known, timeout)
        return found

    connection.get_component_candidates = from_there


class _Admitted:
    """What aioice takes for the transport of one connection: its share of a doorway."""

    def __init__(
        self,
        connection: Any,
        doorway: Doorway,
        component: int,
        dtls: RTCDtlsTransport,
        reported: Callable[[bytes], None],
    ) -> None:
        host, port = doorway.shown
        self._dtls = dtls
        self._reported = reported
        self.doorway = doorway
        self.protocol = StunProtocol(connection)
        self.protocol.connection_made(cast("asyncio.DatagramTransport", self))
        self.protocol.local_candidate = Candidate(
            foundation=candidate_foundation("host", "udp", host),
            component=component,
            transport="udp",
            priority=candidate_priority(component, "host"),
            host=host,
            port=port,
            type="host",
        )
        self._admission = Admission(connection.local_username, connection.local_password, self)
        doorway.admit(self._admission)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """STUN, DTLS and SRTP share a port. Anything else, and nothing at all, is dropped here:
        aiortc would end the connection over an empty datagram."""
        kind = data[0] if data else None
        if kind in _SRTP:
            self._open(data)
        elif kind in _STUN or kind in _DTLS:
            with suppress(*UNREADABLE):
                self.protocol.datagram_received(data, addr)

    def _open(self, data: bytes) -> None:
        """A report, by the short way; of pictures a browser that watches sends none."""
        opener = self._dtls._rx_srtp
        if opener is None or len(data) < 2 or data[1] not in _REPORTS:
            return
        try:
            report = opener.unprotect_rtcp(data)
        except pylibsrtp.Error:
            # Forged, replayed or damaged: nobody's.
            return
        self._reported(report)

    def sendto(self, data: bytes, addr: Address) -> None:
        self.doorway.send(data, addr)

    def close(self) -> None:
        self.doorway.forget(self._admission)
        asyncio.get_running_loop().call_soon(self.protocol.connection_lost, None)


def take_over(transceiver: RTCRtpTransceiver, connected: Callable[[Way], None]) -> None:
    """Send in aiortc's place: its own sender never starts."""

    async def send(parameters: RTCRtpSendParameters) -> None:
        connected(_way(transceiver.sender, parameters))

    vars(transceiver.sender)["send"] = send


def _way(sender: RTCRtpSender, parameters: RTCRtpSendParameters) -> Way:
    transport = _dtls(sender)
    agreed = parameters.codecs[0]
    again = next(
        (
            codec.payloadType
            for codec in parameters.codecs
            if codec.mimeType.lower() == "video/rtx"
            and codec.parameters.get("apt") == agreed.payloadType
        ),
        None,
    )
    send_time = next((one.id for one in parameters.headerExtensions if one.uri == SEND_TIME), None)
    return Way(
        stream=Stream(sender._ssrc, cast("int", agreed.payloadType), send_time),
        again=None if again is None else Stream(sender._rtx_ssrc, again, send_time),
        master=_master(transport),
        name=parameters.rtcp.cname or "",
        seal_report=transport._tx_srtp.protect_rtcp,
        path=_Path(transport.transport._connection),
    )


def _master(transport: RTCDtlsTransport) -> Master:
    """What the server writes with: it is the second of the two (RFC 5764 §4.2)."""
    profile = SRTP_AEAD_AES_256_GCM
    length = 2 * (profile.key_length + profile.salt_length)
    secret = cast("Any", transport._ssl).export_keying_material(EXTRACTOR, length)
    both = profile.get_key_and_salt(secret, 1)
    return Master(both[: profile.key_length], both[profile.key_length :])


class _Path:
    """Where a browser is: the same answer until it is somewhere else."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._pair: Any = None
        self._found: Path | None = None

    def __call__(self) -> Path | None:
        pair = self._connection._nominated.get(1)
        if pair is not self._pair:
            self._pair, self._found = pair, None
            if pair is not None:
                doorway = pair.protocol.transport.doorway
                self._found = doorway.datagrams, pair.remote_addr
        return self._found


def undelivered_words(peer: RTCPeerConnection) -> int:
    """How much of what was said on a data channel is not acknowledged yet, in SCTP chunks."""
    sctp = peer.sctp
    if sctp is None:
        return 0
    return len(sctp._data_channel_queue) + len(sctp._outbound_queue) + len(sctp._sent_queue)


def agreed_encryption(transceiver: RTCRtpTransceiver) -> tuple[str, str] | None:
    """The SRTP profile and the DTLS suite in use; None before the handshake is over."""
    connection = _dtls(transceiver.sender)._ssl
    suite = None if connection is None else connection.get_cipher_name()
    if connection is None or suite is None:
        return None
    return connection.get_selected_srtp_profile().decode(), suite


def _dtls(sender: RTCRtpSender) -> RTCDtlsTransport:
    return sender.transport
