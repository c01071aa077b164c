"""What real devices do wrong, one test a quirk (research numbers O1 to O4, and PTZ)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from federation.connector import CredentialsRefused
from federation.onvif.parser import read_clock, stream_of
from federation.onvif.reach import Reach
from federation.onvif.soap.envelope import read
from federation.pulling.address import BadAddress
from tests.federation.onvif.devices import (
    AXIS,
    EVERY_DEVICE,
    HIKVISION,
    LOOPBACK,
    a_connector,
    device_of,
    envelope,
    fault,
)
from tests.servers.onvif_replay import Devices, Replay, http


async def described(replay: Replay, **patience: float) -> None:
    connector = a_connector(replay.url, **patience)
    try:
        await device_of(connector).describe()
    finally:
        await connector.close()


@pytest.mark.parametrize("folder_case", EVERY_DEVICE)
async def test_o1_a_device_years_behind_is_asked_with_its_own_clock(
    device: Devices, folder_case: str
) -> None:
    async with device(folder_case) as replay:
        await described(replay)

        (created,) = set(re.findall("Created>([^<]+)", replay.bodies("GetProfiles")[0]))
        said = datetime.fromisoformat(created.replace("Z", "+00:00"))
        assert abs(said - replay.now) < timedelta(seconds=5)
        assert datetime.now(UTC) - said > timedelta(days=365)


async def test_o1_the_clock_is_asked_first_and_without_a_name(device: Devices) -> None:
    async with device(AXIS) as replay:
        await described(replay)

    assert replay.actions[0] == "GetSystemDateAndTime"
    assert "Username" not in replay.bodies("GetSystemDateAndTime")[0]


async def test_o1_a_clock_that_was_set_while_we_were_in_is_read_again(device: Devices) -> None:
    async with device(AXIS) as replay:
        connector = a_connector(replay.url)
        asked = device_of(connector)
        await asked.describe()
        asked._offset = timedelta(hours=7)
        await asked.ask(asked.reach.device, "<q:GetHostname xmlns:q='x'/>")
        await connector.close()

    assert replay.actions[-3:] == ["GetHostname", "GetSystemDateAndTime", "GetHostname"]


async def test_o2_a_device_that_wants_an_account_for_the_hour_is_believed_by_its_http_date(
    device: Devices,
) -> None:
    async with device(AXIS, open_clock=False) as replay:
        date = replay.now.strftime("%a, %d %b %Y %H:%M:%S GMT")
        replay._manners.raw = {
            "GetSystemDateAndTime": http(400, replay._no_entry, ("Date", date)),
        }
        await described(replay)

    assert replay.actions[:2] == ["GetSystemDateAndTime", "GetDeviceInformation"]


@pytest.mark.parametrize("answer_case", [fault("ActionNotSupported"), envelope("<x/>")])
async def test_o2_a_device_that_knows_no_clock_is_asked_with_ours(
    device: Devices, answer_case: bytes
) -> None:
    async with device(AXIS, answers={"GetSystemDateAndTime": answer_case}) as replay:
        replay._clock = datetime.now(UTC)
        await described(replay)

    assert "GetProfiles" in replay.actions


async def test_o2_a_local_time_given_as_utc_is_tried_once_and_then_ours(device: Devices) -> None:
    async with device(AXIS) as replay:
        # It judges by the true hour, and tells another.
        replay._manners.judged_by = datetime.now(UTC) - replay.now
        await described(replay)

    information = [each for each in replay.actions if each == "GetDeviceInformation"]
    assert len(information) == 2
    assert replay.actions.count("GetProfiles") == 1


@pytest.mark.parametrize("year_case", ["0", "0000", "", "x"])
def test_o2_a_clock_that_was_never_set_is_no_clock(year_case: str) -> None:
    date = f"<Year>{year_case}</Year><Month>1</Month><Day>1</Day>"
    hour = "<Hour>0</Hour><Minute>0</Minute><Second>0</Second>"
    body = read(
        envelope(f"<a><UTCDateTime><Time>{hour}</Time><Date>{date}</Date></UTCDateTime></a>")
    )

    assert read_clock(body) is None


@pytest.mark.parametrize(
    "said_case",
    [
        "http://192.168.0.19/onvif/ptz",
        "http://127.0.0.1/onvif/ptz",
        "http://169.254.7.7:8080/onvif/ptz",
        "http://[fe80::1]/onvif/ptz",
        "http://0.0.0.0/onvif/ptz",
        "http://dome/onvif/ptz",
        "http://dome.local/onvif/ptz",
        "http://admin:secret@10.0.0.7/onvif/ptz",
    ],
)
def test_o3_a_private_host_becomes_the_declared_one(said_case: str) -> None:
    reach = Reach("http://dome.csu.example:8080/onvif/device_service", LOOPBACK)

    assert reach.service(said_case) == "http://dome.csu.example:8080/onvif/ptz"


@pytest.mark.parametrize(
    "said_case",
    ["http://8.8.8.8/onvif/ptz", "http://cloud.example/onvif/ptz", "http://[2001:4860::1]/x"],
)
def test_o3_a_device_that_sends_us_to_another_machine_is_refused(said_case: str) -> None:
    reach = Reach("http://dome.csu.example/onvif/device_service", LOOPBACK)

    with pytest.raises(BadAddress, match="another name or address") as refused:
        reach.service(said_case)
    with pytest.raises(BadAddress, match="another name or address"):
        reach.stream(said_case.replace("http:", "rtsp:"))
    assert "8.8" not in str(refused.value)


async def test_o3_a_declared_host_outside_the_declared_networks_is_never_dialled() -> None:
    reach = Reach("http://192.0.2.7/onvif/device_service", LOOPBACK)

    with pytest.raises(BadAddress, match="outside the declared networks"):
        await reach.pinned(reach.device)


async def test_o3_a_name_that_moves_outside_the_networks_is_not_followed() -> None:
    addresses = iter([["127.0.0.1"], ["203.0.113.9"]])

    async def moving(_: str) -> list[str]:
        return next(addresses)

    reach = Reach("http://dome.csu.example/onvif/device_service", LOOPBACK, moving)

    assert await reach.pinned(reach.device) == (
        "http://127.0.0.1/onvif/device_service",
        "dome.csu.example",
    )
    with pytest.raises(BadAddress, match="outside the declared networks"):
        await reach.pinned(reach.device)


async def test_o3_of_several_addresses_the_one_inside_the_networks_is_taken() -> None:
    async def several(_: str) -> list[str]:
        return ["169.254.1.1", "127.0.0.9"]

    reach = Reach("http://dome.csu.example/onvif", LOOPBACK, several)

    assert await reach.address() == "127.0.0.9"


@pytest.mark.parametrize(
    "said_case",
    [
        "\n  rtsp://10.0.0.7:8554/a?b=1&c=2\n",
        "rtsp://10.0.0.7:8554/a?b=1 &c=2",
        "rtsp://10.0.0.7:8554/a?b=1&c=2\t",
    ],
)
def test_o4_blanks_in_an_address_are_the_devices_own(said_case: str) -> None:
    reach = Reach("http://dome.csu.example/onvif", LOOPBACK)

    assert reach.stream(said_case) == "rtsp://dome.csu.example:8554/a?b=1&c=2"


@pytest.mark.parametrize("prefix_case", ["", "SOAP-ENV:", "soapenv:", "x:"])
def test_o4_any_prefix_is_read(prefix_case: str) -> None:
    name = prefix_case.rstrip(":")
    space = f"xmlns:{name}" if name else "xmlns"
    data = (
        f'<{prefix_case}Envelope {space}="http://www.w3.org/2003/05/soap-envelope">'
        f"<{prefix_case}Body><{prefix_case}Anything/></{prefix_case}Body></{prefix_case}Envelope>"
    )

    assert read(f"\n  {data}".encode()).name == "Anything"


@pytest.mark.parametrize(
    ("said_case", "pulled"),
    [
        ("rtsp://h/rtsp_tunnel?inst=1&vcd=2", "rtsp://h/rtsp_tunnel?inst=1&vcd=2&h26x=4"),
        ("rtsp://h/rtsp_tunnel", "rtsp://h/rtsp_tunnel?h26x=4"),
        ("rtsp://h/rtsp_tunnel?h26x=4&inst=1", "rtsp://h/rtsp_tunnel?h26x=4&inst=1"),
        ("rtsp://h/live?inst=1", "rtsp://h/live?inst=1"),
    ],
)
def test_boschs_tunnel_is_asked_for_h264(said_case: str, pulled: str) -> None:
    assert stream_of(said_case) == pulled


async def test_hikvision_locks_an_account_and_is_not_asked_again(device: Devices) -> None:
    async with device(HIKVISION, locked=True) as replay:
        with pytest.raises(CredentialsRefused, match="locked this account"):
            await described(replay)

    assert replay.actions == ["GetSystemDateAndTime", "GetDeviceInformation"]
