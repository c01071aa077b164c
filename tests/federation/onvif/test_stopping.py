"""A dome must stop: how each model is told to, and for how long it may go on."""

from __future__ import annotations

import pytest

from federation.connector import CommandRefused, CredentialsRefused
from federation.onvif.models import StopVerb, model_of
from federation.onvif.parser import read_timeouts
from federation.onvif.soap.envelope import read
from tenants.vocabulary.steering import GoToPreset, Move, MoveBy
from tests.federation.onvif.devices import (
    CAMERA,
    HIKVISION,
    a_connector,
    envelope,
    fault,
    the_joystick,
)
from tests.servers.onvif_replay import Devices, Replay


@pytest.mark.parametrize(
    ("manufacturer", "verb", "timeout_sent"),
    [
        ("AXIS", StopVerb.STOP, True),
        ("HIKVISION", StopVerb.STOP, True),
        ("Bosch", StopVerb.BOTH, False),
        ("Cohu HD", StopVerb.ZERO, True),
        ("Nobody Knows", StopVerb.BOTH, True),
        ("", StopVerb.BOTH, True),
    ],
)
def test_each_model_stops_in_its_way(manufacturer: str, verb: StopVerb, timeout_sent: bool) -> None:
    model = model_of(manufacturer, "DS-2")

    assert (model.stop, model.timeout_sent) == (verb, timeout_sent)


def information(manufacturer: str) -> bytes:
    return envelope(f"<r><Manufacturer>{manufacturer}</Manufacturer><Model>M</Model></r>")


async def steered(device: Devices, **manners: object) -> Replay:
    """What a dome hears when somebody turns it, and lets go."""
    async with device(HIKVISION, **manners) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            await steering.command(Move(pan=1, zoom=0.5))
        await connector.close()
    return replay


async def test_a_model_that_stops_at_zero_is_told_zero_and_no_stop(device: Devices) -> None:
    heard = await steered(device, answers={"GetDeviceInformation": information("Cohu")})

    assert "Stop" not in heard.actions
    moved, stopped = heard.bodies("ContinuousMove")
    assert '<t:PanTilt x="1" y="0"/><t:Zoom x="0.5"/>' in moved
    assert '<t:PanTilt x="0" y="0"/><t:Zoom x="0"/>' in stopped


async def test_an_unknown_model_is_stopped_in_both_ways(device: Devices) -> None:
    heard = await steered(device, answers={"GetDeviceInformation": information("Nobody")})

    assert heard.actions[-3:] == ["ContinuousMove", "Stop", "ContinuousMove"]


async def test_a_model_without_the_verb_stop_is_stopped_at_zero(device: Devices) -> None:
    answers = {"Stop": fault("Receiver", "ActionNotSupported")}
    heard = await steered(device, answers=answers)

    assert heard.actions[-2:] == ["Stop", "ContinuousMove"]
    assert '<t:PanTilt x="0" y="0"/>' in heard.bodies("ContinuousMove")[-1]


async def test_a_model_that_refuses_a_timeout_is_told_none(device: Devices) -> None:
    heard = await steered(device, answers={"GetDeviceInformation": information("Bosch")})

    assert "GetConfigurationOptions" not in heard.actions
    assert not [each for each in heard.bodies("ContinuousMove") if "Timeout" in each]


async def test_a_device_whose_timeouts_are_all_zero_is_told_none(device: Devices) -> None:
    zero = "<r><PTZTimeout><Min>PT0S</Min><Max>PT0S</Max></PTZTimeout></r>"
    heard = await steered(device, answers={"GetConfigurationOptions": envelope(zero)})

    assert not [each for each in heard.bodies("ContinuousMove") if "Timeout" in each]


async def test_a_device_whose_shortest_timeout_is_longer_is_told_that_one(device: Devices) -> None:
    long = "<r><PTZTimeout><Min>PT5S</Min><Max>PT1M</Max></PTZTimeout></r>"
    heard = await steered(device, answers={"GetConfigurationOptions": envelope(long)})

    assert "<q:Timeout>PT5S</q:Timeout>" in heard.bodies("ContinuousMove")[0]


async def test_a_dome_that_does_not_say_its_timeouts_is_told_a_second(device: Devices) -> None:
    heard = await steered(device, answers={"GetConfigurationOptions": fault("Action")})

    assert "<q:Timeout>PT1S</q:Timeout>" in heard.bodies("ContinuousMove")[0]


def test_a_duration_is_read_whatever_its_units() -> None:
    body = read(envelope("<r><PTZTimeout><Min>PT0.5S</Min><Max>P1DT1H1M1S</Max></PTZTimeout></r>"))

    assert read_timeouts(body) == (0.5, 90_061)


async def test_an_account_that_may_look_and_not_steer_is_told_so(device: Devices) -> None:
    refusing = {"ContinuousMove": fault("Sender", "NotAuthorized")}
    async with device(HIKVISION, answers=refusing) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            with pytest.raises(CredentialsRefused, match="check its rights"):
                await steering.command(Move(pan=1))
        await connector.close()

    assert replay.actions.count("ContinuousMove") == 1


async def test_a_way_of_no_length_is_not_gone(device: Devices) -> None:
    async with device(HIKVISION) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            await steering.command(MoveBy())
        await connector.close()

    assert not {"RelativeMove", "Stop"} & set(replay.actions)


async def test_a_preset_that_is_gone_names_the_remedy(device: Devices) -> None:
    refusing = {"GotoPreset": fault("Sender", "InvalidArgVal", "NoToken")}
    async with device(HIKVISION, answers=refusing) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            with pytest.raises(CommandRefused, match=f"{CAMERA.id}: it has no such preset"):
                await steering.command(GoToPreset("999"))
        await connector.close()
