"""Who gets in, what is refused unread, and what is told to whom."""

from __future__ import annotations

import logging
import time
import traceback
from base64 import b64decode
from datetime import UTC, datetime

import pytest

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    CredentialsRefused,
    PictureUnsuitable,
    SystemUnreachable,
    UnreadableAnswer,
)
from federation.onvif.connector import OnvifCamera, OnvifConnector
from federation.onvif.reach import networks
from federation.onvif.soap.envelope import read
from federation.onvif.soap.security import password_digest
from federation.pulling.address import BadAddress, Credentials
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import Quality
from tests.builders import a_camera
from tests.federation.onvif.devices import (
    AXIS,
    CAMERA,
    HIKVISION,
    LOOPBACK,
    OURS,
    a_connector,
    device_of,
    envelope,
)
from tests.servers.onvif_replay import Devices, Replay, http

SECRET = "s3cr3t/#@^&<é"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>
<Envelope><Body><a>&y;</a></Body></Envelope>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<Envelope><Body><a>&x;</a></Body></Envelope>"""


async def refusal_of(
    replay: Replay, credentials: Credentials | None = OURS, **patience: float
) -> ConnectorError:
    """What describing the device fails with."""
    connector = a_connector(replay.url, credentials, **patience)
    with pytest.raises(ConnectorError) as refused:
        async with connector.pull(CAMERA.id, Quality.MAIN):
            pass
    await connector.close()
    return refused.value


def test_the_digest_is_the_one_of_the_standard() -> None:
    # The example of the ONVIF application programmer's guide, §6.1.1.3.
    nonce = b64decode("LKqI6G/AikKCQrN0zqZFlg==")

    digest = password_digest(nonce, "2010-09-16T07:50:45Z", "userpassword")

    assert digest == "tuOSpGlFlIXsozq4HFNeeGeFLEI="


async def test_a_wrong_password_is_offered_once_and_refused(device: Devices) -> None:
    async with device(AXIS, password=SECRET) as replay:
        # Its clock is right: another try with ours would only count against the account.
        replay._clock = datetime.now(UTC)
        date = replay.now.strftime("%a, %d %b %Y %H:%M:%S GMT")
        replay._manners.raw = {"GetSystemDateAndTime": http(200, envelope("<x/>"), ("Date", date))}
        refused = await refusal_of(replay)

    assert isinstance(refused, CredentialsRefused)
    assert refused.lasting
    assert str(refused).startswith(f"camera {CAMERA.id}: it refuses the user or the password")
    assert replay.actions == ["GetSystemDateAndTime", "GetDeviceInformation"]


async def test_a_wrong_password_on_a_wrong_clock_is_offered_twice_at_most(device: Devices) -> None:
    async with device(AXIS, password=SECRET) as replay:
        refused = await refusal_of(replay)

    assert isinstance(refused, CredentialsRefused)
    assert replay.actions.count("GetDeviceInformation") == 2


async def test_a_device_that_asks_for_an_account_we_lack_says_so(device: Devices) -> None:
    async with device(AXIS) as replay:
        refused = await refusal_of(replay, credentials=None)

    assert isinstance(refused, CredentialsRefused)
    assert "give both" in str(refused)


@pytest.mark.parametrize("algorithm_case", ["MD5", "SHA-256"])
async def test_http_digest_is_answered_where_the_device_asks_for_it(
    device: Devices, algorithm_case: str
) -> None:
    async with device(HIKVISION, http_digest=algorithm_case, password=SECRET) as replay:
        connector = a_connector(replay.url, Credentials("agent", SECRET))
        await device_of(connector).describe()
        await connector.close()

    proofs = {each.headers.get("authorization", "none").split()[0] for each in replay.asked}
    assert proofs == {"none", "Digest"}


async def test_a_wrong_password_in_http_digest_is_offered_once(device: Devices) -> None:
    async with device(HIKVISION, http_digest="SHA-256", password="another") as replay:
        refused = await refusal_of(replay)

    assert isinstance(refused, CredentialsRefused)
    assert sum("authorization" in each.headers for each in replay.asked) == 1


async def test_the_password_itself_is_never_sent(device: Devices) -> None:
    basic = http(401, b"", ("WWW-Authenticate", 'Basic realm="cam"'))
    async with device(AXIS, raw={"GetDeviceInformation": basic}) as replay:
        await refusal_of(replay, Credentials("agent", SECRET))

    sent = b"".join(each.body + repr(each.headers).encode() for each in replay.asked)
    assert SECRET.encode() not in sent
    assert b"Basic" not in sent


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


async def test_a_camera_without_h264_is_unsuitable_with_the_remedy(device: Devices) -> None:
    only_jpeg = "<r><Profiles token='p'><VideoEncoderConfiguration><Encoding>JPEG</Encoding>"
    only_jpeg += "</VideoEncoderConfiguration></Profiles></r>"
    async with device(AXIS, answers={"GetProfiles": envelope(only_jpeg)}) as replay:
        refused = await refusal_of(replay)

    assert isinstance(refused, PictureUnsuitable)
    assert "no H.264 profile" in str(refused)
    assert "GetStreamUri" not in replay.actions


async def test_a_camera_of_another_connector_does_not_exist(device: Devices) -> None:
    async with device(AXIS) as replay:
        connector = a_connector(replay.url)
        with pytest.raises(CameraUnreachable, match="not one of the cameras"):
            async with connector.pull(CameraId("lille:001"), Quality.MAIN):
                pass
        await connector.close()

    assert connector.steering(CameraId("lille:001")) is None
    assert replay.asked == []


def test_a_camera_that_the_commune_does_not_call_steerable_has_no_joystick() -> None:
    fixed = a_camera(steerable=False)

    assert a_connector("http://127.0.0.1/onvif", camera=fixed).steering(fixed.id) is None


async def test_a_host_outside_the_networks_hears_nothing(device: Devices) -> None:
    async with device(AXIS) as replay:
        connector = OnvifConnector(
            [OnvifCamera(CAMERA, replay.url, OURS)], networks(["192.0.2.0/24"])
        )
        with pytest.raises(BadAddress, match="outside the declared networks"):
            async with connector.pull(CAMERA.id, Quality.MAIN):
                pass
        await connector.close()

    assert replay.asked == []


@pytest.mark.parametrize(
    "device_case",
    ["rtsp://cam/onvif", "cam", "http://", "http://cam:0/", "http://agent:secret@cam/onvif"],
)
def test_an_address_that_cannot_work_is_refused_before_anything(device_case: str) -> None:
    with pytest.raises(BadAddress, match=CAMERA.id) as refused:
        OnvifConnector([OnvifCamera(CAMERA, device_case)], LOOPBACK)

    assert "secret" not in str(refused.value)


async def test_no_error_no_log_and_no_repr_tells_the_password_or_the_address(
    device: Devices, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = ""
    for status in (302, 401, 403, 404, 500):
        raw = {"GetProfiles": http(status, b"no", ("Location", "http://127.0.0.1/"))}
        async with device(AXIS, raw=raw, password=SECRET) as replay:
            ours = Credentials("agent", SECRET)
            refused = await refusal_of(replay, ours)
            told += "".join(traceback.format_exception(refused))
            told += repr(OnvifCamera(CAMERA, replay.url, ours))
            connector = a_connector(replay.url, ours)
            told += repr(vars(connector)) + repr(vars(device_of(connector)))
            await connector.close()
            assert str(replay.port) not in told + caplog.text

    assert SECRET not in told + caplog.text
    assert "127.0.0.1" not in told.replace("line 127", "") + caplog.text
