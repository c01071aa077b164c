"""A view's time: always growing, close to the clock, whatever the source does."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from services.media.relay.timeline import LONGEST_GAP, STEP, Timeline

FRAME = 3600


def test_a_first_group_keeps_its_own_pace() -> None:
    assert Timeline().begin([9000, 12600, 16200], now=5.0) == [0, 3600, 7200]


def test_what_follows_keeps_the_pace_of_the_source() -> None:
    timeline = Timeline()
    timeline.begin([9000], now=5.0)

    assert [timeline.follow(9000 + FRAME * n, 5.0 + n / 25) for n in (1, 2)] == [3600, 7200]


def test_a_group_sent_again_ends_where_the_clock_is() -> None:
    timeline = Timeline()
    timeline.begin([0], now=5.0)

    again = timeline.begin([500_000, 503_600, 507_200], now=6.0)

    assert again == [90_000 - 2 * STEP, 90_000 - STEP, 90_000]
    assert timeline.follow(510_800, now=6.04) == 90_000 + FRAME


def test_a_group_longer_than_the_time_that_passed_still_goes_forward() -> None:
    timeline = Timeline()
    timeline.begin([0], now=5.0)

    assert timeline.begin(list(range(0, 100 * FRAME, FRAME)), now=5.01)[0] == STEP


def test_a_source_whose_clock_leaps_is_followed_by_ours() -> None:
    timeline = Timeline()
    timeline.begin([0], now=5.0)

    assert timeline.follow(LONGEST_GAP * 5, now=5.5) == 45_000
    assert timeline.follow(100, now=5.6) == 54_000
    assert timeline.follow(100 + FRAME, now=5.64) == 54_000 + FRAME


@given(
    steps=some.lists(
        some.tuples(some.integers(-(10**9), 10**9), some.floats(0, 20), some.booleans()),
        max_size=50,
    )
)
def test_a_view_never_goes_back_in_time(steps: list[tuple[int, float, bool]]) -> None:
    timeline, now, source = Timeline(), 0.0, 0
    places = timeline.begin([0], now)
    for leap, wait, again in steps:
        now, source = now + wait, source + leap
        if again:
            places += timeline.begin([source, source + FRAME], now)
        else:
            places.append(timeline.follow(source, now))

    assert all(after > before for before, after in pairwise(places))
