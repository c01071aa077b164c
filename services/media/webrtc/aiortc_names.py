"""The names that aiortc and aioice keep to themselves, all in one place.

Nothing else here touches one. `TESTED` are the versions this was read against; a
test fails when another is installed or when a name below is gone.

AES-256 is forced: pictures under AEAD_AES_256_GCM only (RFC 7714), the handshake and
the data channel under a suite with AES-256. Chromium offers no AES-256-GCM suite in
DTLS 1.2 and OpenSSL no DTLS 1.3 yet, so AES-256-CBC is taken where a browser has
nothing better; AES-128 and ChaCha20 never are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from aioice.candidate import Candidate
from aiortc import RTCCertificate, RTCPeerConnection, RTCRtpSender, RTCRtpTransceiver
from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_256_GCM,
    SRTP_PROFILES,
    RTCDtlsTransport,
    SRTPProtectionProfile,
)
from OpenSSL import SSL

TESTED: Final = {"aiortc": "1.16.0", "aioice": "0.13.0", "pylibsrtp": "1.0.0"}
SUITES: Final = b"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-SHA"
SUITES_1_3: Final = b"TLS_AES_256_GCM_SHA384"


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


def force_aes_256(transceiver: RTCRtpTransceiver) -> None:
    """Offer one way of encrypting pictures, and choose it: the passive side does."""
    transport = _dtls(transceiver.sender)
    transport._srtp_profiles = [SRTP_AEAD_AES_256_GCM]
    transport._set_role("server")


def use_addresses(transceiver: RTCRtpTransceiver, addresses: Sequence[str]) -> None:
    """Make candidates of these addresses and of no other this machine has."""
    connection: Any = _dtls(transceiver.sender).transport._connection
    gather = connection.get_component_candidates

    async def gather_ours(component: int, addresses: list[str]) -> list[Candidate]:
        return cast("list[Candidate]", await gather(component=component, addresses=ours))

    ours = list(addresses)
    connection.get_component_candidates = gather_ours


def when_keyframe_wanted(transceiver: RTCRtpTransceiver, act: Callable[[], None]) -> None:
    """Call `act` for each PLI or FIR; aiortc only notes them for its encoders."""
    vars(transceiver.sender)["_send_keyframe"] = act


def unsent_bytes(transceiver: RTCRtpTransceiver) -> int:
    """What the socket towards this browser has not yet taken."""
    nominated = _dtls(transceiver.sender).transport._connection._nominated
    transports: list[Any] = [pair.protocol.transport for pair in nominated.values()]
    return sum(transport.get_write_buffer_size() for transport in transports)


def undelivered_words(peer: RTCPeerConnection) -> bool:
    """Whether something said on a data channel is not acknowledged yet."""
    sctp = peer.sctp
    if sctp is None:
        return False
    return bool(sctp._data_channel_queue or sctp._outbound_queue or sctp._sent_queue)


def agreed_encryption(transceiver: RTCRtpTransceiver) -> tuple[str, str] | None:
    """The SRTP profile and the DTLS suite in use; None before the handshake is over."""
    connection = _dtls(transceiver.sender)._ssl
    suite = None if connection is None else connection.get_cipher_name()
    if connection is None or suite is None:
        return None
    return connection.get_selected_srtp_profile().decode(), suite


def _dtls(sender: RTCRtpSender) -> RTCDtlsTransport:
    return sender.transport
