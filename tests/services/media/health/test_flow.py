"""What is counted of a flow, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from services.media.health.flow import CameraClock, CameraPackets, Health
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


def clock_after(*pictures: tuple[float, float | None]) -> float | None:
    """What is known of the camera's clock: each picture's arrival, and its own hour."""
    clock = CameraClock()
    for now, captured_at in pictures:
        clock.hear(captured_at, now)
    return clock.lead


def test_a_camera_that_does_not_tell_its_hour_has_no_clock() -> None:
    assert clock_after((10.0, None), (10.04, None)) is None


def test_a_camera_s_clock_is_told_by_the_picture_that_came_quickest() -> None:
    held_up = [(10 + number * 0.04, 999.7 + number * 0.04) for number in range(25)]

    assert clock_after(*held_up, (11.0, 1_000.9), (13.0, 1_000.0)) == pytest.approx(989.9)


def test_a_clock_that_is_set_is_believed_within_ten_seconds() -> None:
    on_time = [(float(second), 1_000.0 + second) for second in range(10)]
    an_hour_late = [(float(second), 1_000.0 + second - 3600) for second in range(10, 21)]

    assert clock_after(*on_time, *an_hour_late) == pytest.approx(1_000.0 - 3600)


def test_an_hour_that_is_no_longer_told_is_forgotten() -> None:
    told = [(float(second), 1_000.0 + second) for second in range(6)]
    untold = [(float(second), None) for second in range(6, 18)]

    assert clock_after(*told, *untold[:3]) == 1_000.0
    assert clock_after(*told, *untold) is None


def told(*words: tuple[int, int]) -> CameraPackets:
    packets = CameraPackets()
    for numbered, lost in words:
        packets.hear(numbered, lost)
    return packets


@pytest.mark.parametrize(
    ("_case", "words", "loss"),
    [
        ("nothing was told", (), None),
        ("of all until now", ((200, 2),), 0.01),
        ("of what is new alone", ((200, 100), (400, 110)), 0.05),
        ("nothing came since", ((200, 2), (200, 2)), None),
        ("it pulls anew", ((1000, 500), (100, 10)), 0.1),
        ("more than were sent", ((200, 2), (300, 301)), 0.01),
        ("less than nothing", ((200, 2), (300, -1)), 0.01),
    ],
)
def test_what_a_camera_s_packets_lose_is_told_of_late(
    _case: str, words: tuple[tuple[int, int], ...], loss: float | None
) -> None:
    assert told(*words).loss == loss
