"""After a gap the register says so, and what media still shows is given one more lease."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.api.acts.end_view import Ending
from services.api.acts.reading import find_view
from services.api.acts.register.restore import restore_register
from services.api.acts.renew_views import renew_views
from services.api.storage.work import Begin
from tests.builders import ASCQ, NOON
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, held, last_entries
from tests.services.api.storage.fixtures import CONVENTIONS, assert_register_holds


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


async def test_the_gap_is_an_entry_with_both_its_ends(begin: Begin) -> None:
    await restore_register(begin, ASCQ, NOON, "database", after(40))

    entry = (await entries(begin))[-1]
    assert (entry["act"], entry["outcome"], entry["detail"]) == (
        "register-restored",
        "done",
        "database",
    )
    assert (entry["since"], entry["until"], entry["at"]) == (
        "2026-06-15T12:00:00.000000Z",
        "2026-06-15T12:00:40.000000Z",
        "2026-06-15T12:00:40.000000Z",
    )
    await assert_register_holds(begin)


async def test_within_the_grace_what_runs_goes_on(begin: Begin) -> None:
    watched = await watching(begin)

    ended = await restore_register(begin, ASCQ, after(2), "database", after(50))
    renewed = await renew_views(begin, CONVENTIONS, [watched.view], after(52))

    assert ended == ()
    assert [one.view for one in renewed.passes] == [watched.view]
    assert await held(begin) == {1: watched.camera.id}


async def test_what_media_no_longer_shows_ends_with_that_last_lease(begin: Begin) -> None:
    watched = await watching(begin)
    await restore_register(begin, ASCQ, after(2), "database", after(50))

    other = await watching(begin, "002", now=after(66))

    assert await held(begin) == {1: other.camera.id}
    view = await find_view(begin, watched.view)
    assert view is not None
    assert view.ended == "lease-expired"


async def test_beyond_the_grace_what_ran_was_cut_and_ends(begin: Begin) -> None:
    watched = await watching(begin)

    (ended,) = await restore_register(begin, ASCQ, after(2), "database", after(63))

    assert (ended.view, ended.code, ended.slot_freed) == (
        watched.view,
        "register-unavailable",
        True,
    )
    assert await held(begin) == {}
    assert await last_entries(begin, 3) == [
        ("register-restored", "done", "database"),
        ("stop-watching", "done", "register-unavailable"),
        ("end-flow", "done", "register-unavailable"),
    ]


async def test_the_grace_of_each_image_counts_from_its_own_last_renewal(begin: Begin) -> None:
    first = await watching(begin)
    second = await watching(begin, "002", now=after(10))

    ended = await restore_register(begin, ASCQ, after(12), "database", after(62))

    assert [one.view for one in ended] == [first.view]
    assert await held(begin) == {2: second.camera.id}


async def test_a_gap_that_two_replicas_saw_is_told_once_and_the_next_one_again(
    begin: Begin,
) -> None:
    await restore_register(begin, ASCQ, NOON, "database", after(10))
    await restore_register(begin, ASCQ, after(1), "database", after(11))
    await restore_register(begin, ASCQ, after(100), "signing-key", after(110))

    assert await last_entries(begin, 2) == [
        ("register-restored", "done", "database"),
        ("register-restored", "done", "signing-key"),
    ]
    assert len(await entries(begin)) == 23


async def test_what_media_said_ended_meanwhile_ends_with_its_own_reason_and_hour(
    begin: Begin,
) -> None:
    watched = await watching(begin)
    kept = {watched.view: Ending("closed", after(20))}

    (ended,) = await restore_register(begin, ASCQ, after(2), "database", after(63), kept)

    assert (ended.view, ended.code) == (watched.view, "closed")
    assert await last_entries(begin, 3) == [
        ("register-restored", "done", "database"),
        ("stop-watching", "done", "closed"),
        ("end-flow", "done", "closed"),
    ]
    (*_, stopped, _) = await entries(begin)
    assert (stopped["until"], stopped["at"]) == (
        "2026-06-15T12:00:20.000000Z",
        "2026-06-15T12:01:03.000000Z",
    )


async def test_an_hour_before_the_view_is_none(begin: Begin) -> None:
    watched = await watching(begin, now=after(10))
    kept = {watched.view: Ending("closed", NOON)}

    await restore_register(begin, ASCQ, after(12), "database", after(20), kept)

    assert (await entries(begin))[-1]["until"] == "2026-06-15T12:00:10.000000Z"
