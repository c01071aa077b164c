"""An offer is read whole before anything is made of it."""

from __future__ import annotations

import pytest

from services.media.webrtc.offer import UnreadableOffer, UnsuitableOffer, read_offer
from tenants.vocabulary.picture import Codec

HEAD = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1"]
SECURITY = [
    "a=ice-ufrag:abcd",
    "a=ice-pwd:" + "p" * 22,
    "a=fingerprint:sha-256 AA:BB",
    "a=setup:actpass",
]
VIDEO = [
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    *SECURITY,
    "a=mid:0",
    "a=recvonly",
    "a=rtpmap:96 H264/90000",
]
CHANNEL = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", *SECURITY, "a=mid:1"]
CANDIDATES = [
    "a=candidate:1 1 udp 2113937151 192.0.2.7 50000 typ host",
    "a=candidate:2 1 udp 2113937151 6b1e1f0a.local 50001 typ host",
    "a=end-of-candidates",
]


def offer(*parts: list[str]) -> bytes:
    return "\r\n".join(line for part in parts for line in part).encode()


def test_the_browsers_candidates_are_taken_out_and_nothing_else() -> None:
    with_candidates = read_offer(offer(HEAD, VIDEO, CANDIDATES, CHANNEL, CANDIDATES))
    without = read_offer(offer(HEAD, VIDEO, CHANNEL))

    assert with_candidates == without
    assert without.sdp == "\r\n".join([*HEAD, *VIDEO, *CHANNEL]) + "\r\n"


def test_security_may_stand_at_the_head() -> None:
    read_offer(offer(HEAD, SECURITY, [line for line in VIDEO if line not in SECURITY]))


def test_lines_may_end_as_on_unix() -> None:
    assert read_offer(offer(HEAD, VIDEO).replace(b"\r\n", b"\n")) == read_offer(offer(HEAD, VIDEO))


@pytest.mark.parametrize(
    "body_case",
    [
        b"",
        b"\xff\xfe",
        b"v=1\r\n",
        offer(HEAD),
        offer(HEAD, CHANNEL),
        offer(HEAD, VIDEO, VIDEO),
        offer(HEAD, VIDEO, ["m=image 9 udp t38"]),
        offer(HEAD, VIDEO, ["nonsense"]),
        offer(HEAD, VIDEO, ["a=" + "x" * 3000]),
        *(
            offer(HEAD, [line for line in VIDEO if not line.startswith(f"a={missing}")])
            for missing in ("ice-ufrag", "ice-pwd", "fingerprint", "setup")
        ),
    ],
)
def test_what_is_no_offer_of_a_viewer_is_unreadable(body_case: bytes) -> None:
    with pytest.raises(UnreadableOffer):
        read_offer(body_case)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("H264/90000", "VP9/90000", "no-h264"),
        ("actpass", "passive", "dtls-role"),
        ("recvonly", "sendonly", "not-a-viewer"),
        ("recvonly", "inactive", "not-a-viewer"),
    ],
)
def test_what_we_cannot_serve_is_said_by_its_code(before: str, after: str, code: str) -> None:
    with pytest.raises(UnsuitableOffer) as refused:
        read_offer(offer(HEAD, VIDEO).replace(before.encode(), after.encode()))

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("map_case", "plays"), [("H264/90000", Codec.H264), ("vp8/90000", Codec.VP8)]
)
def test_vp8_is_for_those_that_have_no_h264(map_case: str, plays: Codec) -> None:
    body = offer(HEAD, VIDEO).replace(b"H264/90000", map_case.encode())

    assert read_offer(body).plays is plays
