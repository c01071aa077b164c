"""Receiver reports, read field by field where RFC 3550 §6.4.2 puts them."""

from __future__ import annotations

from struct import unpack_from

from hypothesis import given, settings
from hypothesis import strategies as st

from federation.pulling.udp.reports import Reports
from tests.servers.scripted_rtsp import SOURCE, rtp

OURS, NAME = 0x1234_5678, "b3ff201"


def hearing(*sequences: int, step: float = 0.04) -> Reports:
    reports = Reports(OURS, NAME)
    for rank, sequence in enumerate(sequences):
        reports.heard(rtp(sequence & 0xFFFF, 3600 * rank, True, b"x"), rank * step)
    return reports


def block(report: bytes) -> tuple[int, int, int, int, int, int, int]:
    """Source, fraction and number lost, highest number, jitter, stamp and delay."""
    source, lost, *rest = unpack_from("!IIIIII", report, 8)
    return (source, lost >> 24, lost & 0xFF_FFFF, *rest)


def test_a_report_is_followed_by_our_name_as_each_packet_of_rtcp_must() -> None:
    report = hearing(1, 2).next(1.0)

    assert unpack_from("!BBHI", report) == (0x81, 201, 7, OURS)
    assert unpack_from("!BBHI", report, 32) == (0x81, 202, 4, OURS)
    assert report[40:] == b"\x01\x07b3ff201\0\0\0"


def test_before_the_first_packet_nothing_is_claimed() -> None:
    assert unpack_from("!BBHI", Reports(OURS, NAME).next(0.0)) == (0x80, 201, 1, OURS)


def test_losses_are_counted_since_the_beginning_and_since_the_last_report() -> None:
    reports = hearing(10, 11, 13, 14)

    assert block(reports.next(1.0))[:4] == (SOURCE, 256 // 5, 1, 14)
    reports.heard(rtp(15, 0, True, b"x"), 1.0)
    assert block(reports.next(2.0))[:4] == (SOURCE, 0, 1, 15)
    assert block(reports.next(3.0))[:4] == (SOURCE, 0, 1, 15)


def test_numbers_that_wrap_are_counted_on_and_late_ones_fill_their_gap() -> None:
    assert block(hearing(65_534, 65_535, 1, 0, 2).next(1.0))[:4] == (SOURCE, 0, 0, 65_536 + 2)


def test_packets_that_come_twice_are_no_negative_loss() -> None:
    assert block(hearing(1, 1, 1).next(1.0))[1:3] == (0, 0)


def test_a_steady_camera_has_no_jitter_and_a_trembling_one_has() -> None:
    assert block(hearing(1, 2, 3, 4).next(1.0))[4] <= 1
    assert block(hearing(1, 2, 3, 4, step=0.08).next(1.0))[4] > 500


def test_the_camera_s_own_report_is_answered_with_the_time_since() -> None:
    reports = hearing(1, 2)
    reports.told(bytes.fromhex("80c80006 0beff401 ec001234 80000000 00015f90 0000 0000"), 10.0)

    assert block(reports.next(10.5))[5:] == (0x1234_8000, 32_768)


def test_another_source_is_counted_anew() -> None:
    reports = hearing(1, 5)
    reports.heard(rtp(900, 0, True, b"x")[:8] + b"\0\0\0\7x", 1.0)

    assert block(reports.next(1.0))[:4] == (7, 0, 0, 900)


@settings(deadline=None)
@given(st.lists(st.tuples(st.binary(min_size=12, max_size=16), st.binary(max_size=32))))
def test_no_packets_make_a_report_that_cannot_be_written(heard: list[tuple[bytes, bytes]]) -> None:
    reports = Reports(OURS, NAME)
    for rank, (packet, report) in enumerate(heard):
        reports.heard(packet, rank / 10)
        reports.told(report, rank / 10)

        assert len(reports.next(rank / 10)) == 52
