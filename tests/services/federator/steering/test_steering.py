"""The commune's side of the joystick, from a pass to a camera that stands still."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import wraps
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from federation.connector import ConnectorError
from services.kit.link.steering import Held, SteeringEnded, SteeringRefused, Take
from services.kit.link.words import Leave, Watch
from services.kit.passes import generate_key, sign, sign_steering
from tenants.decisions.cutting import Cut
from tenants.vocabulary.steering import Aid, GoToPreset, Home, Move, Pose, Stance, Stop, Use
from tests.builders import ASCQ, CIC, NOON, a_camera, a_convention
from tests.services.federator.scripted import KEY, a_pass, camera_named
from tests.services.federator.steering.dome import ScriptedDome
from tests.services.federator.steering.plane import Plane, a_plane, a_steering_pass
from tests.virtual_time import in_virtual_time, now

RIGHT = Move(pan=0.5)


def on_a_plane(scenario: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Played in virtual time, with a federator that has run for a while and one view."""

    @wraps(scenario)
    def played(**cases: Any) -> None:
        async def play() -> None:
            async with a_plane() as plane:
                await scenario(plane, **cases)

        in_virtual_time(play())

    # What pytest fills in is everything but the plane.
    asked = inspect.signature(scenario)
    cases = [one for name, one in asked.parameters.items() if name != "plane"]
    played.__signature__ = asked.replace(parameters=cases)  # type: ignore[attr-defined]
    return played


def said(word: SteeringRefused | SteeringEnded | Held) -> str:
    assert isinstance(word, SteeringRefused | SteeringEnded)
    return word.code


@on_a_plane
async def test_a_pass_takes_the_joystick_and_moves_the_camera(plane: Plane) -> None:
    held = await plane.take()
    await plane.steer(RIGHT)

    assert isinstance(held, Held)
    assert held.presets[0] == {"token": "1", "name": "Entrée du parc"}
    assert held.gear == {"focus": True, "aids": ["wiper-on"]}
    assert held.until == pytest.approx(plane.clock.now.timestamp() + 300, abs=0.1)
    assert plane.dome.orders == [RIGHT]
    assert plane.dome.turning


@on_a_plane
async def test_an_aid_is_used_and_is_no_reason_to_go_home(plane: Plane) -> None:
    await plane.take()
    await plane.steer(Use(Aid.WIPER_ON))
    await plane.release()

    assert said(await plane.answer()) == "released"
    await asyncio.sleep(0.01)
    assert plane.dome.orders == [Use(Aid.WIPER_ON)]


@on_a_plane
async def test_an_aid_used_while_it_turns_does_not_keep_it_turning(plane: Plane) -> None:
    await plane.take()
    await plane.steer(RIGHT)
    await plane.steer(Use(Aid.WIPER_ON))
    await asyncio.sleep(1.0)

    assert plane.dome.orders == [RIGHT, Use(Aid.WIPER_ON), Stop()]


@on_a_plane
async def test_given_back_the_camera_stops_and_goes_home(plane: Plane) -> None:
    await plane.take()
    await plane.steer(RIGHT)
    await plane.release()

    assert said(await plane.answer()) == "released"
    await asyncio.sleep(0.01)
    assert plane.dome.orders == [RIGHT, Stop(), Home()]
    await plane.steer(RIGHT)
    assert plane.dome.orders == [RIGHT, Stop(), Home()]


@on_a_plane
async def test_without_its_picture_a_view_steers_nothing(plane: Plane) -> None:
    refused = await plane.take(number=2)

    assert said(refused) == "no-picture"
    assert plane.dome.orders == []


@on_a_plane
async def test_the_end_of_the_view_is_the_end_of_its_steering(plane: Plane) -> None:
    await plane.watch(2)
    await plane.take()
    await plane.steer(RIGHT)
    await plane.media.say(Leave("view-1"))

    assert said(await plane.answer()) == "view-ended"
    await asyncio.sleep(0.01)
    assert plane.dome.orders == [RIGHT, Stop(), Home()]


@on_a_plane
async def test_a_view_whose_right_is_refused_again_steers_no_more(plane: Plane) -> None:
    await plane.take()
    await plane.media.say(Watch("view-1", "no pass", "sub"))

    assert said(await plane.answer()) == "view-ended"


@on_a_plane
async def test_the_owner_s_cut_ends_the_steering_too(plane: Plane) -> None:
    await plane.take()
    await plane.steer(RIGHT)
    await plane.federator.cut(Cut(camera_named("001"), "travaux", "CSU", plane.clock.now, None))
    await asyncio.sleep(0.01)

    assert not plane.dome.turning
    assert said(await plane.answer()) == "view-ended"


@pytest.mark.parametrize(
    ("changes_case", "code"),
    [
        ({"view": "view-9"}, "no-picture"),
        ({"flow": "flow-9"}, "pass-refused"),
        ({"camera": camera_named("002")}, "pass-refused"),
        ({"tenant": "metz"}, "pass-refused"),
        ({"organisation": "corg-nord"}, "not-subscribed"),
        ({"ground": "curiosity"}, "ground-unknown"),
        ({"ground": "need"}, "ground-not-allowed"),
        ({"incident": None}, "incident-missing"),
        ({"priority": 0}, "pass-refused"),
        ({"organisation": ASCQ}, "pass-refused"),
        ({"seconds": 0.001}, "deadline"),
    ],
)
@on_a_plane
async def test_a_pass_that_does_not_fit_is_refused_and_nothing_moves(
    plane: Plane, changes_case: dict[str, Any], code: str
) -> None:
    refused = await plane.take(**changes_case)
    await plane.steer(RIGHT)

    assert said(refused) == code
    assert (plane.dome.orders, plane.dome.in_hands) == ([], 0)


@on_a_plane
async def test_a_refusal_cites_its_article_in_french(plane: Plane) -> None:
    refused = await plane.take(ground="curiosity")

    assert refused == SteeringRefused(
        "view-1",
        "ground-unknown",
        "villeneuve-d-ascq art. 3 et délibération",
        "Ce motif de pilotage n'est pas prévu par la convention. "
        "Choisissez un des motifs de pilotage proposés pour cette collectivité.",
        "lease-1",
    )


@pytest.mark.parametrize("forged_case", ["another signer", "a pass to watch", "rubbish"])
@on_a_plane
async def test_what_is_no_steering_pass_takes_nothing(plane: Plane, forged_case: str) -> None:
    at = plane.clock.now
    token = {
        "another signer": sign_steering(a_steering_pass(at), generate_key(), at),
        "a pass to watch": sign(a_pass("001"), KEY, at),
        "rubbish": "a.b.c",
    }[forged_case]
    await plane.media.say(Take("view-1", token))

    assert said(await plane.answer()) == "pass-refused"
    assert plane.dome.in_hands == 0


def test_a_pass_signed_before_the_federator_started_is_not_taken() -> None:
    async def scenario() -> None:
        async with a_plane() as plane:
            token = sign_steering(a_steering_pass(NOON), KEY, NOON)
            await plane.media.say(Take("view-1", token))

            assert said(await plane.answer()) == "pass-refused"

    in_virtual_time(scenario())


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ({"steering": None}, "steering-not-provided"),
        ({"subscribers": ()}, "not-subscribed"),
    ],
)
def test_the_commune_s_own_copy_of_the_convention_decides(case: dict[str, Any], code: str) -> None:
    async def scenario() -> None:
        async with a_plane() as plane:
            judge = plane.federator._joysticks._judge
            judge._deed = replace(judge._deed, versions=(a_convention(**case),))

            assert said(await plane.take()) == code
            assert plane.dome.in_hands == 0

    in_virtual_time(scenario())


@on_a_plane
async def test_a_camera_that_is_said_to_be_fixed_is_not_steered(plane: Plane) -> None:
    plane.csu.cameras = [a_camera("001", steerable=False)]
    await asyncio.sleep(6)

    assert said(await plane.take()) == "not-steerable"


@on_a_plane
async def test_half_a_second_of_silence_stops_the_camera_and_the_lease_goes_on(
    plane: Plane,
) -> None:
    await plane.take()
    await plane.hold_down(RIGHT, 0.9)
    last = now() - 0.15
    await asyncio.sleep(2)

    assert plane.dome.orders[-2:] == [RIGHT, Stop()]
    assert plane.dome.last()[0] - last == pytest.approx(0.5, abs=0.01)
    await plane.steer(RIGHT)
    assert plane.dome.turning


@on_a_plane
async def test_a_hold_ends_before_its_time_whatever_the_screen_says(plane: Plane) -> None:
    taken_at = now()
    await plane.take(seconds=5)
    await plane.hold_down(RIGHT, 6)

    ended = [word for word in plane.media.heard if isinstance(word, SteeringEnded)]
    moves = [at for at, order in plane.dome.told if isinstance(order, Move)]
    assert (ended or [await plane.answer()])[0].code == "deadline"  # type: ignore[union-attr]
    assert max(moves) - taken_at < 5
    assert plane.dome.orders[-2:] == [Stop(), Home()]


@on_a_plane
async def test_a_hold_never_lasts_longer_than_the_commune_s_own_copy_allows(plane: Plane) -> None:
    held = await plane.take(seconds=7200.0)

    assert isinstance(held, Held)
    assert held.until == pytest.approx(plane.clock.now.timestamp() + 1800, abs=0.1)


@on_a_plane
async def test_a_fresh_pass_of_the_same_lease_makes_the_hold_longer(plane: Plane) -> None:
    await plane.take(seconds=5)
    held = await plane.take(seconds=60)
    await asyncio.sleep(10)
    await plane.steer(RIGHT)

    assert isinstance(held, Held)
    assert plane.dome.orders == [RIGHT]
    assert plane.dome.turning


@on_a_plane
async def test_another_lease_takes_the_camera_standing_still(plane: Plane) -> None:
    await plane.watch(2)
    await plane.take(1)
    await plane.steer(RIGHT)
    held = await plane.take(2, number=2)

    ended = next(word for word in plane.media.heard if isinstance(word, SteeringEnded))
    assert (ended.view, ended.code) == ("view-1", "superseded")
    assert isinstance(held, Held)
    await asyncio.sleep(0.01)
    assert plane.dome.orders == [RIGHT, Stop()]
    await plane.steer(RIGHT, "view-1")
    await plane.steer(GoToPreset("2"), "view-2")
    assert plane.dome.orders == [RIGHT, Stop(), GoToPreset("2")]


@on_a_plane
async def test_the_csu_takes_back_at_once_and_the_state_waits(plane: Plane) -> None:
    await plane.take()
    await plane.steer(RIGHT)
    at = now()
    assert plane.federator.take_back(camera_named("001"), "alex", "intervention") == 1
    ended = await plane.answer()

    assert ended == SteeringEnded(
        "view-1", "taken-back", "Le CSU a repris la main. Motif : intervention (alex)", "lease-1"
    )
    await asyncio.sleep(0.01)
    # No way home: the CSU has it in hand.
    assert plane.dome.orders == [RIGHT, Stop()]
    assert plane.dome.last()[0] == pytest.approx(at, abs=0.001)
    assert said(await plane.take(2)) == "calm"
    await asyncio.sleep(30)
    assert isinstance(await plane.take(3), Held)


@on_a_plane
async def test_the_csu_steers_by_the_same_plane_and_the_state_does_not_meanwhile(
    plane: Plane,
) -> None:
    await plane.watch(2)
    await plane.take(1)
    plane.federator.take_back(None, "alex")
    held = await plane.take(2, number=2, priority=0, organisation="villeneuve-d-ascq")

    assert isinstance(held, Held)
    assert said(await plane.take(3)) == "held-by-csu"


@on_a_plane
async def test_taken_back_here_the_register_has_yet_to_know_who_and_why_and_which(
    plane: Plane,
) -> None:
    await plane.take()
    plane.federator.take_back(camera_named("001"), "alex", "intervention")

    (fact,) = plane.federator.sharing.pending
    assert (fact.kind, fact.leases) == ("taken-back", ("lease-1",))
    assert fact.cut == Cut(camera_named("001"), "intervention", "alex", plane.clock.now, None)
    assert plane.federator.sharing.cuts() == ()


@on_a_plane
async def test_a_take_back_that_ends_nothing_is_no_fact(plane: Plane) -> None:
    assert plane.federator.take_back(None, "alex") == 0
    assert plane.federator.sharing.pending == ()


@on_a_plane
async def test_taken_back_at_the_console_the_camera_stays_and_the_state_waits_too(
    plane: Plane,
) -> None:
    await plane.take()
    await plane.steer(RIGHT)
    await plane.release(code="taken-back")

    assert said(await plane.answer()) == "taken-back"
    await asyncio.sleep(0.01)
    assert plane.dome.orders == [RIGHT, Stop()]
    assert plane.federator.sharing.pending == ()
    assert said(await plane.take(2)) == "calm"


class Turning:
    """A dome that says where it is: it turns while it is told to, or while the CSU turns it."""

    def __init__(self, dome: ScriptedDome) -> None:
        self._dome = dome
        self._pan = 0.0
        self._at = now()
        self.by_hand = 0.0

    def __call__(self) -> Stance:
        passed, self._at = now() - self._at, now()
        self._pan += passed * (0.05 if self._dome.turning else self.by_hand)
        return Stance(Pose(self._pan, 0.0, 0.0))


@pytest.mark.clause("VA-7")
@on_a_plane
async def test_the_csu_s_own_joystick_takes_the_camera_back_and_nothing_is_said_to_it(
    plane: Plane,
) -> None:
    plane.dome.stands = turning = Turning(plane.dome)
    await plane.take()
    await plane.hold_down(RIGHT, 2.0)
    await plane.steer(Stop())
    await asyncio.sleep(3.0)
    orders, began = list(plane.dome.orders), now()
    turning.by_hand = 0.2
    ended = await plane.answer()

    assert ended == SteeringEnded(
        "view-1",
        "taken-back",
        "Le CSU a repris la main. Motif : il a touché sa propre manette.",
        "lease-1",
    )
    assert now() - began < 1.0
    await asyncio.sleep(1.0)
    assert plane.dome.orders == orders
    assert plane.dome.handed_over
    (fact,) = plane.federator.sharing.pending
    assert (fact.kind, fact.cut.by, fact.leases) == (
        "taken-back",
        "le CSU, à sa manette",
        ("lease-1",),
    )
    assert said(await plane.take(2)) == "calm"


@on_a_plane
async def test_a_camera_that_only_the_agent_moves_stays_with_the_agent(plane: Plane) -> None:
    plane.dome.stands = Turning(plane.dome)
    await plane.take()
    for _ in range(3):
        await plane.hold_down(RIGHT, 2.0)
        await plane.steer(Stop())
        await asyncio.sleep(3.0)

    assert plane.federator.holder(camera_named("001")) is not None
    assert plane.federator.sharing.pending == ()


@on_a_plane
async def test_a_camera_that_stops_answering_where_it_is_stays_with_the_agent(
    plane: Plane,
) -> None:
    def unread() -> Stance:
        raise ConnectorError("no answer")

    plane.dome.stands = unread
    await plane.take()
    await plane.steer(RIGHT)
    await plane.steer(Stop())
    await asyncio.sleep(5.0)

    assert plane.federator.holder(camera_named("001")) is not None


def test_the_csu_takes_back_with_the_link_down() -> None:
    async def scenario() -> None:
        async with a_plane() as plane:
            await plane.take()
            await plane.steer(RIGHT)
            await plane.media.carrier.close()
            plane.federator.take_back(None, "alex")
            await asyncio.sleep(0.01)

            assert plane.dome.orders[:2] == [RIGHT, Stop()]
            assert not plane.dome.turning

    in_virtual_time(scenario())


def test_a_link_that_is_lost_stops_the_camera_at_once() -> None:
    async def scenario() -> None:
        async with a_plane() as plane:
            await plane.take()
            await plane.steer(RIGHT)
            lost_at = now()
            await plane.media.carrier.close()
            await asyncio.sleep(1)

            assert plane.dome.orders == [RIGHT, Stop(), Home()]
            assert plane.dome.told[1][0] == pytest.approx(lost_at, abs=0.01)

    in_virtual_time(scenario())


@on_a_plane
async def test_an_alarm_is_told_even_after_the_end(plane: Plane) -> None:
    await plane.take()
    await plane.steer(RIGHT)
    plane.dome.deaf_to_stops = 99
    await plane.release()

    assert said(await plane.answer()) == "released"
    assert said(await plane.answer()) == "stop-unconfirmed"
    plane.dome.deaf_to_stops = 0


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["take", "csu takes", "move", "move", "stop", "release", "take back", "watch", "leave"]
        ),
        st.sampled_from([0.0, 0.01, 0.3, 0.6, 7.0, 31.0]),
    ),
    min_size=3,
    max_size=25,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(steps=STEPS, latency=st.sampled_from([0.0, 0.2, 0.9]))
def test_whatever_happens_the_csu_wins_and_nothing_goes_on_turning(
    steps: list[tuple[str, float]], latency: float
) -> None:
    async def scenario() -> None:
        async with a_plane() as plane:
            plane.dome.latency = latency
            listening = asyncio.create_task(_listen(plane))
            csu_since = float("-inf")
            for fence, (step, pause) in enumerate(steps, 1):
                csu_since = now() if step == "take back" else csu_since
                told_before = len(plane.dome.told)
                await _play(plane, step, fence)
                await asyncio.sleep(pause)
                if now() < csu_since + 30 and step != "csu takes":
                    holder = plane.federator.holder(camera_named("001"))
                    assert holder is None or not holder.is_state
                    if holder is None:
                        moved = [one for _, one in plane.dome.told[told_before:] if one != Stop()]
                        assert moved in ([], [Home()])
            await asyncio.sleep(3)
            assert not plane.dome.turning
            listening.cancel()

    in_virtual_time(scenario())


async def _play(plane: Plane, step: str, fence: int) -> None:
    at = plane.clock.now
    match step:
        case "take" | "csu takes":
            priority = 0 if step == "csu takes" else 1
            whose = ASCQ if step == "csu takes" else CIC
            granted = a_steering_pass(
                at, fence, seconds=20.0, priority=priority, organisation=whose
            )
            await plane.media.say(Take("view-1", sign_steering(granted, KEY, at)))
        case "move":
            await plane.steer(RIGHT)
        case "stop":
            await plane.steer(Stop())
        case "release":
            await plane.release()
        case "take back":
            plane.federator.take_back(camera_named("001"), "alex")
        case "leave":
            await plane.media.say(Leave("view-1"))
        case "watch":
            await plane.media.say(Watch("view-1", sign(a_pass("001"), KEY, at), "sub"))


async def _listen(plane: Plane) -> None:
    while True:
        await plane.media.carrier.hear()
