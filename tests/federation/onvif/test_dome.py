"""The connector against a dome that really turns, its effect read on the picture."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

import av
import pytest

from federation.connector import CommandRefused, Connector, CredentialsRefused, NotSteerable
from federation.onvif.connector import OnvifCamera, OnvifConnector
from federation.pulling.address import Credentials
from tenants.vocabulary.alarm import Alarm, AlarmKind
from tenants.vocabulary.picture import Quality
from tenants.vocabulary.steering import (
    Aid,
    Gear,
    GoToPreset,
    Home,
    Move,
    MoveBy,
    MoveTo,
    Pose,
    Preset,
    Sight,
    Stance,
    Stop,
    Use,
)
from tests.builders import a_camera
from tests.federation.onvif.devices import CAMERA, LOOPBACK, OURS, a_connector, the_joystick
from tests.servers.onvif_dome.fixture import DomeState, OnvifDome, place_on

pytestmark = pytest.mark.servers
Start = Callable[..., OnvifDome]


def still(state: DomeState) -> bool:
    return not state.moving


async def place_seen(connector: Connector, quality: Quality = Quality.SUB) -> tuple[int, ...]:
    """What the next keyframe shows, by an independent decoder."""
    decoder = av.CodecContext.create("h264", "r")
    async with connector.pull(CAMERA.id, quality) as units:
        unit = await anext(units)
    (frame,) = [*decoder.decode(av.Packet(unit.data)), *decoder.decode(None)]
    return place_on(frame.to_ndarray(format="gray"))


@pytest.mark.parametrize("quality_case", list(Quality))
async def test_a_preset_is_seen_on_the_picture(onvif_dome: Start, quality_case: Quality) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)

    before = await place_seen(connector, quality_case)
    async with the_joystick(connector) as steering:
        presets = await steering.presets()
        await steering.command(GoToPreset(presets[1].token))
        await dome.became(lambda state: state.pan < 0 and not state.moving)
    after = await place_seen(connector, quality_case)
    await connector.close()

    assert presets == (Preset("1", "Parvis"), Preset("2", "Gare"))
    assert (before, after) == ((0, 0, 0), (-50, 25, 60))


async def test_a_move_turns_until_the_stop(onvif_dome: Start) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)

    async with the_joystick(connector) as steering:
        await steering.command(Move(pan=-0.5, tilt=0.25, zoom=1))
        turned = await dome.became(lambda state: state.pan < -0.05)
        await steering.command(Stop())
        stopped = await dome.state()
        later = await dome.state()
        seen = await place_seen(connector)
    await connector.close()

    assert turned.moving
    assert not stopped.moving
    assert (stopped.pan, stopped.tilt, stopped.zoom) == (later.pan, later.tilt, later.zoom)
    assert seen == tuple(round(100 * each) for each in (later.pan, later.tilt, later.zoom))


async def test_leaving_the_joystick_by_an_error_stops_the_dome(onvif_dome: Start) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)

    async def let_go_while_turning() -> None:
        async with the_joystick(connector) as steering:
            await steering.command(Move(pan=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await let_go_while_turning()
    state = await dome.state()
    await connector.close()

    assert state.commands[-2:] == ("Stop", "ContinuousMove")
    assert not state.moving


async def test_a_joystick_that_dies_leaves_a_dome_that_stops_by_itself(onvif_dome: Start) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)
    block = connector.steering(CAMERA.id)
    assert block is not None

    steering = await block.__aenter__()
    await steering.command(Move(pan=0.2))
    moving = await dome.state()
    stopped = await dome.became(still)
    await connector.close()

    assert moving.moving
    assert stopped.commands == ("ContinuousMove",)
    assert stopped.seconds_since_command == pytest.approx(0.6, abs=0.3)


@pytest.mark.parametrize("verb_case", ["stop", "zero", "either"])
@pytest.mark.parametrize("timeouts_case", ["kept", "ignored", "refused"])
async def test_a_dome_stops_whatever_its_model_understands(
    onvif_dome: Start, verb_case: str, timeouts_case: str
) -> None:
    dome = onvif_dome("--stops-at", verb_case, "--timeouts", timeouts_case)
    connector = a_connector(dome.device)

    async with the_joystick(connector) as steering:
        await steering.command(Move(pan=0.1, zoom=0.1))
        moving = await dome.state()
        await steering.stop()
        stopped = await dome.state()
    await connector.close()

    assert (moving.moving, stopped.moving) == (True, False)


async def test_a_stop_is_not_overtaken_by_the_moves_before_it(onvif_dome: Start) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)

    async with the_joystick(connector) as steering:
        moves = [steering.command(Move(pan=step / 10)) for step in range(1, 10)]
        await asyncio.gather(*moves, steering.stop())
        state = await dome.state()
    await connector.close()

    assert state.commands == ("ContinuousMove", "Stop", "ContinuousMove")
    assert not state.moving


async def test_every_place_can_be_reached(onvif_dome: Start) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)
    places = []

    async with the_joystick(connector) as steering:
        for command in (MoveTo(0.2, -0.1, 0.3), MoveBy(pan=0.1), Home()):
            await steering.command(command)
            state = await dome.became(still)
            places.append(tuple(round(100 * each) for each in (state.pan, state.tilt, state.zoom)))
    await connector.close()

    assert places == [(20, -10, 30), (30, -10, 30), (0, 0, 0)]


async def test_an_unknown_preset_moves_nothing(onvif_dome: Start) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)

    async with the_joystick(connector) as steering:
        with pytest.raises(CommandRefused, match="no such preset"):
            await steering.command(GoToPreset("99"))
        state = await dome.state()
    await connector.close()

    assert (state.pan, state.moving) == (0, False)


@pytest.mark.parametrize("skew_case", ["-86400", "7200", "1000000"])
async def test_a_dome_with_a_wrong_clock_is_steered_all_the_same(
    onvif_dome: Start, skew_case: str
) -> None:
    dome = onvif_dome("--skew", skew_case)
    connector = a_connector(dome.device)

    async with the_joystick(connector) as steering:
        await steering.command(Home())
    await connector.close()

    assert "GotoHomePosition" in (await dome.state()).commands


async def test_a_dome_behind_http_digest_is_steered(onvif_dome: Start) -> None:
    dome = onvif_dome("--door", "digest")
    connector = a_connector(dome.device)

    async with the_joystick(connector) as steering:
        await steering.command(Home())
    await connector.close()

    assert (await dome.state()).commands[0] == "GotoHomePosition"


async def test_a_wrong_password_turns_nothing(onvif_dome: Start) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device, Credentials("agent", "another"))

    with pytest.raises(CredentialsRefused):
        async with the_joystick(connector):
            pass
    await connector.close()

    assert (await dome.state()).commands == ()


async def test_a_camera_without_a_motor_is_shown_and_not_steered(onvif_dome: Start) -> None:
    dome = onvif_dome("--no-ptz")
    connector = a_connector(dome.device)

    seen = await place_seen(connector)
    with pytest.raises(NotSteerable):
        async with the_joystick(connector):
            pass
    await connector.close()

    assert seen == (0, 0, 0)


async def test_the_heading_follows_the_pan_where_the_commune_says_where_zero_is(
    onvif_dome: Start,
) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device, camera=a_camera(steerable=True, heading=350.0))

    async with the_joystick(connector) as steering:
        await steering.command(MoveTo(0.5, 0, 0))
        await dome.became(lambda state: state.pan > 0.4 and not state.moving)
        sight = await steering.sight()
    await connector.close()

    assert sight == Sight(heading=80.0)


async def test_the_focus_moves_by_hand_and_follows_by_itself_again_in_the_end(
    onvif_dome: Start,
) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)

    async with the_joystick(connector) as steering:
        gear = await steering.gear()
        await steering.command(Move(focus=-0.5))
        moved = await dome.became(lambda state: state.focus < -0.05)
        await steering.stop()
        stopped = await dome.state()
    left = await dome.state()
    await connector.close()

    assert gear == Gear(True, (Aid.AUTO_FOCUS, Aid.WIPER_ON, Aid.WIPER_OFF))
    assert (moved.focusing, moved.follows, moved.pan) == (True, False, 0.0)
    assert (stopped.focusing, stopped.follows) == (False, False)
    assert left.follows


async def test_the_focus_is_given_back_to_the_dome_on_demand(onvif_dome: Start) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)

    async with the_joystick(connector) as steering:
        await steering.command(Move(focus=1.0))
        await steering.command(Use(Aid.AUTO_FOCUS))
        state = await dome.state()
    await connector.close()

    assert (state.focusing, state.follows) == (False, True)


async def test_only_the_aids_that_the_standard_names_are_used(onvif_dome: Start) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)

    async with the_joystick(connector) as steering:
        await steering.command(Use(Aid.WIPER_ON))
        with pytest.raises(CommandRefused, match="nothing of the kind"):
            await steering.command(Use(Aid.WASH))
        state = await dome.state()
    await connector.close()

    assert state.aids == ("tt:Wiper|On",)


async def test_a_hand_before_the_lens_is_heard_of_and_its_going_too(onvif_dome: Start) -> None:
    dome = onvif_dome()
    connector = a_connector(dome.device)
    heard = []

    async with aclosing(connector.alarms(CAMERA.id)) as alarms:
        for covered in (True, False):
            hearing = asyncio.ensure_future(anext(alarms))
            while not hearing.done():
                await dome.cover(covered)
                await asyncio.wait([hearing], timeout=0.1)
            heard.append(hearing.result())
    await connector.close()

    assert heard == [Alarm(AlarmKind.TAMPERED, True), Alarm(AlarmKind.TAMPERED, False)]


async def test_a_dome_that_wanders_does_not_say_who_moves_it(onvif_dome: Start) -> None:
    dome = onvif_dome()
    wandering = OnvifCamera(CAMERA, dome.device, OURS, wanders=True)
    told = OnvifConnector([wandering], LOOPBACK), a_connector(dome.device)

    stances = []
    for connector in told:
        async with the_joystick(connector) as steering:
            stances.append(await steering.stance())
        await connector.close()

    assert stances == [Stance(), Stance(Pose())]
