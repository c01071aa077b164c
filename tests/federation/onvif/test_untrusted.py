"""What a device answers is untrusted: refused unread, in time, with a remedy."""

from __future__ import annotations

import time
import traceback

import pytest

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    CredentialsRefused,
    PictureUnsuitable,
    SystemUnreachable,
    UnreadableAnswer,
)
from federation.onvif.soap.envelope import read
from federation.pulling.address import BadAddress
from tenants.vocabulary.picture import Quality
from tenants.vocabulary.steering import Move
from tests.federation.onvif.devices import (
    AXIS,
    CAMERA,
    HIKVISION,
    a_connector,
    envelope,
    refusal_of,
    the_joystick,
)
from tests.servers.onvif_replay import Devices, http

BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>
<Envelope><Body><a>&y;</a></Body></Envelope>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<Envelope><Body><a>&x;</a></Body></Envelope>"""


@pytest.mark.parametrize(
    ("body_case", "remedy"),
    [(BOMB, "not XML"), (OUTSIDE, "not XML"), (b"<a", "not XML"), (b"", "not XML"),
     (b"<html><body>login</body></html>", "not SOAP"), (b"\xff\xfe<\x00", "not XML")],
    ids=["bomb", "outside", "cut", "empty", "page", "rubbish"],
)  # fmt: skip
def test_what_is_not_an_answer_is_refused(body_case: bytes, remedy: str) -> None:
    with pytest.raises(UnreadableAnswer, match=remedy) as refused:
        read(body_case)

    assert "hostname" not in "".join(traceback.format_exception(refused.value))


def test_a_very_deep_answer_is_read_without_falling() -> None:
    depth = 100_000
    data = b"<Envelope><Body>" + b"<a>" * depth + b"</a>" * depth + b"</Body></Envelope>"

    assert read(data).name == "a"


async def test_a_bomb_from_a_device_is_refused(device: Devices) -> None:
    async with device(AXIS, answers={"GetProfiles": BOMB}) as replay:
        refused = await refusal_of(replay)

    assert isinstance(refused, UnreadableAnswer)


async def test_an_answer_without_end_is_not_read_to_its_end(device: Devices) -> None:
    huge = http(200, b"<a>" + b" " * 20_000_000)
    async with device(AXIS, raw={"GetProfiles": huge}) as replay:
        refused = await refusal_of(replay)

    assert isinstance(refused, UnreadableAnswer)
    assert "without end" in str(refused)


async def test_a_packed_answer_is_refused_unpacked(device: Devices) -> None:
    packed = http(200, b"\x1f\x8b", ("Content-Encoding", "gzip"))
    async with device(AXIS, raw={"GetProfiles": packed}) as replay:
        refused = await refusal_of(replay)

    assert isinstance(refused, UnreadableAnswer)


async def test_a_redirection_is_refused_and_followed_nowhere(device: Devices) -> None:
    async with device(HIKVISION) as elsewhere:
        moved = http(302, b"", ("Location", elsewhere.url))
        async with device(AXIS, raw={"GetDeviceInformation": moved}) as replay:
            refused = await refusal_of(replay)

    assert isinstance(refused, BadAddress)
    assert elsewhere.asked == []


async def test_a_slow_device_is_given_up_in_time(device: Devices) -> None:
    async with device(AXIS, seconds=5.0) as replay:
        asked_at = time.monotonic()
        refused = await refusal_of(replay, answer=0.2)

    assert isinstance(refused, SystemUnreachable)
    assert time.monotonic() - asked_at < 2


async def test_a_device_that_drips_is_given_up_in_time(device: Devices) -> None:
    async with device(AXIS, dripping=0.05) as replay:
        asked_at = time.monotonic()
        refused = await refusal_of(replay, answer=0.3)

    assert isinstance(refused, SystemUnreachable)
    assert time.monotonic() - asked_at < 2


@pytest.mark.parametrize("said_case", ["", "http://10.0.0.7/tunnel", "rtsp://", "rtsp://[::1/x"])
async def test_a_stream_that_is_nowhere_is_unreadable(device: Devices, said_case: str) -> None:
    uri = envelope(f"<r><MediaUri><Uri>{said_case}</Uri></MediaUri></r>")
    async with device(AXIS, answers={"GetStreamUri": uri}) as replay:
        refused = await refusal_of(replay)

    assert isinstance(refused, UnreadableAnswer)


async def test_a_closed_connector_asks_nothing_more(device: Devices) -> None:
    async with device(HIKVISION) as replay:
        connector = a_connector(replay.url)
        async with the_joystick(connector) as steering:
            await steering.command(Move(pan=1))
            await connector.close()
            heard = list(replay.actions)
            with pytest.raises(CameraUnreachable, match="closed"):
                await steering.command(Move(pan=1))
        with pytest.raises(CameraUnreachable):
            async with connector.pull(CAMERA.id, Quality.MAIN):
                pass

    assert heard[-2:] == ["ContinuousMove", "Stop"]
    assert replay.actions == heard


async def test_a_device_that_is_not_there_says_so(device: Devices) -> None:
    async with device(AXIS) as replay:
        url = replay.url
    connector = a_connector(url)

    with pytest.raises(SystemUnreachable, match="check host and port"):
        async with connector.pull(CAMERA.id, Quality.MAIN):
            pass
    await connector.close()


@pytest.mark.parametrize(
    ("status_case", "kind"),
    [(403, CredentialsRefused), (404, BadAddress), (500, CameraUnreachable)],
)
async def test_each_refusal_without_words_names_its_remedy(
    device: Devices, status_case: int, kind: type[ConnectorError]
) -> None:
    async with device(AXIS, raw={"GetProfiles": http(status_case, b"no")}) as replay:
        refused = await refusal_of(replay)

    assert isinstance(refused, kind)
    assert str(refused).startswith(f"camera {CAMERA.id}: ")


async def test_a_camera_of_no_picture_we_read_is_unsuitable_with_the_remedy(
    device: Devices,
) -> None:
    only_mpeg4 = "<r><Profiles token='p'><VideoEncoderConfiguration><Encoding>MPEG4</Encoding>"
    only_mpeg4 += "</VideoEncoderConfiguration></Profiles></r>"
    async with device(AXIS, answers={"GetProfiles": envelope(only_mpeg4)}) as replay:
        refused = await refusal_of(replay)

    assert isinstance(refused, PictureUnsuitable)
    assert "no H.264 profile" in str(refused)
    assert "GetStreamUri" not in replay.actions
