"""What cameras notice of themselves reaches the State side, whole, and stops when it is over."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from federation.connector import CameraUnreachable
from services.kit.link.words import Alarms, Inventory
from tenants.vocabulary.alarm import Alarm, AlarmKind
from tests.services.federator.scripted import ScriptedConnector, a_place, camera_named
from tests.services.kit.link.carriers import paired, until

ONE, TWO = camera_named("001"), camera_named("002")
COVERED, SEEN = Alarm(AlarmKind.TAMPERED, True), Alarm(AlarmKind.TAMPERED, False)
LOST = Alarm(AlarmKind.PICTURE_LOST, True)


@pytest.fixture
def csu() -> ScriptedConnector:
    """Two cameras that tell of themselves; the others never do."""
    telling = ScriptedConnector()
    telling.noticed = {camera: asyncio.Queue() for camera in (ONE, TWO)}
    return telling


async def test_an_alarm_is_said_with_all_that_are_on_and_its_end_too(
    tmp_path: Path, csu: ScriptedConnector
) -> None:
    async with a_place(paired, tmp_path, csu=csu) as place:
        csu.noticed[ONE].put_nowait(COVERED)
        first = await place.media.hear(Alarms)
        csu.noticed[TWO].put_nowait(LOST)
        second = await place.media.hear(Alarms)
        csu.noticed[ONE].put_nowait(SEEN)
        third = await place.media.hear(Alarms)

    assert first == Alarms([{"camera": ONE, "kinds": ["tampered"]}])
    assert second.cameras == [*first.cameras, {"camera": TWO, "kinds": ["picture-lost"]}]
    assert third == Alarms(second.cameras[1:])
    assert csu.listeners == 0


async def test_what_is_said_twice_by_a_camera_is_said_once(
    tmp_path: Path, csu: ScriptedConnector
) -> None:
    async with a_place(paired, tmp_path, csu=csu) as place:
        for alarm in (SEEN, COVERED, COVERED):
            csu.noticed[ONE].put_nowait(alarm)
        await place.media.hear(Alarms)
        await place.media.settled()

        said = [word for word in place.media.heard if isinstance(word, Alarms)]
        assert said == [Alarms([{"camera": ONE, "kinds": ["tampered"]}])]


async def test_a_camera_that_cannot_be_heard_is_listened_to_again(
    tmp_path: Path, csu: ScriptedConnector
) -> None:
    csu.noticed[ONE].put_nowait(CameraUnreachable("it has forgotten that we listen"))
    csu.noticed[ONE].put_nowait(COVERED)
    async with a_place(paired, tmp_path, csu=csu) as place:
        heard = await place.media.hear(Alarms)

    assert heard.cameras == [{"camera": ONE, "kinds": ["tampered"]}]


@pytest.mark.parametrize("end", [None, RuntimeError("a bug of ours")])
async def test_an_alarm_whose_end_nobody_would_hear_is_over(
    tmp_path: Path, csu: ScriptedConnector, end: Exception | None
) -> None:
    async with a_place(paired, tmp_path, csu=csu) as place:
        csu.noticed[ONE].put_nowait(COVERED)
        await place.media.hear(Alarms)
        csu.noticed[ONE].put_nowait(end)

        assert await place.media.hear(Alarms) == Alarms([])


async def test_a_camera_that_is_shared_no_more_is_listened_to_no_more(
    tmp_path: Path, csu: ScriptedConnector
) -> None:
    async with a_place(paired, tmp_path, csu=csu) as place:
        csu.noticed[ONE].put_nowait(COVERED)
        await place.media.hear(Alarms)
        await until(lambda: csu.listeners == 2)
        csu.cameras = [camera for camera in csu.cameras if camera.id != ONE]

        assert await place.media.hear(Alarms) == Alarms([])
        await until(lambda: csu.listeners == 1)


async def test_cameras_that_never_tell_cost_no_word(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.media.hear(Inventory)
        await place.media.settled()

        assert [word for word in place.media.heard if isinstance(word, Alarms)] == []
