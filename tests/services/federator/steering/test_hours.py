"""The hours a commune declares, at its own federator: the second decision goes by them too."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from services.kit.hours import hours_to_mapping
from services.kit.link.carrier import LinkLost
from services.kit.link.steering import Held, SteeringEnded, SteeringRefused
from services.kit.link.words import Hours, read_word, write_word
from tenants.conventions.hours import HoursException
from tenants.vocabulary.steering import Move
from tests.builders import ASCQ, NOON
from tests.services.federator.scripted import camera_named
from tests.services.federator.steering.plane import Plane
from tests.services.federator.steering.test_steering import on_a_plane

TODAY = date(2026, 6, 15)
SHUT = HoursException(TODAY, "off", "note de service 12")
RIGHT = Move(pan=0.5)


async def declare(plane: Plane, *declared: HoursException) -> None:
    said = Hours([hours_to_mapping(one) for one in declared])
    assert read_word(write_word(said)) == said
    await plane.media.say(said)
    await asyncio.sleep(0.01)


@pytest.mark.clause("VA-1", "VA-8")
@on_a_plane
async def test_declared_closed_the_rule_of_a_closed_csu_is_judged_here_too(plane: Plane) -> None:
    refused = await plane.take(1, ground="need")
    await declare(plane, SHUT)

    assert isinstance(refused, SteeringRefused)
    assert refused.code == "ground-not-allowed"
    assert isinstance(await plane.take(2, ground="need"), Held)


@pytest.mark.clause("VA-1", "VA-7")
@on_a_plane
async def test_an_opening_ends_what_was_held_because_it_was_closed(plane: Plane) -> None:
    await declare(plane, SHUT)
    assert isinstance(await plane.take(ground="need"), Held)
    await plane.steer(RIGHT)

    await declare(plane, replace(SHUT, hours="13:00-23:00"))

    ended = await plane.answer()
    assert isinstance(ended, SteeringEnded)
    assert ended.code == "deadline"
    await asyncio.sleep(0.01)
    assert not plane.dome.turning
    refused = await plane.take(2, ground="need")
    assert isinstance(refused, SteeringRefused)


@pytest.mark.clause("VA-1", "VA-7")
@on_a_plane
async def test_an_opening_to_come_shortens_the_hold_and_the_screen_is_told(plane: Plane) -> None:
    await declare(plane, SHUT)
    await plane.take(ground="need")

    # The clock of the plane began at 14:00.
    await declare(plane, replace(SHUT, hours="14:01-23:00"))

    told = await plane.answer()
    assert isinstance(told, Held)
    assert told.until == NOON.replace(minute=1).timestamp()
    await asyncio.sleep(55)
    ended = await plane.answer()
    assert isinstance(ended, SteeringEnded)
    assert ended.code == "deadline"
    assert plane.clock.now.timestamp() <= told.until + 0.1


@on_a_plane
async def test_the_csu_s_own_hold_and_one_it_agreed_to_are_left(plane: Plane) -> None:
    await plane.take(1)

    await declare(plane, SHUT)
    await declare(plane)

    assert plane.federator.holder(camera_named("001")) is not None
    await declare(plane, SHUT)
    await plane.take(2, organisation=ASCQ, priority=0, agent="alex.dubois")
    await declare(plane)
    assert plane.federator.holder(camera_named("001")) is not None


@pytest.mark.parametrize(
    "said_case",
    [
        {"day": "2026-06-15", "hours": "ouvert", "reference": "x"},
        {"day": "hier", "hours": "off", "reference": "x"},
        {"day": "2026-06-15", "hours": "off", "reference": ""},
        {"day": "2026-06-15", "hours": "off"},
        {"day": "2026-06-15", "hours": "off", "reference": "a" * 401},
    ],
)
@on_a_plane
async def test_hours_that_cannot_be_read_change_nothing_and_cost_the_link(
    plane: Plane, said_case: dict[str, str]
) -> None:
    await plane.take()
    await plane.media.say(Hours([said_case]))

    with pytest.raises(LinkLost):
        await plane.answer()
    assert plane.federator.holder(camera_named("001")) is None
