from __future__ import annotations

import pytest

from federation.pulling.h264.units import Assembler
from federation.pulling.rtp import WallClock
from federation.pulling.units.depacketise import CodedPicture
from tenants.vocabulary.picture import AccessUnit, Codec
from tests.federation.pulling.h264.units_of import pps, slice_, sps

START = b"\0\0\0\1"
IDR = slice_(0, idr=True, kind=2)
P1 = slice_(2)
SEI = b"\x06\x05\x01\x00\x80"
DELIMITER = b"\x09\xf0"


def picture(timestamp: int, *units: bytes, after_loss: bool = False) -> CodedPicture:
    return CodedPicture(timestamp, units, after_loss)


def test_each_keyframe_carries_the_parameter_sets_of_the_description() -> None:
    assembler = Assembler([sps(), pps()])

    assert assembler.take(picture(7, IDR)) == AccessUnit(
        START + START.join([sps(), pps(), IDR]), 0, True
    )
    assert assembler.take(picture(3607, P1)) == AccessUnit(START + P1, 3600, False)


def test_parameter_sets_of_the_stream_stand_once_and_first() -> None:
    unit = Assembler([sps(), pps()]).take(picture(0, DELIMITER, sps(), pps(), SEI, IDR))

    assert unit == AccessUnit(START + START.join([sps(), pps(), SEI, IDR]), 0, True)


def test_a_format_that_changes_on_the_way_replaces_the_old_one() -> None:
    assembler = Assembler([sps(), pps()])
    larger = sps(profile=100)

    assembler.take(picture(0, IDR))
    unit = assembler.take(picture(3600, larger, pps(), IDR))

    assert unit == AccessUnit(START + START.join([larger, pps(), IDR]), 3600, True)


def test_nothing_is_handed_on_before_a_keyframe() -> None:
    assembler = Assembler([sps(), pps()])

    assert assembler.take(picture(0, P1)) is None
    assert assembler.waiting
    assert assembler.take(picture(3600, IDR)) is not None
    assert not assembler.waiting


def test_a_keyframe_without_its_format_is_not_handed_on() -> None:
    assembler = Assembler([sps()])

    assert assembler.take(picture(0, IDR)) is None
    assert assembler.take(picture(3600, P1)) is None
    assert not assembler.knows_format
    assert assembler.take(picture(7200, pps(), IDR)) is not None


def test_after_a_loss_all_waits_for_the_next_keyframe() -> None:
    assembler = Assembler([sps(), pps()])

    taken = [
        assembler.take(picture(0, IDR)),
        assembler.take(picture(3600, P1, after_loss=True)),
        assembler.take(picture(7200, P1)),
        assembler.take(picture(10_800, IDR)),
    ]

    assert [unit.timestamp if unit else None for unit in taken] == [0, None, None, 10_800]


def test_a_keyframe_after_a_loss_is_handed_on() -> None:
    assembler = Assembler([sps(), pps()])

    assert assembler.take(picture(0, IDR, after_loss=True)) is not None


def test_something_else_under_the_name_of_an_sps_is_passed_over() -> None:
    unit = Assembler([b"\x67\x01", b"\x68", sps(), pps()]).take(picture(0, b"\x67", IDR))

    assert unit == AccessUnit(START + START.join([sps(), pps(), IDR]), 0, True)


def test_reordered_pictures_are_said_to_be_and_keep_the_instant_they_are_shown_at() -> None:
    assembler = Assembler([sps(), pps()])
    sent = [(0, 0), (4, 8), (2, 4), (1, 2), (3, 6), (8, 16), (6, 12)]
    units = [
        assembler.take(picture(3600 * at, slice_(order, idr=order == 0, kind=0)))
        for at, order in sent
    ]

    codecs = [unit.codec for unit in units if unit is not None]
    assert codecs == [Codec.H264] * 3 + [Codec.H264_REORDERED] * 4
    assert [unit.timestamp // 3600 for unit in units if unit is not None][4:] == [3, 8, 6]


def test_a_camera_that_tells_the_time_dates_its_pictures() -> None:
    assembler = Assembler([sps(), pps()])
    assembler.clock = WallClock(1_700_000_000, 90_000)

    unit = assembler.take(picture(99_000, IDR))

    assert unit is not None
    assert unit.captured_at == pytest.approx(1_700_000_000.1)
