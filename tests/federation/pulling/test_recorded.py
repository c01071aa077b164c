"""What real cameras answered, read as it was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from federation.pulling.h264.nal import NalType, nal_type, read_pps, read_sps
from federation.pulling.parser import (
    RtspSession,
    read_methods,
    read_session,
    read_transport,
)
from federation.pulling.sdp import base_url, choose_video, read_sdp, track_url
from tenants.vocabulary.picture import Codec
from tests.federation.pulling.recorded import read

ASKED = "rtsp://cam/asked"
HIKVISION = "rtsp://192.168.5.106:554/Streaming/Channels/101/"
PROFILE = "?transportmode=unicast&profile=Profile_1"
DAHUA = "rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/"
GW = "rtsp://192.168.1.110:5050/H264?channel=1&subtype=0&unicast=true&proto=Onvif"
BUNNY = "rtsp://wowzaec2demo.streamlock.net/vod/mp4:BigBuckBunny_115k.mov/"

TRACKS = {
    "anpviz_sdp.txt": (96, f"{ASKED}/trackID=1", ASKED),
    "bunny_describe.txt": (97, f"{BUNNY}trackID=2", BUNNY),
    "dahua_describe_h264_aac_onvif.txt": (96, f"{DAHUA}trackID=0", DAHUA),
    "foscam_describe.txt": (
        96,
        "rtsp://192.168.5.107:65534/videoMain/track1",
        "rtsp://192.168.5.107:65534/videoMain/",
    ),
    "geovision_sdp.txt": (105, "rtsp://192.168.5.237/media/video1/video", ASKED),
    "gw_main_describe.txt": (96, f"{GW}/video", GW),
    "hikvision_describe.txt": (96, f"{HIKVISION}trackID=1{PROFILE}", f"{HIKVISION}{PROFILE}"),
    "ipcam_describe.txt": (96, f"{ASKED}/trackID=1", ASKED),
    "missing_content_type_describe.txt": (96, f"{ASKED}/streamid=0", ASKED),
    "reolink_describe.txt": (
        96,
        "rtsp://192.168.5.206/h264Preview_01_main/trackID=1",
        "rtsp://192.168.5.206/h264Preview_01_main/",
    ),
    "reolink_describe_control_first.txt": (
        96,
        "rtsp://192.168.5.206/h264Preview_01_main/trackID=1",
        "rtsp://192.168.5.206/h264Preview_01_main/",
    ),
}
H265 = {"dahua_describe_h265_pcma.txt", "tplink_sdp.txt"}
SETUPS = {
    "bunny_setup.txt": (RtspSession("1642021126", 60), 0),
    "dahua_setup.txt": (RtspSession("634214675641", 60), 0),
    "gw_main_setup_audio.txt": (RtspSession("9a90de54", 60), 2),
    "gw_main_setup_video.txt": (RtspSession("9a90de54", 60), 0),
    "hikvision_setup.txt": (RtspSession("708345999", 60), 0),
    "hikvision_setup_ssrc_space.txt": (RtspSession("708886412", 60), 0),
    "reolink_setup.txt": (RtspSession("F8F8E425", 60), 0),
}
PLAYS = {
    "bad_rtptime.txt": RtspSession("551045787", 60),
    "bunny_play.txt": RtspSession("551045787", 60),
    "dahua_play.txt": RtspSession("634214684047", 60),
    "gw_main_play.txt": RtspSession("9a90de54", 120),
    "hikvision_play.txt": RtspSession("708345999", 60),
    "laureii_play.txt": RtspSession("1234567890", 60),
    "reolink_play.txt": RtspSession("F8F8E425", 60),
}
OTHERS = {"dahua_options.txt", "reolink_teardown.txt"}


def test_every_recording_is_in_a_table_here(recordings: Path) -> None:
    recorded = {path.name for path in recordings.glob("*.txt") if "LICENSE" not in path.name}

    assert recorded == {*TRACKS, *H265, *SETUPS, *PLAYS, *OTHERS}


@pytest.mark.parametrize("name_case", TRACKS)
def test_the_h264_track_is_found(recordings: Path, name_case: str) -> None:
    answer = read(recordings / name_case)

    description = read_sdp(answer.body)
    track = choose_video(description)
    announced = answer.first("content-base")
    setup_url = track_url(track.control, base_url(announced, None, ASKED))
    play_url = base_url(announced, description.control, ASKED)

    assert (track.payload_type, setup_url, play_url) == TRACKS[name_case]


@pytest.mark.parametrize("name_case", TRACKS)
def test_the_parameter_sets_are_read_whatever_is_around_them(
    recordings: Path, name_case: str
) -> None:
    track = choose_video(read_sdp(read(recordings / name_case).body))

    sps, pps = track.parameter_sets
    assert [nal_type(sps), nal_type(pps)] == [NalType.SPS, NalType.PPS]
    assert read_pps(pps) == (0, read_sps(sps).id)
    assert sps[-1] != 0
    assert pps[-1] != 0


@pytest.mark.parametrize("name_case", sorted(H265))
def test_h265_is_asked_for_where_there_is_no_h264(recordings: Path, name_case: str) -> None:
    track = choose_video(read_sdp(read(recordings / name_case).body))

    assert track.codec is Codec.H265
    assert track.payload_type in (96, 98)


@pytest.mark.parametrize("name_case", SETUPS)
def test_session_and_channel_are_read(recordings: Path, name_case: str) -> None:
    answer = read(recordings / name_case)

    session = read_session(answer.first("session") or "")
    transport = read_transport(answer.first("transport") or "")

    assert (session, transport.channel) == SETUPS[name_case]
    assert transport.interleaved


@pytest.mark.parametrize("name_case", PLAYS)
def test_play_is_accepted_whatever_rtp_info_says(recordings: Path, name_case: str) -> None:
    answer = read(recordings / name_case)

    assert answer.status == 200
    assert read_session(answer.first("session") or "") == PLAYS[name_case]


def test_the_methods_of_a_camera_are_read(recordings: Path) -> None:
    methods = read_methods(read(recordings / "dahua_options.txt").first("public") or "")

    assert len(methods) == 10
    assert "GET_PARAMETER" in methods


def test_an_answer_to_teardown_carries_its_number(recordings: Path) -> None:
    answer = read(recordings / "reolink_teardown.txt")

    assert (answer.status, answer.sequence, answer.body) == (200, 7, b"")
