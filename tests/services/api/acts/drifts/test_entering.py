"""Differences in the register and in the rows that bar: what changes, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.api.acts.answers import NoSuchCamera
from services.api.acts.drifts.binding import bind_account
from services.api.acts.drifts.entering import Entered, enter_drifts
from services.api.acts.drifts.reading import Standing, read_drifts
from services.api.acts.habilitate import habilitate
from services.api.acts.reading import list_tenants
from services.api.acts.renew_views import renew_views
from services.api.acts.watch_camera import watch_camera
from services.api.bars import Bars
from services.api.reconciling.drift import Drift, Kind
from services.api.storage.work import Begin
from tenants.decisions.outcomes import Refused
from tenants.habilitations.barring import EVERYTHING
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId
from tests.builders import ASCQ, CIC, NOON, a_habilitation, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, last_entries
from tests.services.api.storage.fixtures import CONVENTIONS, assert_register_holds

LATER = NOON + timedelta(seconds=5)
CAMERA = CameraId(f"{ASCQ}:001")
GONE = Drift(
    Kind.NOT_A_MEMBER, an_agent().id, CIC, "Camille Martin", "habilitated", "–", EVERYTHING,
    frozenset({ASCQ}),
)  # fmt: skip
NARROW = replace(GONE, kind=Kind.GROUP_TOO_NARROW, ours="operators", theirs="viewers",
                 bars=frozenset({"flow.steer"}))  # fmt: skip


async def codes(begin: Begin) -> list[str]:
    """What became of asking for a picture."""
    await watch_camera(begin, CONVENTIONS, an_agent(), CAMERA, "public-order", None, LATER)
    return [outcome for _, outcome, _ in await last_entries(begin, 1)]


async def test_what_is_new_and_what_is_settled_are_entered_once(begin: Begin) -> None:
    first = await enter_drifts(begin, [GONE, NARROW], NOON)
    again = await enter_drifts(begin, [NARROW, GONE], LATER)
    settled = await enter_drifts(begin, [NARROW], LATER)

    assert (first, again, settled) == (Entered(2, 0), Entered(0, 0), Entered(0, 1))
    told = await last_entries(begin, 3)
    assert told == [
        ("drift", "done",
         "group-too-narrow; ours: operators; Keycloak: viewers; barred: flow.steer"),
        ("drift", "done", "not-a-member; ours: habilitated; Keycloak: –; barred: *"),
        ("drift-settled", "done", "not-a-member; entered as 22"),
    ]  # fmt: skip
    assert {one["agent"] for one in (await entries(begin))[-3:]} == {an_agent().id}
    await assert_register_holds(begin)


async def test_a_difference_that_becomes_another_is_settled_and_entered(begin: Begin) -> None:
    await enter_drifts(begin, [GONE], NOON)

    done = await enter_drifts(begin, [replace(GONE, theirs="member")], LATER)

    assert done == Entered(1, 1)
    assert [act for act, _, _ in await last_entries(begin, 2)] == ["drift-settled", "drift"]


async def test_who_is_barred_sees_nothing_and_is_refused_until_it_is_settled(begin: Begin) -> None:
    await enter_drifts(begin, [GONE], NOON)

    assert await list_tenants(begin, an_agent(), LATER) == ()
    assert await codes(begin) == ["account-differs"]
    await enter_drifts(begin, [], LATER)
    assert await codes(begin) == ["granted"]


async def test_a_picture_that_runs_ends_at_its_next_renewal(begin: Begin) -> None:
    watched = await watching(begin)
    await enter_drifts(begin, [GONE], NOON)

    renewed = await renew_views(begin, CONVENTIONS, [watched.view], LATER)

    ended = [(one.view, one.code) for one in renewed.ended]
    assert ended == [(watched.view, "account-differs")]


async def test_without_steering_one_may_still_look(begin: Begin) -> None:
    await enter_drifts(begin, [NARROW], NOON)

    assert await codes(begin) == ["granted"]
    async with begin() as work:
        held = await (await work.lock(ASCQ)).habilitation(an_agent())
    assert held is not None
    assert held.barred == {Right.STEER}


async def test_a_bar_is_for_one_organisation_and_one_person(begin: Begin) -> None:
    elsewhere = replace(GONE, organisation=SubscriberId("sdis-57"))
    somebody = replace(GONE, agent=AgentId("dominique.leroy"))
    await enter_drifts(begin, [elsewhere, somebody], NOON)

    assert await codes(begin) == ["granted"]


async def test_the_same_designation_said_again_while_barred_is_no_entry(begin: Begin) -> None:
    await enter_drifts(begin, [GONE], NOON)
    before = len(await entries(begin))

    await habilitate(begin, a_habilitation(an_agent()), LATER)

    assert len(await entries(begin)) == before


async def test_the_roles_of_a_token_are_narrowed_once_it_is_read(begin: Begin) -> None:
    bars = Bars()
    await bars.read(begin)
    assert bars.on(an_agent()) == frozenset()

    await enter_drifts(begin, [GONE, NARROW], NOON)
    await bars.read(begin)

    assert bars.on(an_agent()) == {"*", "flow.steer"}


async def test_one_looks_at_a_time_and_the_next_when_it_is_due(begin: Begin) -> None:
    turns = []
    for now, until in ((NOON, LATER), (NOON, LATER), (LATER, LATER + timedelta(hours=1))):
        async with begin() as work:
            turns.append(await work.drifts.take_turn(now, until))
    async with begin() as work:
        await work.drifts.looked(LATER, LATER + timedelta(minutes=1), None)
    for now in (LATER, LATER + timedelta(minutes=1)):
        async with begin() as work:
            turns.append(await work.drifts.take_turn(now, now + timedelta(minutes=5)))

    assert turns == [True, False, True, False, True]


async def test_a_trouble_lasts_since_it_began_and_the_last_success_is_kept(begin: Begin) -> None:
    for now, trouble in ((NOON, None), (LATER, "keycloak-away"),
                         (LATER + timedelta(minutes=2), "keycloak-away")):  # fmt: skip
        async with begin() as work:
            await work.drifts.take_turn(now, now)
            await work.drifts.looked(now, now, trouble)
    async with begin() as work:
        look = await work.drifts.last_look()

    assert look is not None
    assert (look.read_at, look.trouble, look.trouble_since) == (NOON, "keycloak-away", LATER)


async def test_a_tenant_without_a_register_yet_is_passed_over(begin: Begin) -> None:
    nowhere = replace(GONE, tenants=frozenset({TenantId("nowhere")}))

    assert await enter_drifts(begin, [nowhere], NOON) == Entered()


async def test_an_account_bears_what_was_given_under_its_name(begin: Begin) -> None:
    account = AgentId("8f1c2d7e-0000-4000-8000-000000000001")
    bound = await bind_account(begin, an_agent().id, CIC, ASCQ, account, LATER)
    again = await bind_account(begin, an_agent().id, CIC, ASCQ, account, LATER)

    one = an_agent(id=account)
    answer = await watch_camera(begin, CONVENTIONS, an_agent(), CAMERA, "public-order", None, LATER)
    assert (bound, again) == (True, False)
    assert isinstance(answer, NoSuchCamera)
    assert [each.id for each in await list_tenants(begin, one, LATER)] == [ASCQ]
    told = next(one for one in await entries(begin) if one["agent"] == account)
    assert (told["act"], told["outcome"]) == ("habilitate", "done")
    assert told["detail"] == f"the account of « {an_agent().id} », habilitated under this name"


async def test_an_account_that_is_habilitated_itself_takes_no_other_line(begin: Begin) -> None:
    account = AgentId("8f1c2d7e-0000-4000-8000-000000000001")
    await habilitate(begin, a_habilitation(an_agent(id=account)), NOON)

    assert await bind_account(begin, an_agent().id, CIC, ASCQ, account, LATER) is False


async def test_heads_read_their_own_organisation_and_the_platform_reads_all(begin: Begin) -> None:
    other = replace(GONE, agent=AgentId("x"), organisation=SubscriberId("sdis-57"))
    await enter_drifts(begin, [GONE, NARROW, other], NOON)

    async def read(*roles: str) -> list[str] | str:
        answer = await read_drifts(begin, an_agent("H", roles=frozenset(roles)), LATER)
        match answer:
            case Refused(code=code):
                return code
            case Standing():
                return [f"{one.organisation} {one.kind}" for one in answer.drifts]

    mine = ["cic-nord group-too-narrow", "cic-nord not-a-member"]
    assert await read("habilitation.manage") == mine
    assert await read("platform.manage") == [*mine, "sdis-57 not-a-member"]
    assert await read("flow.view", "register.read") == "role-missing"
