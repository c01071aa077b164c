"""One hand a camera, the newest fence, and the CSU before all, in every interleaving."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.federator.steering.keeper import Claim, Denied, LeaseKeeper, Taken
from tenants.vocabulary.identifiers import CameraId
from tests.services.federator.scripted import camera_named

CALM = 30.0
DOME = camera_named("001")


def a_claim(fence: int = 1, *, priority: int = 2, ends: float = 300.0, view: str = "v") -> Claim:
    return Claim(f"lease-{fence}", f"{view}-{fence}", DOME, fence, priority, ends)


def test_the_newest_fence_takes_the_camera_from_an_older_one() -> None:
    keeper = LeaseKeeper(CALM)
    keeper.take(a_claim(1), 0.0)

    assert keeper.take(a_claim(2), 1.0) == Taken(a_claim(1))
    assert keeper.holder(DOME) == a_claim(2)
    assert keeper.take(a_claim(1), 2.0) == Denied("fenced")


def test_a_lease_that_ended_never_comes_back() -> None:
    keeper = LeaseKeeper(CALM)
    keeper.take(a_claim(), 0.0)
    keeper.end("v-1")

    assert keeper.take(a_claim(), 1.0) == Denied("fenced")
    assert keeper.holder(DOME) is None


def test_the_same_lease_may_be_made_longer() -> None:
    keeper = LeaseKeeper(CALM)
    keeper.take(a_claim(), 0.0)

    assert keeper.take(a_claim(ends=600.0), 1.0) == Taken(extended=True)
    assert keeper.overdue(300.0) == []
    assert keeper.overdue(600.0) == [a_claim(ends=600.0)]


def test_two_leases_that_claim_one_fence_do_not_both_hold() -> None:
    keeper = LeaseKeeper(CALM)
    keeper.take(a_claim(), 0.0)

    assert keeper.take(replace(a_claim(), lease="other", view="w"), 1.0) == Denied("fenced")
    assert keeper.holder(DOME) == a_claim()


def test_what_the_csu_took_back_the_state_has_to_wait_for() -> None:
    keeper = LeaseKeeper(CALM)
    keeper.take(a_claim(1), 0.0)

    assert keeper.take_back(DOME, 10.0) == [a_claim(1)]
    assert keeper.take(a_claim(2), 39.9) == Denied("calm")
    assert keeper.take(a_claim(3), 40.0) == Taken()


def test_the_csu_itself_does_not_wait() -> None:
    keeper = LeaseKeeper(CALM)
    keeper.take_back(None, 10.0)

    assert keeper.take(a_claim(2, priority=0), 10.1) == Taken()


def test_while_the_csu_steers_the_state_does_not_whatever_its_fence() -> None:
    keeper = LeaseKeeper(CALM)
    keeper.take(a_claim(1, priority=0), 0.0)

    assert keeper.take(a_claim(2), 1.0) == Denied("held-by-csu")
    assert keeper.take(a_claim(1, priority=0, ends=400.0), 2.0) == Taken(extended=True)
    assert keeper.holder(DOME) == a_claim(1, priority=0, ends=400.0)


def test_a_newer_lease_that_the_law_refuses_still_ends_the_older_one() -> None:
    keeper = LeaseKeeper(CALM)
    keeper.take(a_claim(1), 0.0)

    assert keeper.take(a_claim(2), 1.0, "not-subscribed") == Denied("not-subscribed", a_claim(1))
    assert keeper.holder(DOME) is None


class Interleavings(RuleBasedStateMachine):
    """Takes, extensions, take-backs, expiries and losses of two cameras, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.keeper = LeaseKeeper(CALM)
        self.now = 0.0
        self.granted: list[Claim] = []
        self.over: set[str] = set()
        self.fences = {"001": 0, "002": 0}
        self.taken_back: dict[CameraId, float] = {}

    @rule(
        local=st.sampled_from(["001", "002"]),
        priority=st.sampled_from([0, 1, 2]),
        seconds=st.floats(0.0, 90.0),
    )
    def grant(self, local: str, priority: int, seconds: float) -> None:
        """The API grants; nobody has shown the pass yet."""
        self.fences[local] += 1
        fence, camera = self.fences[local], camera_named(local)
        name = f"{local}-{fence}"
        self.granted.append(Claim(name, name, camera, fence, priority, self.now + seconds))

    @precondition(lambda self: self.granted)
    @rule(data=st.data(), barred=st.sampled_from([None, None, None, "not-subscribed"]))
    def take(self, data: st.DataObject, barred: str | None) -> None:
        claim = data.draw(st.sampled_from(self.granted))
        before = self.keeper.holder(claim.camera)
        answer = self.keeper.take(claim, self.now, barred)
        held = self.keeper.holder(claim.camera)

        if answer.ended is not None:
            self.over.add(answer.ended.lease)
        if isinstance(answer, Denied):
            assert held is (None if answer.ended is not None else before)
            if before is None or before.lease != claim.lease:
                self.over.add(claim.lease)
            return
        assert claim.lease not in self.over
        assert held == claim
        assert before is None or before.lease == claim.lease or before.fence < claim.fence
        if claim.is_state:
            assert before is None or before.is_state
            assert self.now >= self.taken_back.get(claim.camera, -CALM) + CALM

    @rule(local=st.sampled_from(["001", "002", None]))
    def take_back(self, local: str | None) -> None:
        cameras = [camera_named(one) for one in ("001", "002") if local in (None, one)]
        for claim in self.keeper.take_back(camera_named(local) if local else None, self.now):
            self.over.add(claim.lease)
        for camera in cameras:
            self.taken_back[camera] = self.now
            assert self.keeper.holder(camera) is None

    @precondition(lambda self: self.granted)
    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        """Its link, its view, or the agent's own release."""
        ended = self.keeper.end(data.draw(st.sampled_from(self.granted)).view)
        if ended is not None:
            self.over.add(ended.lease)

    @rule(seconds=st.floats(0.0, 40.0))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        for claim in self.keeper.overdue(self.now):
            self.over.add(claim.lease)

    @invariant()
    def nobody_holds_what_is_over(self) -> None:
        for camera in (camera_named("001"), camera_named("002")):
            held = self.keeper.holder(camera)
            assert held is None or (held.lease not in self.over and held.ends > self.now)


Interleavings.TestCase.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, derandomize=True
)
TestInterleavings = Interleavings.TestCase
