"""Who reaches for what is not theirs leaves a trace with its owner, and no more than some."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.api.acts.answers import NoSuchCamera, NoSuchView
from services.api.acts.attempts import LAST, MOST, PER
from services.api.acts.reading import find_camera, tenants_asked
from services.api.acts.stop_watching import stop_watching
from services.api.acts.watch_camera import watch_camera
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries
from tests.services.api.storage.fixtures import CONVENTIONS

STRANGER = an_agent("Ali Roux", organisation=SubscriberId("cic-moselle"))
CAMERA = CameraId(f"{ASCQ}:001")


async def reach(begin: Begin, at: timedelta = timedelta()) -> None:
    assert await find_camera(begin, STRANGER, CAMERA, NOON + at) is None


async def test_a_camera_asked_for_by_its_name_is_told_to_its_owner_alone(begin: Begin) -> None:
    before = len(await entries(begin))

    await reach(begin)

    (tried,) = (await entries(begin))[before:]
    assert (tried["act"], tried["outcome"], tried["agent"], tried["camera"]) == (
        "consult", "not-entitled", STRANGER.id, CAMERA,
    )  # fmt: skip


async def test_what_is_nobody_s_leaves_no_trace(begin: Begin) -> None:
    before = len(await entries(begin))

    assert await find_camera(begin, STRANGER, CameraId(f"{ASCQ}:none"), NOON) is None
    assert await tenants_asked(begin, STRANGER, TenantId("nulle-part"), NOON) == frozenset()

    assert len(await entries(begin)) == before


async def test_a_stranger_does_not_fill_a_register_and_its_last_entry_says_so(begin: Begin) -> None:
    before = len(await entries(begin))

    for _ in range(MOST + 5):
        await reach(begin)
    answer = await watch_camera(begin, CONVENTIONS, STRANGER, CAMERA, "public-order", None, NOON)

    assert answer == NoSuchCamera(CAMERA)
    made = (await entries(begin))[before:]
    assert len(made) == MOST
    assert [one["detail"] for one in made[-2:]] == [None, LAST]

    await reach(begin, PER)
    assert len((await entries(begin))[before:]) == MOST + 1


async def test_one_person_s_attempts_do_not_hide_another_s(begin: Begin) -> None:
    for _ in range(MOST):
        await reach(begin)
    before = len(await entries(begin))

    other = replace(STRANGER, name="Nadia Blanc")
    assert await find_camera(begin, other, CAMERA, NOON) is None

    assert len(await entries(begin)) == before + 1


async def test_a_look_of_another_service_is_out_of_reach_and_its_owner_reads_who_tried(
    begin: Begin,
) -> None:
    look = await watching(begin)
    before = len(await entries(begin))

    assert await stop_watching(begin, STRANGER, look.view, NOON) == NoSuchView(look.view)

    (tried,) = (await entries(begin))[before:]
    assert (tried["act"], tried["outcome"]) == ("stop-watching", "not-entitled")


async def test_a_colleague_s_look_is_out_of_reach_without_an_accusation(begin: Begin) -> None:
    look = await watching(begin)
    before = len(await entries(begin))

    colleague = an_agent("Dominique Leroy")
    assert await stop_watching(begin, colleague, look.view, NOON) == NoSuchView(look.view)

    assert len(await entries(begin)) == before
