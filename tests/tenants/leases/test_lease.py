"""The whole product of states and events, against the table as it is written for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from tenants.leases.lease import (
    OWNER_RANK,
    TRANSITIONS,
    Event,
    Impossible,
    Lease,
    State,
    after,
    extended,
    held_from,
)
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId

NIGHT = datetime(2026, 6, 16, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ENDS_A_REQUEST = {
    Event.DECLINED, Event.EXPIRED, Event.RELEASED, Event.TAKEN_BACK, Event.LOST,
    Event.REVOKED,
}  # fmt: skip
ENDS_A_HOLD = {
    Event.EXPIRED, Event.RELEASED, Event.TAKEN_BACK, Event.PREEMPTED, Event.LOST,
    Event.REVOKED,
}  # fmt: skip


def a_lease(state: State) -> Lease:
    return Lease(
        CameraId("a:1"), AgentId("m"), SubscriberId("cic"), 1, NIGHT, NIGHT + 2 * MINUTE, state
    )


def expected(state: State, event: Event) -> State | None:
    if state is State.ASKED:
        return State.HELD if event is Event.APPROVED else _ended(event in ENDS_A_REQUEST)
    if state is State.HELD:
        return State.HELD if event is Event.EXTENDED else _ended(event in ENDS_A_HOLD)
    return None


def _ended(ends: bool) -> State | None:
    return State.ENDED if ends else None


@pytest.mark.parametrize(("state", "event"), [*product(State, Event)])
def test_each_event_in_each_state(state: State, event: Event) -> None:
    lease = a_lease(state)
    becomes = expected(state, event)

    if becomes is None:
        assert after(lease, event) == Impossible(state, event)
    else:
        ended_by = event if becomes is State.ENDED else None
        assert after(lease, event) == replace(lease, state=becomes, ended_by=ended_by)


def test_every_state_has_its_line_and_only_the_end_has_none() -> None:
    assert set(TRANSITIONS) == set(State)
    assert [state for state in State if not TRANSITIONS[state]] == [State.ENDED]


@pytest.mark.clause("VA-7")
def test_the_owner_takes_it_back_in_any_state_that_is_not_over() -> None:
    for state in (State.ASKED, State.HELD):
        assert TRANSITIONS[state][Event.TAKEN_BACK] is State.ENDED
    assert OWNER_RANK == 0


def test_an_approved_hold_counts_from_the_word_given() -> None:
    asked = a_lease(State.ASKED)
    at, until = NIGHT + MINUTE, NIGHT + 30 * MINUTE

    assert held_from(asked, at, until) == replace(asked, state=State.HELD, since=at, until=until)
    assert held_from(a_lease(State.HELD), at, until) == Impossible(State.HELD, Event.APPROVED)


def test_a_longer_hold_changes_its_end_alone() -> None:
    held = a_lease(State.HELD)
    until = NIGHT + 30 * MINUTE

    assert extended(held, until) == replace(held, until=until)
    assert extended(a_lease(State.ENDED), until) == Impossible(State.ENDED, Event.EXTENDED)
