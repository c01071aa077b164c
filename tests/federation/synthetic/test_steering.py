"""The joystick of a drawn dome, its effect read on the decoded picture."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import av
import pytest

from federation.connector import CommandRefused, Connector, Steering, SystemUnreachable
from federation.synthetic.connector import SyntheticConnector
from tenants.vocabulary.camera import CameraKind
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import Quality
from tenants.vocabulary.steering import GoToPreset, Home, Move, MoveTo
from tests.federation.synthetic.reading import Seen, figures_of
from tests.federation.synthetic.test_connector import NOON, a_camera

DOME = replace(a_camera(), steerable=True, field_of_view=60.0)
ON_ITS_ROUND = a_camera("018")
FIXED = replace(a_camera("019"), kind=CameraKind.FIXED, steerable=True)


@dataclass
class HandClock:
    """The hour, moved by the test."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def a_connector(clock: HandClock) -> SyntheticConnector:
    return SyntheticConnector([DOME, ON_ITS_ROUND, FIXED], commune="Lille", clock=clock)


@asynccontextmanager
async def the_joystick(connector: Connector) -> AsyncIterator[Steering]:
    block = connector.steering(DOME.id)
    assert block is not None
    async with block as steering:
        yield steering


async def seen_by(connector: Connector) -> Seen:
    """What the picture says, read from what a decoder makes of the next keyframe."""
    decoder = av.CodecContext.create("h264", "r")
    async with connector.pull(DOME.id, Quality.SUB) as units:
        frames = decoder.decode(av.Packet((await anext(units)).data)) + decoder.decode(None)
    return figures_of(frames[0].to_ndarray(format="gray"))


async def let_go_while_turning(connector: Connector, clock: HandClock) -> None:
    async with the_joystick(connector) as steering:
        await steering.command(MoveTo(0, 0, 0))
        clock.move(5)
        await steering.command(Move(pan=1))
        clock.move(0.5)
        raise ZeroDivisionError


@pytest.mark.media
async def test_the_picture_shows_what_the_joystick_did() -> None:
    clock = HandClock()
    connector = a_connector(clock)

    async with the_joystick(connector) as steering:
        await steering.command(Home())
        clock.move(5)
        at_home = await seen_by(connector)
        await steering.command(Move(pan=1, tilt=-1, zoom=0.5))
        clock.move(0.5)
        turned = await seen_by(connector)
        await steering.command(MoveTo(-1, 1, 1))
        clock.move(5)
        at_the_end = await seen_by(connector)

    assert [at_home, turned, at_the_end] == [
        Seen(0, 0, 1.0), Seen(12, -2, 1.2), Seen(-30, 5, 4.0)
    ]  # fmt: skip


@pytest.mark.media
async def test_leaving_the_joystick_stops_the_dome() -> None:
    clock = HandClock()
    connector = a_connector(clock)

    with pytest.raises(ZeroDivisionError):
        await let_go_while_turning(connector, clock)
    clock.move(5)

    assert await seen_by(connector) == Seen(12, 0, 1.0)


async def test_presets_are_named_and_reached() -> None:
    clock = HandClock()
    connector = a_connector(clock)

    async with the_joystick(connector) as steering:
        names = {preset.name: preset.token for preset in await steering.presets()}
        await steering.command(GoToPreset(names["Côté gauche"]))
        clock.move(5)
        sight = await steering.sight()

    assert list(names) == ["Vue d’ensemble", "Côté gauche", "Côté droit"]
    assert (sight.heading, sight.field_of_view) == pytest.approx((360 - 24, 60 / 4**0.4))


async def test_an_unknown_preset_is_refused_with_the_name_of_the_camera() -> None:
    async with the_joystick(a_connector(HandClock())) as steering:
        with pytest.raises(CommandRefused, match="lille:017: it has no such preset"):
            await steering.command(GoToPreset("99"))


@pytest.mark.parametrize("camera_case", [ON_ITS_ROUND.id, FIXED.id, CameraId("lille:999")])
def test_what_cannot_be_steered_has_no_joystick(camera_case: CameraId) -> None:
    assert a_connector(HandClock()).steering(camera_case) is None


async def test_a_closed_system_hands_out_no_joystick() -> None:
    connector = a_connector(HandClock())
    await connector.close()

    with pytest.raises(SystemUnreachable):
        async with the_joystick(connector):
            pass
