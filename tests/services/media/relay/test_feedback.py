"""What browsers report is read, what is no report is nobody's; ours is read by another library."""

from __future__ import annotations

import pytest
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSrPacket,
    pack_remb_fci,
)
from hypothesis import given
from hypothesis import strategies as st

from services.media.relay.feedback import (
    MOST_LOST,
    Feedback,
    Received,
    middle,
    ntp,
    read_feedback,
    written_report,
)

OURS, THEIRS, ANOTHER = 1000, 2000, 3000


def nack(*lost: int, ssrc: int = OURS) -> bytes:
    return bytes(RtcpRtpfbPacket(RTCP_RTPFB_NACK, THEIRS, ssrc, list(lost)))


def test_what_was_lost_is_read() -> None:
    assert read_feedback(nack(17, 18, 40), OURS) == Feedback(lost=(17, 18, 40))


def test_who_lost_too_much_is_not_sent_it_all() -> None:
    assert len(read_feedback(nack(*range(1000)), OURS).lost) == MOST_LOST


@pytest.mark.parametrize(
    "asked",
    [
        RtcpPsfbPacket(RTCP_PSFB_PLI, THEIRS, OURS),
        RtcpPsfbPacket(RTCP_PSFB_FIR, THEIRS, 0, OURS.to_bytes(4) + b"\1\0\0\0"),
    ],
    ids=["PLI", "FIR"],
)
def test_a_keyframe_that_is_asked_for_is_heard(asked: RtcpPsfbPacket) -> None:
    assert read_feedback(bytes(asked), OURS).keyframe_wanted
    assert not read_feedback(bytes(asked), ANOTHER).keyframe_wanted


def test_what_the_way_carries_is_read() -> None:
    fci = pack_remb_fci(2_500_000, [OURS])

    said = read_feedback(bytes(RtcpPsfbPacket(RTCP_PSFB_APP, THEIRS, 0, fci)), OURS).carries

    assert said is not None
    assert abs(said - 2_500_000) < 20_000


def test_how_much_arrived_is_read() -> None:
    info = RtcpReceiverInfo(
        ssrc=OURS, fraction_lost=12, packets_lost=34, highest_sequence=5, jitter=6, lsr=7, dlsr=8
    )
    report = RtcpRrPacket(ssrc=THEIRS, reports=[info])

    assert read_feedback(bytes(report), OURS).received == Received(12, 34, 6, 7, 8)
    assert read_feedback(bytes(report), ANOTHER).received is None


def test_a_compound_says_all_it_says() -> None:
    both = nack(3) + bytes(RtcpPsfbPacket(RTCP_PSFB_PLI, THEIRS, OURS)) + nack(4)

    assert read_feedback(both, OURS) == Feedback(lost=(3, 4), keyframe_wanted=True)


def test_another_stream_is_not_ours() -> None:
    assert read_feedback(nack(3, ssrc=ANOTHER), OURS) == Feedback()


@given(st.binary(max_size=200))
def test_what_is_no_report_is_nothing(said: bytes) -> None:
    assert isinstance(read_feedback(said, OURS), Feedback)


@given(st.integers(0, 40), st.binary(max_size=60).map(lambda said: said + bytes(-len(said) % 4)))
def test_a_report_that_breaks_off_or_goes_mad_is_nothing(cut: int, more: bytes) -> None:
    whole = nack(1, 2, 3) + bytes(RtcpPsfbPacket(RTCP_PSFB_APP, THEIRS, 0, more))

    assert isinstance(read_feedback(whole[:-cut] if cut else whole, OURS), Feedback)


def test_our_report_says_when_a_picture_was_filmed() -> None:
    written = written_report(
        OURS, "beffroi", captured=1_700_000_000.25, timestamp=4711, packets=1 << 33, payload_bytes=9
    )

    sender, named = RtcpPacket.parse(written)
    assert isinstance(sender, RtcpSrPacket)
    assert isinstance(named, RtcpSdesPacket)
    told = sender.sender_info
    assert told.ntp_timestamp / (1 << 32) == 2_208_988_800 + 1_700_000_000.25
    assert (told.rtp_timestamp, told.packet_count, told.octet_count) == (4711, 0, 9)
    assert named.chunks[0].items == [(1, b"beffroi")]


def test_reports_quote_the_middle_of_a_time() -> None:
    assert middle(1_700_000_000.25) == ntp(1_700_000_000.25) >> 16 & 0xFFFFFFFF
