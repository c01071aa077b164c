"""The joystick lent and taken back, on both databases: each convention's rule, same acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.api.acts.answers import NoSuchView
from services.api.acts.habilitate import habilitate
from services.api.acts.record_facts import record_facts
from services.api.acts.steering.answers import (
    AskAnswer,
    Asked,
    Held,
    HoldEnded,
    NoSuchLease,
    SteeringRefused,
)
from services.api.acts.steering.ask import ask_steering
from services.api.acts.steering.end import (
    end_lease,
    expire_leases,
    release_steering,
    take_back,
)
from services.api.acts.steering.keep import extend_steering
from services.api.acts.steering.reply import Reply, reply_to_steering
from services.api.acts.stop_watching import stop_watching
from services.api.storage.work import Begin
from services.kit.sharing import Fact
from tenants.decisions.cutting import CONTROL_APPROVE, Cut
from tenants.decisions.outcomes import DutyKind
from tenants.habilitations.habilitation import Right
from tenants.leases.lease import Event, State
from tenants.vocabulary.identifiers import LeaseId, SubscriberId, TenantId, ViewId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, a_deed, a_habilitation, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries
from tests.services.api.storage.fixtures import CONVENTIONS, assert_register_holds

NIGHT = datetime(2026, 6, 16, 1, tzinfo=UTC)
"""Tuesday, 3 o'clock in France: the CSU of Villeneuve d'Ascq has closed at two."""
AGENT = an_agent()
SECOND = an_agent("Dominique Leroy")
CHIEF = an_agent(
    "Alex Dubois",
    rank="Chef de salle",
    organisation=SubscriberId(ASCQ),
    roles=frozenset({CONTROL_APPROVE}),
)
HEAD = Reply("chef de salle du CSU", accepts=True)
MINUTES = timedelta(minutes=1)


@pytest.fixture
async def begin(begin: Begin) -> Begin:
    """With two agents who may steer too."""
    for agent in (AGENT, SECOND):
        rights = frozenset({Right.WATCH, Right.STEER})
        await habilitate(begin, a_habilitation(agent, acts=rights), NOON)
    return begin


async def ask(
    begin: Begin,
    *,
    agent: Agent = AGENT,
    now: datetime = NOON,
    ground: str = "grave-disorder",
    minutes: int | None = 10,
) -> AskAnswer:
    view = await watching(begin, "001", agent=agent, now=now)
    duration = None if minutes is None else minutes * MINUTES
    return await ask_steering(
        begin, CONVENTIONS, agent, view.view, ground, "2026-4711", duration, now
    )


async def held(begin: Begin, now: datetime = NIGHT, agent: Agent = AGENT) -> Held:
    answer = await ask(begin, agent=agent, now=now, ground="need")
    assert isinstance(answer, Held)
    return answer


async def asked(begin: Begin) -> Asked:
    answer = await ask(begin)
    assert isinstance(answer, Asked)
    return answer


async def last(begin: Begin) -> tuple[str, str, str | None]:
    entry = (await entries(begin))[-1]
    return entry["act"], entry["outcome"], entry["detail"]


@pytest.mark.clause("VA-7")
async def test_while_the_csu_is_open_it_answers_first(begin: Begin) -> None:
    answer = await asked(begin)

    assert answer.needs.by == ("directeur de la police municipale", "chef de salle du CSU")
    assert answer.needs.deadline == NOON + 2 * MINUTES
    assert (answer.hold.lease.state, answer.hold.lease.rank) == (State.ASKED, 1)
    assert await last(begin) == ("steer", "needs-approval", None)


@pytest.mark.clause("VA-7")
async def test_accepted_the_joystick_is_held_for_as_long_as_was_said(begin: Begin) -> None:
    request = await asked(begin)

    answer = await reply_to_steering(
        begin, CONVENTIONS, CHIEF, request.hold.id, replace(HEAD, lasting=5 * MINUTES), NOON
    )

    assert isinstance(answer, Held)
    assert (answer.hold.lease.state, answer.hold.lease.until) == (State.HELD, NOON + 5 * MINUTES)
    assert answer.hold.approver == "Chef de salle Alex Dubois, chef de salle du CSU"
    assert await last(begin) == ("steer", "granted", None)


async def test_declined_it_ends_with_the_reason(begin: Begin) -> None:
    request = await asked(begin)

    answer = await reply_to_steering(
        begin,
        CONVENTIONS,
        CHIEF,
        request.hold.id,
        replace(HEAD, accepts=False, reason="équipe sur place"),
        NOON,
    )

    assert isinstance(answer, HoldEnded)
    assert answer.hold.lease.ended_by is Event.DECLINED
    assert answer.hold.approver == (
        "Chef de salle Alex Dubois, chef de salle du CSU : équipe sur place"
    )
    assert await last(begin) == ("end-steering", "done", "declined")


async def test_silence_is_a_refusal_at_the_deadline(begin: Begin) -> None:
    request = await asked(begin)

    assert await expire_leases(begin, CONVENTIONS, NOON + 2 * MINUTES - MINUTES / 60) == ()
    (ended,) = await expire_leases(begin, CONVENTIONS, NOON + 2 * MINUTES)

    assert isinstance(ended, HoldEnded)
    assert (ended.hold.id, ended.hold.lease.ended_by) == (request.hold.id, Event.EXPIRED)
    late = await reply_to_steering(
        begin, CONVENTIONS, CHIEF, request.hold.id, HEAD, NOON + 3 * MINUTES
    )
    assert late == NoSuchLease(request.hold.id)


@pytest.mark.parametrize(
    ("_case", "agent", "office", "code"),
    [
        ("no role", replace(CHIEF, roles=frozenset()), HEAD.office, "no-role"),
        ("not named by the convention", CHIEF, "agent de surveillance", "not-an-approver"),
    ],
)
async def test_who_may_not_answer_changes_nothing(
    begin: Begin, _case: str, agent: Agent, office: str, code: str
) -> None:
    request = await asked(begin)

    answer = await reply_to_steering(
        begin, CONVENTIONS, agent, request.hold.id, replace(HEAD, office=office), NOON
    )

    assert isinstance(answer, SteeringRefused)
    assert answer.refused.code == code
    async with begin() as work:
        known = await work.hold(request.hold.id)
    assert known is not None
    assert known.lease.state is State.ASKED


async def test_another_commune_s_request_does_not_exist(begin: Begin) -> None:
    request = await asked(begin)
    stranger = replace(CHIEF, organisation=SubscriberId("lille"))

    answer = await reply_to_steering(begin, CONVENTIONS, stranger, request.hold.id, HEAD, NOON)

    assert answer == NoSuchLease(request.hold.id)


@pytest.mark.clause("VA-8")
async def test_while_the_csu_is_closed_it_is_held_at_once_and_a_report_is_owed(
    begin: Begin,
) -> None:
    answer = await held(begin)
    ended = await release_steering(begin, CONVENTIONS, AGENT, answer.hold.id, NIGHT + 4 * MINUTES)

    assert answer.hold.lease.until == NIGHT + 10 * MINUTES
    assert [one.kind for one in answer.duties] == [DutyKind.REPORT]
    assert isinstance(ended, HoldEnded)
    assert ended.report is not None
    assert (ended.report.to, ended.report.contents) == ("csu", ("hours", "zone", "ground"))
    entry = (await entries(begin))[-1]
    assert (entry["act"], entry["since"], entry["until"], entry["ground"]) == (
        "end-steering",
        "2026-06-16T01:00:00.000000Z",
        "2026-06-16T01:04:00.000000Z",
        "need",
    )


async def test_a_ground_that_the_open_csu_does_not_allow_is_refused_and_entered(
    begin: Begin,
) -> None:
    answer = await ask(begin, ground="need")

    assert isinstance(answer, SteeringRefused)
    assert await last(begin) == ("steer", "ground-not-allowed", None)


async def test_the_second_agent_of_the_same_rank_reads_who_holds_it(begin: Begin) -> None:
    first = await held(begin)

    answer = await ask(begin, agent=SECOND, now=NIGHT, ground="need")

    assert isinstance(answer, SteeringRefused)
    assert answer.refused.code == "joystick-held"
    assert answer.holder is not None
    assert (answer.holder.id, answer.holder.agent.name) == (first.hold.id, "Camille Martin")


async def test_the_owner_takes_it_back_at_once(begin: Begin) -> None:
    lease = (await held(begin)).hold.id

    answer = await take_back(begin, CONVENTIONS, CHIEF, lease, NIGHT + MINUTES)

    assert isinstance(answer, HoldEnded)
    assert (answer.hold.lease.ended_by, answer.hold.approver) == (
        Event.TAKEN_BACK,
        "Chef de salle Alex Dubois",
    )
    again = await take_back(begin, CONVENTIONS, CHIEF, lease, NIGHT + MINUTES)
    assert again == NoSuchLease(lease)


async def test_nobody_else_takes_it_back(begin: Begin) -> None:
    lease = (await held(begin)).hold.id

    answer = await take_back(begin, CONVENTIONS, SECOND, lease, NIGHT + MINUTES)

    assert isinstance(answer, SteeringRefused)
    assert answer.refused.code == "owner-only"


async def test_it_is_kept_longer_by_the_same_rule_and_not_beyond_its_longest(
    begin: Begin,
) -> None:
    lease = (await held(begin)).hold.id

    longer = await extend_steering(
        begin, CONVENTIONS, AGENT, lease, 10 * MINUTES, NIGHT + 9 * MINUTES
    )
    beyond = await extend_steering(
        begin, CONVENTIONS, AGENT, lease, 60 * MINUTES, NIGHT + 18 * MINUTES
    )
    over = await extend_steering(
        begin, CONVENTIONS, AGENT, lease, 60 * MINUTES, NIGHT + 29 * MINUTES
    )

    assert isinstance(longer, Held)
    assert longer.hold.lease.until == NIGHT + 19 * MINUTES
    assert isinstance(beyond, Held)
    assert beyond.hold.lease.until == NIGHT + 30 * MINUTES
    assert isinstance(over, SteeringRefused)
    assert over.refused.code == "longest-hold-reached"


async def test_another_agent_neither_keeps_it_nor_gives_it_up(begin: Begin) -> None:
    lease = (await held(begin)).hold.id

    assert await extend_steering(begin, CONVENTIONS, SECOND, lease, MINUTES, NIGHT) == NoSuchLease(
        lease
    )
    assert await release_steering(begin, CONVENTIONS, SECOND, lease, NIGHT) == NoSuchLease(lease)


async def test_it_runs_out_at_its_end(begin: Begin) -> None:
    lease = (await held(begin)).hold.id

    (ended,) = await expire_leases(begin, CONVENTIONS, NIGHT + 10 * MINUTES)

    assert isinstance(ended, HoldEnded)
    assert (ended.hold.id, ended.hold.lease.ended_by) == (lease, Event.EXPIRED)
    assert ended.report is not None


async def test_no_picture_no_steering(begin: Begin) -> None:
    hold = (await held(begin)).hold
    await stop_watching(begin, AGENT, hold.view, NIGHT + MINUTES)

    (ended,) = await expire_leases(begin, CONVENTIONS, NIGHT + MINUTES)

    assert isinstance(ended, HoldEnded)
    assert ended.hold.lease.ended_by is Event.LOST


async def test_what_the_commune_s_federator_ended_is_entered_with_who(begin: Begin) -> None:
    lease = (await held(begin)).hold.id

    answer = await end_lease(
        begin, CONVENTIONS, lease, Event.TAKEN_BACK, "le CSU, à sa manette", NIGHT + MINUTES
    )

    assert isinstance(answer, HoldEnded)
    assert answer.hold.approver == "le CSU, à sa manette"


@pytest.mark.parametrize("view", ["nowhere", ""])
async def test_a_view_that_is_not_the_agent_s_steers_nothing(begin: Begin, view: str) -> None:
    answer = await ask_steering(begin, CONVENTIONS, AGENT, ViewId(view), "need", "1", None, NIGHT)

    assert answer == NoSuchView(ViewId(view))


async def test_a_lease_that_never_was_is_none(begin: Begin) -> None:
    lease = LeaseId("nowhere")

    assert await release_steering(begin, CONVENTIONS, AGENT, lease, NOON) == NoSuchLease(lease)
    assert await end_lease(begin, CONVENTIONS, lease, Event.EXPIRED, None, NOON) == NoSuchLease(
        lease
    )


async def test_a_higher_rank_takes_it_and_the_other_ends_in_the_same_act(begin: Begin) -> None:
    fire = SubscriberId("sdis-59")
    deed = a_deed()
    (convention,) = deed.versions
    second = replace(convention.subscribers[0], id=fire, rank=2)
    deeds = {ASCQ: replace(deed, versions=(
        replace(convention, subscribers=(*convention.subscribers, second)),
    ))}  # fmt: skip
    rescuer = an_agent("Jo Faure", organisation=fire)
    rights = frozenset({Right.WATCH, Right.STEER})
    await habilitate(begin, a_habilitation(rescuer, acts=rights), NOON)
    view = await watching(begin, "001", agent=rescuer, now=NIGHT, conventions=deeds)
    lower = await ask_steering(begin, deeds, rescuer, view.view, "need", "1", 10 * MINUTES, NIGHT)
    police = await watching(begin, "001", now=NIGHT, conventions=deeds)

    answer = await ask_steering(
        begin, deeds, AGENT, police.view, "need", "2", 10 * MINUTES, NIGHT + MINUTES
    )

    assert isinstance(lower, Held)
    assert isinstance(answer, Held)
    assert answer.displaced is not None
    assert (answer.displaced.id, answer.displaced.lease.ended_by) == (
        lower.hold.id,
        Event.PREEMPTED,
    )
    assert answer.hold.fence > lower.hold.fence


def taken_back(*leases: str, at: datetime, fact: str = "f1", reason: str = "") -> Fact:
    return Fact(fact, "taken-back", Cut(None, reason, "le CSU, à sa manette", at, None), leases)


async def test_what_the_commune_took_back_by_itself_is_entered_once_with_its_own_hour(
    begin: Begin,
) -> None:
    lease = (await held(begin)).hold.id
    fact = taken_back(lease, at=NIGHT + MINUTES)

    first = await record_facts(begin, CONVENTIONS, ASCQ, [fact], NIGHT + 3 * MINUTES)
    again = await record_facts(begin, CONVENTIONS, ASCQ, [fact], NIGHT + 4 * MINUTES)

    assert [(one.id, one.lease.ended_by) for one in first.taken_back] == [(lease, Event.TAKEN_BACK)]
    assert (again.known, again.taken_back) == (("f1",), ())
    ends = [one for one in await entries(begin) if one["act"] == "end-steering"]
    assert [(one["detail"], one["approver"], one["until"], one["at"]) for one in ends] == [
        (
            "taken-back",
            "le CSU, à sa manette",
            "2026-06-16T01:01:00.000000Z",
            "2026-06-16T01:03:00.000000Z",
        )
    ]
    await assert_register_holds(begin)


async def test_a_lease_that_had_run_out_before_we_heard_was_taken_back_all_the_same(
    begin: Begin,
) -> None:
    lease = (await held(begin)).hold.id
    await end_lease(begin, CONVENTIONS, lease, Event.LOST, None, NIGHT + 2 * MINUTES)
    fact = taken_back(lease, at=NIGHT + MINUTES, reason="intervention")

    entered = await record_facts(begin, CONVENTIONS, ASCQ, [fact], NIGHT + 3 * MINUTES)

    assert entered.taken_back == ()
    ends = [one for one in await entries(begin) if one["act"] == "end-steering"]
    assert [(one["detail"], one["approver"], one["until"]) for one in ends] == [
        ("lost", None, "2026-06-16T01:02:00.000000Z"),
        ("taken-back", "le CSU, à sa manette : intervention", "2026-06-16T01:01:00.000000Z"),
    ]


async def test_what_both_the_console_and_the_commune_took_back_is_entered_once(
    begin: Begin,
) -> None:
    lease = (await held(begin)).hold.id
    await take_back(begin, CONVENTIONS, CHIEF, lease, NIGHT + MINUTES)
    before = await entries(begin)

    fact = taken_back(lease, at=NIGHT + MINUTES)
    entered = await record_facts(begin, CONVENTIONS, ASCQ, [fact], NIGHT + 2 * MINUTES)

    assert (entered.known, entered.taken_back) == (("f1",), ())
    assert await entries(begin) == before


async def test_a_commune_takes_back_none_but_its_own_leases(begin: Begin) -> None:
    lease = (await held(begin)).hold.id
    async with begin() as work:
        await work.add_tenant(TenantId("lille"), "Lille", 8)
    fact = taken_back(lease, "nowhere", at=NIGHT + MINUTES)

    entered = await record_facts(begin, CONVENTIONS, TenantId("lille"), [fact], NIGHT + MINUTES)

    assert entered.taken_back == ()
    async with begin() as work:
        known = await work.hold(lease)
    assert known is not None
    assert known.lease.state is State.HELD


@pytest.mark.parametrize(
    ("_case", "said", "at"),
    [
        ("before it was asked for", NIGHT - MINUTES, "2026-06-16T01:00:00.000000Z"),
        ("by a clock that is ahead", NIGHT + 9 * MINUTES, "2026-06-16T01:02:00.000000Z"),
    ],
)
async def test_an_hour_that_cannot_be_is_brought_back_within_the_lease(
    begin: Begin, _case: str, said: datetime, at: str
) -> None:
    lease = (await held(begin)).hold.id
    fact = taken_back(lease, at=said)

    await record_facts(begin, CONVENTIONS, ASCQ, [fact], NIGHT + 2 * MINUTES)

    assert (await entries(begin))[-1]["until"] == at
