"""What each operation asks of who is there, and that none was forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.api.identity.assurance import (
    DOORS,
    FRESH,
    GRAVE,
    LEEWAY,
    LOGGED_IN,
    NEVER,
    OPERATIONS,
    ORDINARY,
    STEERING,
    Assurance,
    demand_of,
)
from services.api.schema.contract import build_schema
from tests.builders import NOON

SAFETY = (
    "stopWatching", "releaseSteering", "takeBackSteering", "cutCameras", "revokeFederator",
    "endTicket", "endSpecial", "declineHandover", "withdrawHandover",
)  # fmt: skip


def roots() -> set[str]:
    """Every field of the schema's three roots."""
    schema = build_schema(introspection=True)._schema
    kinds = (schema.query_type, schema.mutation_type, schema.subscription_type)
    return {f"{kind.name}.{field}" for kind in kinds if kind is not None for field in kind.fields}


def test_every_operation_of_the_schema_says_what_it_asks_and_no_other_does() -> None:
    assert set(OPERATIONS) == roots()


@pytest.mark.parametrize("name", SAFETY)
def test_what_makes_anything_stop_is_never_kept_waiting_for_a_proof(name: str) -> None:
    asked = demand_of(f"Mutation.{name}")

    assert (asked.usual, dict(asked.given)) == (NEVER, {})
    assert NEVER.met(0, NOON - timedelta(days=365), NOON)
    assert not NEVER.confirmed


def test_nothing_else_goes_without_a_login_of_the_shift() -> None:
    without = {name for name, asked in OPERATIONS.items() if asked.usual.level < LOGGED_IN}

    assert without == {f"Mutation.{name}" for name in SAFETY}


def test_watching_asks_for_the_login_and_another_s_slot_for_more() -> None:
    watch = demand_of("Mutation.watchCamera")

    assert watch.of({"input": {"camera": "a:1", "insteadOf": None}}) == ORDINARY
    assert watch.of({"input": {"camera": "a:1", "insteadOf": "a-flow"}}) == STEERING


@pytest.mark.parametrize(
    "name", ["askSteering", "extendSteering", "askArrangement", "conveneCrisisCell"]
)
def test_steering_and_what_crosses_to_others_ask_for_a_code_of_this_quarter_of_an_hour(
    name: str,
) -> None:
    assert demand_of(f"Mutation.{name}").of({}) == Assurance(FRESH, timedelta(minutes=15))


def test_a_register_leaves_on_a_code_of_the_last_five_minutes() -> None:
    (export,) = [asked for door, asked in DOORS.items() if "/register/" in door]

    assert export.of({}) == Assurance(FRESH, timedelta(minutes=5))


def test_an_operation_that_nobody_wrote_down_asks_for_the_most() -> None:
    assert demand_of("Mutation.somethingNew").of({}) == GRAVE


@pytest.mark.parametrize(
    ("_case", "level", "age", "met"),
    [
        ("just proved", 2, timedelta(), True),
        ("at the last second", 2, timedelta(minutes=15), True),
        ("a clock that is a little late", 2, timedelta(minutes=15) + LEEWAY, True),
        ("too old", 2, timedelta(minutes=15, seconds=6), False),
        ("too low", 1, timedelta(), False),
        ("a higher level than was asked", 3, timedelta(), True),
        ("a provider whose clock is ahead", 2, timedelta(seconds=-3), True),
    ],
)
def test_a_proof_counts_by_its_level_and_its_age(
    _case: str, level: int, age: timedelta, met: bool
) -> None:
    assert STEERING.met(level, NOON - age, NOON) is met
