"""Two-phase pre-emption: a slot that is being emptied is given to nobody, in any interleaving."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tenants.quotas.life import TRANSITIONS, SlotEvent, SlotState
from tenants.quotas.pool import Grant, HeldSlot, Pool
from tenants.quotas.slots import Slots
from tenants.quotas.victim import RunningFlow, victim
from tenants.vocabulary.identifiers import CameraId

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
ONE, TWO = CameraId("a:1"), CameraId("a:2")


def granted(pool: Pool, camera: CameraId) -> Grant:
    grant = pool.grant(camera)
    assert grant is not None
    return grant


def test_the_lowest_free_slot_is_granted_under_a_fence_of_its_own() -> None:
    first = granted(Pool(2, {}), ONE)
    second = granted(first.pool, TWO)

    assert (first.slot, first.fence) == (1, 1)
    assert (second.slot, second.fence) == (2, 2)
    assert second.pool == Pool(
        2,
        {
            1: HeldSlot(ONE, 1, SlotState.GRANTED),
            2: HeldSlot(TWO, 2, SlotState.GRANTED),
        },
        3,
    )


def test_neither_a_full_pool_nor_a_camera_on_its_way_is_granted() -> None:
    pool = granted(Pool(1, {}), ONE).pool

    assert pool.grant(TWO) is None
    assert granted(Pool(2, {}), ONE).pool.grant(ONE) is None


@pytest.mark.clause("VA-9")
def test_a_slot_that_is_being_emptied_is_given_to_nobody_until_the_flow_has_stopped() -> None:
    pool = granted(Pool(1, {}), ONE).pool.hear(1, 1, SlotEvent.PREEMPTED)

    assert pool.grant(TWO) is None
    assert pool.slots == Slots(1, {1: ONE}, frozenset({1}))
    assert pool.slots.of(ONE) is None
    for event in (SlotEvent.STOPPED, SlotEvent.DRAINED):
        again = granted(pool.hear(1, 1, event), TWO)
        assert (again.slot, again.fence) == (1, 2)


def test_nobody_joins_a_flow_that_is_on_its_way_out() -> None:
    slots = Slots(2, {1: ONE, 2: TWO}, frozenset({1}))

    assert slots.of(ONE) is None
    assert slots.of(TWO) == 2
    assert slots.next_free() is None


def test_a_view_that_ends_while_its_flow_is_revoked_frees_nothing() -> None:
    revoking = granted(Pool(1, {}), ONE).pool.hear(1, 1, SlotEvent.PREEMPTED)

    assert revoking.hear(1, 1, SlotEvent.RELEASED) == revoking


@pytest.mark.parametrize(("slot", "fence"), [(1, 2), (2, 1)])
def test_what_is_said_of_another_flow_changes_nothing(slot: int, fence: int) -> None:
    pool = granted(Pool(2, {}), ONE).pool

    assert pool.hear(slot, fence, SlotEvent.STOPPED) == pool


@pytest.mark.parametrize(("state", "event"), [*product(SlotState, SlotEvent)])
def test_each_event_in_each_state(state: SlotState, event: SlotEvent) -> None:
    freeing = {SlotEvent.STOPPED, SlotEvent.DRAINED}
    expected = {
        SlotState.FREE: {SlotEvent.GRANTED: SlotState.GRANTED},
        SlotState.GRANTED: {
            SlotEvent.PREEMPTED: SlotState.REVOKING,
            SlotEvent.RELEASED: SlotState.FREE,
            **dict.fromkeys(freeing, SlotState.FREE),
        },
        SlotState.REVOKING: {
            SlotEvent.RELEASED: SlotState.REVOKING,
            **dict.fromkeys(freeing, SlotState.FREE),
        },
    }

    assert TRANSITIONS[state].get(event) is expected[state].get(event)


@pytest.mark.parametrize("event", SlotEvent)
def test_an_event_that_the_table_does_not_have_changes_nothing(event: SlotEvent) -> None:
    held = granted(Pool(1, {}), ONE).pool

    if event is SlotEvent.GRANTED:
        assert held.hear(1, 1, event) == held
    else:
        assert held.hear(1, 1, event) != held
    revoking = held.hear(1, 1, SlotEvent.PREEMPTED)
    assert (revoking.hear(1, 1, event).held == {}) is (
        event in (SlotEvent.STOPPED, SlotEvent.DRAINED)
    )


def flow(slot: int, rank: int, minutes: int) -> RunningFlow:
    since = NOON - timedelta(minutes=minutes)
    return RunningFlow(slot, slot, CameraId(f"a:{slot}"), rank, since)


@pytest.mark.clause("VA-9")
@pytest.mark.parametrize(
    ("_case", "flows", "rank", "slot"),
    [
        ("the lowest rank first", [flow(1, 2, 90), flow(2, 3, 1)], 1, 2),
        ("then the oldest", [flow(1, 2, 5), flow(2, 2, 90)], 1, 2),
        ("then the lowest slot", [flow(2, 2, 5), flow(1, 2, 5)], 1, 1),
        ("an equal never", [flow(1, 2, 5)], 2, None),
        ("a rank before it never", [flow(1, 1, 5)], 2, None),
        ("nobody of nobody", [], 1, None),
    ],
)
def test_whose_flow_yields(
    _case: str, flows: list[RunningFlow], rank: int, slot: int | None
) -> None:
    yielding = victim(flows, rank)

    assert (None if yielding is None else yielding.slot) == slot


class Department(RuleBasedStateMachine):
    """The API's pool, the federator that really lets flows out, and a link between them that
    loses, delays and repeats. Crashes included: what the API forgets to say is not undone."""

    def __init__(self) -> None:
        super().__init__()
        self.quota = 3
        self.pool = Pool(self.quota, {})
        self.leaving: set[tuple[int, int]] = set()
        """Slot and fence of each flow that really leaves the commune: the federator of this
        model drops nothing by itself, so that the two phases alone must be enough."""
        self.said: list[tuple[int, int]] = []
        """What the federator says stopped, on its way, and perhaps twice."""
        self.fences: list[int] = []

    @rule(number=some.integers(1, 6))
    def ask(self, number: int) -> None:
        grant = self.pool.grant(CameraId(f"a:{number}"))
        if grant is not None:
            self.pool = grant.pool
            self.fences.append(grant.fence)
            self.leaving.add((grant.slot, grant.fence))

    @rule(slot=some.integers(1, 3))
    def the_last_view_ends(self, slot: int) -> None:
        held = self.pool.held.get(slot)
        if held is not None:
            if held.state is SlotState.GRANTED:
                self.leaving.discard((slot, held.fence))
            self.pool = self.pool.hear(slot, held.fence, SlotEvent.RELEASED)

    @rule(slot=some.integers(1, 3))
    def a_higher_rank_asks(self, slot: int) -> None:
        held = self.pool.held.get(slot)
        if held is not None:
            self.pool = self.pool.hear(slot, held.fence, SlotEvent.PREEMPTED)

    @rule(slot=some.integers(1, 3), is_said=some.booleans())
    def the_federator_stops(self, slot: int, is_said: bool) -> None:
        stopped = {one for one in self.leaving if one[0] == slot}
        self.leaving -= stopped
        if is_said:
            self.said += stopped

    @precondition(lambda self: self.said)
    @rule(which=some.integers(0, 1_000), again=some.booleans())
    def the_word_arrives(self, which: int, again: bool) -> None:
        slot, fence = self.said[which % len(self.said)]
        if not again:
            self.said.remove((slot, fence))
        self.pool = self.pool.hear(slot, fence, SlotEvent.STOPPED)

    @rule(slot=some.integers(1, 3))
    def its_own_deadline_passes(self, slot: int) -> None:
        held = self.pool.held.get(slot)
        if held is not None:
            # The federator's deadline is the shorter one: it stops before the API gives up.
            self.leaving.discard((slot, held.fence))
            self.pool = self.pool.hear(slot, held.fence, SlotEvent.DRAINED)

    @rule()
    def the_federator_crashes(self) -> None:
        self.leaving.clear()

    @invariant()
    def never_more_flows_than_the_quota(self) -> None:
        assert len(self.leaving) <= self.quota
        assert len(self.pool.held) <= self.quota
        assert set(self.pool.held) <= set(range(1, self.quota + 1))

    @invariant()
    def what_leaves_is_what_the_pool_holds(self) -> None:
        for slot, fence in self.leaving:
            assert self.pool.held[slot].fence == fence

    @invariant()
    def no_camera_holds_two_slots_and_no_fence_comes_back(self) -> None:
        cameras = [one.camera for one in self.pool.held.values()]
        assert len(set(cameras)) == len(cameras)
        assert self.fences == sorted(set(self.fences))


TestDepartment = pytest.mark.clause("VA-4", "VA-9")(Department.TestCase)
TestDepartment.settings = settings(max_examples=400, stateful_step_count=40, deadline=None)
