"""Whether a way carries the large picture: judged with patience, and judged again."""

from __future__ import annotations

import pytest

from services.media.relay.strain import (
    LOST_AT_ALL,
    LOST_AT_MOST,
    MOST_SECONDS,
    PATIENCE_SECONDS,
    TRIED_AGAIN_SECONDS,
    Strain,
)

RATE = 4_000_000.0


def reports(strain: Strain, begin: float, seconds: float, lost: int, carries: int | None) -> bool:
    """Four a second; whether one of them was too much."""
    times = [begin + number / 4 for number in range(int(seconds * 4) + 1)]
    return True in [strain.hear(now, RATE, lost, carries) for now in times]


@pytest.mark.parametrize(
    ("lost", "carries"),
    [(0, None), (LOST_AT_MOST, None), (0, 100_000), (LOST_AT_ALL, 100_000), (20, 4_000_000)],
    ids=["nothing", "a tenth", "a belief alone", "a belief and little", "wide enough"],
)
def test_a_way_that_carries_it_is_left_alone(lost: int, carries: int | None) -> None:
    strain = Strain()

    assert not reports(strain, 100.0, 20.0, lost, carries)
    assert not strain.is_narrow(120.0)


@pytest.mark.parametrize(
    ("lost", "carries"), [(LOST_AT_MOST + 1, None), (LOST_AT_ALL + 1, 2_000_000)]
)
def test_a_way_that_loses_it_is_narrow_for_a_while(lost: int, carries: int | None) -> None:
    strain = Strain()

    assert reports(strain, 100.0, PATIENCE_SECONDS, lost, carries)

    at = 100.0 + PATIENCE_SECONDS
    assert strain.is_narrow(at + TRIED_AGAIN_SECONDS - 1)
    assert not strain.is_narrow(at + TRIED_AGAIN_SECONDS)


def test_one_bad_moment_is_nobody_s_fault() -> None:
    strain = Strain()
    for number in range(10):
        assert not reports(strain, 100.0 + number * 4, PATIENCE_SECONDS - 1, 200, None)
        assert not reports(strain, 103.0 + number * 4, 0.5, 0, None)


def test_each_trial_that_fails_doubles_the_wait() -> None:
    strain, now = Strain(), 100.0
    waits = []
    for _ in range(8):
        assert reports(strain, now, PATIENCE_SECONDS, 200, None)
        assert strain.until is not None
        waits.append(strain.until - now - PATIENCE_SECONDS)
        now = strain.until
    assert waits == [30.0, 60.0, 120.0, 240.0, 480.0, MOST_SECONDS, MOST_SECONDS, MOST_SECONDS]
