"""What is counted of a flow, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from services.media.health.flow import Health
from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit

STEP = CLOCK_RATE // 25


def a_picture(number: int, *, gop: int = 50, captured_at: float | None = None) -> AccessUnit:
    return AccessUnit(b"x" * 100, number * STEP, number % gop == 0, captured_at)


def heard(pictures: int, *, gop: int = 50, late: Sequence[float] = (0.0,)) -> Health:
    """So many pictures, 40 ms apart and as late as `late` says in turn."""
    health = Health(wanted_at=9.5)
    for number in range(pictures):
        health.hear(a_picture(number, gop=gop), 10 + number * 0.04 + late[number % len(late)])
    return health


def test_pictures_keyframes_and_bytes_are_counted() -> None:
    health = heard(101)

    assert (health.frames, health.keyframes, health.data_bytes) == (101, 3, 10_100)


def test_the_first_picture_is_told_from_the_wish_and_once() -> None:
    assert heard(80).first_after == 0.5


def test_a_group_has_its_length_once_the_next_one_begins() -> None:
    assert (heard(50).gop_frames, heard(50).gop_seconds) == (None, None)
    assert (heard(51).gop_frames, heard(51).gop_seconds) == (50, 2.0)
    assert (heard(40, gop=12).gop_frames, heard(40, gop=12).gop_seconds) == (12, 0.48)


def test_what_came_before_the_first_keyframe_belongs_to_no_group() -> None:
    health = Health(wanted_at=0.0)
    for number in range(7, 21):
        health.hear(a_picture(number, gop=10), number * 0.04)

    assert health.gop_frames == 10


def test_pictures_on_time_have_no_jitter() -> None:
    assert heard(200).jitter == pytest.approx(0.0, abs=1e-9)


def test_jitter_is_how_far_pictures_come_from_their_pace() -> None:
    assert heard(500, late=(0.0, 0.010)).jitter == pytest.approx(0.010, rel=0.01)


def test_a_cameras_clock_is_told_by_its_last_picture() -> None:
    health = Health(wanted_at=0.0)
    health.hear(a_picture(0, captured_at=1_000.0), 10.0)
    health.hear(a_picture(1), 10.04)
    assert health.clock_lead == 990.0

    health.hear(a_picture(2, captured_at=1_002.0), 11.0)
    assert health.clock_lead == 991.0
