"""An owner reads its own rights: who may look, how full its slots were, who was refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.api.acts.answers import NoSuchTenant, RegisterUnavailable, WatchRefused
from services.api.acts.cut_cameras import cut_cameras
from services.api.acts.habilitate import habilitate
from services.api.acts.rights.read_refusals import ReadingRefused, RefusalsRead, read_refusals
from services.api.acts.rights.reading import habilitations_in_force, slot_history
from services.api.acts.stop_watching import stop_watching
from services.api.acts.watch_camera import watch_camera
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId
from tests.builders import ASCQ, NOON, a_deed, a_habilitation, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.inventories import ALEX
from tests.services.api.acts.reading_back import entries
from tests.services.api.storage.fixtures import CONVENTIONS, assert_register_holds

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
READER = replace(ALEX, roles=frozenset({"register.read"}))
TWO_SLOTS = {ASCQ: a_deed(quota=2)}


async def refused(begin: Begin, camera: str, at: object = NOON) -> None:
    answer = await watch_camera(
        begin,
        CONVENTIONS,
        an_agent(),
        CameraId(f"{ASCQ}:{camera}"),
        "no-such",
        None,
        at,  # type: ignore[arg-type]  # an instant
    )
    assert isinstance(answer, WatchRefused)


@pytest.mark.clause("VA-16")
async def test_habilitations_in_force_are_listed_by_service_a_page_at_a_time(begin: Begin) -> None:
    named = a_habilitation(
        an_agent("Zoé Petit"), name="Zoé Petit", rank="Major", service="CIC du Nord"
    )
    ended = a_habilitation(an_agent("Noé Grand"), until=NOON)
    elsewhere = a_habilitation(replace(an_agent("Ali Roux"), organisation=SubscriberId("a-first")))
    for one in (named, ended, elsewhere):
        await habilitate(begin, one, NOON)

    first = await habilitations_in_force(begin, ASCQ, 2, None, NOON)
    last = first.habilitations[-1]
    then = await habilitations_in_force(begin, ASCQ, 2, (last.organisation, last.agent), NOON)

    assert first.habilitations == (elsewhere, a_habilitation())
    assert (first.total, first.has_next) == (3, True)
    assert then.habilitations == (named,)
    assert (then.total, then.has_next) == (3, False)
    assert (await habilitations_in_force(begin, TenantId("metz"), 9, None, NOON)).total == 0


@pytest.mark.clause("VA-4")
async def test_slots_are_told_hour_by_hour_with_the_refusals_that_the_quota_made(
    begin: Begin,
) -> None:
    first = await watching(begin, "001", now=NOON)
    await watching(begin, "002", now=NOON + 5 * SECOND)
    async with begin() as work:
        await (await work.lock(ASCQ)).set_quota(2)
    camera = CameraId(f"{ASCQ}:003")
    full = await watch_camera(
        begin, TWO_SLOTS, an_agent(), camera, "public-order", None, NOON + 6 * SECOND
    )
    assert isinstance(full, WatchRefused)
    assert full.refused.code == "quota-reached"
    await refused(begin, "004", NOON + 7 * SECOND)
    await stop_watching(begin, an_agent(), first.view, NOON + 8 * SECOND)

    history = await slot_history(begin, TWO_SLOTS, ASCQ, 4, NOON + 130 * MINUTE)

    assert [(one.at, one.quota) for one in history] == [
        (NOON + HOUR * number, 2) for number in range(-1, 3)
    ]
    # The second flow was never ended: it counts in every hour since.
    assert [(one.most, one.refused) for one in history] == [(0, 0), (2, 1), (1, 0), (1, 0)]
    assert await slot_history(begin, {}, ASCQ, 4, NOON) == ()


async def test_refusals_are_read_the_latest_first_and_the_reading_is_an_entry(
    begin: Begin,
) -> None:
    await refused(begin, "001")
    await refused(begin, "002", NOON + MINUTE)
    await watching(begin, "003", now=NOON + 2 * MINUTE)
    await refused(begin, "004", NOON + 3 * MINUTE)
    before = await entries(begin)

    read = await read_refusals(begin, CONVENTIONS, READER, 2, None, NOON + 4 * MINUTE)
    assert isinstance(read, RefusalsRead)
    older = await read_refusals(begin, CONVENTIONS, READER, 2, read.before, NOON + 5 * MINUTE)

    assert [(one.said["camera"], one.said["outcome"]) for one in read.refusals] == [
        (f"{ASCQ}:004", "motive-unknown"),
        (f"{ASCQ}:002", "motive-unknown"),
    ]
    assert read.refusals[0].camera is not None
    assert read.refusals[0].camera.number == "004"
    assert isinstance(older, RefusalsRead)
    assert [one.said["camera"] for one in older.refusals] == [f"{ASCQ}:001"]
    assert older.before is None
    made = (await entries(begin))[len(before) :]
    assert [(one["act"], one["outcome"], one["name"], one["detail"]) for one in made] == [
        ("read-register", "done", "Alex Dubois", "refusals"),
    ] * 2
    assert [one["seq"] for one in made] == [read.entry, older.entry]
    await assert_register_holds(begin)


async def test_without_the_role_nothing_is_read_and_the_attempt_is_entered(begin: Begin) -> None:
    await refused(begin, "001")

    answer = await read_refusals(begin, CONVENTIONS, ALEX, 10, None, NOON)

    assert isinstance(answer, ReadingRefused)
    assert answer.refused.code == "role-missing"
    last = (await entries(begin))[-1]
    assert (last["act"], last["outcome"]) == ("read-register", "role-missing")


async def test_a_service_has_no_refusals_of_its_own_to_read(begin: Begin) -> None:
    await refused(begin, "001")
    before = await entries(begin)
    reader = replace(an_agent(), roles=frozenset({"register.read"}))

    answer = await read_refusals(begin, CONVENTIONS, reader, 10, None, NOON)

    assert answer == NoSuchTenant(TenantId("cic-nord"))
    assert await entries(begin) == before


async def test_what_the_owner_s_own_stop_refused_is_among_them(begin: Begin) -> None:
    chief = replace(ALEX, roles=frozenset({"control.approve"}))
    await cut_cameras(begin, chief, ASCQ, CameraId(f"{ASCQ}:001"), "Travaux", None, NOON)
    await watch_camera(
        begin, CONVENTIONS, an_agent(), CameraId(f"{ASCQ}:001"), "public-order", None, NOON
    )

    read = await read_refusals(begin, CONVENTIONS, READER, 10, None, NOON)

    assert isinstance(read, RefusalsRead)
    assert [one.said["outcome"] for one in read.refusals] == ["cut-by-commune"]


async def test_a_register_that_cannot_be_written_shows_no_refusal(begin: Begin) -> None:
    await refused(begin, "001")

    class Away:
        """Opens no transaction."""

        async def __aenter__(self) -> None:
            raise RegisterUnavailable("away")

        async def __aexit__(self, *_: object) -> None:
            return None

    with pytest.raises(RegisterUnavailable):
        await read_refusals(Away, CONVENTIONS, READER, 10, None, NOON)  # type: ignore[arg-type]  # never entered


async def test_a_designation_that_names_its_agent_is_entered_with_the_name(begin: Begin) -> None:
    one = a_habilitation(
        replace(an_agent(), id=AgentId("zp")), name="Zoé Petit", rank="Major", service="CIC"
    )

    await habilitate(begin, one, NOON)

    last = (await entries(begin))[-1]
    assert (last["act"], last["agent"], last["name"], last["rank"]) == (
        "habilitate", "zp", "Zoé Petit", "Major",
    )  # fmt: skip
