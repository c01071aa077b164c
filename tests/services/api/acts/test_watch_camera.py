"""Asking to watch, on both databases: what is granted, what is refused, what is entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.api.acts.answers import NoSuchCamera, WatchAnswer, Watching, WatchRefused
from services.api.acts.report_inventory import report_inventory
from services.api.acts.sync_tenants import sync_tenants
from services.api.acts.watch_camera import watch_camera
from services.api.storage.work import Begin
from services.kit.passes import Pass
from tenants.conventions.convention import Term
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, a_camera, a_convention, a_deed, an_agent
from tests.services.api.acts.reading_back import entries, held
from tests.services.api.storage.fixtures import CAMERAS, CONVENTIONS, assert_register_holds

LILLE = TenantId("lille")


async def ask(begin: Begin, camera: str = "001", **changes: Any) -> WatchAnswer:
    agent: Agent = changes.pop("agent", an_agent())
    asked: dict[str, Any] = {"motive": "public-order", "incident": None, "now": NOON}
    return await watch_camera(
        begin,
        changes.pop("conventions", CONVENTIONS),
        agent,
        CameraId(camera if ":" in camera else f"{ASCQ}:{camera}"),
        **(asked | changes),
    )


async def granted(begin: Begin, camera: str = "001", **changes: Any) -> Watching:
    answer = await ask(begin, camera, **changes)
    assert isinstance(answer, Watching)
    return answer


async def refusal(begin: Begin, camera: str = "001", **changes: Any) -> WatchRefused:
    answer = await ask(begin, camera, **changes)
    assert isinstance(answer, WatchRefused)
    return answer


@pytest.mark.clause("VA-3", "VA-17", "ME-2", "ME-5")
async def test_a_grant_opens_a_flow_on_the_first_slot_and_is_entered(begin: Begin) -> None:
    watching = await granted(begin, motive="doubt", incident=" 2026-118 ")

    assert (watching.slot, watching.fence, watching.camera) == (1, 1, CAMERAS[0])
    assert watching.article.cited == "villeneuve-d-ascq art. 3"
    assert await held(begin) == {1: CAMERAS[0].id}
    entry = (await entries(begin))[watching.entry]
    assert entry == {
        "schema": 2,
        "salt": entry["salt"],
        "tenant": "villeneuve-d-ascq",
        "seq": watching.entry,
        "at": "2026-06-15T12:00:00.000000Z",
        "act": "watch",
        "outcome": "granted",
        "agent": "camille.martin",
        "name": "Camille Martin",
        "rank": "Brigadier-chef",
        "service": "CIC du Nord",
        "organisation": "cic-nord",
        "habilitation": "HAB-2026-014",
        "camera": "villeneuve-d-ascq:001",
        "motive": "doubt",
        "incident": "2026-118",
        "convention": "villeneuve-d-ascq",
        "version": 1,
        "article": "villeneuve-d-ascq art. 3",
        "view": watching.view,
        "flow": watching.flow,
        "slot": 1,
        "fence": 1,
        "held": 0,
        "since": None,
        "until": watching.until.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "ground": None,
        "approver": None,
        "ticket": None,
        "requisition": None,
        "copies": None,
        "evidence": None,
        "detail": None,
    }
    await assert_register_holds(begin)


async def test_no_two_entries_share_a_salt(begin: Begin) -> None:
    await granted(begin)

    salts = [one["salt"] for one in await entries(begin)]
    assert len(set(salts)) == len(salts) == len(CAMERAS) + 2
    assert {len(bytes.fromhex(one)) for one in salts} == {16}


async def test_the_pass_says_what_was_granted(begin: Begin) -> None:
    watching = await granted(begin, motive="doubt", incident="2026-118")

    assert watching.granted == Pass(
        view=watching.view,
        flow=watching.flow,
        tenant="villeneuve-d-ascq",
        camera="villeneuve-d-ascq:001",
        agent="camille.martin",
        agent_name="Camille Martin",
        agent_rank="Brigadier-chef",
        agent_service="CIC du Nord",
        organisation="cic-nord",
        motive="doubt",
        incident="2026-118",
        convention="villeneuve-d-ascq",
        article="villeneuve-d-ascq art. 3",
        entry=watching.entry,
        slot=1,
        fence=1,
        until=datetime(2027, 1, 1, tzinfo=UTC),
    )


@pytest.mark.clause("VA-4")
async def test_a_second_agent_on_the_same_camera_takes_no_slot(begin: Begin) -> None:
    first = await granted(begin)

    second = await granted(begin)

    assert (second.flow, second.slot, second.fence) == (first.flow, first.slot, first.fence)
    assert second.view != first.view
    assert await held(begin) == {1: CAMERAS[0].id}


@pytest.mark.clause("VA-4")
async def test_the_ninth_camera_is_refused_with_the_holders(begin: Begin) -> None:
    for number in range(1, 9):
        await granted(begin, f"{number:03}")

    ninth = await refusal(begin, "009")

    assert ninth.refused.code == "quota-reached"
    assert ninth.refused.article.cited == "villeneuve-d-ascq art. 3"
    assert [(holder.slot, holder.camera) for holder in ninth.holders] == [
        (slot, CAMERAS[slot - 1]) for slot in range(1, 9)
    ]
    assert [viewer.name for holder in ninth.holders for viewer in holder.viewers] == [
        "Camille Martin"
    ] * 8
    assert (await entries(begin))[-1]["outcome"] == "quota-reached"
    assert len(await held(begin)) == 8


async def test_a_camera_that_is_already_shown_is_granted_when_the_quota_is_reached(
    begin: Begin,
) -> None:
    for number in range(1, 9):
        await granted(begin, f"{number:03}")

    assert (await granted(begin, "005")).slot == 5


async def test_a_lease_that_is_over_frees_its_slot_for_the_next_who_asks(begin: Begin) -> None:
    for number in range(1, 9):
        await granted(begin, f"{number:03}")

    later = await granted(begin, "009", now=NOON + timedelta(seconds=15))

    assert (later.slot, later.fence) == (1, 9)
    assert await held(begin) == {1: CAMERAS[8].id}
    ended = [one for one in await entries(begin) if one["act"] in {"stop-watching", "end-flow"}]
    assert [(one["act"], one["detail"]) for one in ended] == [
        ("stop-watching", "lease-expired"),
        ("end-flow", "lease-expired"),
    ] * 8
    await assert_register_holds(begin)


async def test_a_lease_of_fifteen_seconds_is_not_over_before(begin: Begin) -> None:
    for number in range(1, 9):
        await granted(begin, f"{number:03}")

    just_before = NOON + timedelta(seconds=15, microseconds=-1)

    assert (await refusal(begin, "009", now=just_before)).refused.code == "quota-reached"


@pytest.mark.clause("VA-5")
async def test_an_unknown_motive_is_refused_and_kept_short_in_the_register(begin: Begin) -> None:
    refused = await refusal(begin, motive="x\x00\ud800" + "y" * 500)

    assert refused.refused.code == "motive-unknown"
    assert refused.holders == ()
    assert (await entries(begin))[-1]["motive"] == "x\ufffd\ufffd" + "y" * 62
    assert await held(begin) == {}


async def test_a_convention_that_has_ended_is_refused_and_entered(begin: Begin) -> None:
    over = a_deed(term=Term(date(2022, 9, 29), 36, False, 6))

    refused = await refusal(begin, conventions={ASCQ: over})

    assert refused.refused.code == "convention-not-in-force"
    assert (await entries(begin))[-1]["outcome"] == "convention-not-in-force"


async def test_a_tenant_without_a_convention_any_more_is_refused(begin: Begin) -> None:
    assert (await refusal(begin, conventions={})).refused.code == "no-convention"


async def test_an_invisible_camera_does_not_exist_and_its_owner_knows_who_asked(
    begin: Begin,
) -> None:
    stranger = an_agent("Dominique Petit")

    answer = await ask(begin, agent=stranger)

    assert answer == NoSuchCamera(CAMERAS[0].id)
    entry = (await entries(begin))[-1]
    assert (entry["outcome"], entry["agent"], entry["camera"], entry["article"]) == (
        "no-habilitation",
        "dominique.petit",
        CAMERAS[0].id,
        "villeneuve-d-ascq art. 6",
    )
    assert await held(begin) == {}


async def test_an_id_that_is_nobodys_leaves_no_entry(begin: Begin) -> None:
    before = await entries(begin)

    for agent in (an_agent(), an_agent("Dominique Petit")):
        for camera in ("999", "nowhere:001", "rubbish \x00:", "a" * 5000 + ":1", ":"):
            answer = await ask(begin, camera, agent=agent)
            assert isinstance(answer, NoSuchCamera)

    assert await entries(begin) == before


async def test_a_habilitation_for_another_organisation_shows_nothing(begin: Begin) -> None:
    elsewhere = an_agent(organisation=SubscriberId("sdis-59"))

    assert isinstance(await ask(begin, agent=elsewhere), NoSuchCamera)


async def test_a_habilitation_that_is_over_shows_nothing(begin: Begin) -> None:
    answer = await ask(begin, now=datetime(2027, 1, 1, tzinfo=UTC))

    assert isinstance(answer, NoSuchCamera)


async def test_the_communes_own_agent_sees_its_camera_and_is_told_who_may_watch(
    begin: Begin,
) -> None:
    municipal = an_agent("Sacha Blanc", organisation=SubscriberId(ASCQ))

    assert (await refusal(begin, agent=municipal)).refused.code == "not-subscribed"


async def test_one_tenants_slots_are_not_anothers(begin: Begin) -> None:
    lille = a_deed(
        id="lille", tenant=replace(a_convention().tenant, id=LILLE, name="Lille"), quota=1
    )
    both = CONVENTIONS | {LILLE: lille}
    await sync_tenants(begin, both, NOON)
    camera = a_camera("001", id=CameraId("lille:001"), tenant=LILLE)
    await report_inventory(begin, LILLE, [camera], NOON)
    for number in range(1, 9):
        await granted(begin, f"{number:03}")

    blind = await ask(begin, "lille:001", conventions=both)

    assert blind == NoSuchCamera(camera.id)
    assert [one["outcome"] for one in await entries(begin, LILLE)] == ["done", "no-habilitation"]
    assert len(await held(begin)) == 8


async def test_an_amendment_that_lowers_the_quota_ends_the_flows_above_it(begin: Begin) -> None:
    for number in range(1, 9):
        await granted(begin, f"{number:03}")
    five = {ASCQ: a_deed(quota=5)}
    await sync_tenants(begin, five, NOON)

    refused = await refusal(begin, "009", conventions=five)

    assert refused.refused.code == "quota-reached"
    assert sorted(await held(begin)) == [1, 2, 3, 4, 5]
    ended = [one for one in await entries(begin) if one["act"] == "end-flow"]
    assert [(one["slot"], one["detail"]) for one in ended] == [
        (slot, "convention-ended") for slot in (6, 7, 8)
    ]


async def test_the_right_ends_when_the_habilitation_does_and_the_lease_with_it(
    begin: Begin,
) -> None:
    midnight = datetime(2027, 1, 1, tzinfo=UTC)

    watching = await granted(begin, now=midnight - timedelta(seconds=4))

    assert watching.until == midnight
    async with begin() as work:
        (view,) = await work.views([watching.view])
    assert view.lease == midnight
