"""Whoever asks, gives up, takes back or waits, in any order: one hand a camera, the higher
rank before the lower, and the CSU before all."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from services.api.acts.answers import Watching
from services.api.acts.habilitate import habilitate
from services.api.acts.record_facts import record_facts
from services.api.acts.report_inventory import report_inventory
from services.api.acts.steering.answers import Held, HoldEnded, NoSuchLease, SteeringRefused
from services.api.acts.steering.ask import ask_steering
from services.api.acts.steering.end import expire_leases, release_steering, take_back
from services.api.acts.steering.keep import extend_steering
from services.api.acts.sync_tenants import sync_tenants
from services.api.acts.watch_camera import watch_camera
from services.api.storage.opening import open_storage
from services.api.storage.work import Hold
from services.kit.sharing import Fact
from tenants.decisions.cutting import CONTROL_APPROVE, Cut
from tenants.habilitations.habilitation import Right
from tenants.leases.lease import State
from tenants.vocabulary.identifiers import CameraId, LeaseId, SubscriberId, TenantId
from tests.builders import NOON, a_camera, a_convention, a_deed, a_habilitation, an_agent
from tests.services.api.storage.fixtures import assert_register_holds

NIGHT = datetime(2026, 6, 16, 1, tzinfo=UTC)
"""The CSU is closed for four hours more: the rule grants at once."""
MINUTE = timedelta(minutes=1)
ASKED = 10
TENANTS = count(1)
FIRE = SubscriberId("sdis-59")
WHO = st.sampled_from(["first", "second", "rescuer"])
RANKS = {"first": 1, "second": 1, "rescuer": 2}
BOTH = frozenset({Right.WATCH, Right.STEER})


@dataclass
class Holding:
    """The model: who holds it, from when to when, in minutes."""

    who: str
    lease: LeaseId
    since: int
    until: int


class Hands(RuleBasedStateMachine):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.storage = open_storage(address)
        self.begin = self.do(self.storage.__aenter__())
        self.tenant = TenantId(f"hands-{next(TENANTS)}")
        self.camera = CameraId(f"{self.tenant}:001")
        self.agents = {
            "first": an_agent(),
            "second": an_agent("Dominique Leroy"),
            "rescuer": an_agent("Jo Faure", organisation=FIRE),
            "csu": an_agent(
                "Alex Dubois",
                organisation=SubscriberId(self.tenant),
                roles=frozenset({CONTROL_APPROVE}),
            ),
        }
        self.deeds = {self.tenant: self.deed()}
        self.holding: Holding | None = None
        self.over: set[LeaseId] = set()
        self.minutes = 0
        self.facts = count(1)
        self.views = self.do(self.furnish())

    def deed(self) -> Any:
        convention = a_convention()
        second = replace(convention.subscribers[0], id=FIRE, rank=2)
        return a_deed(
            tenant=replace(convention.tenant, id=self.tenant),
            subscribers=(*convention.subscribers, second),
        )

    def do(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(act)

    async def furnish(self) -> dict[str, Any]:
        camera = a_camera(id=self.camera, tenant=self.tenant)
        await sync_tenants(self.begin, self.deeds, self.now)
        await report_inventory(self.begin, self.tenant, [camera], NOON)
        views = {}
        for who in RANKS:
            agent = self.agents[who]
            right = a_habilitation(agent, tenant=self.tenant, acts=BOTH)
            await habilitate(self.begin, right, NOON)
            seen = await watch_camera(
                self.begin, self.deeds, agent, self.camera, "public-order", None, self.now
            )
            assert isinstance(seen, Watching), seen
            views[who] = seen.view
        return views

    @property
    def now(self) -> datetime:
        return NIGHT + self.minutes * MINUTE

    @property
    def holder(self) -> Holding | None:
        held = self.holding
        return held if held is not None and held.until > self.minutes else None

    @rule(who=WHO)
    def ask(self, who: str) -> None:
        before = self.holder
        answer = self.do(
            ask_steering(
                self.begin, self.deeds, self.agents[who], self.views[who], "need", "1",
                ASKED * MINUTE, self.now,
            )
        )  # fmt: skip
        if before is not None and RANKS[who] >= RANKS[before.who]:
            assert isinstance(answer, SteeringRefused)
            if before.who != who:
                # The second sees who, and until when.
                assert answer.refused.code == "joystick-held"
                assert answer.holder is not None
                assert answer.holder.agent == replace(self.agents[before.who], roles=frozenset())
                assert answer.holder.lease.until == NIGHT + before.until * MINUTE
            return
        assert isinstance(answer, Held)
        assert (answer.displaced is not None) == (self.holding is not None)
        if answer.displaced is not None:
            self.over.add(answer.displaced.id)
        until = (answer.hold.lease.until - NIGHT) // MINUTE
        self.holding = Holding(who, answer.hold.id, self.minutes, until)

    @rule(who=WHO)
    def release(self, who: str) -> None:
        if self.holding is None:
            return
        answer = self.do(
            release_steering(self.begin, self.deeds, self.agents[who], self.holding.lease, self.now)
        )
        assert isinstance(answer, HoldEnded) == (who == self.holding.who)
        if who == self.holding.who:
            self.end()

    @rule()
    def take_back(self) -> None:
        """At the console: nobody of the State ever holds it after that."""
        if self.holding is None:
            return
        answer = self.do(
            take_back(self.begin, self.deeds, self.agents["csu"], self.holding.lease, self.now)
        )
        assert isinstance(answer, HoldEnded)
        self.end()

    @rule(minutes_ago=st.integers(0, 5))
    def take_back_beside_the_camera(self, minutes_ago: int) -> None:
        if self.holding is None:
            return
        cut = Cut(None, "", "le CSU, à sa manette", self.now - minutes_ago * MINUTE, None)
        fact = Fact(f"{self.tenant}-{next(self.facts)}", "taken-back", cut, (self.holding.lease,))
        for _ in range(2):
            answer = self.do(record_facts(self.begin, self.deeds, self.tenant, [fact], self.now))
            assert [one.id for one in answer.taken_back] == (
                [] if self.holding is None else [self.holding.lease]
            )
            self.end()

    @rule()
    def nobody_else_takes_it_back(self) -> None:
        if self.holding is not None:
            answer = self.do(
                take_back(
                    self.begin, self.deeds, self.agents["second"], self.holding.lease, self.now
                )
            )
            assert isinstance(answer, SteeringRefused)

    @rule(minutes=st.integers(1, 40))
    def extend(self, minutes: int) -> None:
        held = self.holder
        if held is None:
            return
        answer = self.do(
            extend_steering(
                self.begin, self.deeds, self.agents[held.who], held.lease, minutes * MINUTE,
                self.now,
            )
        )  # fmt: skip
        if isinstance(answer, Held):
            held.until = (answer.hold.lease.until - NIGHT) // MINUTE
            assert held.until <= held.since + 30

    @rule()
    def expire(self) -> None:
        self.do(expire_leases(self.begin, self.deeds, self.now))
        if self.holder is None:
            self.end()

    @rule(minutes=st.integers(1, 7))
    def wait(self, minutes: int) -> None:
        self.minutes += minutes

    @rule()
    def nothing_that_is_over_comes_back(self) -> None:
        for lease in sorted(self.over):
            agent = self.agents["csu"]
            again = self.do(take_back(self.begin, self.deeds, agent, lease, self.now))
            assert again == NoSuchLease(lease)

    @invariant()
    def one_hand_holds_it_and_it_is_the_right_one(self) -> None:
        held = [one for one in self.do(self.open_holds()) if one.lease.state is State.HELD]
        expected = [] if self.holding is None else [self.holding.lease]
        assert [one.id for one in held] == expected

    async def open_holds(self) -> tuple[Hold, ...]:
        async with self.begin() as work:
            return await work.holds([self.tenant])

    def end(self) -> None:
        if self.holding is not None:
            self.over.add(self.holding.lease)
            self.holding = None

    def teardown(self) -> None:
        self.do(assert_register_holds(self.begin, self.tenant))
        self.do(self.storage.__aexit__(None, None, None))
        self.runner.close()


@pytest.mark.clause("VA-7", "VA-9")
def test_the_csu_wins_and_ranks_are_kept_in_any_order_of_acts(address: str) -> None:
    class OnThisBase(Hands):
        def __init__(self) -> None:
            super().__init__(address)

    run_state_machine_as_test(
        OnThisBase,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
