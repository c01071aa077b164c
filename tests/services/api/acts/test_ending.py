"""How views end: stopped by their agent, by the house, by their lease."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.api.acts.answers import EndedView, NoSuchView, Stopped
from services.api.acts.end_view import end_view
from services.api.acts.expire_views import expire_views
from services.api.acts.reading import find_view
from services.api.acts.stop_watching import stop_watching
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import ViewId
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, held, last_entries
from tests.services.api.storage.fixtures import CAMERAS, assert_register_holds

LATER = NOON + timedelta(seconds=10)


async def test_the_last_view_that_stops_frees_the_slot(begin: Begin) -> None:
    one, other = await watching(begin), await watching(begin)

    first = await stop_watching(begin, an_agent(), one.view, LATER)
    still_held = await held(begin)
    second = await stop_watching(begin, an_agent(), other.view, LATER)

    assert first == Stopped(one.view, one.flow, ASCQ, slot_freed=False)
    assert still_held == {1: CAMERAS[0].id}
    assert second == Stopped(other.view, other.flow, ASCQ, slot_freed=True)
    assert await held(begin) == {}
    assert await last_entries(begin, 3) == [
        ("stop-watching", "done", "stopped"),
        ("stop-watching", "done", "stopped"),
        ("end-flow", "done", "stopped"),
    ]
    await assert_register_holds(begin)


async def test_the_entry_of_an_end_closes_the_time_range(begin: Begin) -> None:
    watched = await watching(begin)

    await stop_watching(begin, an_agent(), watched.view, LATER)

    entry = (await entries(begin))[-2]
    assert (entry["since"], entry["at"]) == (
        "2026-06-15T12:00:00.000000Z",
        "2026-06-15T12:00:10.000000Z",
    )
    assert (entry["view"], entry["flow"], entry["slot"], entry["fence"]) == (
        watched.view,
        watched.flow,
        1,
        1,
    )
    assert (entry["name"], entry["motive"], entry["habilitation"]) == (
        "Camille Martin",
        "public-order",
        "HAB-2026-014",
    )


async def test_a_view_stops_once(begin: Begin) -> None:
    watched = await watching(begin)
    await stop_watching(begin, an_agent(), watched.view, LATER)
    before = await entries(begin)

    again = await stop_watching(begin, an_agent(), watched.view, LATER)

    assert again == NoSuchView(watched.view)
    assert await entries(begin) == before


async def test_another_agents_view_does_not_exist(begin: Begin) -> None:
    watched = await watching(begin)

    answer = await stop_watching(begin, an_agent("Dominique Petit"), watched.view, LATER)

    assert answer == NoSuchView(watched.view)
    assert await held(begin) == {1: CAMERAS[0].id}


async def test_an_unknown_or_unreadable_view_does_not_exist(begin: Begin) -> None:
    for text in ("nothing", "", "\x00", "\ud800", "x" * 10_000):
        view = ViewId(text)
        assert await stop_watching(begin, an_agent(), view, LATER) == NoSuchView(view)
        assert await end_view(begin, view, "revoked", LATER) == NoSuchView(view)
        assert await find_view(begin, view) is None


async def test_the_house_ends_anybodys_view_and_says_why(begin: Begin) -> None:
    watched = await watching(begin)

    ended = await end_view(begin, watched.view, "session-ended", LATER)

    assert ended == Stopped(watched.view, watched.flow, ASCQ, slot_freed=True)
    assert await last_entries(begin, 2) == [
        ("stop-watching", "done", "session-ended"),
        ("end-flow", "done", "session-ended"),
    ]
    view = await find_view(begin, watched.view)
    assert view is not None
    assert view.ended == "session-ended"


async def test_what_nobody_renews_expires_and_what_is_younger_stays(begin: Begin) -> None:
    old = await watching(begin, "001")
    young = await watching(begin, "002", now=LATER)

    ended = await expire_views(begin, NOON + timedelta(seconds=15))

    assert ended == (
        EndedView(old.view, old.flow, ASCQ, CAMERAS[0].id, an_agent().id, "lease-expired", True),
    )
    assert await held(begin) == {2: CAMERAS[1].id}
    assert await expire_views(begin, NOON + timedelta(seconds=15)) == ()
    assert young.slot == 2
    await assert_register_holds(begin)


async def test_a_view_ends_with_the_habilitation_whoever_says_that_its_hour_has_come(
    begin: Begin,
) -> None:
    midnight = datetime(2027, 1, 1, tzinfo=UTC)
    here = await watching(begin, "001", now=midnight - timedelta(seconds=4))
    there = await watching(begin, "002", now=midnight - timedelta(seconds=4))

    await end_view(begin, there.view, "deadline", midnight)
    ended = await expire_views(begin, midnight)

    assert [(one.view, one.code) for one in ended] == [(here.view, "habilitation-ended")]
    view = await find_view(begin, there.view)
    assert view is not None
    assert view.ended == "habilitation-ended"


async def test_a_right_that_ends_before_its_habilitation_is_a_deadline(begin: Begin) -> None:
    watched = await watching(begin)

    await end_view(begin, watched.view, "deadline", LATER)

    assert await last_entries(begin, 1) == [("end-flow", "done", "deadline")]


async def test_a_fence_is_never_used_again(begin: Begin) -> None:
    fences = []
    for _ in range(3):
        watched = await watching(begin)
        fences.append((watched.slot, watched.fence))
        await stop_watching(begin, an_agent(), watched.view, NOON)

    assert fences == [(1, 1), (1, 2), (1, 3)]
