"""The connector against a server that does wrong what GStreamer's does right."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import ssl
import time
import traceback
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    CredentialsRefused,
    PictureUnsuitable,
    SystemUnreachable,
    Trouble,
    UnreadableAnswer,
)
from federation.rtsp.address import Credentials
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import Quality
from tests.federation.rtsp.pulling import (
    CAMERA,
    SECRET,
    a_connector,
    became,
    endless,
    some_pictures,
)
from tests.servers.scripted_rtsp import SDP, Behaviour, Door, ScriptedRtsp

OURS = Credentials("agent", "secret")
ODD_SDP = (
    "v=0\r\nm=audio 0 RTP/AVP 8\r\na=control:audio\r\n"
    "m=application/TP-LINK 0 RTP/AVP smart/1/90000\r\na=control:track3\r\n"
    "m=video 0 RTP/AVP 35\r\na=rtpmap:35 H264/90000 \r\na=control:?inst=2&stream=video\r\n"
)


async def test_without_rtp_info_the_first_picture_is_at_zero() -> None:
    async with ScriptedRtsp() as server:
        units = await some_pictures(a_connector(server.url), 4)

    assert [unit.timestamp for unit in units] == [0, 3600, 7200, 10800]
    assert [unit.keyframe for unit in units] == [True, False, False, False]


async def test_timestamps_that_jump_hours_or_fall_to_zero_keep_growing() -> None:
    hours = 6 * 3600 * 90_000
    jumping = chain([100, 3700, hours, hours + 3600], count(0, 3600))
    async with ScriptedRtsp(Behaviour(timestamps=jumping)) as server:
        units = await some_pictures(a_connector(server.url), 7)

    assert [unit.timestamp for unit in units] == [3600 * number for number in range(7)]


async def test_timestamps_that_wrap_keep_growing() -> None:
    async with ScriptedRtsp(Behaviour(timestamps=count(2**32 - 5000, 3600))) as server:
        units = await some_pictures(a_connector(server.url), 4)

    assert [unit.timestamp for unit in units] == [0, 3600, 7200, 10800]


async def test_a_newcomer_in_the_middle_waits_for_the_next_keyframe() -> None:
    late = Behaviour(keyframes=lambda number: number % 10 == 7)
    async with ScriptedRtsp(late) as server:
        units = await some_pictures(a_connector(server.url), 2)

    assert [unit.keyframe for unit in units] == [True, False]
    assert units[0].timestamp == 7 * 3600


async def test_a_session_kept_alive_outlives_its_timeout() -> None:
    async with (
        ScriptedRtsp(Behaviour(session_seconds=1)) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        started = time.monotonic()
        while len(server.asked("GET_PARAMETER")) < 4:
            await anext(pictures)

    assert 1.5 < time.monotonic() - started < 3
    assert {each.headers["session"] for each in server.asked("GET_PARAMETER")} == {"4711"}


@pytest.mark.parametrize(
    "answers_case",
    [
        {"OPTIONS": "RTSP/1.0 200 OK\r\nPublic: DESCRIBE, SETUP, PLAY"},
        {"GET_PARAMETER": "RTSP/1.0 501 Not Implemented"},
        {"GET_PARAMETER": "RTSP/1.0 451 Parameter Not Understood"},
    ],
)
async def test_a_camera_that_refuses_get_parameter_is_kept_alive_with_options(
    answers_case: dict[str, str],
) -> None:
    behaviour = Behaviour(session_seconds=1, answers=answers_case)
    async with (
        ScriptedRtsp(behaviour) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        while len(server.asked("OPTIONS")) < 4:
            await anext(pictures)

    assert len(server.asked("GET_PARAMETER")) == ("GET_PARAMETER" in answers_case)


async def test_a_keep_alive_without_answer_is_no_reason_to_stop() -> None:
    behaviour = Behaviour(session_seconds=1, mute=frozenset({"GET_PARAMETER"}))
    async with ScriptedRtsp(behaviour) as server:
        units = await some_pictures(a_connector(server.url), 150)

    assert len(units) == 150


async def test_leaving_ends_the_session_with_one_teardown() -> None:
    async with ScriptedRtsp() as server:
        await some_pictures(a_connector(server.url), 2)

        assert [each.headers["session"] for each in server.asked("TEARDOWN")] == ["4711"]
        assert await became(lambda: server.closings == 1)


async def test_leaving_does_not_wait_for_a_camera_that_ignores_teardown() -> None:
    async with ScriptedRtsp(Behaviour(mute=frozenset({"TEARDOWN"}))) as server:
        started = time.monotonic()
        await some_pictures(a_connector(server.url, farewell=0.2), 2)

    assert time.monotonic() - started < 1


async def test_a_task_that_is_cancelled_still_ends_the_session() -> None:
    async with ScriptedRtsp() as server:
        task = asyncio.create_task(some_pictures(a_connector(server.url), 1_000_000))
        assert await became(lambda: len(server.asked("PLAY")) == 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert len(server.asked("TEARDOWN")) == 1


async def test_leaving_while_another_task_reads_ends_that_task_too() -> None:
    async with ScriptedRtsp() as server:
        async with a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures:
            reader = asyncio.create_task(endless(pictures))
            assert await became(lambda: len(server.asked("PLAY")) == 1)

        with pytest.raises(CameraUnreachable):
            await reader
        assert await became(lambda: len(server.asked("TEARDOWN")) == 1)


async def test_sha256_alone_is_enough_to_get_in() -> None:
    async with ScriptedRtsp(Behaviour(door=Door(algorithm="SHA-256"))) as server:
        units = await some_pictures(a_connector(server.url, OURS), 2)

    assert len(units) == 2


@pytest.mark.parametrize("offered_case", [(), ('Basic realm="cam"',)])
async def test_md5_is_answered_with_a_digest_even_where_basic_comes_first(
    offered_case: tuple[str, ...],
) -> None:
    async with ScriptedRtsp(Behaviour(door=Door(algorithm="MD5", extra=offered_case))) as server:
        await some_pictures(a_connector(server.url, OURS), 2)

    proofs = [each.headers["authorization"] for each in server.asked("PLAY")]
    assert [proof.split()[0] for proof in proofs] == ["Digest"]


async def test_the_password_is_only_offered_once_the_camera_asks() -> None:
    async with ScriptedRtsp(Behaviour(door=Door())) as server:
        await some_pictures(a_connector(server.url, OURS), 2)

    assert ["authorization" in each.headers for each in server.asked("OPTIONS")] == [False, True]
    assert ["authorization" in each.headers for each in server.asked("DESCRIBE")] == [True]


async def test_a_stale_nonce_is_answered_anew() -> None:
    async with ScriptedRtsp(Behaviour(door=Door(stale=2))) as server:
        units = await some_pictures(a_connector(server.url, OURS), 2)

    assert len(units) == 2
    assert len(server.asked("OPTIONS")) == 3


@pytest.mark.parametrize(("stale_case", "tries"), [(0, 2), (1_000, 3)])
async def test_a_fresh_nonce_with_each_refusal_is_no_reason_to_go_on(
    stale_case: int, tries: int
) -> None:
    door = Door(password="another", stale=stale_case)
    async with ScriptedRtsp(Behaviour(door=door)) as server:
        with pytest.raises(CredentialsRefused):
            await some_pictures(a_connector(server.url, OURS), 1)

    assert [each.method for each in server.requests] == ["OPTIONS"] * tries


@pytest.mark.parametrize(
    ("answer_case", "kind", "remedy"),
    [
        ("403 Forbidden", CredentialsRefused, "live view"),
        ("404 Not Found", CameraUnreachable, "path"),
        ("453 Not Enough Bandwidth", CameraUnreachable, "viewers"),
        ("500 Internal Server Error", CameraUnreachable, "500"),
        ("503 Service Unavailable", CameraUnreachable, "viewers"),
        ("461 Unsupported Transport", CameraUnreachable, "TCP"),
    ],
)
async def test_each_refusal_names_its_remedy(
    answer_case: str, kind: type[ConnectorError], remedy: str
) -> None:
    behaviour = Behaviour(answers={"DESCRIBE": f"RTSP/1.0 {answer_case}"})
    async with ScriptedRtsp(behaviour) as server:
        with pytest.raises(kind, match=remedy) as refused:
            await some_pictures(a_connector(server.url), 1)

    assert str(refused.value).startswith(f"camera {CAMERA.id}: ")


async def test_a_redirection_is_refused_and_followed_nowhere() -> None:
    async with ScriptedRtsp() as elsewhere:
        moved = f"RTSP/1.0 302 Found\r\nLocation: {elsewhere.url}"
        async with ScriptedRtsp(Behaviour(answers={"DESCRIBE": moved})) as server:
            with pytest.raises(ConnectorError, match="another address") as refused:
                await some_pictures(a_connector(server.url), 1)

        assert refused.value.trouble is Trouble.BAD_ADDRESS
        assert elsewhere.requests == []


async def test_a_camera_that_only_knows_udp_is_refused_with_the_remedy() -> None:
    udp = Behaviour(transport="RTP/AVP;unicast;client_port=0-1;server_port=5000-5001")
    async with ScriptedRtsp(udp) as server:
        with pytest.raises(CameraUnreachable, match="TCP"):
            await some_pictures(a_connector(server.url), 1)


async def test_the_camera_may_choose_other_channels_than_ours() -> None:
    moved = Behaviour(transport="RTP/AVP/TCP;interleaved=6-7;ssrc= d6d6627;unicast", channel=6)
    async with ScriptedRtsp(moved) as server:
        units = await some_pictures(a_connector(server.url), 2)

    assert len(units) == 2


async def test_packets_that_overtake_the_answer_to_play_are_kept() -> None:
    async with ScriptedRtsp(Behaviour(packets_before_play=True)) as server:
        units = await some_pictures(a_connector(server.url), 5)

    assert [unit.timestamp for unit in units] == [0, 3600, 7200, 10800, 14400]


async def test_only_the_video_track_is_asked_for() -> None:
    async with ScriptedRtsp(Behaviour(sdp=ODD_SDP)) as server:
        with pytest.raises(CameraUnreachable):
            await some_pictures(a_connector(server.url, answer=0.3), 1)

    assert [each.url for each in server.asked("SETUP")] == [f"{server.url}/?inst=2&stream=video"]


async def test_pictures_without_parameter_sets_anywhere_are_refused() -> None:
    async with ScriptedRtsp(Behaviour(parameter_sets=False)) as server:
        with pytest.raises(PictureUnsuitable, match="SPS and PPS") as refused:
            await some_pictures(a_connector(server.url, keyframe=0.3), 1)

    assert refused.value.trouble is Trouble.NO_KEYFRAME


async def test_a_stream_that_falls_silent_is_stalled() -> None:
    async with ScriptedRtsp(Behaviour(pictures=3)) as server:
        with pytest.raises(CameraUnreachable) as stalled:
            await some_pictures(a_connector(server.url, stall=0.3), 4)

    assert stalled.value.trouble is Trouble.STALLED


async def test_a_slow_reader_is_not_a_silent_camera() -> None:
    async with ScriptedRtsp() as server:
        connector = a_connector(server.url, stall=0.2)
        async with connector.pull(CAMERA.id, Quality.MAIN) as pictures:
            first = await anext(pictures)
            resting = time.monotonic() + 0.5
            assert await became(lambda: time.monotonic() > resting)
            second = await anext(pictures)

    assert second.timestamp == first.timestamp + 3600


@pytest.mark.parametrize("mute_case", ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"])
async def test_a_server_that_listens_and_says_nothing_is_unreachable(mute_case: str) -> None:
    async with ScriptedRtsp(Behaviour(mute=frozenset({mute_case}))) as server:
        with pytest.raises(SystemUnreachable):
            await some_pictures(a_connector(server.url, answer=0.3), 1)


@pytest.mark.parametrize(
    ("sdp_case", "kind"),
    [
        ("", UnreadableAnswer),
        ("rubbish", UnreadableAnswer),
        ("m=\r\na=\r\n=\r\n", UnreadableAnswer),
        (SDP.replace("H264", "VP8"), PictureUnsuitable),
        (SDP.replace("rtpmap:96 H264", "x:26").replace(" 96", " 26"), PictureUnsuitable),
    ],
)
async def test_a_description_of_nothing_usable_is_refused(
    sdp_case: str, kind: type[ConnectorError]
) -> None:
    async with ScriptedRtsp(Behaviour(sdp=sdp_case)) as server:
        with pytest.raises(kind, match=CAMERA.id):
            await some_pictures(a_connector(server.url), 1)


async def test_a_camera_of_another_connector_does_not_exist() -> None:
    async with ScriptedRtsp() as server:
        with pytest.raises(CameraUnreachable, match="not one of the cameras"):
            await some_pictures(a_connector(server.url), 1, CameraId("lille:001"))

        assert server.requests == []


async def test_a_closed_connector_opens_nothing() -> None:
    async with ScriptedRtsp() as server:
        connector = a_connector(server.url)
        await connector.close()

        with pytest.raises(CameraUnreachable):
            await some_pictures(connector, 1)
        assert server.requests == []


async def test_no_error_and_no_log_tells_the_password_or_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    told = ""
    for status in ("302 Found", "401 Unauthorized", "404 Not Found", "999 Odd"):
        behaviour = Behaviour(
            answers={"DESCRIBE": f"RTSP/1.0 {status}"}, door=Door(password=SECRET)
        )
        async with ScriptedRtsp(behaviour) as server:
            with pytest.raises(ConnectorError) as refused:
                await some_pictures(a_connector(server.url, Credentials("agent", SECRET)), 1)
        told += "".join(traceback.format_exception(refused.value))
        assert str(server.port) not in told + caplog.text

    assert SECRET not in told + caplog.text
    assert "127.0.0.1" not in told


async def test_rtsps_opens_for_a_certificate_we_trust(authority: tuple[Path, Path]) -> None:
    ours = ssl.create_default_context(cafile=authority[0])
    async with ScriptedRtsp(tls=serving(authority)) as server:
        units = await some_pictures(a_connector(server.url, tls=ours), 2)

    assert len(units) == 2
    assert server.asked("PLAY")[0].url.startswith("rtsps://")


async def test_rtsps_does_not_open_for_a_certificate_we_do_not_trust(
    authority: tuple[Path, Path],
) -> None:
    async with ScriptedRtsp(tls=serving(authority)) as server:
        with pytest.raises(SystemUnreachable, match="certificate") as refused:
            await some_pictures(a_connector(server.url, OURS), 1)

    assert refused.value.lasting
    assert server.requests == []


@pytest.fixture
def authority(tmp_path: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "camera")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    paths = tmp_path / "camera.pem", tmp_path / "camera.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def serving(authority: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority)
    return context
