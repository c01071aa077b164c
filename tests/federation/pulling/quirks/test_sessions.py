"""Quirks 18 to 26 and 32: where tracks and sessions are, and how they are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from federation.connector import CameraUnreachable, Trouble
from federation.pulling.address import BadAddress, RtspAddress
from federation.pulling.parser import RtspSession, Transport, read_session, read_transport
from federation.pulling.sdp import base_url, choose_video, read_sdp, track_url
from tenants.vocabulary.picture import Quality
from tests.federation.pulling.recorded import read
from tests.federation.rtsp.pulling import CAMERA, a_connector, some_pictures
from tests.servers.scripted_rtsp import SDP, Behaviour, ScriptedRtsp

BASE = "rtsp://192.168.5.106:554/Streaming/Channels/101/"


@pytest.mark.quirk(18)
@pytest.mark.parametrize(
    ("name_case", "setup", "play"),
    [
        (
            "hikvision_describe.txt",
            f"{BASE}trackID=1?transportmode=unicast&profile=Profile_1",
            f"{BASE}?transportmode=unicast&profile=Profile_1",
        ),
        (
            "dahua_describe_h264_aac_onvif.txt",
            "rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/"
            "trackID=0",
            "rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/",
        ),
        (
            "geovision_sdp.txt",
            "rtsp://192.168.5.237/media/video1/video",
            "rtsp://cam/asked",
        ),
    ],
)
def test_tracks_are_named_as_their_camera_expects(
    recordings: Path, name_case: str, setup: str, play: str
) -> None:
    answer = read(recordings / name_case)
    description = read_sdp(answer.body)
    announced = answer.first("content-base")

    track = choose_video(description)

    base = base_url(announced, None, "rtsp://cam/asked")
    assert track_url(track.control, base) == setup
    assert base_url(announced, description.control, "rtsp://cam/asked") == play


@pytest.mark.quirk(18)
async def test_without_any_control_the_address_itself_is_set_up() -> None:
    bare = "".join(f"{line}\r\n" for line in SDP.splitlines() if "control" not in line)
    async with ScriptedRtsp(Behaviour(sdp=bare, base="")) as server:
        await some_pictures(a_connector(server.url), 1)

    assert [server.asked(each)[0].url for each in ("SETUP", "PLAY")] == [server.url, server.url]


@pytest.mark.quirk(19)
@pytest.mark.parametrize(
    ("announced_case", "base"),
    [
        ("192.168.1.4:554/live/", "rtsp://cam/live"),
        ("rtsp://rtsp://cam/other/", "rtsp://cam/other/"),
        ("rtsp://fe80::1/live/", "rtsp://fe80::1/live/"),
        ("//cam/live", "rtsp://cam/live"),
    ],
)
def test_a_base_that_is_no_address_is_mended_or_replaced(announced_case: str, base: str) -> None:
    assert base_url(announced_case, None, "rtsp://cam/live") == base


@pytest.mark.quirk(19)
def test_an_ipv6_address_without_brackets_is_an_address() -> None:
    address = RtspAddress.parse("rtsp://2001:db8::7/live")

    assert (address.host, address.port) == ("2001:db8::7", 554)
    assert address.url == "rtsp://[2001:db8::7]/live"


@pytest.mark.quirk(20)
async def test_a_bosch_dome_is_asked_by_its_query_and_played_under_payload_type_35() -> None:
    sdp = (
        "v=0\r\nm=video 0 RTP/AVP 35\r\na=rtpmap:35 H264/90000\r\n"
        "a=control:?inst=2&h26x=4&stream=video\r\n"
    )
    behaviour = Behaviour(sdp=sdp, base="", payload_type=35)
    async with ScriptedRtsp(behaviour) as server:
        address = server.url.replace("/live", "/?inst=2&h26x=4")
        await some_pictures(a_connector(address), 1)

    place = f"rtsp://127.0.0.1:{server.port}/"
    assert server.asked("DESCRIBE")[0].url == f"{place}?inst=2&h26x=4"
    assert server.asked("SETUP")[0].url == f"{place}?inst=2&h26x=4&stream=video"


@pytest.mark.quirk(21)
@pytest.mark.parametrize(
    ("transport_case", "channel"),
    [
        ("RTP/AVP/TCP;unicast;interleaved=0-1;ssrc= d6d6627", 0),
        ("RTP/AVP/TCP;ssrc=30A98EE7;interleaved=4-5;unicast", 4),
        ("RTP/AVP/TCP;interleaved=2-3", 2),
        ("RTP/AVP/TCP;unicast", 0),
    ],
)
async def test_a_transport_in_any_order_on_any_channel_is_heard(
    transport_case: str, channel: int
) -> None:
    behaviour = Behaviour(transport=transport_case, channel=channel)
    async with ScriptedRtsp(behaviour) as server:
        assert len(await some_pictures(a_connector(server.url), 2)) == 2


@pytest.mark.quirk(21)
def test_a_blank_in_hikvision_s_source_hides_nothing(recordings: Path) -> None:
    answer = read(recordings / "hikvision_setup_ssrc_space.txt")

    assert read_transport(answer.first("transport") or "") == Transport(True, 0)


@pytest.mark.quirk(23)
@pytest.mark.parametrize("info_case", ["rtptime=-1", "seq=0;rtptime=0;", "seq=1", ""])
async def test_whatever_rtp_info_claims_the_first_picture_is_at_zero(info_case: str) -> None:
    said = f"RTSP/1.0 200 OK\r\nRTP-Info: url=rtsp://cam/trackID=0;{info_case}"
    async with ScriptedRtsp(Behaviour(answers={"PLAY": said})) as server:
        units = await some_pictures(a_connector(server.url), 2)

    assert [unit.timestamp for unit in units] == [0, 3600]


@pytest.mark.quirk(23)
@pytest.mark.parametrize("name_case", ["bad_rtptime.txt", "laureii_play.txt"])
async def test_what_cameras_answered_to_play_is_accepted(recordings: Path, name_case: str) -> None:
    recorded = read(recordings / name_case)
    said = f"RTSP/1.0 {recorded.status} OK\r\nRTP-Info: {recorded.first('rtp-info')}"
    async with ScriptedRtsp(Behaviour(answers={"PLAY": said})) as server:
        units = await some_pictures(a_connector(server.url), 2)

    assert [unit.timestamp for unit in units] == [0, 3600]


@pytest.mark.quirk(24)
def test_a_session_padded_with_blanks_is_read_without_them(recordings: Path) -> None:
    padded = read(recordings / "hikvision_setup.txt").first("session") or ""

    assert read_session(padded) == RtspSession("708345999", 60)
    assert read_session("    708345999  ; timeout=60") == RtspSession("708345999", 60)


@pytest.mark.quirk(24)
@pytest.mark.parametrize("timeouts_case", [(60, 1), (1, 120)])
async def test_of_the_lives_that_setup_and_play_give_a_session_the_shorter_is_kept_to(
    timeouts_case: tuple[int, int],
) -> None:
    first, second = timeouts_case
    answers = {"PLAY": f"RTSP/1.0 200 OK\r\nSession: 9a90de54; timeout={second}"}
    behaviour = Behaviour(announced_seconds=first, session_seconds=1, answers=answers)
    async with (
        ScriptedRtsp(behaviour) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        while len(server.asked("GET_PARAMETER")) < 3:
            await anext(pictures)

    assert {each.headers["session"] for each in server.asked("GET_PARAMETER")} == {"4711"}


@pytest.mark.quirk(25)
@pytest.mark.parametrize(
    ("answers_case", "sign"),
    [
        ({"GET_PARAMETER": "RTSP/1.0 451 Parameter Not Understood"}, "OPTIONS"),
        ({"GET_PARAMETER": "RTSP/1.0 405 Method Not Allowed"}, "OPTIONS"),
        ({"OPTIONS": "RTSP/1.0 200 OK\r\nPublic: DESCRIBE, SETUP, PLAY"}, "OPTIONS"),
        ({"OPTIONS": "RTSP/1.0 501 Not Implemented"}, "GET_PARAMETER"),
        ({"OPTIONS": "RTSP/1.0 200 OK"}, "GET_PARAMETER"),
        ({}, "GET_PARAMETER"),
    ],
)
async def test_a_session_is_kept_alive_by_what_its_camera_answers(
    answers_case: dict[str, str], sign: str
) -> None:
    behaviour = Behaviour(session_seconds=1, answers=answers_case, signs=frozenset({sign, "PLAY"}))
    async with (
        ScriptedRtsp(behaviour) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        while len(server.asked(sign)) < 5:
            await anext(pictures)

    assert len(server.asked("PLAY")) == 1


@pytest.mark.quirk(25)
async def test_a_sign_of_life_that_is_never_answered_is_no_reason_to_stop() -> None:
    mute = Behaviour(session_seconds=1, mute=frozenset({"GET_PARAMETER"}))
    async with (
        ScriptedRtsp(mute) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        while len(server.asked("GET_PARAMETER")) < 4:
            await anext(pictures)

    assert len(server.asked("PLAY")) == 1


@pytest.mark.quirk(26)
@pytest.mark.parametrize("location_case", ["/moved", "moved", "rtsp://127.0.0.1:{port}/moved"])
async def test_a_redirection_to_another_path_of_the_same_camera_is_followed(
    location_case: str,
) -> None:
    async with ScriptedRtsp(Behaviour(base="")) as server:
        server.behaviour.moves = {"/live": location_case.format(port=server.port)}
        await some_pictures(a_connector(server.url), 1)

    urls = [(each.method, each.url.rpartition("/")[2]) for each in server.requests[:3]]
    assert urls == [("OPTIONS", "live"), ("OPTIONS", "moved"), ("DESCRIBE", "moved")]


@pytest.mark.quirk(26)
async def test_a_redirection_that_turns_in_circles_is_followed_three_times() -> None:
    async with ScriptedRtsp(Behaviour(moves={"/live": "/there", "/there": "/live"})) as server:
        with pytest.raises(BadAddress, match="without end"):
            await some_pictures(a_connector(server.url), 1)

    assert len(server.requests) == 3


@pytest.mark.quirk(26)
@pytest.mark.parametrize(
    "location_case",
    ["rtsp://localhost/live", "rtsp://127.0.0.1:1/live", "rtsps://127.0.0.1/live", "http://a/b"],
)
async def test_a_redirection_to_another_address_is_refused(location_case: str) -> None:
    async with ScriptedRtsp(Behaviour(moves={"/live": location_case})) as server:
        with pytest.raises(BadAddress) as refused:
            await some_pictures(a_connector(server.url), 1)

    assert refused.value.trouble is Trouble.BAD_ADDRESS
    assert len(server.requests) == 1


@pytest.mark.quirk(32)
@pytest.mark.parametrize("status_case", [453, 500, 503])
@pytest.mark.parametrize("method_case", ["DESCRIBE", "SETUP", "PLAY"])
async def test_a_camera_with_too_many_viewers_says_so(method_case: str, status_case: int) -> None:
    behaviour = Behaviour(answers={method_case: f"RTSP/1.0 {status_case} Sorry"})
    async with ScriptedRtsp(behaviour) as server:
        with pytest.raises(CameraUnreachable, match="close other") as refused:
            await some_pictures(a_connector(server.url), 1)

    assert not refused.value.lasting
