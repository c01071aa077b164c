"""Between a screen and its commune: what is passed on, how often, and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from services.kit.link.orders import write_order
from services.kit.link.steering import Held, Release, Steer, SteeringEnded, SteeringRefused, Take
from services.kit.passes import sign
from services.media.steering.joysticks import MOVE_SECONDS
from services.media.steering.words import Releasing, Taking
from tenants.vocabulary.picture import PictureState
from tenants.vocabulary.steering import GoToPreset, Home, Move, Stop
from tests.builders import NOON
from tests.services.media.scene.place import CAMERA, TENANT, a_pass
from tests.services.media.steering.hands import KEY, Hands
from tests.virtual_time import in_virtual_time

RIGHT = Move(pan=0.5)
LEASE = {"lease": "lease-1", "view": "view-1", "tenant": TENANT, "camera": CAMERA}


def played(scenario: Callable[[Hands], Awaitable[None]]) -> None:
    async def play() -> None:
        await scenario(Hands())

    in_virtual_time(play())


def test_a_pass_is_shown_to_the_commune_whose_answer_is_told_and_published() -> None:
    async def scenario(hands: Hands) -> None:
        hands.take()
        until = (NOON + timedelta(minutes=5)).timestamp()
        presets, gear = [{"token": "1", "name": "Parc"}], {"focus": False, "aids": ["wash"]}
        hands.joysticks.answered(TENANT, Held("view-1", until, presets, gear))

        (take,) = hands.commune_heard
        assert isinstance(take, Take)
        assert hands.peer.told == [
            {
                "steering": "held",
                "lease": "lease-1",
                "code": None,
                "message": "Vous pilotez la caméra.",
                "until": "2026-06-15T12:05:00+00:00",
                "seconds": 300.0,
                "presets": presets,
                "gear": gear,
            }
        ]
        assert hands.published == [("steerings.held", LEASE | {"until": until})]

    played(scenario)


def test_until_the_commune_agrees_nothing_is_passed_on() -> None:
    async def scenario(hands: Hands) -> None:
        hands.take()
        hands.hear(RIGHT)

        assert [type(word) for word in hands.commune_heard] == [Take]

    played(scenario)


@pytest.mark.parametrize(
    "changes_case",
    [
        {"view": "view-2"},
        {"flow": "flow-2"},
        {"camera": f"{TENANT}:018"},
        {"tenant": "metz"},
        {"agent": "sacha.petit"},
        {"until": NOON - timedelta(seconds=10)},
    ],
)
def test_a_pass_for_something_else_never_leaves_the_node(changes_case: dict[str, Any]) -> None:
    async def scenario(hands: Hands) -> None:
        hands.take(**changes_case)

        assert hands.screen_heard == [("refused", "pass-refused")]
        assert hands.commune_heard == []

    played(scenario)


@pytest.mark.parametrize("token_case", ["rubbish", sign(a_pass(), KEY, NOON)])
def test_what_is_no_steering_pass_never_leaves_the_node(token_case: str) -> None:
    async def scenario(hands: Hands) -> None:
        hands.hear(Taking(token_case))

        assert hands.screen_heard == [("refused", "pass-refused")]
        assert hands.commune_heard == []

    played(scenario)


@pytest.mark.parametrize(
    "state_case", [each for each in PictureState if each is not PictureState.LIVE]
)
def test_no_picture_no_steering(state_case: PictureState) -> None:
    async def scenario(hands: Hands) -> None:
        hands.show(state_case)
        hands.take()

        assert hands.screen_heard == [("refused", "no-picture")]
        assert hands.commune_heard == []

    played(scenario)


def test_a_picture_that_freezes_stops_the_camera_once_and_lets_no_move_through() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        hands.hear(RIGHT)
        await asyncio.sleep(0.1)
        hands.show(PictureState.FROZEN)
        for _ in range(5):
            hands.hear(RIGHT)
            await asyncio.sleep(0.1)

        assert hands.commune_heard == [write_order("view-1", RIGHT), write_order("view-1", Stop())]

    played(scenario)


def test_moves_leave_at_most_twenty_five_times_a_second_the_latest_always() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        for step in range(1, 101):
            hands.hear(Move(pan=step / 100))
            await asyncio.sleep(0.005)
        await asyncio.sleep(1)

        gaps = [after - before for (before, _), (after, _) in pairwise(hands.told_commune)]
        assert min(gaps) >= MOVE_SECONDS - 1e-6
        assert len(hands.told_commune) == 14
        assert hands.commune_heard[-1] == write_order("view-1", Move(pan=1.0))

    played(scenario)


@pytest.mark.parametrize("order_case", [Stop(), Move(), GoToPreset("1"), Home()])
def test_anything_else_leaves_at_once_and_no_move_follows_it(order_case: Stop | Move) -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        hands.hear(RIGHT)
        hands.hear(Move(pan=1.0))
        hands.hear(order_case)
        await asyncio.sleep(1)

        assert hands.commune_heard == [
            write_order("view-1", RIGHT),
            write_order("view-1", order_case),
        ]
        assert {at for at, _ in hands.told_commune} == {1000.0}

    played(scenario)


def test_given_back_the_commune_hears_it_and_nothing_after() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        hands.hear(RIGHT)
        hands.hear(Move(pan=1.0))
        hands.hear(Releasing())
        hands.hear(RIGHT)
        await asyncio.sleep(1)

        assert hands.commune_heard[1:] == [Release("view-1", "released")]
        assert hands.screen_heard == [("ended", "released")]
        assert hands.published == [("steerings.ended", LEASE | {"code": "released"})]

    played(scenario)


def test_the_refusal_of_the_commune_is_told_with_its_article() -> None:
    async def scenario(hands: Hands) -> None:
        hands.take()
        hands.joysticks.answered(TENANT, SteeringRefused("view-1", "calm", "art. 3", "Attendez."))

        assert hands.screen_heard == [("refused", "calm")]
        assert hands.peer.told[0]["message"] == "Attendez. (art. 3)"
        assert hands.published == [("steerings.ended", LEASE | {"code": "calm"})]

    played(scenario)


def test_what_another_commune_says_of_a_view_changes_nothing() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        hands.joysticks.answered("metz", SteeringEnded("view-1", "taken-back", ""))
        hands.hear(RIGHT)

        assert hands.screen_heard == []
        assert [type(word) for word in hands.commune_heard] == [Steer]

    played(scenario)


def test_taken_back_by_the_csu_the_screen_reads_why() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        hands.joysticks.answered(TENANT, SteeringEnded("view-1", "taken-back", "Reprise."))
        hands.hear(RIGHT)

        assert hands.peer.told[0]["message"] == "Reprise."
        assert hands.commune_heard == []

    played(scenario)


def test_the_late_end_of_a_hold_is_not_the_end_of_the_next_one() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        hands.hear(Releasing())
        hands.take("lease-2")
        hands.joysticks.answered(TENANT, SteeringEnded("view-1", "released", "", "lease-1"))
        hands.joysticks.answered(TENANT, Held("view-1", hands.until, [], {}, "lease-1"))
        assert hands.screen_heard == [("ended", "released")]

        hands.joysticks.answered(TENANT, Held("view-1", hands.until, [], {}, "lease-2"))
        hands.joysticks.answered(TENANT, SteeringEnded("view-1", "deadline", "", "lease-2"))
        assert [(one["steering"], one["lease"]) for one in hands.peer.told] == [
            ("ended", "lease-1"),
            ("held", "lease-2"),
            ("ended", "lease-2"),
        ]

    played(scenario)


def test_a_federator_that_names_no_lease_is_understood() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        hands.joysticks.answered(TENANT, SteeringEnded("view-1", "taken-back", "Reprise."))

        assert hands.screen_heard == [("ended", "taken-back")]

    played(scenario)


def test_a_lost_link_ends_the_hold_and_no_move_waits_for_its_return() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        hands.hear(RIGHT)
        hands.hear(Move(pan=1.0))
        hands.joysticks.end("view-1", "link-lost")
        await asyncio.sleep(1)

        assert hands.screen_heard == [("ended", "link-lost")]
        assert hands.commune_heard == [write_order("view-1", RIGHT), Release("view-1", "link-lost")]
        hands.is_linked = False
        hands.take("lease-2")
        assert hands.screen_heard[-1] == ("refused", "link-lost")

    played(scenario)


def test_the_api_may_end_a_lease_and_leave_the_picture() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        hands.joysticks.revoke("lease-9", "revoked", None)
        assert hands.commune_heard == []

        hands.joysticks.revoke("lease-1", "declined", "Le CSU a refusé.")
        assert hands.commune_heard == [Release("view-1", "declined")]
        assert hands.peer.told[0]["message"] == "Le CSU a refusé."

    played(scenario)


def test_a_hold_ends_here_too_when_its_time_is_over() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold(until=NOON + timedelta(seconds=5))
        await asyncio.sleep(4.9)
        hands.joysticks.tick()
        assert hands.screen_heard == []

        await asyncio.sleep(0.1)
        hands.joysticks.tick()
        assert hands.screen_heard == [("ended", "deadline")]
        assert hands.commune_heard == [Release("view-1", "deadline")]

    played(scenario)


def test_a_fresher_pass_of_the_same_lease_is_shown_without_giving_it_back() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold(until=NOON + timedelta(seconds=5))
        hands.take(until=NOON + timedelta(seconds=60))
        await asyncio.sleep(10)
        hands.joysticks.tick()
        hands.hear(RIGHT)

        assert [type(word) for word in hands.commune_heard] == [Take, Steer]
        assert hands.screen_heard == []

    played(scenario)


def test_an_agreement_that_comes_too_late_is_given_back() -> None:
    async def scenario(hands: Hands) -> None:
        hands.take()
        hands.hear(Releasing())
        hands.told_commune.clear()
        hands.joysticks.answered(TENANT, Held("view-1", 0.0, [], {}))

        assert hands.commune_heard == [Release("view-1", "released")]
        assert hands.screen_heard == [("ended", "released")]

    played(scenario)


def test_a_camera_that_did_not_stop_is_told_of_even_after_the_end_and_not_for_ever() -> None:
    async def scenario(hands: Hands) -> None:
        hands.hold()
        hands.hear(Releasing())
        alarm = SteeringEnded("view-1", "stop-unconfirmed", "Regardez l’image.")
        hands.joysticks.answered(TENANT, alarm)
        await asyncio.sleep(60)
        hands.joysticks.tick()
        hands.joysticks.answered(TENANT, alarm)

        assert hands.screen_heard == [("ended", "released"), ("ended", "stop-unconfirmed")]

    played(scenario)
