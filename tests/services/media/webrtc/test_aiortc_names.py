"""The names aiortc keeps to itself are still there, in the versions we have read."""

from __future__ import annotations

import inspect
from importlib.metadata import version
from pathlib import Path

import pytest
from aioice.ice import Connection, StunProtocol
from aiortc import RTCCertificate, RTCConfiguration, RTCPeerConnection, RTCRtpSender
from aiortc.rate import RemoteBitrateEstimator
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_256_GCM
from aiortc.rtcsctptransport import RTCSctpTransport

from services.media.webrtc import aiortc_names
from services.media.webrtc.aiortc_names import TESTED, StrongCertificate


@pytest.mark.parametrize("name", TESTED)
def test_the_installed_version_is_the_one_we_have_read(name: str) -> None:
    assert version(name) == TESTED[name]


def test_the_signatures_we_replace_are_the_same() -> None:
    assert list(inspect.signature(RTCCertificate._create_ssl_context).parameters) == [
        "self",
        "srtp_profiles",
    ]
    assert list(inspect.signature(Connection.get_component_candidates).parameters) == [
        "self",
        "component",
        "addresses",
        "timeout",
    ]
    assert list(inspect.signature(RTCRtpSender.send).parameters) == ["self", "parameters"]


def test_a_sender_that_was_not_started_has_nothing_to_stop() -> None:
    assert inspect.getsource(RTCRtpSender.stop).count("if self.__started:") == 1
    assert "await transceiver.sender.send(" in inspect.getsource(
        RTCPeerConnection._RTCPeerConnection__connect  # type: ignore[attr-defined]
    )


async def test_the_members_we_read_and_set_are_there() -> None:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    transceiver = connection.addTransceiver("video", direction="sendonly")
    connection.createDataChannel("beffroi")
    dtls = transceiver.sender.transport

    assert "_RTCPeerConnection__certificates" in vars(connection)
    assert {"_srtp_profiles", "_role", "_ssl", "_tx_srtp", "_rx_srtp"} <= set(vars(dtls))
    assert {"_ssrc", "_rtx_ssrc"} <= set(vars(transceiver.sender))
    ice = vars(dtls.transport._connection)
    assert (ice["_nominated"], ice["_protocols"]) == ({}, [])
    assert {"_local_username", "_local_password"} <= set(ice)
    assert connection.sctp is not None
    names = {"_data_channel_queue", "_outbound_queue", "_sent_queue"}
    assert names <= set(vars(connection.sctp))
    assert isinstance(connection.sctp, RTCSctpTransport)
    assert "transport" in inspect.get_annotations(StunProtocol)
    await connection.close()


async def test_a_video_that_only_leaves_counts_nothing_that_comes_in() -> None:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    leaving = aiortc_names.add_sending(connection)
    coming = connection.addTransceiver("video", direction="recvonly")

    counters = "_RTCRtpReceiver__remote_bitrate_estimator"
    assert vars(leaving.receiver)[counters] is None
    assert isinstance(vars(coming.receiver)[counters], RemoteBitrateEstimator)
    await connection.close()


async def test_what_all_go_by_is_closed_where_it_stands_second_unless_we_say_so() -> None:
    assert "not transceiver._bundled" in inspect.getsource(RTCPeerConnection.setRemoteDescription)
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    transceiver = connection.addTransceiver("video", direction="sendonly")
    assert transceiver._bundled is False

    aiortc_names.keep_to(transceiver)

    assert transceiver._bundled is True
    await connection.close()


async def test_a_connection_offers_one_way_of_encrypting_pictures() -> None:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    transceiver = connection.addTransceiver("video", direction="sendonly")

    aiortc_names.force_aes_256(transceiver)

    assert transceiver.sender.transport._srtp_profiles == [SRTP_AEAD_AES_256_GCM]
    assert transceiver.sender.transport._role == "server"
    await connection.close()


def test_this_machine_can_encrypt_as_it_must() -> None:
    aiortc_names.require_strong_encryption()

    context = StrongCertificate.generateCertificate()._create_ssl_context([SRTP_AEAD_AES_256_GCM])
    assert context is not None


def test_a_machine_that_cannot_encrypt_as_it_must_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aiortc_names, "SRTP_PROFILES", [])

    with pytest.raises(aiortc_names.StrongEncryptionUnavailable):
        aiortc_names.require_strong_encryption()


PRIVATE = (
    "._ssl", "._nominated", "._set_role", "._protocols", "._tx_srtp", "._rx_srtp",
    "._local_username", "._bundled",
)  # fmt: skip


def test_private_names_stay_in_their_module(root: Path) -> None:
    ours = root / "services/media"
    elsewhere = [
        str(file)
        for file in ours.rglob("*.py")
        if file.name != "aiortc_names.py"
        and any(name in file.read_text("utf-8") for name in PRIVATE)
    ]

    assert elsewhere == []
