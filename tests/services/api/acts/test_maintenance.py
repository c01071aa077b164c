"""Work on cameras, on both databases: announced, held back by an incident, begun, ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.api.acts.answers import NoSuchTenant, Watching
from services.api.acts.stop_watching import stop_watching
from services.api.acts.upkeep.answers import (
    NothingSuch,
    UpkeepRefused,
    WindowAnswer,
    WindowKept,
)
from services.api.acts.upkeep.maintenance import (
    Announced,
    announce_maintenance,
    end_maintenance,
    keep_windows,
)
from services.api.acts.watch_camera import watch_camera
from services.api.storage.upkeep.shelf import Window, WindowId
from services.api.storage.work import Begin
from tenants.decisions.outcomes import DutyKind
from tenants.decisions.owner.windows import WindowState
from tenants.vocabulary.identifiers import CameraId, SubscriberId, ViewId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, a_deed, an_agent
from tests.services.api.acts.reading_back import entries
from tests.services.api.acts.test_steering import AGENT, CHIEF
from tests.services.api.storage.fixtures import CONVENTIONS

HOUR = timedelta(hours=1)
SINCE, UNTIL = NOON + 25 * HOUR, NOON + 27 * HOUR
FIRST, SECOND = CameraId(f"{ASCQ}:001"), CameraId(f"{ASCQ}:002")
WORK = Announced(frozenset({FIRST}), SINCE, UNTIL, "Nettoyage des dômes")


async def announce(
    begin: Begin, asked: Announced = WORK, agent: Agent = CHIEF, now: datetime = NOON
) -> WindowAnswer:
    return await announce_maintenance(begin, CONVENTIONS, agent, ASCQ, asked, now)


async def announced(begin: Begin, asked: Announced = WORK) -> Window:
    answer = await announce(begin, asked)
    assert isinstance(answer, WindowKept)
    return answer.window


async def follow(begin: Begin, now: datetime, incident: str | None = "2026-4711") -> ViewId:
    answer = await watch_camera(begin, CONVENTIONS, AGENT, FIRST, "public-order", incident, now)
    assert isinstance(answer, Watching)
    return answer.view


async def keep(begin: Begin, now: datetime) -> list[WindowState]:
    return [one.state for one in await keep_windows(begin, CONVENTIONS, now)]


async def last(begin: Begin) -> tuple[str, str]:
    entry = (await entries(begin))[-1]
    return entry["act"], entry["outcome"]


@pytest.mark.clause("VA-14", "LO-3")
async def test_work_is_announced_and_the_cic_is_owed_the_notice(begin: Begin) -> None:
    answer = await announce(begin)

    assert isinstance(answer, WindowKept)
    assert answer.window.state is WindowState.ANNOUNCED
    assert [(duty.kind, duty.to) for duty in answer.duties] == [(DutyKind.NOTICE, "cic")]
    entry = (await entries(begin))[-1]
    assert (entry["act"], entry["article"], entry["camera"], entry["detail"]) == (
        "announce-maintenance",
        "villeneuve-d-ascq art. 4",
        FIRST,
        "Nettoyage des dômes (16/06/2026 15:00 – 16/06/2026 17:00 ; villeneuve-d-ascq:001)",
    )
    async with begin() as work:
        assert await work.upkeep.window(answer.window.id) == answer.window


@pytest.mark.clause("VA-14", "LO-3")
@pytest.mark.parametrize("cameras", [frozenset({FIRST, SECOND}), None])
async def test_over_an_incident_in_hand_nothing_is_announced(
    begin: Begin, cameras: frozenset[CameraId] | None
) -> None:
    await follow(begin, NOON)

    answer = await announce(begin, replace(WORK, cameras=cameras))

    assert isinstance(answer, UpkeepRefused)
    assert answer.refused.code == "incident-in-hand"
    assert answer.refused.article.cited == "villeneuve-d-ascq art. 4"
    assert await last(begin) == ("announce-maintenance", "incident-in-hand")
    async with begin() as work:
        assert await work.upkeep.windows([ASCQ], NOON) == ()


async def test_a_look_without_an_incident_or_at_another_camera_holds_nothing(begin: Begin) -> None:
    await follow(begin, NOON, incident=None)
    assert isinstance(await announce(begin), WindowKept)

    await follow(begin, NOON)
    other = replace(WORK, cameras=frozenset({SECOND}))
    assert isinstance(await announce(begin, other), WindowKept)


@pytest.mark.clause("VA-14")
@pytest.mark.parametrize(
    ("asked", "agent", "code"),
    [
        (replace(WORK, since=NOON + HOUR), CHIEF, "notice-too-short"),
        (replace(WORK, until=SINCE), CHIEF, "window-misdated"),
        (replace(WORK, reason=" "), CHIEF, "reason-missing"),
        (WORK, replace(CHIEF, roles=frozenset()), "no-role"),
        (WORK, AGENT, "owner-only"),
    ],
)
async def test_what_may_not_be_announced_is_refused_and_entered(
    begin: Begin, asked: Announced, agent: Agent, code: str
) -> None:
    answer = await announce(begin, asked, agent)

    assert isinstance(answer, UpkeepRefused)
    assert answer.refused.code == code
    assert await last(begin) == ("announce-maintenance", code)


async def test_a_camera_that_is_not_shared_or_a_tenant_unseen_is_not_found(begin: Begin) -> None:
    stranger = an_agent("Nadia Blanc", organisation=SubscriberId("metz"), roles=CHIEF.roles)
    size = len(await entries(begin))

    nowhere = CameraId(f"{ASCQ}:999")
    assert await announce(begin, replace(WORK, cameras=frozenset({nowhere}))) == NothingSuch(
        nowhere
    )
    assert len(await entries(begin)) == size
    assert await announce(begin, agent=stranger) == NoSuchTenant(ASCQ)
    (tried,) = (await entries(begin))[size:]
    assert (tried["act"], tried["outcome"]) == ("announce-maintenance", "not-entitled")


@pytest.mark.clause("VA-14")
async def test_at_its_hour_it_begins_and_at_its_end_it_is_over(begin: Begin) -> None:
    await announced(begin)

    assert await keep(begin, SINCE - timedelta(seconds=1)) == []
    assert await keep(begin, SINCE) == [WindowState.RUNNING]
    assert await last(begin) == ("begin-maintenance", "done")
    assert await keep(begin, SINCE) == []
    assert await keep(begin, UNTIL) == [WindowState.ENDED]
    assert await last(begin) == ("end-maintenance", "done")
    assert await keep(begin, UNTIL + HOUR) == []


@pytest.mark.clause("VA-14", "LO-3")
async def test_an_incident_since_the_notice_holds_it_back_until_it_ends(begin: Begin) -> None:
    await announced(begin, replace(WORK, cameras=None))
    view = await follow(begin, SINCE)

    assert await keep(begin, SINCE) == [WindowState.HELD_BACK]
    assert await last(begin) == ("begin-maintenance", "incident-in-hand")
    size = len(await entries(begin))
    assert await keep(begin, SINCE + timedelta(seconds=5)) == []
    assert len(await entries(begin)) == size

    await stop_watching(begin, AGENT, view, SINCE + timedelta(seconds=10))
    assert await keep(begin, SINCE + timedelta(seconds=11)) == [WindowState.RUNNING]
    assert await last(begin) == ("begin-maintenance", "done")


async def test_held_back_beyond_its_end_it_is_over_without_having_begun(begin: Begin) -> None:
    await announced(begin)
    await follow(begin, UNTIL)

    assert await keep(begin, UNTIL) == [WindowState.ENDED]
    assert await last(begin) == ("end-maintenance", "not-begun")


async def test_without_a_convention_in_force_at_its_hour_it_is_cancelled(begin: Begin) -> None:
    await announced(begin)
    convention = a_deed().at(NOON)
    ended = {ASCQ: a_deed(term=replace(convention.term, ends=SINCE.date()))}

    changed = await keep_windows(begin, ended, SINCE)

    assert [one.state for one in changed] == [WindowState.CANCELLED]
    assert await last(begin) == ("cancel-maintenance", "convention-not-in-force")


async def test_its_owner_cancels_what_has_not_begun_and_ends_what_runs(begin: Begin) -> None:
    first, second = await announced(begin), await announced(begin)

    cancelled = await end_maintenance(begin, CONVENTIONS, CHIEF, first.id, NOON)
    assert isinstance(cancelled, WindowKept)
    assert cancelled.window.state is WindowState.CANCELLED
    assert await last(begin) == ("cancel-maintenance", "done")
    assert await end_maintenance(begin, CONVENTIONS, CHIEF, first.id, NOON) == NothingSuch(first.id)

    await keep(begin, SINCE)
    done = await end_maintenance(begin, CONVENTIONS, CHIEF, second.id, SINCE + HOUR)
    assert isinstance(done, WindowKept)
    assert done.window.state is WindowState.ENDED
    assert await last(begin) == ("end-maintenance", "done")


async def test_nobody_else_ends_it(begin: Begin) -> None:
    window = await announced(begin)

    for other in (window.id, WindowId("nowhere")):
        assert await end_maintenance(begin, CONVENTIONS, AGENT, other, NOON) == NothingSuch(other)
    barred = replace(CHIEF, roles=frozenset())
    refused = await end_maintenance(begin, CONVENTIONS, barred, window.id, NOON)
    assert isinstance(refused, UpkeepRefused)
    assert await last(begin) == ("cancel-maintenance", "no-role")
    async with begin() as work:
        assert await work.upkeep.window(window.id) == window
