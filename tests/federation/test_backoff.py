from __future__ import annotations

from itertools import islice

from federation.backoff import delays


def test_delays_double_up_to_five_seconds() -> None:
    assert list(islice(delays(lambda: 0.0), 7)) == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0]


def test_chance_shortens_each_delay_by_half_at_most() -> None:
    assert list(islice(delays(lambda: 1.0), 6)) == [0.125, 0.25, 0.5, 1.0, 2.0, 2.5]


def test_chance_is_asked_for_each_delay() -> None:
    chances = iter([0.0, 0.5, 0.0])

    assert list(islice(delays(lambda: next(chances)), 3)) == [0.25, 0.375, 1.0]


def test_no_delay_exceeds_the_longest() -> None:
    assert list(islice(delays(lambda: 0.0, 3.0, 4.0), 3)) == [3.0, 4.0, 4.0]
