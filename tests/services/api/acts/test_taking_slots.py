"""The quota is reached: a service of a higher rank takes a slot, and everybody knows (VA-9)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from services.api.acts.answers import WatchAnswer, Watching, WatchRefused
from services.api.acts.habilitate import habilitate
from services.api.acts.renew_views import renew_views
from services.api.acts.stop_watching import stop_watching
from services.api.acts.watch_camera import watch_camera
from services.api.acts.watching.take_slot import DRAINING, drain_slots, flow_stopped
from services.api.storage.work import Begin
from tenants.conventions.articles import Clause
from tenants.conventions.convention import Deed, Subscriber
from tenants.vocabulary.identifiers import CameraId, FlowId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, a_convention, a_habilitation, an_agent
from tests.services.api.acts.history import most_flows_at_once
from tests.services.api.acts.reading_back import entries, held
from tests.services.api.storage.fixtures import assert_register_holds

VA = a_convention()
SDIS = Subscriber(SubscriberId("sdis-59"), "SDIS du Nord", 2, VA.article(Clause.WATCHING))
RANKED = {ASCQ: Deed((a_convention(quota=2, subscribers=(*VA.subscribers, SDIS)),))}
UNRANKED = {
    ASCQ: Deed(
        (
            a_convention(
                quota=2,
                subscribers=(*VA.subscribers, SDIS),
                articles={k: v for k, v in VA.articles.items() if k is not Clause.PRECEDENCE},
            ),
        )
    )
}
FIREMAN = an_agent("Robin Fournier", organisation=SDIS.id, rank="Lieutenant", service=SDIS.name)
CIC, SECOND = an_agent(), an_agent("Dominique Leroy")
TOLD = (
    "Le créneau a été repris par un service prioritaire. CIC du Nord ; tous les créneaux "
    "étaient pris (villeneuve-d-ascq art. 3)."
)


async def ask(
    begin: Begin,
    agent: Agent,
    number: str,
    *,
    instead_of: FlowId | None = None,
    after: int = 0,
    deeds: dict[TenantId, Deed] = RANKED,
) -> WatchAnswer:
    camera, at = CameraId(f"{ASCQ}:{number}"), NOON + timedelta(seconds=after)
    return await watch_camera(
        begin, deeds, agent, camera, "public-order", None, at, instead_of=instead_of
    )


async def watching(begin: Begin, agent: Agent, number: str, after: int = 0) -> Watching:
    answer = await ask(begin, agent, number, after=after)
    assert isinstance(answer, Watching)
    return answer


@pytest.fixture
async def full(begin: Begin) -> tuple[Watching, Watching]:
    """The fire service holds both slots, the first for longer."""
    for agent in (FIREMAN, SECOND):
        await habilitate(begin, a_habilitation(agent), NOON)
    return await watching(begin, FIREMAN, "001"), await watching(begin, FIREMAN, "002", after=1)


@pytest.mark.clause("VA-9", "VA-4")
async def test_the_refusal_says_who_would_yield_and_nothing_moves(
    begin: Begin, full: tuple[Watching, Watching]
) -> None:
    answer = await ask(begin, CIC, "003", after=2)

    assert isinstance(answer, WatchRefused)
    assert answer.refused.code == "quota-reached"
    assert answer.offer is not None
    assert (answer.offer.article.cited, answer.offer.holder.flow) == (
        "villeneuve-d-ascq art. 3",
        full[0].flow,
    )
    assert [one.name for one in answer.offer.holder.viewers] == ["Robin Fournier"]
    assert await held(begin) == {1: f"{ASCQ}:001", 2: f"{ASCQ}:002"}


@pytest.mark.clause("VA-9", "VA-4")
async def test_confirmed_the_oldest_flow_of_the_lowest_rank_yields_and_is_told_by_whom_and_why(
    begin: Begin, full: tuple[Watching, Watching]
) -> None:
    before = len(await entries(begin))

    answer = await ask(begin, CIC, "003", instead_of=full[0].flow, after=2)

    assert isinstance(answer, Watching)
    assert (answer.slot, answer.fence) == (1, 3)
    assert [(one.view, one.code, one.text) for one in answer.ended] == [
        (full[0].view, "preempted", TOLD)
    ]
    assert await held(begin) == {1: f"{ASCQ}:003", 2: f"{ASCQ}:002"}
    history = await entries(begin)
    assert [
        (one["act"], one["outcome"], one["name"], one["camera"], one["detail"])
        for one in history[before:]
    ] == [
        ("preempt", "done", "Camille Martin", f"{ASCQ}:001", f"for {ASCQ}:003"),
        ("stop-watching", "done", "Robin Fournier", f"{ASCQ}:001", "preempted"),
        ("end-flow", "done", "Robin Fournier", f"{ASCQ}:001", "preempted"),
        ("watch", "granted", "Camille Martin", f"{ASCQ}:003", None),
    ]
    assert most_flows_at_once(history) == 2
    await assert_register_holds(begin)


@pytest.mark.clause("VA-9")
async def test_two_agents_who_take_the_same_slot_at_once_take_one_each_or_are_asked_again(
    begin: Begin, full: tuple[Watching, Watching]
) -> None:
    answers = await asyncio.gather(
        ask(begin, CIC, "003", instead_of=full[0].flow, after=2),
        ask(begin, SECOND, "004", instead_of=full[0].flow, after=2),
    )

    (taken,) = [one for one in answers if isinstance(one, Watching)]
    (other,) = [one for one in answers if isinstance(one, WatchRefused)]
    assert taken.slot == 1
    assert other.offer is not None
    assert other.offer.holder.flow == full[1].flow
    history = await entries(begin)
    assert [one["act"] for one in history].count("preempt") == 1
    assert most_flows_at_once(history) == 2
    await assert_register_holds(begin)


@pytest.mark.clause("VA-9")
async def test_a_rank_never_yields_to_its_equal_and_a_lower_one_takes_nothing(
    begin: Begin, full: tuple[Watching, Watching]
) -> None:
    for number, flow in (("003", full[0].flow), ("004", full[1].flow)):
        taken = await ask(begin, CIC, number, instead_of=flow, after=2)
        assert isinstance(taken, Watching)

    for agent in (SECOND, FIREMAN):
        answer = await ask(begin, agent, "005", after=3)
        assert isinstance(answer, WatchRefused)
        assert (answer.refused.code, answer.offer) == ("quota-reached", None)


@pytest.mark.clause("VA-9")
async def test_a_flow_that_the_cic_joined_is_the_cic_s_and_does_not_yield(
    begin: Begin, full: tuple[Watching, Watching]
) -> None:
    await watching(begin, SECOND, "001", after=2)

    answer = await ask(begin, CIC, "003", instead_of=full[0].flow, after=3)

    assert isinstance(answer, WatchRefused)
    assert answer.offer is not None
    assert answer.offer.holder.flow == full[1].flow


async def test_where_no_clause_ranks_the_services_nothing_is_offered(
    begin: Begin, full: tuple[Watching, Watching]
) -> None:
    answer = await ask(begin, CIC, "003", instead_of=full[0].flow, after=2, deeds=UNRANKED)

    assert isinstance(answer, WatchRefused)
    assert (answer.refused.code, answer.offer) == ("quota-reached", None)


async def test_a_slot_that_became_free_meanwhile_is_taken_from_nobody(
    begin: Begin, full: tuple[Watching, Watching]
) -> None:
    await stop_watching(begin, FIREMAN, full[1].view, NOON + timedelta(seconds=2))

    answer = await ask(begin, CIC, "003", instead_of=full[0].flow, after=3)

    assert isinstance(answer, Watching)
    assert (answer.slot, answer.ended) == (2, ())
    assert "preempt" not in [one["act"] for one in await entries(begin)]


@pytest.mark.clause("VA-9", "VA-4")
@pytest.mark.parametrize("ending_case", ["said", "drained"])
async def test_a_slot_on_its_way_is_given_to_nobody_before_its_former_flow_has_stopped(
    begin: Begin, full: tuple[Watching, Watching], ending_case: str
) -> None:
    taken = await ask(begin, CIC, "003", instead_of=full[0].flow, after=2)
    assert isinstance(taken, Watching)
    await stop_watching(begin, CIC, taken.view, NOON + timedelta(seconds=3))

    early = await ask(begin, FIREMAN, "005", after=4)
    other = await ask(begin, CIC, "004", after=4)

    assert isinstance(early, WatchRefused)
    assert early.refused.code == "quota-reached"
    assert isinstance(other, WatchRefused)
    assert other.offer is not None
    assert other.offer.holder.flow == full[1].flow

    if ending_case == "said":
        assert not await flow_stopped(begin, TenantId("metz"), full[0].flow)
        assert await flow_stopped(begin, ASCQ, full[0].flow)
        assert not await flow_stopped(begin, ASCQ, full[0].flow)
    else:
        over = NOON + timedelta(seconds=2) + DRAINING
        assert await drain_slots(begin, over - timedelta(seconds=1)) == ()
        assert await drain_slots(begin, over) == (ASCQ,)
    assert (await watching(begin, FIREMAN, "005", after=5)).slot == 1


async def test_who_took_a_slot_keeps_it_and_may_be_joined_while_it_is_on_its_way(
    begin: Begin, full: tuple[Watching, Watching]
) -> None:
    taken = await ask(begin, CIC, "003", instead_of=full[0].flow, after=2)
    assert isinstance(taken, Watching)

    joined = await watching(begin, SECOND, "003", after=3)
    kept = await renew_views(begin, RANKED, [taken.view], NOON + timedelta(seconds=4))

    assert joined.flow == taken.flow
    assert ([one.view for one in kept.passes], kept.ended) == ([taken.view], ())


async def test_a_slot_is_not_taken_for_what_is_not_granted_anyway(
    begin: Begin, full: tuple[Watching, Watching]
) -> None:
    camera, at = CameraId(f"{ASCQ}:003"), NOON + timedelta(seconds=2)

    answer = await watch_camera(
        begin, RANKED, CIC, camera, "curiosity", None, at, instead_of=full[0].flow
    )

    assert isinstance(answer, WatchRefused)
    assert (answer.refused.code, answer.offer) == ("motive-unknown", None)
    assert await held(begin) == {1: f"{ASCQ}:001", 2: f"{ASCQ}:002"}


@pytest.mark.clause("VA-9", "VA-4")
async def test_eight_agents_who_take_what_they_are_offered_end_with_one_slot_each(
    begin: Begin,
) -> None:
    ranked = {ASCQ: Deed((a_convention(subscribers=(*VA.subscribers, SDIS)),))}
    await habilitate(begin, a_habilitation(FIREMAN), NOON)
    crowd = [an_agent(f"Agent {number}") for number in range(8)]
    for agent in crowd:
        await habilitate(begin, a_habilitation(agent), NOON)
    for number in range(1, 9):
        await ask(begin, FIREMAN, f"{number:03}", deeds=ranked)

    async def insist(agent: Agent, number: str) -> int:
        wanted: FlowId | None = None
        while True:
            answer = await ask(begin, agent, number, instead_of=wanted, after=1, deeds=ranked)
            if isinstance(answer, Watching):
                return answer.slot
            assert isinstance(answer, WatchRefused)
            assert answer.offer is not None
            wanted = answer.offer.holder.flow

    slots = await asyncio.gather(
        *(insist(agent, f"{number:03}") for number, agent in enumerate(crowd, 11))
    )

    assert sorted(slots) == list(range(1, 9))
    history = await entries(begin)
    assert most_flows_at_once(history) == 8
    assert [one["act"] for one in history].count("preempt") == 8
    await assert_register_holds(begin)
