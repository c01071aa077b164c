"""One agent leaves, the next takes over: on both databases, in two registers at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.api.acts.answers import Watching
from services.api.acts.habilitate import habilitate
from services.api.acts.handover.answers import (
    HandoverOffered,
    HandoverOver,
    HandoverRefused,
    HandoverShown,
    HandoverTaken,
    NoSuchHandover,
    OfferAnswer,
    TakeAnswer,
)
from services.api.acts.handover.deciding import Taker
from services.api.acts.handover.ending import (
    decline_handover,
    expire_handovers,
    withdraw_handover,
)
from services.api.acts.handover.offering import colleagues, offer_handover
from services.api.acts.handover.taking import show_handover, take_handover
from services.api.acts.report_inventory import report_inventory
from services.api.acts.revoking.revoke_rights import SESSION_ENDED, revoke_rights
from services.api.acts.steering.answers import Held
from services.api.acts.steering.ask import ask_steering
from services.api.acts.sync_tenants import sync_tenants
from services.api.acts.watch_camera import watch_camera
from services.api.storage.sessions.shelf import Whose
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.decisions.handing_over import LIFE
from tenants.decisions.outcomes import Refused
from tenants.decisions.replaying import AsItWas, agrees, replay
from tenants.habilitations.habilitation import Right
from tenants.leases.lease import Event
from tenants.vocabulary.identifiers import AgentId, CameraId, HandoverId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, a_camera, a_deed, a_habilitation, an_agent
from tests.services.api.acts.reading_back import entries, held
from tests.services.api.acts.test_replay import read
from tests.services.api.acts.test_steering import NIGHT
from tests.services.api.storage.fixtures import CONVENTIONS, assert_register_holds

METZ = TenantId("metz")
THERE = a_deed(id="metz", tenant=replace(a_deed().at(NOON).tenant, id=METZ, name="Metz"))
DEEDS: Mapping[TenantId, Deed] = {**CONVENTIONS, METZ: THERE}
MARTIN, LEROY, PETIT = (
    an_agent(name) for name in ("Camille Martin", "Dominique Leroy", "Claude Petit")
)
STRANGER = an_agent("Robin Fournier", organisation=SubscriberId("sdis-59"), service="SDIS")
KEY = "the fingerprint of what this desk was given"
SOON = NOON + timedelta(seconds=10)
RIGHTS = frozenset({Right.WATCH, Right.STEER})


@pytest.fixture
async def begin(begin: Begin) -> Begin:
    """Two tenants; Martin may look at both, Leroy at Villeneuve d'Ascq alone."""
    await sync_tenants(begin, DEEDS, NOON)
    await report_inventory(begin, METZ, [a_camera(id=CameraId("metz:001"), tenant=METZ)], NOON)
    for agent in (MARTIN, LEROY, PETIT):
        await habilitate(begin, a_habilitation(agent, acts=RIGHTS, name=agent.name), NOON)
    await habilitate(begin, a_habilitation(MARTIN, tenant=METZ), NOON)
    return begin


async def watching(begin: Begin, camera: str, agent: Agent = MARTIN, **changes: Any) -> Watching:
    deeds, now = changes.get("deeds", DEEDS), changes.get("now", NOON)
    answer = await watch_camera(begin, deeds, agent, CameraId(camera), "doubt", "2026-4711", now)
    assert isinstance(answer, Watching)
    return answer


async def offered(
    begin: Begin, *views: Watching, to: Agent | None = None, now: datetime = NOON
) -> HandoverOffered:
    tiles = {view.view: place for place, view in enumerate(views, 1)}
    key = KEY if to is None else None
    answer = await offer_handover(
        begin, DEEDS, MARTIN, tiles, None if to is None else to.id, key, now
    )
    assert isinstance(answer, HandoverOffered)
    return answer


def at_the_desk(agent: Agent = LEROY, barred: Refused | None = None) -> Taker:
    return Taker(agent, KEY, lambda _: barred)


async def taken(
    begin: Begin, offer: HandoverOffered, taker: Taker | None = None, now: datetime = SOON
) -> TakeAnswer:
    return await take_handover(begin, DEEDS, taker or at_the_desk(), offer.handover.id, now)


async def told(begin: Begin, tenant: TenantId, count: int) -> list[tuple[str, str, str]]:
    """Act, outcome and name of the last entries."""
    said = await entries(begin, tenant)
    return [(one["act"], one["outcome"], one["name"]) for one in said[-count:]]


async def test_both_stand_in_each_register_and_the_camera_keeps_its_flow(begin: Begin) -> None:
    await habilitate(begin, a_habilitation(LEROY, tenant=METZ), NOON)
    views = [await watching(begin, camera) for camera in (f"{ASCQ}:001", "metz:001")]
    offer = await offered(begin, *views)

    done = await taken(begin, offer)

    assert isinstance(done, HandoverTaken)
    watched = [one.watching for one in done.looks]
    assert [one and (one.flow, one.slot, one.fence) for one in watched] == [
        (view.flow, view.slot, view.fence) for view in views
    ]
    assert [(one.view, one.code, one.slot_freed, one.text) for one in done.ended] == [
        (view.view, "handed-over", False, "Dominique Leroy a repris cette image à la relève.")
        for view in sorted(views, key=lambda one: one.camera.tenant)
    ]
    for tenant in (ASCQ, METZ):
        assert await told(begin, tenant, 4) == [
            ("offer-handover", "done", "Camille Martin"),
            ("take-handover", "done", "Dominique Leroy"),
            ("watch", "granted", "Dominique Leroy"),
            ("stop-watching", "done", "Camille Martin"),
        ]
        await assert_register_holds(begin, tenant)
    last = (await entries(begin))[-4:]
    assert {one["evidence"] for one in last[:2]} == {offer.handover.id}
    assert [one["detail"] for one in last] == [
        "to whoever comes to the desk, 1 view",
        "from Camille Martin (camille.martin), 1 view",
        None,
        "handed-over",
    ]


async def test_the_next_agent_has_the_motive_the_incident_and_a_right_of_their_own(
    begin: Begin,
) -> None:
    await habilitate(
        begin, a_habilitation(LEROY, until=NOON + timedelta(minutes=40), acts=RIGHTS), NOON
    )
    done = await taken(begin, await offered(begin, await watching(begin, f"{ASCQ}:001")))

    assert isinstance(done, HandoverTaken)
    granted = done.looks[0].watching
    assert granted is not None
    said = granted.granted
    assert (said.agent, said.motive, said.incident) == (LEROY.id, "doubt", "2026-4711")
    assert granted.until == NOON + timedelta(minutes=40)


async def test_a_full_quota_does_not_stop_a_handover(begin: Begin) -> None:
    full = {ASCQ: a_deed(quota=1)}
    offer = await offered(begin, await watching(begin, f"{ASCQ}:001", deeds=full))

    done = await take_handover(begin, full, at_the_desk(), offer.handover.id, SOON)

    assert isinstance(done, HandoverTaken)
    assert done.looks[0].watching is not None
    assert await held(begin) == {1: f"{ASCQ}:001"}
    (watched,) = [one for one in await entries(begin) if one["name"] == "Dominique Leroy"
                  and one["act"] == "watch"]  # fmt: skip
    right = a_habilitation(LEROY, acts=RIGHTS, name=LEROY.name)
    outcome = replay(read(watched), full[ASCQ], AsItWas(a_camera("001"), right))
    assert agrees(read(watched), outcome)


async def test_a_look_that_the_next_agent_may_not_have_ends_and_both_read_why(
    begin: Begin,
) -> None:
    await watching(begin, f"{ASCQ}:001")
    views = [await watching(begin, camera) for camera in (f"{ASCQ}:001", "metz:001")]

    done = await taken(begin, await offered(begin, *views))

    assert isinstance(done, HandoverTaken)
    hers, not_hers = done.looks
    assert hers.watching is not None
    assert (not_hers.watching, not_hers.look.camera, not_hers.look.view) == (None, None, None)
    assert isinstance(not_hers.look.refused, Refused)
    assert not_hers.look.refused.code == "no-habilitation"
    assert [(one.tenant, one.code, one.slot_freed) for one in done.ended] == [
        (METZ, "not-taken-over", True),
        (ASCQ, "handed-over", False),
    ]
    assert done.ended[0].text == (
        "Dominique Leroy n'a pas pu reprendre cette image : "
        "Vous n'êtes pas habilité pour les images de cette collectivité."
    )
    assert await told(begin, METZ, 4) == [
        ("take-handover", "done", "Dominique Leroy"),
        ("watch", "no-habilitation", "Dominique Leroy"),
        ("stop-watching", "done", "Camille Martin"),
        ("end-flow", "done", "Camille Martin"),
    ]


async def test_before_it_is_taken_each_verdict_is_shown_and_nothing_is_entered(
    begin: Begin,
) -> None:
    views = [await watching(begin, camera) for camera in (f"{ASCQ}:001", "metz:001")]
    offer = await offered(begin, *views)
    before = len(await entries(begin)), len(await entries(begin, METZ))

    shown = await show_handover(begin, DEEDS, at_the_desk(), offer.handover.id, SOON)

    assert isinstance(shown, HandoverShown)
    assert [(one.tile, one.refused is None, one.camera is None) for one in shown.looks] == [
        (1, True, False),
        (2, False, True),
    ]
    assert before == (len(await entries(begin)), len(await entries(begin, METZ)))


@pytest.mark.parametrize(
    ("who", "after", "code"),
    [
        (Taker(PETIT, "another desk's", lambda _: None), 20, "handover-not-yours"),
        (Taker(STRANGER, KEY, lambda _: None), 20, "other-organisation"),
        (Taker(MARTIN, KEY, lambda _: None), 20, "handover-to-oneself"),
        (at_the_desk(), 300, "handover-expired"),
    ],
    ids=["another desk", "another service", "who leaves", "too late"],
)
async def test_nobody_else_takes_it_and_the_attempt_is_entered(
    begin: Begin, who: Taker, after: int, code: str
) -> None:
    offer = await offered(begin, await watching(begin, f"{ASCQ}:001"))

    answer = await taken(begin, offer, who, NOON + timedelta(seconds=after))

    assert isinstance(answer, HandoverRefused)
    assert answer.refused.code == code
    assert await told(begin, ASCQ, 1) == [("take-handover", code, who.agent.name)]
    async with begin() as work:
        assert [one.agent.name for one in (await work.holdings([ASCQ]))[0].views] == [MARTIN.name]


async def test_two_cannot_take_the_same_offer(begin: Begin) -> None:
    offer = await offered(begin, await watching(begin, f"{ASCQ}:001"))
    await taken(begin, offer)

    assert await taken(begin, offer, at_the_desk(PETIT)) == NoSuchHandover(offer.handover.id)


async def test_a_named_colleague_takes_it_at_another_desk(begin: Begin) -> None:
    offer = await offered(begin, await watching(begin, f"{ASCQ}:001"), to=LEROY)
    elsewhere = Taker(LEROY, None, lambda _: None)

    assert isinstance(await taken(begin, offer, replace(elsewhere, agent=PETIT)), HandoverRefused)
    assert isinstance(await taken(begin, offer, elsewhere), HandoverTaken)
    details = [one["detail"] for one in await entries(begin) if one["act"] == "offer-handover"]
    assert details == ["to Dominique Leroy (dominique.leroy), 1 view"]


async def test_who_looks_already_keeps_one_look(begin: Begin) -> None:
    own = await watching(begin, f"{ASCQ}:001", LEROY)
    offer = await offered(begin, await watching(begin, f"{ASCQ}:001"), to=LEROY)

    done = await taken(begin, offer, Taker(LEROY, None, lambda _: None))

    assert isinstance(done, HandoverTaken)
    assert [(one.watching, one.already) for one in done.looks] == [(None, True)]
    async with begin() as work:
        (holding,) = await work.holdings([ASCQ])
    assert [one.id for one in holding.views] == [own.view]


@pytest.mark.parametrize("to", [None, LEROY], ids=["as one leaves", "as it is taken"])
async def test_a_joystick_is_given_back_and_never_passed_on(begin: Begin, to: Agent | None) -> None:
    view = await watching(begin, f"{ASCQ}:001", now=NIGHT)
    lease = await ask_steering(begin, DEEDS, MARTIN, view.view, "need", "2026-4711", None, NIGHT)
    assert isinstance(lease, Held)

    offer = await offered(begin, view, to=to, now=NIGHT)
    async with begin() as work:
        still_held = [one.id for one in await work.holds([ASCQ])]
    done = await taken(begin, offer, now=NIGHT + timedelta(seconds=10))

    assert isinstance(done, HandoverTaken)
    assert [(one.id, one.lease.ended_by) for one in (*offer.released, *done.released)] == [
        (lease.hold.id, Event.RELEASED)
    ]
    assert still_held == ([] if to is None else [lease.hold.id])
    async with begin() as work:
        assert await work.holds([ASCQ]) == ()
    ends = [one for one in await entries(begin) if one["act"] == "end-steering"]
    assert [(one["name"], one["detail"]) for one in ends] == [("Camille Martin", "released")]


async def test_declined_at_the_desk_the_looks_of_who_left_end(begin: Begin) -> None:
    offer = await offered(begin, await watching(begin, f"{ASCQ}:001"))

    over = await decline_handover(begin, DEEDS, at_the_desk(), offer.handover.id, SOON)

    assert isinstance(over, HandoverOver)
    assert [one.code for one in over.ended] == ["not-taken-over"]
    assert await told(begin, ASCQ, 3) == [
        ("end-handover", "done", "Dominique Leroy"),
        ("stop-watching", "done", "Camille Martin"),
        ("end-flow", "done", "Camille Martin"),
    ]
    assert await held(begin) == {}


async def test_declined_by_a_colleague_elsewhere_the_looks_go_on(begin: Begin) -> None:
    offer = await offered(begin, await watching(begin, f"{ASCQ}:001"), to=LEROY)
    elsewhere = Taker(LEROY, None, lambda _: None)

    over = await decline_handover(begin, DEEDS, elsewhere, offer.handover.id, SOON)

    assert isinstance(over, HandoverOver)
    assert over.ended == ()
    assert await held(begin) == {1: f"{ASCQ}:001"}


async def test_withdrawn_by_its_author_alone(begin: Begin) -> None:
    offer = await offered(begin, await watching(begin, f"{ASCQ}:001"))
    name = offer.handover.id

    assert await withdraw_handover(begin, LEROY, name, SOON) == NoSuchHandover(name)
    over = await withdraw_handover(begin, MARTIN, name, SOON)

    assert isinstance(over, HandoverOver)
    assert over.ended == ()
    assert await taken(begin, offer) == NoSuchHandover(name)
    assert await told(begin, ASCQ, 1) == [("end-handover", "done", "Camille Martin")]


SEATED = replace(MARTIN, session="at this desk")


async def ends_with_the_session(begin: Begin, session: str) -> list[str]:
    """Codes of the views that the end of a session of the provider's takes along."""
    whose = Whose(MARTIN.id, None, None, session)
    return [one.code for one in (await revoke_rights(
        begin, DEEDS, whose, SESSION_ENDED, SOON
    )).views]  # fmt: skip


async def seated(begin: Begin, to: Agent | None) -> HandoverOffered:
    view = await watching(begin, f"{ASCQ}:001", SEATED)
    named, key = (None, KEY) if to is None else (to.id, None)
    answer = await offer_handover(begin, DEEDS, SEATED, {view.view: 1}, named, key, NOON)
    assert isinstance(answer, HandoverOffered)
    return answer


async def test_offered_at_a_desk_the_looks_outlive_the_session_that_makes_room(
    begin: Begin,
) -> None:
    offer = await seated(begin, None)

    assert await ends_with_the_session(begin, "at this desk") == []
    done = await taken(begin, offer)
    assert isinstance(done, HandoverTaken)
    assert done.looks[0].watching is not None


async def test_offered_elsewhere_they_end_with_the_session_as_ever(begin: Begin) -> None:
    await seated(begin, LEROY)

    assert await ends_with_the_session(begin, "at this desk") == ["session-ended"]


async def test_withdrawn_they_hang_on_the_session_of_who_came_back(begin: Begin) -> None:
    offer = await seated(begin, None)
    again = replace(MARTIN, session="another")

    await withdraw_handover(begin, again, offer.handover.id, SOON)

    assert await ends_with_the_session(begin, "at this desk") == []
    assert await ends_with_the_session(begin, "another") == ["session-ended"]


async def test_an_account_that_is_closed_ends_what_it_offered_too(begin: Begin) -> None:
    await seated(begin, None)

    gone = await revoke_rights(begin, DEEDS, Whose(MARTIN.id), "account-disabled", SOON)

    assert [one.code for one in gone.views] == ["account-disabled"]


async def test_run_out_a_desk_that_nobody_sits_at_shows_nothing(begin: Begin) -> None:
    view = await watching(begin, f"{ASCQ}:001")
    await offered(begin, view)

    assert await expire_handovers(begin, DEEDS, NOON + LIFE - timedelta(seconds=1)) == ()
    (over,) = await expire_handovers(begin, DEEDS, NOON + LIFE)

    assert [(one.view, one.code) for one in over.ended] == [(view.view, "not-taken-over")]
    assert over.handover.ended_by == "expired"
    assert await expire_handovers(begin, DEEDS, NOON + LIFE) == ()


async def test_another_offer_takes_the_place_of_the_older_one(begin: Begin) -> None:
    first = await offered(begin, await watching(begin, "metz:001"))
    second = await offered(begin, await watching(begin, f"{ASCQ}:001"))

    assert [one.id for one in second.replaced] == [first.handover.id]
    assert await told(begin, METZ, 1) == [("end-handover", "done", "Camille Martin")]


async def test_nothing_of_another_s_is_offered(begin: Begin) -> None:
    foreign = await watching(begin, f"{ASCQ}:001", LEROY)

    answer: OfferAnswer = await offer_handover(
        begin, DEEDS, MARTIN, {foreign.view: 1}, None, KEY, NOON
    )

    assert isinstance(answer, HandoverRefused)
    assert answer.refused.code == "nothing-to-hand-over"


async def test_only_a_habilitated_colleague_can_be_named(begin: Begin) -> None:
    await habilitate(begin, a_habilitation(STRANGER), NOON)
    view = await watching(begin, f"{ASCQ}:001")

    names = [one.name for one in await colleagues(begin, MARTIN, NOON)]
    answer = await offer_handover(
        begin, DEEDS, MARTIN, {view.view: 1}, AgentId("robin.fournier"), None, NOON
    )

    assert names == ["Claude Petit", "Dominique Leroy"]
    assert isinstance(answer, HandoverRefused)
    assert answer.refused.code == "not-a-colleague"


async def test_where_something_breaks_between_two_registers_nothing_changes_hands(
    begin: Begin,
) -> None:
    await habilitate(begin, a_habilitation(LEROY, tenant=METZ), NOON)
    views = [await watching(begin, camera) for camera in (f"{ASCQ}:001", "metz:001")]
    offer = await offered(begin, *views)
    before = [await entries(begin, tenant) for tenant in (ASCQ, METZ)]

    with pytest.raises(LookupError):
        await take_handover(
            begin, DEEDS, Taker(LEROY, KEY, _breaks_on_the_second()), offer.handover.id, SOON
        )

    assert before == [await entries(begin, tenant) for tenant in (ASCQ, METZ)]
    async with begin() as work:
        looking = {one.flow.camera: [view.agent.name for view in one.views]
                   for one in await work.holdings([ASCQ, METZ])}  # fmt: skip
    assert looking == {f"{ASCQ}:001": [MARTIN.name], "metz:001": [MARTIN.name]}
    assert isinstance(await taken(begin, offer), HandoverTaken)


def _breaks_on_the_second() -> Any:
    seen: list[CameraId] = []

    def barred(camera: CameraId) -> None:
        seen.append(camera)
        if len(seen) == 2:
            raise LookupError("something breaks between two tenants")

    return barred


async def test_an_offer_that_never_was_is_nobody_s(begin: Begin) -> None:
    name = HandoverId("nothing")

    assert await take_handover(begin, DEEDS, at_the_desk(), name, NOON) == NoSuchHandover(name)
