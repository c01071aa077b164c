from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from federation.connector import PictureUnsuitable, UnreadableAnswer
from federation.pulling.digest import read_challenges, strongest
from federation.pulling.parser import (
    MAX_HEAD_BYTES,
    Answer,
    Event,
    Frame,
    Framer,
    Request,
    RtspSession,
    Transport,
    read_session,
    read_transport,
)
from federation.pulling.rtp import read_packet, read_wall_clock
from federation.pulling.sdp import choose_video, read_sdp

CONVERSATION = (
    b"$\x00\x00\x03abc"
    b"\r\nRTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 4\r\n\r\nbody"
    b"$\x01\x00\x00"
    b"OPTIONS rtsp://cam RTSP/1.0\r\nCSeq: 9\r\n\r\n"
    b"RTSP/1.0 404 Not Found\nCSeq: 4\nWWW-Authenticate: a\nwww-authenticate: b\n\n"
    b"$\x00\x00\x01z"
)
EVENTS: list[Event] = [
    Frame(0, b"abc"),
    Answer(200, {"cseq": ("3",), "content-length": ("4",)}, b"body"),
    Frame(1, b""),
    Request("OPTIONS", {"cseq": ("9",)}),
    Answer(404, {"cseq": ("4",), "www-authenticate": ("a", "b")}),
    Frame(0, b"z"),
]
NEAR_RTSP = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from(
            [
                b"RTSP/1.0 200 OK\r\n",
                b"CSeq: 1\r\n",
                b"Content-Length: 5\r\n",
                b"Content-Length: -1\r\n",
                b"\r\n\r\n",
                b"$\x00\x00\x04",
            ]
        ),
    ),
    max_size=12,
).map(b"".join)
NEAR_SDP = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from(
            [
                b"m=video 0 RTP/AVP 96 97\r\n",
                b"a=rtpmap:96 H264/90000\r\n",
                b"a=rtpmap:\r\n",
                b"a=fmtp:96 sprop-parameter-sets=Z00A,%%%;packetization-mode=2\r\n",
                b"a=fmtp:96 sprop-parameter-sets=AAAAAQ==,A\r\n",
                b"a=control:?\r\n",
                b"m=\r\n",
            ]
        ),
    ),
    max_size=12,
).map(b"".join)


@pytest.mark.parametrize("size_case", [1, 2, 3, 7, 1_000])
def test_messages_are_whole_wherever_the_network_cuts_them(size_case: int) -> None:
    framer = Framer()

    events: list[Event] = []
    for start in range(0, len(CONVERSATION), size_case):
        events += framer.push(CONVERSATION[start : start + size_case])

    assert events == EVENTS


@pytest.mark.parametrize(
    "rubbish_case",
    [
        b"\x00\x01",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"RTSP/1.0 ??? OK\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: lots\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        b"RTSP/1.0 200 OK\r\n" + b"a: b\r\n" * MAX_HEAD_BYTES,
    ],
)
def test_rubbish_is_unreadable(rubbish_case: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        Framer().push(rubbish_case)


@pytest.mark.parametrize(
    ("text_case", "session"),
    [
        ("4711", RtspSession("4711", 60)),
        ("  4711 ; timeout = 15", RtspSession("4711", 15)),
        ("4711;timeout=soon", RtspSession("4711", 60)),
        ("4711;timeout=0", RtspSession("4711", 60)),
    ],
)
def test_a_session_is_read(text_case: str, session: RtspSession) -> None:
    assert read_session(text_case) == session


@pytest.mark.parametrize("text_case", ["", ";timeout=60", "a b", "a\x00b"])
def test_a_session_without_a_name_is_unreadable(text_case: str) -> None:
    with pytest.raises(UnreadableAnswer):
        read_session(text_case)


@pytest.mark.parametrize(
    ("text_case", "transport"),
    [
        ("RTP/AVP/TCP;unicast;interleaved=4-5", Transport(True, 4)),
        ("RTP/AVP/TCP;ssrc=30A98EE7;interleaved=4;unicast", Transport(True, 4)),
        ("RTP/AVP/TCP;unicast", Transport(True, None)),
        ("RTP/AVP;unicast;client_port=1-2", Transport(False, None)),
    ],
)
def test_a_transport_is_read(text_case: str, transport: Transport) -> None:
    assert read_transport(text_case) == transport


@settings(deadline=None)
@given(NEAR_RTSP, st.integers(1, 64))
@example(b"RTSP/1.0 200 OK\r\nCSeq: \xb2\r\n\r\n", 64)
def test_no_bytes_make_the_framer_raise_anything_else(data: bytes, size: int) -> None:
    framer = Framer()

    def feed() -> None:
        for start in range(0, len(data), size):
            for event in framer.push(data[start : start + size]):
                if isinstance(event, Answer):
                    assert event.sequence is None or event.sequence >= 0

    only_unreadable(feed)


@settings(deadline=None)
@given(st.one_of(st.binary(), NEAR_SDP))
def test_no_description_makes_the_reader_raise_anything_else(data: bytes) -> None:
    with suppress(PictureUnsuitable):
        only_unreadable(lambda: choose_video(read_sdp(data)))


@settings(deadline=None)
@given(st.text(), st.lists(st.text(), max_size=3))
def test_no_header_makes_a_reader_raise_anything_else(text: str, texts: list[str]) -> None:
    only_unreadable(lambda: read_session(text))
    only_unreadable(lambda: read_transport(text))
    only_unreadable(lambda: strongest(read_challenges(texts)))


@settings(deadline=None)
@given(st.binary(max_size=64))
def test_no_packet_makes_the_readers_raise(data: bytes) -> None:
    packet = read_packet(data)

    assert packet is None or len(packet.payload) <= len(data) - 12
    assert read_wall_clock(data) is None or data[1] == 200


def only_unreadable(read: Callable[[], object]) -> None:
    with suppress(UnreadableAnswer):
        read()
