"""Looking back at slots: the most that ran at once, hour by hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tenants.quotas.occupancy import Span, most_at_once

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_a_flow_counts_in_every_hour_it_runs_in() -> None:
    spans = [Span(at(-90), at(70)), Span(at(50), at(55)), Span(at(65), None)]

    assert most_at_once(spans, NOON, HOUR, 3) == (2, 2, 1)


def test_flows_that_follow_each_other_on_a_slot_never_ran_together() -> None:
    spans = [Span(at(0), at(30)), Span(at(30), at(60)), Span(at(60), at(90))]

    assert most_at_once(spans, NOON, HOUR, 2) == (1, 1)


def test_an_hour_in_which_nothing_ran_is_nought() -> None:
    assert most_at_once([], NOON, HOUR, 2) == (0, 0)
    assert most_at_once([Span(at(-20), at(-10))], NOON, HOUR, 1) == (0,)


MINUTES = st.integers(min_value=-120, max_value=300)
SPANS = st.lists(
    st.tuples(MINUTES, st.integers(min_value=1, max_value=200) | st.none()).map(
        lambda said: Span(at(said[0]), None if said[1] is None else at(said[0] + said[1]))
    ),
    max_size=12,
)


@given(SPANS)
def test_it_is_what_counting_minute_by_minute_would_give(spans: list[Span]) -> None:
    def running(minute: int) -> int:
        now = at(minute)
        return sum(one.since <= now and (one.until is None or one.until > now) for one in spans)

    counted = tuple(
        max(running(minute) for minute in range(hour * 60, hour * 60 + 60)) for hour in range(4)
    )

    assert most_at_once(spans, NOON, HOUR, 4) == counted
