"""A picture's delay is read from what its camera wrote and what its viewer saw, nothing else."""

from __future__ import annotations

import pytest

from benchmarks.media.telling.delays import Log, Unmatched, delays, read_sent

TICKS = 3600


def sent(pictures: int = 100, gop: int = 50, begin: int = 0) -> Log:
    """A camera of 25 a second; its keyframes are of a hundred packets."""
    return [
        (begin + number * TICKS & 0xFFFFFFFF, 12 if number % gop else 100, number / 25)
        for number in range(pictures)
    ]


def seen(of: Log, *, shift: int, late: float) -> Log:
    return [(timestamp + shift & 0xFFFFFFFF, packets, at + late) for timestamp, packets, at in of]


@pytest.mark.parametrize("shift", [0, 123_456, 0xFFFF_FF00])
def test_the_timestamps_of_a_viewer_may_begin_anywhere(shift: int) -> None:
    found = delays(sent(), seen(sent(), shift=shift, late=0.012), 0.0)

    assert found.each_ms == pytest.approx([12.0] * 100)
    assert found.expected == 100


def test_the_timestamps_of_a_camera_may_turn() -> None:
    turning = sent(begin=0xFFFF_FFFF - 40 * TICKS)

    assert delays(turning, seen(turning, shift=77, late=0.5), 0.0).each_ms[0] == pytest.approx(500)


def test_a_picture_that_never_came_was_expected() -> None:
    came = [
        one for place, one in enumerate(seen(sent(), shift=9, late=0.01)) if place not in (7, 8)
    ]

    found = delays(sent(), came, 0.0)

    assert (len(found.each_ms), found.expected) == (98, 100)


def test_what_came_before_the_period_is_not_counted() -> None:
    found = delays(sent(), seen(sent(), shift=9, late=0.01), 2.0)

    assert (len(found.each_ms), found.expected) == (50, 50)


def test_a_group_that_was_replayed_to_a_newcomer_does_not_mislead() -> None:
    live = seen(sent(300), shift=9, late=0.01)
    replayed = [(timestamp, packets, 1.9) for timestamp, packets, _ in live[:47]]

    found = delays(sent(300), [*replayed, *live[47:]], 2.0)

    assert max(found.each_ms) == pytest.approx(10.0)


def test_a_viewer_of_nothing_is_told_apart_from_a_slow_one() -> None:
    with pytest.raises(Unmatched, match="no keyframe"):
        delays(sent(), [], 0.0)


def test_a_line_that_was_cut_in_two_is_left_out() -> None:
    assert read_sent(["1 3600 12 0.04", "2 3600 12 0.05", "1 72"]) == {
        1: [(3600, 12, 0.04)],
        2: [(3600, 12, 0.05)],
    }
