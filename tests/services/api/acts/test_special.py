"""Arrangements, crisis cells and police posts: asked for, answered, ended, and looked by."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.api.acts.answers import WatchAnswer, Watching, WatchNeedsApproval, WatchRefused
from services.api.acts.habilitate import habilitate
from services.api.acts.reading import open_specials, standing_motives
from services.api.acts.renew_views import renew_views
from services.api.acts.report_inventory import report_inventory
from services.api.acts.special.answers import (
    NoSuchSpecial,
    SpecialAnswer,
    SpecialKnown,
    SpecialRefused,
)
from services.api.acts.special.asking import Wish, ask_special
from services.api.acts.special.deciding import SpecialReply, decide_special
from services.api.acts.special.ending import end_special, expire_specials
from services.api.acts.sync_tenants import sync_tenants
from services.api.acts.watch_camera import watch_camera
from services.api.storage.specials import Special, SpecialKind, SpecialState
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, a_camera, a_deed, a_habilitation, an_agent
from tests.services.api.acts.reading_back import entries, last_entries
from tests.tenants.decisions.cases import EVERY_ACT, STADIUM, a_deed_of

HOUR = timedelta(hours=1)
EVRANGE = TenantId("evrange")
DEEDS = {ASCQ: a_deed(), EVRANGE: Deed((a_deed_of("evrange-moselle-fibre"),))}
NEAR = a_camera("017", zone=STADIUM)
PLACE = a_camera("003", zone="Centre")
MAST = a_camera(id=CameraId("evrange:001"), tenant=EVRANGE, zone="Entrée du village")
CAMILLE, DOMINIQUE = an_agent(), an_agent("Dominique Leroy")
ALEX = an_agent(
    "Alex Dubois",
    rank="Chef de salle",
    organisation=SubscriberId(ASCQ),
    roles=frozenset({"control.approve"}),
)
CLAUDE = an_agent("Claude Weber", organisation=SubscriberId("cic-moselle"))
FIRE = an_agent("Robin Fournier", organisation=SubscriberId("sdis-57"))
TODAY = date(2026, 6, 15)
HEAD = "responsable du CSU"
POST = "poste de police du stade"
SOUGHT = Wish(
    SpecialKind.ARRANGEMENT,
    "missing-person",
    "2026-4711",
    zones=("Centre",),
    since=TODAY,
    until=TODAY + timedelta(days=3),
)
CELL = Wish(
    SpecialKind.CRISIS_CELL,
    "",
    "2026-9",
    cameras=(MAST.id,),
    members=(CLAUDE.organisation, FIRE.organisation),
    lasting=4 * HOUR,
)
ACTIVE = Wish(SpecialKind.ACTIVE_POST, "stade-pierre-mauroy", lasting=6 * HOUR)


@pytest.fixture
async def begin(empty: Begin) -> Begin:
    await sync_tenants(empty, DEEDS, NOON)
    await report_inventory(empty, ASCQ, [NEAR, PLACE], NOON)
    await report_inventory(empty, EVRANGE, [MAST], NOON)
    for agent, tenant in (
        (CAMILLE, ASCQ), (DOMINIQUE, ASCQ), (CLAUDE, EVRANGE), (FIRE, EVRANGE),
    ):  # fmt: skip
        named = a_habilitation(agent, tenant=tenant, acts=EVERY_ACT)
        await habilitate(empty, named, NOON)
    return empty


async def ask(
    begin: Begin, wish: Wish, agent: Agent = CAMILLE, tenant: TenantId = ASCQ
) -> SpecialAnswer:
    return await ask_special(begin, DEEDS, agent, tenant, wish, NOON)


async def known(
    begin: Begin, wish: Wish, agent: Agent = CAMILLE, tenant: TenantId = ASCQ
) -> Special:
    answer = await ask(begin, wish, agent, tenant)
    assert isinstance(answer, SpecialKnown), answer
    return answer.special


async def watch(
    begin: Begin,
    agent: Agent = CAMILLE,
    camera: CameraId = PLACE.id,
    motive: str = "missing-person",
    after: timedelta = timedelta(minutes=1),
) -> WatchAnswer:
    return await watch_camera(begin, DEEDS, agent, camera, motive, "2026-4711", NOON + after)


def code_of(answer: WatchAnswer | SpecialAnswer) -> str:
    match answer:
        case WatchRefused(refused=refused) | SpecialRefused(refused=refused):
            return refused.code
        case _:
            return type(answer).__name__


@pytest.mark.clause("VA-6")
async def test_a_person_is_sought_once_the_head_of_the_csu_agreed_and_until_the_day_that_was_said(
    begin: Begin,
) -> None:
    asked = await known(begin, SOUGHT)
    before = code_of(await watch(begin))
    motives = await standing_motives(begin, CAMILLE, NOON)

    yes = SpecialReply(HEAD, accepts=True)
    agreed = await decide_special(begin, DEEDS, ALEX, asked.id, yes, NOON)

    assert (asked.state, asked.deadline, before) == (
        SpecialState.ASKED,
        NOON + HOUR,
        "arrangement-required",
    )
    assert motives == {}
    assert isinstance(agreed, SpecialKnown)
    assert agreed.special.decided_by == f"Chef de salle Alex Dubois, {HEAD}"
    watching = await watch(begin)
    assert isinstance(watching, Watching)
    assert (watching.granted.special, watching.until) == (asked.id, agreed.special.until)
    assert await standing_motives(begin, DOMINIQUE, NOON + HOUR) == {
        ASCQ: frozenset({"missing-person"})
    }
    assert code_of(await watch(begin, camera=NEAR.id)) == "arrangement-required"
    assert code_of(await watch(begin, after=timedelta(days=3))) == "arrangement-required"
    acts = [(one["act"], one["outcome"], one["approver"]) for one in await entries(begin)]
    assert ("arrange", "needs-approval", None) in acts
    assert ("decide-arrangement", "granted", f"Chef de salle Alex Dubois, {HEAD}") in acts


@pytest.mark.clause("VA-6")
async def test_who_is_not_named_answers_nothing_and_a_refusal_says_why(begin: Begin) -> None:
    asked = await known(begin, SOUGHT)
    yes = SpecialReply(HEAD, accepts=True)

    assert code_of(await decide_special(begin, DEEDS, DOMINIQUE, asked.id, yes, NOON)) == "no-role"
    other = replace(yes, office="chef de salle")
    assert code_of(await decide_special(begin, DEEDS, ALEX, asked.id, other, NOON)) == (
        "not-an-approver"
    )
    no = SpecialReply(HEAD, accepts=False, reason="déjà retrouvée")
    refused = await decide_special(begin, DEEDS, ALEX, asked.id, no, NOON)

    assert isinstance(refused, SpecialKnown)
    assert (refused.special.ended_by, refused.special.decided_by) == (
        "declined",
        f"Chef de salle Alex Dubois, {HEAD} : déjà retrouvée",
    )
    assert code_of(await watch(begin)) == "arrangement-required"
    assert await decide_special(begin, DEEDS, ALEX, asked.id, yes, NOON) == NoSuchSpecial(asked.id)


@pytest.mark.clause("VA-6")
async def test_silence_refuses_and_the_hour_ends_the_looks_it_opened(begin: Begin) -> None:
    silent, answered = await known(begin, SOUGHT), await known(begin, SOUGHT)
    yes = SpecialReply(HEAD, accepts=True)
    await decide_special(begin, DEEDS, ALEX, answered.id, yes, NOON)
    watching = await watch(begin)
    assert isinstance(watching, Watching)

    over = await expire_specials(begin, NOON + HOUR)
    ended = await end_special(begin, DEEDS, DOMINIQUE, answered.id, NOON + HOUR)

    assert [(one.special.id, one.special.ended_by) for one in over] == [(silent.id, "unanswered")]
    assert isinstance(ended, SpecialKnown)
    assert [(one.view, one.code) for one in ended.ended] == [(watching.view, "special-ended")]
    assert await open_specials(begin, CAMILLE, NOON + HOUR) == ()


@pytest.mark.clause("VA-6")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": "doubt"}, "motive-not-arranged"),
        ({"zones": ()}, "arrangement-empty"),
        ({"since": TODAY - timedelta(days=1)}, "arrangement-misdated"),
        ({"until": TODAY + timedelta(days=60)}, "arrangement-too-long"),
    ],
)
async def test_a_request_that_the_deed_does_not_allow_is_entered_and_waits_for_nobody(
    begin: Begin, changes: dict[str, object], code: str
) -> None:
    answer = await ask(begin, replace(SOUGHT, **changes))  # type: ignore[arg-type]

    assert code_of(answer) == code
    assert [one[:2] for one in await last_entries(begin, 1)] == [("arrange", code)]
    assert await open_specials(begin, CAMILLE, NOON) == ()


@pytest.mark.clause("MF-2")
async def test_a_crisis_cell_opens_its_cameras_to_its_members_and_ends_by_itself(
    begin: Begin,
) -> None:
    assert code_of(await watch(begin, FIRE, MAST.id, "crisis")) == "crisis-cell-required"

    cell = await known(begin, CELL, CLAUDE, EVRANGE)

    assert (cell.state, cell.subject, cell.until) == (SpecialState.OPEN, "crisis", NOON + 4 * HOUR)
    watching = await watch(begin, FIRE, MAST.id, "crisis")
    assert isinstance(watching, Watching)
    assert (watching.granted.special, watching.until) == (cell.id, NOON + 4 * HOUR)
    assert await standing_motives(begin, FIRE, NOON + HOUR) == {EVRANGE: frozenset({"crisis"})}
    (over,) = await expire_specials(begin, NOON + 4 * HOUR)
    assert [(one.view, one.code) for one in over.ended] == [(watching.view, "special-ended")]
    assert code_of(await watch(begin, FIRE, MAST.id, "crisis", 5 * HOUR)) == "crisis-cell-required"


@pytest.mark.clause("MF-2")
async def test_only_who_the_deed_names_convenes_and_a_stranger_ends_nothing(begin: Begin) -> None:
    assert code_of(await ask(begin, CELL, FIRE, EVRANGE)) == "not-a-convener"
    assert await ask(begin, CELL, CAMILLE, EVRANGE) == NoSuchSpecial(EVRANGE)
    cell = await known(begin, CELL, CLAUDE, EVRANGE)

    assert await end_special(begin, DEEDS, CAMILLE, cell.id, NOON) == NoSuchSpecial(cell.id)
    assert code_of(await end_special(begin, DEEDS, FIRE, cell.id, NOON)) == "not-an-ender"
    assert await open_specials(begin, CAMILLE, NOON) == ()


@pytest.mark.clause("VA-13")
async def test_while_its_post_is_active_the_stadium_asks_for_the_post_s_word(begin: Begin) -> None:
    free = await watch(begin, camera=NEAR.id, motive="doubt")
    assert isinstance(free, Watching)

    post = await known(begin, ACTIVE)

    assert (post.state, post.zones, post.until) == (
        SpecialState.OPEN,
        (STADIUM,),
        NOON + 6 * HOUR,
    )
    kept = await renew_views(begin, DEEDS, [free.view], NOON + timedelta(seconds=65))
    assert [(one.view, one.code) for one in kept.ended] == [(free.view, "post-active")]
    assert isinstance(await watch(begin, motive="doubt"), Watching)
    asked = await watch(begin, camera=NEAR.id, motive="doubt")
    assert isinstance(asked, WatchNeedsApproval)
    assert (asked.needs.by, asked.asked is not None) == ((POST,), True)
    again = await watch(begin, camera=NEAR.id, motive="doubt")
    assert isinstance(again, WatchNeedsApproval)
    assert again.asked is None


@pytest.mark.clause("VA-13")
async def test_the_post_s_word_opens_the_camera_to_who_asked_until_the_post_closes(
    begin: Begin,
) -> None:
    post = await known(begin, ACTIVE)
    asked = await watch(begin, camera=NEAR.id, motive="doubt")
    assert isinstance(asked, WatchNeedsApproval)
    assert asked.asked is not None
    yes, at = SpecialReply(POST, accepts=True), NOON + timedelta(minutes=2)

    own = await decide_special(begin, DEEDS, CAMILLE, asked.asked.id, yes, at)
    given = await decide_special(begin, DEEDS, DOMINIQUE, asked.asked.id, yes, at)

    assert code_of(own) == "not-an-approver"
    assert isinstance(given, SpecialKnown)
    watching = await watch(begin, camera=NEAR.id, motive="doubt", after=timedelta(minutes=3))
    assert isinstance(watching, Watching)
    assert watching.until == post.until
    other = await watch(begin, DOMINIQUE, NEAR.id, "doubt", timedelta(minutes=3))
    assert isinstance(other, WatchNeedsApproval)
    ended = await end_special(begin, DEEDS, DOMINIQUE, post.id, NOON + HOUR)
    assert isinstance(ended, SpecialKnown)
    assert isinstance(await watch(begin, DOMINIQUE, NEAR.id, "doubt", 2 * HOUR), Watching)


@pytest.mark.clause("VA-13")
async def test_the_owner_reads_of_a_post_and_does_not_end_it(begin: Begin) -> None:
    post = await known(begin, ACTIVE)

    assert [one.id for one in await open_specials(begin, ALEX, NOON)] == [post.id]
    assert code_of(await end_special(begin, DEEDS, ALEX, post.id, NOON)) == "not-an-ender"
    assert await open_specials(begin, CLAUDE, NOON) == ()


@pytest.mark.clause("VA-13")
@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (replace(ACTIVE, subject="nowhere"), "regime-unknown"),
        (replace(ACTIVE, lasting=25 * HOUR), "post-too-long"),
    ],
)
async def test_a_post_that_the_deed_does_not_know_or_for_too_long_is_not_declared(
    begin: Begin, wish: Wish, code: str
) -> None:
    assert code_of(await ask(begin, wish)) == code


async def test_two_answers_at_once_are_one(begin: Begin) -> None:
    asked = await known(begin, SOUGHT)
    yes, no = SpecialReply(HEAD, accepts=True), SpecialReply(HEAD, accepts=False)

    answers = await asyncio.gather(
        *(decide_special(begin, DEEDS, ALEX, asked.id, one, NOON) for one in (yes, no))
    )

    assert sorted(type(one).__name__ for one in answers) == ["NoSuchSpecial", "SpecialKnown"]
    acts = [one["act"] for one in await entries(begin)]
    assert acts.count("decide-arrangement") == 1
