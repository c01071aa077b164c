"""Slots: the lowest free one, and the one a running camera already holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import CameraId


def test_the_lowest_free_slot_is_next() -> None:
    slots = Slots(3, {1: CameraId("a:1"), 3: CameraId("a:3")})

    assert slots.next_free() == 2
    assert slots.of(CameraId("a:3")) == 3
    assert slots.of(CameraId("a:2")) is None


@given(
    some.integers(1, 64).flatmap(
        lambda q: some.tuples(some.just(q), some.sets(some.integers(1, q)))
    )
)
def test_a_slot_is_free_if_and_only_if_the_quota_is_not_reached(case: tuple[int, set[int]]) -> None:
    quota, taken = case
    slots = Slots(quota, {slot: CameraId(f"a:{slot}") for slot in taken})

    free = slots.next_free()

    assert (free is None) == (len(taken) == quota)
    assert free not in taken
