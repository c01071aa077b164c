from __future__ import annotations

import pytest

from federation.connector import PictureUnsuitable, UnreadableAnswer
from federation.pulling.sdp import base_url, choose_video, read_sdp, track_url
from tenants.vocabulary.picture import Codec

ASKED = "rtsp://cam/live"
SPS = bytes.fromhex("6742c00cda0a11f97016a0c0c0d4a0000003002000000651e28554")
PPS = bytes.fromhex("68ce3c80")
SPS_WORD, PPS_WORD = "Z0LADNoKEflwFqDAwNSgAAADACAAAAZR4oVU", "aM48gA=="


@pytest.mark.parametrize(
    ("words_case", "parameter_sets"),
    [
        (f"{SPS_WORD},{PPS_WORD}", (SPS, PPS)),
        (f"{SPS_WORD},aM48gA", (SPS, PPS)),
        (f"{SPS_WORD},", (SPS,)),
        ("", ()),
        (",", ()),
        (f"AAAAAWdCwAzaChH5cBagwMDUoAAAAwAgAAAGUeKFVAAAAAFozjyA,{PPS_WORD}", (SPS, PPS, PPS)),
        (f"%%%,{PPS_WORD}", (PPS,)),
    ],
)
def test_parameter_sets_are_read_as_far_as_they_can(
    words_case: str, parameter_sets: tuple[bytes, ...]
) -> None:
    sdp = (
        f"m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 sprop-parameter-sets={words_case}"
    )

    assert choose_video(read_sdp(sdp.encode())).parameter_sets == parameter_sets


@pytest.mark.parametrize(
    ("lines_case", "payload_type"),
    [
        ("m=video 0 RTP/AVP 35\na=rtpmap:35 h264/90000 ", 35),
        ("m=video 0 RTP/AVP 96 97\na=rtpmap:96 H265/90000\na=rtpmap:97 H264/90000", 97),
        ("m=video 0 RTP/AVP 96 96\na=fmtp:96 \na=rtpmap:96 H264/90000", 96),
        ("m=video 0 RTP/AVP 96\na=rtpmap:96 H265/90000\nm=video 0 X 98\na=rtpmap:98 H264/1", 98),
        ("m=vana 0 RTP/AVP 96\na=rtpmap:96 H264/90000", 96),
        ("m=audio 0 RTP/AVP 8\na=rtpmap:0 pcma\nm=video 0 RTP/AVP 96\na=rtpmap:96 H264/9", 96),
        ("c=IN\no=- 1001 1 IN\nm=video 0 RTP/AVP 96\ns=again\na=rtpmap:96 H264/90000", 96),
    ],
)
def test_the_h264_track_is_found_among_others(lines_case: str, payload_type: int) -> None:
    assert choose_video(read_sdp(lines_case.encode())).payload_type == payload_type


@pytest.mark.parametrize(
    ("lines_case", "named"),
    [
        ("m=video 0 RTP/AVP 32", "is MPV, not"),
        ("m=video 0 RTP/AVP 96\na=rtpmap:96 MP4V-ES/90000", "is MP4V-ES, not"),
        ("m=video 0 RTP/AVP 99", "is unknown, not"),
        ("m=video 0 RTP/AVP 96\na=rtpmap:96 <script>/90000", "is unknown, not"),
        (
            "m=video 0 X 96\na=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=2",
            r"is interleaved H\.264, not",
        ),
    ],
)
def test_other_video_is_named_and_refused(lines_case: str, named: str) -> None:
    with pytest.raises(PictureUnsuitable, match=named):
        choose_video(read_sdp(lines_case.encode()))


@pytest.mark.parametrize(
    ("lines_case", "codec"),
    [
        ("m=video 0 RTP/AVP 96\na=rtpmap:96 H265/90000", Codec.H265),
        ("m=video 0 RTP/AVP 26 96\na=rtpmap:96 HEVC/90000", Codec.H265),
        ("m=video 0 RTP/AVP 26", Codec.MJPEG),
        ("m=video 0 RTP/AVP 97\na=rtpmap:97 JPEG/90000", Codec.MJPEG),
    ],
)
def test_without_h264_the_first_that_can_be_read_is_taken(lines_case: str, codec: Codec) -> None:
    assert choose_video(read_sdp(lines_case.encode())).codec is codec


def test_the_parameter_sets_of_h265_are_three() -> None:
    sdp = (
        "m=video 0 RTP/AVP 96\na=rtpmap:96 H265/90000\n"
        "a=fmtp:96 profile-id=1;sprop-sps=QgEB; sprop-pps=RAHA;sprop-vps=QAEM"
    )

    sets = choose_video(read_sdp(sdp.encode())).parameter_sets
    assert [unit[0] >> 1 for unit in sets] == [32, 33, 34]


@pytest.mark.parametrize("lines_case", ["", "v=0", "m=audio 0 RTP/AVP 8", "m=video 0 RTP/AVP"])
def test_a_description_without_video_is_unreadable(lines_case: str) -> None:
    with pytest.raises(UnreadableAnswer):
        choose_video(read_sdp(lines_case.encode()))


@pytest.mark.parametrize(
    ("control_case", "url"),
    [
        (None, "rtsp://cam/live"),
        ("*", "rtsp://cam/live"),
        ("trackID=1", "rtsp://cam/live/trackID=1"),
        ("rtsp://other/track", "rtsp://other/track"),
        ("?inst=2&stream=video", "rtsp://cam/live?inst=2&stream=video"),
    ],
)
def test_a_control_names_its_track(control_case: str | None, url: str) -> None:
    assert track_url(control_case, ASKED) == url


@pytest.mark.parametrize(
    ("announced_case", "base"),
    [
        (None, ASKED),
        ("", ASKED),
        ("192.168.1.4/live", ASKED),
        ("rtsp:///live", ASKED),
        ("rtsp://rtsp://cam/other", "rtsp://cam/other"),
        ("rtsp://cam/other/", "rtsp://cam/other/"),
    ],
)
def test_a_base_that_is_no_address_is_replaced(announced_case: str | None, base: str) -> None:
    assert base_url(announced_case, None, ASKED) == base
