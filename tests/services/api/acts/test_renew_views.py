"""Keeping views alive: the law is asked again each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.api.acts.answers import Renewed
from services.api.acts.expire_views import expire_views
from services.api.acts.habilitate import habilitate
from services.api.acts.renew_views import renew_views
from services.api.acts.stop_watching import stop_watching
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed, PrefectoralOrder, Term
from tenants.habilitations.habilitation import Designation, Level, Right
from tenants.vocabulary.identifiers import TenantId, ViewId
from tests.builders import ASCQ, NOON, a_deed, a_habilitation, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, held, last_entries
from tests.services.api.storage.fixtures import CAMERAS, CONVENTIONS, assert_register_holds

LATER = NOON + timedelta(seconds=5)


async def test_a_renewed_view_lives_on_with_the_same_rights_and_no_entry(begin: Begin) -> None:
    watched = await watching(begin)
    before = await entries(begin)

    for beats in range(1, 7):
        now = NOON + timedelta(seconds=5 * beats)
        renewed = await renew_views(begin, CONVENTIONS, [watched.view], now)
        assert renewed == Renewed((watched.granted,), ())

    assert await entries(begin) == before
    assert await expire_views(begin, NOON + timedelta(seconds=44)) == ()
    assert len(await expire_views(begin, NOON + timedelta(seconds=45))) == 1


async def test_a_view_that_comes_too_late_is_not_revived(begin: Begin) -> None:
    watched = await watching(begin)

    renewed = await renew_views(begin, CONVENTIONS, [watched.view], NOON + timedelta(seconds=15))

    assert renewed.passes == ()
    assert [(one.view, one.code, one.slot_freed) for one in renewed.ended] == [
        (watched.view, "lease-expired", True)
    ]
    assert await held(begin) == {}


async def test_a_view_that_ended_before_is_said_again_and_one_never_opened_is_a_stranger(
    begin: Begin,
) -> None:
    watched = await watching(begin)
    await stop_watching(begin, an_agent(), watched.view, NOON)
    before = await entries(begin)

    renewed = await renew_views(
        begin, CONVENTIONS, [watched.view, ViewId("never"), ViewId("\x00")], LATER
    )

    assert [(one.view, one.code, one.slot_freed) for one in renewed.ended] == [
        (watched.view, "stopped", False)
    ]
    assert renewed.unknown == (ViewId("\x00"), ViewId("never"))
    assert await entries(begin) == before


@pytest.mark.parametrize(
    "left",
    [
        {"acts": frozenset({Right.ASK_TICKET})},
        {"designation": Designation("Maire", "A-1", "", Level.MAYOR, frozenset({"59350"}))},
    ],
)
async def test_a_habilitation_that_no_longer_covers_the_view_ends_it(
    left: dict[str, Any], begin: Begin
) -> None:
    watched = await watching(begin)
    await habilitate(begin, a_habilitation(**left), LATER)

    renewed = await renew_views(begin, CONVENTIONS, [watched.view], LATER)

    assert [one.code for one in renewed.ended] == ["habilitation-ended"]


async def test_a_withdrawn_habilitation_ends_the_view_at_its_next_renewal(begin: Begin) -> None:
    watched = await watching(begin)
    await habilitate(begin, a_habilitation(until=LATER), LATER)

    renewed = await renew_views(begin, CONVENTIONS, [watched.view], LATER)

    assert renewed.passes == ()
    assert [one.code for one in renewed.ended] == ["habilitation-ended"]
    assert await last_entries(begin, 2) == [
        ("stop-watching", "done", "habilitation-ended"),
        ("end-flow", "done", "habilitation-ended"),
    ]
    assert await held(begin) == {}
    await assert_register_holds(begin)


async def test_a_longer_habilitation_moves_the_end_of_the_right(begin: Begin) -> None:
    watched = await watching(begin)
    in_2028 = datetime(2028, 1, 1, tzinfo=UTC)
    await habilitate(begin, a_habilitation(until=in_2028), LATER)

    renewed = await renew_views(begin, CONVENTIONS, [watched.view], LATER)

    assert renewed.passes == (replace(watched.granted, until=in_2028),)


ENDED_CONVENTIONS: dict[str, dict[TenantId, Deed]] = {
    "term": {ASCQ: a_deed(term=Term(date(2022, 9, 29), 36, False, 6))},
    "order": {ASCQ: a_deed(orders=(PrefectoralOrder("1", date(2020, 1, 1), NOON.date()),))},
    "gone": {},
    "unsubscribed": {ASCQ: a_deed(subscribers=())},
}


@pytest.mark.parametrize("conventions", ENDED_CONVENTIONS.values(), ids=ENDED_CONVENTIONS.keys())
async def test_a_convention_that_no_longer_holds_ends_the_view(
    begin: Begin, conventions: dict[TenantId, Deed]
) -> None:
    watched = await watching(begin)

    renewed = await renew_views(begin, conventions, [watched.view], LATER)

    assert renewed.passes == ()
    assert [one.code for one in renewed.ended] == ["convention-ended"]
    assert await held(begin) == {}


async def test_a_motive_that_an_amendment_took_away_revokes_the_view(begin: Begin) -> None:
    watched = await watching(begin)

    renewed = await renew_views(begin, {ASCQ: a_deed(motives=())}, [watched.view], LATER)

    assert [one.code for one in renewed.ended] == ["revoked"]


async def test_a_renewal_of_one_view_leaves_the_others_lease_alone(begin: Begin) -> None:
    one, other = await watching(begin, "001"), await watching(begin, "002")

    await renew_views(begin, CONVENTIONS, [one.view], LATER)
    ended = await expire_views(begin, NOON + timedelta(seconds=15))

    assert [expired.view for expired in ended] == [other.view]
    assert await held(begin) == {1: CAMERAS[0].id}


async def test_nothing_to_renew_is_nothing_renewed(begin: Begin) -> None:
    assert await renew_views(begin, CONVENTIONS, [], NOON) == Renewed((), ())
