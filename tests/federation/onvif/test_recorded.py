"""Four real devices, described and steered as they were recorded."""

from __future__ import annotations

import re

import pytest

from federation.connector import NotSteerable
from federation.onvif.parser import stream_of
from tenants.vocabulary.picture import Quality
from tenants.vocabulary.steering import GoToPreset, Home, Move, MoveBy, MoveTo, Pose, Preset, Stance
from tests.federation.onvif.devices import (
    AXIS,
    BOSCH,
    CAMERA,
    EVERY_DEVICE,
    HIKVISION,
    HIKVISION_FIXED,
    a_connector,
    device_of,
    the_joystick,
)
from tests.servers.onvif_replay import Devices

MODELS = {AXIS: "Axis", HIKVISION: "Hikvision", HIKVISION_FIXED: "Hikvision", BOSCH: "Bosch"}
STREAMS = {
    AXIS: [("profile_1_h264", 1280, 720)],
    HIKVISION: [("Profile_1", 1280, 720), ("Profile_2", 704, 480)],
    HIKVISION_FIXED: [("Profile_1", 1280, 720), ("Profile_2", 352, 240)],
    BOSCH: [("0", 1920, 1080), ("3", 512, 288)],
}
PULLED = {
    AXIS: "/onvif-media/media.amp?profile=profile_1_jpeg&sessiontimeout=60&streamtype=unicast",
    HIKVISION: ":554/Streaming/Channels/3?transportmode=unicast&profile=Profile_3",
    HIKVISION_FIXED: ":554/Streaming/Channels/2?transportmode=unicast&profile=Profile_2",
    BOSCH: "/rtsp_tunnel?p=0&line=1&inst=1&vcd=2&h26x=4",
}
DOMES = (AXIS, HIKVISION)


@pytest.mark.parametrize("folder_case", EVERY_DEVICE)
async def test_a_device_says_its_model_and_its_h264_streams(
    device: Devices, folder_case: str
) -> None:
    async with device(folder_case) as replay:
        connector = a_connector(replay.url)
        known = await device_of(connector).describe()
        await connector.close()

    streams = [(each.token, each.width, each.height) for each in known.streams.values()]
    assert (known.model.name, streams) == (MODELS[folder_case], STREAMS[folder_case])
    assert {each.encoding for each in known.streams.values()} == {"H264"}


@pytest.mark.parametrize("folder_case", EVERY_DEVICE)
async def test_the_address_of_a_stream_is_the_declared_host_with_the_devices_path(
    device: Devices, folder_case: str
) -> None:
    async with device(folder_case) as replay:
        connector = a_connector(replay.url)
        asked = device_of(connector)
        said = stream_of(await asked.stream_uri(Quality.MAIN))
        await connector.close()

    assert asked.reach.stream(said) == f"rtsp://127.0.0.1{PULLED[folder_case]}"


async def test_the_stream_asked_for_is_never_the_jpeg_one_that_axis_offers_too(
    device: Devices,
) -> None:
    async with device(AXIS) as replay:
        connector = a_connector(replay.url)
        for quality in Quality:
            await device_of(connector).stream_uri(quality)
        await connector.close()

    asked = [re.findall("ProfileToken>([^<]+)", body) for body in replay.bodies("GetStreamUri")]
    assert asked == [["profile_1_h264"]] * 2


async def test_a_device_is_described_once_for_all_its_streams(device: Devices) -> None:
    async with device(HIKVISION) as replay:
        connector = a_connector(replay.url)
        for quality in Quality:
            await device_of(connector).stream_uri(quality)
        await connector.close()

    assert replay.actions == [
        "GetSystemDateAndTime", "GetDeviceInformation", "GetServices", "GetProfiles",
        "GetStreamUri", "GetStreamUri",
    ]  # fmt: skip
    assert connector.qualities(CAMERA.id) == frozenset(Quality)


async def test_axis_of_2012_has_no_get_services_and_one_quality(device: Devices) -> None:
    async with device(AXIS) as replay:
        connector = a_connector(replay.url)
        await device_of(connector).describe()
        await connector.close()

    assert replay.actions[2:4] == ["GetServices", "GetCapabilities"]
    assert connector.qualities(CAMERA.id) == frozenset({Quality.MAIN})


@pytest.mark.parametrize(
    ("folder_case", "lasting"),
    [(AXIS, "PT0.6S"), (HIKVISION, "PT1S")],
)
async def test_a_move_lasts_as_short_as_the_dome_takes_and_leaving_stops_it(
    device: Devices, folder_case: str, lasting: str
) -> None:
    async with device(folder_case) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            await steering.command(Move(pan=0.5, tilt=-0.25))
        await connector.close()

    (moved,) = replay.bodies("ContinuousMove")
    assert '<t:PanTilt x="0.5" y="-0.25"/>' in moved
    assert "<t:Zoom" not in moved
    assert f"<q:Timeout>{lasting}</q:Timeout>" in moved
    assert replay.actions[-2:] == ["ContinuousMove", "Stop"]


@pytest.mark.parametrize("folder_case", DOMES)
async def test_every_command_is_taken_by_a_recorded_dome(device: Devices, folder_case: str) -> None:
    async with device(folder_case) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            await steering.command(MoveBy(pan=0.1))
            await steering.command(MoveTo(0.1, 0.2, 0.3))
            await steering.command(GoToPreset("4"))
            await steering.command(Home())
            await steering.command(Move())
        await connector.close()

    assert replay.actions[-5:] == [
        "RelativeMove", "AbsoluteMove", "GotoPreset", "GotoHomePosition", "Stop"
    ]  # fmt: skip


async def test_a_joystick_that_moved_nothing_stops_nothing(device: Devices) -> None:
    async with device(AXIS) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            await steering.presets()
        await connector.close()

    assert replay.actions[-1] == "GetPresets"


async def test_axis_presets_keep_their_names_and_their_order(device: Devices) -> None:
    async with device(AXIS) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            presets = await steering.presets()
        await connector.close()

    assert [(preset.token, preset.name) for preset in presets[:3]] == [
        ("22", "Living Room"),
        ("21", "Window"),
        ("20", "Kitchen"),
    ]
    assert presets[0].pose == Pose(-4.66240772e-06, 5.93397374e-07, 1.52603152e-09)


@pytest.mark.parametrize(
    ("recorded_case", "stance"),
    [
        (AXIS, Stance(Pose(-0.387339115, 0.933800578, 0.0), False)),
        (HIKVISION, Stance(Pose(0.333167, -0.682, 0.0), None)),
    ],
)
async def test_a_dome_says_where_it_is_and_some_whether_they_move(
    device: Devices, recorded_case: str, stance: Stance
) -> None:
    async with device(recorded_case) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            assert await steering.stance() == stance
        await connector.close()


async def test_the_empty_slots_of_hikvision_are_no_presets(device: Devices) -> None:
    async with device(HIKVISION) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            presets = await steering.presets()
        await connector.close()

    assert presets[:5] == (
        Preset("1", "preset 1"),
        Preset("2", "preset 1"),
        Preset("3", "preset 2"),
        Preset("4", "Parking"),
        Preset("5", "West"),
    )
    assert all(preset.name != preset.token for preset in presets)


@pytest.mark.parametrize("folder_case", [HIKVISION_FIXED, BOSCH])
async def test_a_camera_without_a_motor_says_that_it_is_not_steerable(
    device: Devices, folder_case: str
) -> None:
    async with device(folder_case) as replay:
        connector = a_connector(replay.url)
        with pytest.raises(NotSteerable, match=CAMERA.id):
            async with the_joystick(connector):
                pass
        await connector.close()

    assert not {"ContinuousMove", "Stop"} & set(replay.actions)
