"""Watch, stop, renew, expire in any order, against a model small enough to be believed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from services.api.acts.answers import Stopped, Watching, WatchRefused
from services.api.acts.expire_views import expire_views
from services.api.acts.habilitate import habilitate
from services.api.acts.renew_views import renew_views
from services.api.acts.report_inventory import report_inventory
from services.api.acts.stop_watching import stop_watching
from services.api.acts.sync_tenants import sync_tenants
from services.api.acts.watch_camera import watch_camera
from services.api.storage.opening import open_storage
from tenants.vocabulary.identifiers import CameraId, TenantId, ViewId
from tests.builders import NOON, a_camera, a_convention, a_deed, a_habilitation, an_agent
from tests.services.api.acts.history import most_flows_at_once
from tests.services.api.acts.reading_back import entries, held
from tests.services.api.storage.fixtures import assert_register_holds

QUOTA = 3
CAMERAS = st.integers(1, 6)
LEASE = 15
TENANTS = count(1)
"""Each example has a tenant of its own: one base serves them all."""


@dataclass
class Model:
    """Slots by camera, and each view's camera and last second."""

    slots: dict[int, int] = field(default_factory=dict)
    views: dict[ViewId, tuple[int, int]] = field(default_factory=dict)

    def expire(self, now: int) -> set[ViewId]:
        over = {view for view, (_, end) in self.views.items() if end <= now}
        for view in over:
            self.end(view)
        return over

    def end(self, view: ViewId) -> bool:
        """True when the slot is free."""
        camera, _ = self.views.pop(view)
        if any(other == camera for other, _ in self.views.values()):
            return False
        del self.slots[camera]
        return True

    def take(self, camera: int) -> int | None:
        """The slot this camera gets, if any."""
        free = [slot for slot in range(1, QUOTA + 1) if slot not in self.slots.values()]
        if camera not in self.slots and free:
            self.slots[camera] = free[0]
        return self.slots.get(camera)


class Machine(RuleBasedStateMachine):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.storage = open_storage(address)
        self.begin = self.do(self.storage.__aenter__())
        self.tenant = TenantId(f"tenant-{next(TENANTS)}")
        owner = replace(a_convention().tenant, id=self.tenant)
        self.conventions = {self.tenant: a_deed(tenant=owner, quota=QUOTA)}
        self.model = Model()
        self.seconds = 0
        self.ended: list[ViewId] = []
        self.do(self.furnish())

    def do(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(act)

    async def furnish(self) -> None:
        cameras = [a_camera(id=self.camera(number), tenant=self.tenant) for number in range(1, 7)]
        await sync_tenants(self.begin, self.conventions, self.now)
        await report_inventory(self.begin, self.tenant, cameras, NOON)
        await habilitate(self.begin, a_habilitation(tenant=self.tenant), NOON)

    def camera(self, number: int) -> CameraId:
        return CameraId(f"{self.tenant}:{number:03}")

    @property
    def now(self) -> Any:
        return NOON + timedelta(seconds=self.seconds)

    @rule(number=CAMERAS)
    def watch(self, number: int) -> None:
        answer = self.do(
            watch_camera(
                self.begin, self.conventions, an_agent(), self.camera(number), "public-order",
                None, self.now,
            )
        )  # fmt: skip
        self.ended += self.model.expire(self.seconds)
        slot = self.model.take(number)
        if slot is None:
            assert isinstance(answer, WatchRefused)
            assert answer.refused.code == "quota-reached"
            assert len(answer.holders) == QUOTA
        else:
            assert isinstance(answer, Watching)
            assert answer.slot == slot
            self.model.views[answer.view] = (number, self.seconds + LEASE)

    @rule(which=st.integers(0, 100))
    def stop(self, which: int) -> None:
        views = [*self.model.views, *self.ended]
        if not views:
            return
        view = views[which % len(views)]
        answer = self.do(stop_watching(self.begin, an_agent(), view, self.now))
        if view in self.model.views:
            assert isinstance(answer, Stopped)
            assert answer.slot_freed == self.model.end(view)
            self.ended.append(view)
        else:
            assert not isinstance(answer, Stopped)

    @rule(chosen=st.sets(st.integers(0, 12), min_size=1))
    def renew(self, chosen: set[int]) -> None:
        known = [*self.model.views, *self.ended]
        named = [view for rank, view in enumerate(known) if rank in chosen]
        renewed = self.do(renew_views(self.begin, self.conventions, named, self.now))
        if named:
            self.ended += self.model.expire(self.seconds)
        alive = [view for view in named if view in self.model.views]
        assert sorted(one.view for one in renewed.passes) == sorted(alive)
        assert sorted(one.view for one in renewed.ended) == sorted({*named} - {*alive})
        for view in alive:
            camera, _ = self.model.views[view]
            self.model.views[view] = (camera, self.seconds + LEASE)

    @rule()
    def expire(self) -> None:
        ended = self.do(expire_views(self.begin, self.now))
        over = self.model.expire(self.seconds)
        assert {one.view for one in ended if one.tenant == self.tenant} == over
        self.ended += over

    @rule(seconds=st.integers(1, 16))
    def wait(self, seconds: int) -> None:
        self.seconds += seconds

    @invariant()
    def the_same_slots_are_held(self) -> None:
        expected = {slot: self.camera(number) for number, slot in self.model.slots.items()}
        assert self.do(held(self.begin, self.tenant)) == expected

    def teardown(self) -> None:
        self.do(assert_register_holds(self.begin, self.tenant))
        assert most_flows_at_once(self.do(entries(self.begin, self.tenant))) <= QUOTA
        self.do(self.storage.__aexit__(None, None, None))
        self.runner.close()


def test_any_order_of_acts_does_what_the_model_does(address: str) -> None:
    class OnThisBase(Machine):
        def __init__(self) -> None:
            super().__init__(address)

    run_state_machine_as_test(
        OnThisBase,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
