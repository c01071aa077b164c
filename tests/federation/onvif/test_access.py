"""Who gets in, what is refused unread, and what is told to whom."""

from __future__ import annotations

import logging
import traceback
from base64 import b64decode
from datetime import UTC, datetime

import pytest

from federation.connector import (
    CameraUnreachable,
    CredentialsRefused,
)
from federation.onvif.connector import OnvifCamera, OnvifConnector
from federation.onvif.reach import networks
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
    fault,
    refusal_of,
)
from tests.servers.onvif_replay import Devices, http

SECRET = "s3cr3t/#@^&<é"


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


async def test_a_wrong_password_is_not_offered_twice_at_every_attempt(device: Devices) -> None:
    async with device(AXIS, password=SECRET) as replay:
        connector = a_connector(replay.url)
        for _ in range(3):
            with pytest.raises(CredentialsRefused):
                async with connector.pull(CAMERA.id, Quality.MAIN):
                    pass
        await connector.close()

    assert replay.actions.count("GetDeviceInformation") == 2 + 1 + 1


async def test_a_device_that_talks_of_its_clock_has_not_locked_the_account(
    device: Devices,
) -> None:
    slow = http(400, fault("Sender", "NotAuthorized").replace(b"</e:Code>", b"</e:Code><e:Reason>"
                b"<e:Text>blocked by the clock</e:Text></e:Reason>"))  # fmt: skip
    async with device(AXIS, raw={"GetDeviceInformation": slow}) as replay:
        refused = await refusal_of(replay)

    assert "refuses the user or the password" in str(refused)


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


async def test_another_account_is_taken_without_another_connector(device: Devices) -> None:
    async with device(AXIS) as replay:
        connector = a_connector(replay.url)
        known = OnvifCamera(CAMERA, replay.url, OURS)
        wrong = OnvifCamera(CAMERA, replay.url, Credentials("beffroi", "of nobody"))
        assert connector.renew([wrong]) == {CAMERA.id}
        with pytest.raises(CredentialsRefused):
            async with connector.pull(CAMERA.id, Quality.MAIN):
                pass

        assert connector.renew([known]) == {CAMERA.id}
        assert connector.renew([known]) == frozenset()
        assert (await device_of(connector).describe()).streams
        await connector.close()
