from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from federation.pulling.rtp import Packet, WallClock, read_packet, read_wall_clock
from federation.pulling.timeline import LONGEST_STEP, Timeline
from tests.servers.scripted_rtsp import SOURCE, rtp

HOUR = 3600 * 90_000


@pytest.mark.parametrize(
    ("raw_case", "placed"),
    [
        ([5, 3605, 7205], [0, 3600, 7200]),
        ([2**32 - 3600, 0, 3600], [0, 3600, 7200]),
        ([0, 3000, HOUR, HOUR + 3000], [0, 3000, 6000, 9000]),
        ([HOUR, HOUR + 3000, 0, 3000], [0, 3000, 6000, 9000]),
        ([0, LONGEST_STEP, LONGEST_STEP + 1], [0, LONGEST_STEP, LONGEST_STEP + 1]),
        ([0, LONGEST_STEP + 1], [0, 3600]),
        ([0, 3600, 3590, 7200, 10800], [0, 3600, 3601, 7200, 10800]),
        ([7, 7, 7], [0, 1, 2]),
    ],
)
def test_the_clock_grows_whatever_the_camera_says(raw_case: list[int], placed: list[int]) -> None:
    timeline = Timeline()

    assert [timeline.place(raw) for raw in raw_case] == placed


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**32 - 1)))
def test_the_clock_never_stands_still_nor_turns_back(raws: list[int]) -> None:
    timeline = Timeline()

    placed = [timeline.place(raw) for raw in raws]

    assert all(later > earlier for earlier, later in pairwise(placed))
    assert placed[:1] in ([], [0])


def test_a_packet_is_read() -> None:
    assert read_packet(rtp(7, 90_000, True, b"abc")) == Packet(True, 96, 7, 90_000, SOURCE, b"abc")


def test_sources_extension_and_padding_are_taken_off() -> None:
    plain = rtp(7, 90_000, False, b"")
    extension = b"\xbe\xde\x00\x01" + bytes(4)

    packet = read_packet(
        bytes([0x80 | 0x20 | 0x10 | 1]) + plain[1:] + bytes(4) + extension + b"abc\x00\x00\x03"
    )

    assert packet == Packet(False, 96, 7, 90_000, SOURCE, b"abc")


@pytest.mark.parametrize(
    "data_case",
    [
        b"",
        rtp(1, 1, True, b"")[:11],
        b"\x00" + rtp(1, 1, True, b"")[1:],
        b"\x90" + rtp(1, 1, True, b"abc")[1:],
        b"\x90" + rtp(1, 1, True, b"\0\0\0\x09")[1:],
        b"\xa0" + rtp(1, 1, True, b"\xff")[1:],
    ],
)
def test_a_packet_that_makes_no_sense_is_none(data_case: bytes) -> None:
    assert read_packet(data_case) is None


def test_a_sender_report_tells_the_wall_clock() -> None:
    report = bytes.fromhex("80c80006 0beff401 ec000000 80000000 00015f90 00000000 00000000")

    clock = read_wall_clock(report)

    assert clock == WallClock(0xEC000000 - 2_208_988_800 + 0.5, 90_000)
    assert clock.at(180_000) == clock.unix_seconds + 1
    assert clock.at(0) == clock.unix_seconds - 1


def test_a_camera_that_does_not_know_the_time_tells_none() -> None:
    report = bytes.fromhex("80c80006 0beff401 00000010 80000000 00015f90 00000000 00000000")

    assert read_wall_clock(report) is None


@pytest.mark.quirk(27)
def test_after_a_jump_the_wall_clock_is_unknown() -> None:
    assert WallClock(1_700_000_000, 0).at(HOUR) is None
