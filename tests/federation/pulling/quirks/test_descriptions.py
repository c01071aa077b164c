"""Quirks 11 to 17, 28 and 33 to 35: descriptions (SDP) that no RFC foresaw."""

from __future__ import annotations

from pathlib import Path

import pytest

from federation.connector import PictureUnsuitable, Trouble
from federation.pulling.sdp import choose_video, read_sdp
from tenants.vocabulary.picture import Codec, Quality
from tests.federation.pulling.recorded import read
from tests.federation.rtsp.pulling import a_connector, some_pictures
from tests.servers.scripted_rtsp import SDP, Behaviour, ScriptedRtsp

VIDEO = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=0\r\n"
TALKBACK = (
    "m=audio 0 RTP/AVP 97 8 0 98 99 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114\r\n"
    "a=rtpmap:8 PCMA/8000\r\na=rtpmap:97 MPEG4-GENERIC/16000\r\na=sendonly\r\na=control:back\r\n"
)


def payload_type(lines: str | bytes) -> int:
    body = lines if isinstance(lines, bytes) else lines.encode()
    return choose_video(read_sdp(body)).payload_type


async def setups(sdp: str | bytes) -> list[str]:
    """The tracks that are asked for, of a camera that describes itself so and then plays."""
    async with ScriptedRtsp(Behaviour(sdp=sdp)) as server:
        await some_pictures(a_connector(server.url), 1)
    return [each.url.removeprefix(server.url) for each in server.asked("SETUP")]


@pytest.mark.quirk(11)
@pytest.mark.parametrize("name_case", ["anpviz_sdp.txt", "gw_main_describe.txt"])
def test_sound_under_a_wrong_number_does_not_hide_the_video(
    recordings: Path, name_case: str
) -> None:
    assert payload_type(read(recordings / name_case).body) == 96


@pytest.mark.quirk(11)
@pytest.mark.parametrize(
    "sound_case",
    [
        "m=audio 0 RTP/AVP 8\r\na=rtpmap:0 pcma\r\n",
        "m=audio 0 RTP/AVP 0\r\na=rtpmap:0 MPEG4-GENERIC/16000/2\r\n",
        "m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMU/8000/1\r\n",
        "m=audio 0 RTP/AVP 96\r\na=rtpmap:96 PCMA/8000\r\n",
    ],
)
async def test_a_map_for_another_payload_changes_no_track(sound_case: str) -> None:
    assert await setups(sound_case + VIDEO) == ["/trackID=0"]


@pytest.mark.quirk(12)
def test_blanks_after_the_words_are_no_part_of_them(recordings: Path) -> None:
    assert payload_type(read(recordings / "ipcam_describe.txt").body) == 96
    assert payload_type("m=video 0 RTP/AVP 96 \t\r\na=rtpmap:96 H264/90000 \t\r\n") == 96
    assert payload_type("m=video 0 RTP/AVP 96\r\na=framerate:0S\r\na=rtpmap:96  H264/90000") == 96


@pytest.mark.quirk(13)
@pytest.mark.parametrize(
    "lines_case",
    [
        "m=video 0 RTP/AVP 96 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96\r\n",
        "m=video 0 RTP/AVP 96\r\na=fmtp:96 \r\na=rtpmap:96 H264/90000\r\na=rtpmap:96 H264/90000",
        "m=audio 0 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:0 PCMA/8000\r\n" + VIDEO,
    ],
)
def test_what_is_said_twice_or_not_at_all_is_read_once(lines_case: str) -> None:
    assert payload_type(lines_case) == 96


@pytest.mark.quirk(14)
def test_an_illegal_media_line_is_passed_over_and_the_video_kept(recordings: Path) -> None:
    description = read_sdp(read(recordings / "tplink_sdp.txt").body)

    assert [media.payload_types for media in description.media] == [(96,), (8,), ()]
    assert payload_type(VIDEO + "m=application/TP-LINK 0 RTP/AVP smart/1/90000\r\n") == 96


@pytest.mark.quirk(15)
async def test_connection_and_origin_lines_cut_short_are_no_matter() -> None:
    assert await setups("v=0\r\no=- 1001 1 IN\r\ns=-\r\nc=IN\r\n" + VIDEO) == ["/trackID=0"]


@pytest.mark.quirk(16)
@pytest.mark.parametrize(
    "origin_case",
    ["", "o=- 99999999999999999999999999 -1 IN IP4 cam\r\n", "o=-\r\n", "o=- -5 0x7f IN IP4 0\r\n"],
)
async def test_without_an_origin_or_with_an_impossible_one_the_video_is_found(
    origin_case: str,
) -> None:
    assert await setups(f"v=0\r\n{origin_case}s=-\r\n{VIDEO}") == ["/trackID=0"]


@pytest.mark.quirk(17)
async def test_lines_of_the_session_repeated_in_a_media_and_other_alphabets_are_no_matter() -> None:
    named = "a=charset:Shift_JIS\r\ni=監視カメラ\r\n".encode("shift_jis")
    media = VIDEO.encode().replace(b"\r\n", b"\r\ns=again\r\ni=again\r\n", 1)

    assert await setups(b"v=0\r\ns=-\r\n" + named + media + named) == ["/trackID=0"]


@pytest.mark.quirk(28)
async def test_the_pace_is_that_of_the_packets_and_not_the_declared_one() -> None:
    declared = SDP + "a=framerate:25\r\na=x-framerate: 12\r\n"
    behaviour = Behaviour(sdp=declared, timestamps=range(0, 90_000, 6_000))
    async with ScriptedRtsp(behaviour) as server:
        units = await some_pictures(a_connector(server.url), 4)

    assert [unit.timestamp for unit in units] == [0, 6_000, 12_000, 18_000]


@pytest.mark.quirk(33)
@pytest.mark.parametrize(
    "beside_case",
    [
        TALKBACK,
        "m=audio 0 RTP/AVP 11\r\na=control:pcm\r\n",
        "m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=control:sound\r\n",
        "m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\na=control:m\r\n",
    ],
    ids=["talkback", "pcm", "g711", "metadata"],
)
async def test_sound_talkback_and_metadata_are_never_asked_for(beside_case: str) -> None:
    assert await setups(beside_case + VIDEO + beside_case) == ["/trackID=0"]


@pytest.mark.quirk(34)
async def test_an_h265_main_stream_is_asked_for_and_so_is_the_h264_sub_stream() -> None:
    large = Behaviour(sdp=SDP.replace("H264", "H265"))
    async with ScriptedRtsp(large) as main, ScriptedRtsp() as sub:
        connector = a_connector(main.url, sub=sub.url, keyframe=0.5)
        (unit,) = await some_pictures(connector, 1, quality=Quality.SUB)
        # Its packets are H.264 under another name: no picture comes of them.
        with pytest.raises(PictureUnsuitable, match="SPS") as refused:
            await some_pictures(connector, 1)

    assert unit.codec is Codec.H264
    assert refused.value.trouble is Trouble.NO_KEYFRAME
    assert len(main.asked("SETUP")) == 1


@pytest.mark.quirk(34)
def test_an_h264_track_after_an_h265_one_is_taken() -> None:
    assert payload_type("m=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\n" + VIDEO) == 96


@pytest.mark.quirk(35)
def test_motion_jpeg_is_known_by_its_number_without_a_map() -> None:
    track = choose_video(read_sdp(b"m=video 0 RTP/AVP 26\r\na=control:track1\r\n"))

    assert (track.codec, track.payload_type, track.control) == (Codec.MJPEG, 26, "track1")


@pytest.mark.quirk(35)
async def test_a_media_of_a_kind_that_nobody_knows_is_video_when_its_map_says_h264() -> None:
    assert await setups(VIDEO.replace("m=video", "m=vana")) == ["/trackID=0"]
