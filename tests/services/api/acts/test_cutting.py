"""The owner's stop at the API, and what a commune did by itself: entered, obeyed, lifted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.api.acts.answers import CutDone, CutRefused, NoSuchCamera, Restored, WatchRefused
from services.api.acts.cut_cameras import cut_cameras, restore_cameras
from services.api.acts.reading import gauge
from services.api.acts.record_facts import LIFTED_BY_TIME, lift_cuts, record_facts
from services.api.acts.watch_camera import watch_camera
from services.api.storage.work import Begin
from services.kit.sharing import Fact
from tenants.decisions.cutting import CONTROL_APPROVE, Cut
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, held, last_entries
from tests.services.api.storage.fixtures import CAMERAS, CONVENTIONS, assert_register_holds

ONE, TWO = CAMERAS[0].id, CAMERAS[1].id
CHIEF = an_agent(
    "Alex Dubois",
    rank="Chef de salle",
    service="CSU",
    organisation=SubscriberId(ASCQ),
    roles=frozenset({CONTROL_APPROVE}),
)
QUARTER = timedelta(minutes=15)
LATER = NOON + timedelta(minutes=1)


async def cut(
    begin: Begin,
    camera: CameraId | None = ONE,
    *,
    agent: Agent = CHIEF,
    reason: str = "intervention",
    lasting: timedelta | None = QUARTER,
) -> CutDone | CutRefused | NoSuchCamera:
    return await cut_cameras(begin, agent, ASCQ, camera, reason, lasting, NOON)


async def asked(begin: Begin, camera: CameraId, at: timedelta = timedelta()) -> object:
    answer = await watch_camera(
        begin, CONVENTIONS, an_agent(), camera, "public-order", None, NOON + at
    )
    return answer.refused.code if isinstance(answer, WatchRefused) else type(answer).__name__


async def test_a_cut_ends_the_views_of_its_camera_at_once_and_no_other(begin: Begin) -> None:
    gone, kept = await watching(begin, "001"), await watching(begin, "002")

    done = await cut(begin)

    assert isinstance(done, CutDone)
    assert done.cut == Cut(ONE, "intervention", "Chef de salle Alex Dubois", NOON, NOON + QUARTER)
    assert [(one.view, one.code) for one in done.ended] == [(gone.view, "cut-by-commune")]
    assert await held(begin) == {2: kept.camera.id}
    assert [act for act, _, _ in await last_entries(begin, 3)] == [
        "cut", "stop-watching", "end-flow",
    ]  # fmt: skip
    await assert_register_holds(begin)


async def test_a_cut_of_everything_ends_every_view(begin: Begin) -> None:
    await watching(begin, "001")
    await watching(begin, "002")

    done = await cut(begin, None)

    assert isinstance(done, CutDone)
    assert len(done.ended) == 2
    assert await held(begin) == {}


async def test_while_it_stands_who_asks_is_refused_with_the_reason(begin: Begin) -> None:
    await cut(begin)

    assert await asked(begin, ONE) == "cut-by-commune"
    assert await asked(begin, TWO) == "Watching"
    assert (await entries(begin))[-2]["outcome"] == "cut-by-commune"


async def test_it_lifts_by_itself_at_its_hour(begin: Begin) -> None:
    await cut(begin)

    assert await asked(begin, ONE, QUARTER - timedelta(seconds=1)) == "cut-by-commune"
    assert await asked(begin, ONE, QUARTER) == "Watching"
    assert await lift_cuts(begin, NOON + QUARTER) == (ASCQ,)
    assert await lift_cuts(begin, NOON + QUARTER) == ()
    last = (await entries(begin))[-1]
    assert (last["act"], last["name"]) == ("restore", LIFTED_BY_TIME)


async def test_the_owner_reopens(begin: Begin) -> None:
    await cut(begin, lasting=None)

    assert await restore_cameras(begin, CHIEF, ASCQ, ONE, LATER) == Restored(ASCQ, ONE)
    assert await asked(begin, ONE) == "Watching"
    assert isinstance(await restore_cameras(begin, CHIEF, ASCQ, ONE, LATER), NoSuchCamera)


async def test_nobody_but_the_owner_cuts_or_reopens_and_the_attempt_is_entered(
    begin: Begin,
) -> None:
    view = await watching(begin, "001")

    refused = await cut(begin, agent=an_agent())
    reopened = await restore_cameras(begin, an_agent(), ASCQ, ONE, NOON)

    assert isinstance(refused, CutRefused)
    assert isinstance(reopened, CutRefused)
    assert [(act, outcome) for act, outcome, _ in await last_entries(begin, 2)] == [
        ("cut", "not-the-owner"),
        ("restore", "not-the-owner"),
    ]
    assert await held(begin) == {1: view.camera.id}


@pytest.mark.parametrize("camera", [CameraId(f"{ASCQ}:999"), CameraId("lille:001")])
async def test_a_camera_that_is_not_the_tenant_s_is_not_cut(begin: Begin, camera: CameraId) -> None:
    assert await cut(begin, camera) == NoSuchCamera(camera)


async def test_a_tenant_that_does_not_exist_has_nothing_to_cut(begin: Begin) -> None:
    nowhere = TenantId("nowhere")

    done = await cut_cameras(begin, CHIEF, nowhere, None, "intervention", None, NOON)

    assert done == NoSuchCamera(CameraId("nowhere"))


async def test_the_gauge_says_what_is_cut(begin: Begin) -> None:
    done = await cut(begin)

    assert isinstance(done, CutDone)
    (now,) = await gauge(begin, an_agent(), ASCQ, NOON)
    (after,) = await gauge(begin, an_agent(), ASCQ, NOON + QUARTER)
    assert (now.cuts, after.cuts) == ((done.cut,), ())


async def test_what_the_commune_cut_by_itself_is_entered_once_with_its_own_hour(
    begin: Begin,
) -> None:
    await watching(begin, "001")
    fact = Fact("f1", "cut", Cut(ONE, "travaux", "alex", NOON, None))

    first = await record_facts(begin, CONVENTIONS, ASCQ, [fact], LATER)
    again = await record_facts(begin, CONVENTIONS, ASCQ, [fact], LATER)

    assert (first.known, len(first.ended)) == (("f1",), 1)
    assert (again.known, again.ended) == (("f1",), ())
    said = [one for one in await entries(begin) if one["act"] == "cut"]
    assert [(one["name"], one["since"], one["at"]) for one in said] == [
        ("alex", "2026-06-15T12:00:00.000000Z", "2026-06-15T12:01:00.000000Z")
    ]
    assert await asked(begin, ONE) == "cut-by-commune"


async def test_what_the_commune_reopened_by_itself_is_open(begin: Begin) -> None:
    made = Fact("f1", "cut", Cut(ONE, "travaux", "alex", NOON, None))
    lifted = Fact("f2", "restored", Cut(ONE, "", "alex", LATER, None))

    await record_facts(begin, CONVENTIONS, ASCQ, [made, lifted], LATER)

    assert await asked(begin, ONE) == "Watching"


async def test_a_stop_that_was_over_before_we_heard_of_it_is_entered_and_ends_nothing(
    begin: Begin,
) -> None:
    view = await watching(begin, "001", now=NOON + QUARTER)
    fact = Fact("f1", "cut", Cut(ONE, "travaux", "alex", NOON, NOON + timedelta(minutes=5)))

    entered = await record_facts(begin, CONVENTIONS, ASCQ, [fact], NOON + QUARTER)

    assert entered.ended == ()
    assert await held(begin) == {1: view.camera.id}
