"""What a device notices of itself: heard where it tells, quiet where it does not."""

from __future__ import annotations

from contextlib import aclosing

import pytest

from federation.connector import CameraUnreachable
from federation.onvif.parser import read_alarms
from federation.onvif.soap.envelope import read
from tenants.vocabulary.alarm import Alarm, AlarmKind
from tests.federation.onvif.devices import (
    AXIS,
    BOSCH,
    CAMERA,
    HIKVISION,
    a_connector,
    envelope,
    fault,
)
from tests.servers.onvif_replay import Devices

TAMPER = "tns1:RuleEngine/TamperDetector/Tamper"
LOSS = "tns1:VideoSource/SignalLoss"


def told(*messages: tuple[str, str, str]) -> bytes:
    each = "".join(
        f"<NotificationMessage><Topic>{topic}</Topic><Message><Message><Source>"
        '<SimpleItem Name="Source" Value="1"/></Source>'
        f'<Data><SimpleItem Name="{name}" Value="{value}"/></Data></Message></Message>'
        "</NotificationMessage>"
        for topic, name, value in messages
    )
    return envelope(f"<PullMessagesResponse>{each}</PullMessagesResponse>")


@pytest.mark.parametrize(
    ("message_case", "alarms"),
    [
        ((TAMPER, "IsTamper", "true"), [Alarm(AlarmKind.TAMPERED, True)]),
        ((LOSS, "State", "false"), [Alarm(AlarmKind.PICTURE_LOST, False)]),
        (("tns1:VideoSource/GlobalSceneChange/ImagingService", "State", "1"),
         [Alarm(AlarmKind.TAMPERED, True)]),
        (("tns1:VideoSource/tnsaxis:Tampering", "tampering", "1"),
         [Alarm(AlarmKind.TAMPERED, True)]),
        (("tns1:VideoSource/MotionAlarm", "State", "true"), []),
        ((TAMPER, "Rule", "MyRule"), []),
    ],
)  # fmt: skip
def test_a_message_is_an_alarm_or_nothing(
    message_case: tuple[str, str, str], alarms: list[Alarm]
) -> None:
    assert list(read_alarms(read(told(message_case)))) == alarms


async def test_an_alarm_is_heard_and_the_list_is_left_at_the_end(device: Devices) -> None:
    answers = {"PullMessages": told((LOSS, "State", "true"), (LOSS, "State", "false"))}
    async with device(HIKVISION, answers=answers) as replay:
        connector = a_connector(replay.url)
        async with aclosing(connector.alarms(CAMERA.id)) as heard:
            alarms = [await anext(heard) for _ in range(3)]
        await connector.close()

    assert alarms == [
        Alarm(AlarmKind.PICTURE_LOST, True),
        Alarm(AlarmKind.PICTURE_LOST, False),
        Alarm(AlarmKind.PICTURE_LOST, True),
    ]
    assert replay.actions[-4:] == [
        "CreatePullPointSubscription", "PullMessages", "PullMessages", "Unsubscribe"
    ]  # fmt: skip
    assert replay.asked[-2].path.startswith("/onvif/Events/PullSubManager_")


async def test_axis_gets_its_subscription_number_back(device: Devices) -> None:
    answers = {"PullMessages": told((TAMPER, "IsTamper", "true"))}
    async with device(AXIS, answers=answers) as replay:
        connector = a_connector(replay.url)
        async with aclosing(connector.alarms(CAMERA.id)) as heard:
            await anext(heard)
        await connector.close()

    (asked,) = replay.bodies("PullMessages")
    assert ">5</p:SubscriptionId>" in asked


@pytest.mark.parametrize("folder_case", [AXIS, BOSCH])
async def test_a_device_that_does_not_tell_is_quiet(device: Devices, folder_case: str) -> None:
    refusing = {"CreatePullPointSubscription": fault("Receiver", "SubscribeCreationFailedFault")}
    async with device(folder_case, answers=refusing) as replay:
        connector = a_connector(replay.url)
        alarms = [alarm async for alarm in connector.alarms(CAMERA.id)]
        await connector.close()

    assert alarms == []
    assert "PullMessages" not in replay.actions


async def test_a_device_that_forgets_us_says_so(device: Devices) -> None:
    async with device(
        HIKVISION, answers={"PullMessages": fault("Sender", "InvalidArgs")}
    ) as replay:
        connector = a_connector(replay.url)
        with pytest.raises(CameraUnreachable, match=f"{CAMERA.id}: .* listen again"):
            await anext(connector.alarms(CAMERA.id))
        await connector.close()
