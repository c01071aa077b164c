"""The owner looks along: an entry each time, no slot, and no flow kept for it alone."""

from __future__ import annotations

from datetime import timedelta

from services.api.acts.answers import LookRefused, NoSuchCamera, Stopped, Watching
from services.api.acts.cut_cameras import cut_cameras
from services.api.acts.end_view import end_view
from services.api.acts.look_along import look_along
from services.api.acts.reading import gauge
from services.api.acts.renew_views import renew_views
from services.api.acts.stop_watching import stop_watching
from services.api.storage.work import Begin
from tenants.conventions.articles import RESPONSIBLE
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, held, last_entries
from tests.services.api.acts.test_cutting import CHIEF, ONE
from tests.services.api.storage.fixtures import CONVENTIONS, assert_register_holds

SOON = NOON + timedelta(seconds=5)


async def look(begin: Begin) -> Watching | LookRefused | NoSuchCamera:
    return await look_along(begin, CONVENTIONS, CHIEF, ONE, NOON)


async def looking(begin: Begin) -> Watching:
    answer = await look(begin)
    assert isinstance(answer, Watching)
    return answer


async def test_the_owner_joins_the_flow_that_leaves_under_its_own_slot(begin: Begin) -> None:
    seen = await watching(begin, "001")

    mine = await looking(begin)

    assert (mine.flow, mine.slot, mine.fence) == (seen.flow, seen.slot, seen.fence)
    assert mine.until == NOON + timedelta(hours=1)
    assert await held(begin) == {1: ONE}
    entry = (await entries(begin))[-1]
    assert (entry["act"], entry["outcome"], entry["name"]) == (
        "look-along", "granted", "Alex Dubois",
    )  # fmt: skip
    assert (entry["view"], entry["article"]) == (mine.view, RESPONSIBLE.cited)
    await assert_register_holds(begin)


async def test_the_board_shows_the_services_that_look_and_not_the_owner(begin: Begin) -> None:
    seen = await watching(begin, "001")
    await looking(begin)

    (mine,) = await gauge(begin, CHIEF, ASCQ, NOON)

    assert [one.view for one in mine.holders[0].viewers] == [seen.view]


async def test_where_nothing_leaves_nothing_is_opened_and_the_attempt_is_entered(
    begin: Begin,
) -> None:
    answer = await look(begin)

    assert isinstance(answer, LookRefused)
    assert answer.refused.code == "nothing-leaves"
    assert await held(begin) == {}
    assert await last_entries(begin, 1) == [("look-along", "nothing-leaves", None)]


async def test_to_a_service_this_door_does_not_exist_and_its_owner_reads_who_tried(
    begin: Begin,
) -> None:
    await watching(begin, "001")
    before = len(await entries(begin))

    answer = await look_along(begin, CONVENTIONS, an_agent(), ONE, NOON)

    assert answer == NoSuchCamera(ONE)
    (tried,) = (await entries(begin))[before:]
    assert (tried["act"], tried["outcome"], tried["camera"]) == ("look-along", "not-entitled", ONE)


async def test_it_goes_on_while_a_service_looks_and_ends_with_the_last(begin: Begin) -> None:
    agent = an_agent()
    seen = await watching(begin, "001", agent=agent)
    mine = await looking(begin)

    kept = await renew_views(begin, CONVENTIONS, [seen.view, mine.view], SOON)
    assert {one.view for one in kept.passes} == {seen.view, mine.view}
    await stop_watching(begin, agent, seen.view, SOON)
    gone = await renew_views(begin, CONVENTIONS, [mine.view], SOON)

    assert gone.passes == ()
    assert [(one.view, one.code, one.slot_freed) for one in gone.ended] == [
        (mine.view, "nothing-leaves", True)
    ]
    assert await held(begin) == {}
    assert [one["motive"] for one in (await entries(begin))[-2:]] == [None, None]
    await assert_register_holds(begin)


async def test_a_slot_that_only_the_owner_looks_through_is_free_for_who_asks(
    begin: Begin,
) -> None:
    agent = an_agent()
    seen = await watching(begin, "001", agent=agent)
    await looking(begin)
    await stop_watching(begin, agent, seen.view, NOON)

    await watching(begin, "002")

    assert await held(begin) == {1: f"{ASCQ}:002"}


async def test_its_hour_ends_it_though_a_service_still_looks(begin: Begin) -> None:
    await watching(begin, "001")
    mine = await looking(begin)
    last = mine.until - timedelta(seconds=1)
    seen = await watching(begin, "001", now=last)

    after = await renew_views(begin, CONVENTIONS, [mine.view, seen.view], mine.until)

    assert [one.view for one in after.passes] == [seen.view]


async def test_the_owner_s_own_stop_ends_its_look_too(begin: Begin) -> None:
    await watching(begin, "001")
    mine = await looking(begin)

    await cut_cameras(begin, CHIEF, ASCQ, ONE, "intervention", None, NOON)

    assert not isinstance(await end_view(begin, mine.view, "stopped", NOON), Stopped)
    assert await held(begin) == {}
