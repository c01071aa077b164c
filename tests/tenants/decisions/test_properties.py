"""What holds for every deed, instant, agent and word given; thousands of cases each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from tenants.conventions.articles import LAW
from tenants.conventions.clauses import Arrangement, SteeringRule
from tenants.conventions.convention import Convention, Deed
from tenants.conventions.days import day_in_france, midnight
from tenants.decisions import watching
from tenants.decisions.evidence import Approval, Ticket
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.owner import extracting, maintaining
from tenants.decisions.owner.extracting import ExtractionRequest, Requisition
from tenants.decisions.owner.maintaining import MaintenanceRequest
from tenants.decisions.replaying import AsItWas, agrees, replay
from tenants.decisions.special import arranging, convening
from tenants.decisions.special.arranging import ArrangementRequest
from tenants.decisions.special.convening import CrisisRequest
from tenants.decisions.steering import extending, taking, taking_back
from tenants.decisions.steering.taking_back import TakeBackRequest
from tenants.decisions.tickets import asking
from tenants.decisions.tickets.asking import TicketRequest
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.leases.lease import OWNER_RANK, Event, Lease, State, after
from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import SubscriberId
from tests.builders import a_camera
from tests.tenants.decisions.cases import empty, full
from tests.tenants.decisions.chance import AGENTS, FOUND, HOUR, START, Chance, codes_of
from tests.tenants.decisions.entering import entered_steer, entered_watch

MANY = settings(max_examples=4_000, deadline=None)

by_chance = given(some.integers(0, 2**63).map(lambda seed: Chance(Random(seed))))


def rule_of(convention: Convention, at: datetime) -> SteeringRule | None:
    """The hours' rule, said a second time and in another way."""
    if convention.steering is None:
        return None
    if convention.staffed is not None and convention.staffed.at(at).open:
        return convention.steering.open
    return convention.steering.closed


def stands(
    convention: Convention,
    zone: str | None,
    at: datetime,
    until: datetime,
    held: Habilitation | None,
) -> None:
    """A right at `at` until `until` lies within every term that the law sets."""
    assert held is not None
    assert held.since <= at < until <= held.until
    end = convention.term.end_after(day_in_france(at))
    assert end is not None
    assert until <= midnight(end)
    if convention.needs_orders:
        orders = [one for one in convention.orders if one.site in (None, zone)]
        expiries = [one.expires for one in orders if one.in_force(day_in_france(at))]
        assert until <= midnight(max(expiries))


@pytest.mark.clause("VA-18", "ME-9", "LO-1", "LO-5", "CH-9", "VA-16", "VA-5")
@MANY
@by_chance
def test_no_image_outside_term_order_habilitation_or_evidence(by: Chance) -> None:
    convention = by.convention()
    request = by.watch(convention)
    held = by.habilitation(convention)

    outcome = watching.decide(request, convention, held, empty(convention))

    if isinstance(outcome, Granted):
        stands(convention, request.zone, request.at, outcome.until, held)
        assert held is not None
        assert Right.WATCH in held.acts
        if convention.tickets is not None:
            tickets = [one for one in request.evidence if isinstance(one, Ticket)]
            assert outcome.until <= max(one.until for one in tickets)
        assert request.motive in codes_of(convention)
        assert request.motive not in {"suspect", "missing-person", "crisis"}


@pytest.mark.clause("VA-1", "VA-7", "VA-8", "ME-6", "LO-2")
@MANY
@by_chance
def test_no_joystick_outside_the_hours_rule(by: Chance) -> None:
    convention = by.convention()
    request = by.steer(convention)
    held = by.habilitation(convention)
    assume(request.organisation != convention.tenant.id)

    outcome = taking.decide(request, convention, held)

    if isinstance(outcome, Granted):
        stands(convention, request.zone, request.at, outcome.until, held)
        rule = rule_of(convention, request.at)
        assert rule is not None
        assert request.steerable
        assert request.watching
        assert request.ground in rule.grounds
        assert outcome.until <= request.at + rule.longest
        last = outcome.until - timedelta(microseconds=1)
        assert rule_of(convention, last) == rule
        if rule.asking is not None:
            words = [one for one in request.evidence if isinstance(one, Approval)]
            assert any(
                one.by in rule.asking.by and one.matter.agent == request.agent for one in words
            )


@pytest.mark.clause("VA-7")
@settings(max_examples=500, deadline=None)
@by_chance
def test_the_csu_wins_every_race_for_the_joystick(by: Chance) -> None:
    """Any sequence of asks, releases, take-backs and losses: the CSU's ask is granted unless
    a colleague holds it, and nobody takes from the CSU what it holds."""
    convention = by.convention()
    owner = SubscriberId(convention.tenant.id)
    held = by.habilitation(convention)
    lease: Lease | None = None
    at = START
    for _ in range(by.number(1, 12)):
        at += timedelta(seconds=by.number(1, 1_200))
        asked = replace(by.steer(convention), at=at, held=lease, steerable=True)
        request = replace(asked, organisation=by.one(owner, asked.organisation))
        outcome = taking.decide(request, convention, held)
        running = lease is not None and lease.state is State.HELD and at < lease.until
        csus = running and lease is not None and lease.organisation == owner
        own = running and lease is not None and lease.agent == request.agent

        if request.organisation == owner:
            assert isinstance(outcome, Granted) is not (csus or own)
        elif csus:
            assert not isinstance(outcome, Granted)

        if isinstance(outcome, Granted):
            subscriber = convention.subscriber(request.organisation)
            rank = OWNER_RANK if subscriber is None else subscriber.rank
            lease = Lease(
                request.camera, request.agent, request.organisation, rank, at, outcome.until,
                State.HELD,
            )  # fmt: skip
        elif running and lease is not None and by.number(0, 3) == 0:
            back = TakeBackRequest(
                AGENTS[0], owner, convention.tenant.id, request.camera, at, lease
            )
            assert isinstance(taking_back.decide(back, convention), Granted)
            ended = after(lease, Event.TAKEN_BACK)
            assert isinstance(ended, Lease)
            lease = ended


@pytest.mark.clause("VA-17", "ME-2")
@MANY
@by_chance
def test_a_decision_taken_again_from_its_entry_is_the_same(by: Chance) -> None:
    convention = by.convention()
    held = by.habilitation(convention)
    deed = Deed((convention,))
    if by.one(True, False):
        request = by.watch(convention)
        slots = by.one(empty(convention), full(convention))
        outcome = watching.decide(request, convention, held, slots)
        entry = entered_watch(request, convention, outcome, slots)
        around = AsItWas(
            a_camera(id=request.camera, zone=request.zone),
            held,
            request.evidence,
            request.active_posts,
        )
    else:
        steer = by.steer(convention)
        assume(steer.duration is None or steer.duration > timedelta(0))
        entry = entered_steer(steer, convention, held)
        camera = a_camera(id=steer.camera, zone=steer.zone, steerable=steer.steerable)
        around = AsItWas(camera, held, steer.evidence, held=steer.held)

    assert agrees(entry, replay(entry, deed, around))


@pytest.mark.clause("ME-9")
@settings(max_examples=1_000, deadline=None)
@by_chance
def test_an_amendment_never_changes_what_was_decided_before_it(by: Chance) -> None:
    convention = by.convention()
    request = by.watch(convention)
    held = by.habilitation(convention)
    later = day_in_france(request.at) + timedelta(days=by.number(1, 400))
    amended = replace(
        convention,
        version=replace(convention.version, number=1, effective=later),
        quota=1,
        motives=(),
        steering=None,
        tickets=None,
    )
    assume(convention.version.effective < later)

    then = watching.decide(request, Deed((convention,)).at(request.at), held, empty(convention))
    deed = Deed((convention, amended))
    now = watching.decide(request, deed.at(request.at), held, empty(convention))

    assert now == then
    entry = entered_watch(request, convention, then, empty(convention))
    around = AsItWas(
        a_camera(id=request.camera, zone=request.zone), held, request.evidence, request.active_posts
    )
    assert agrees(entry, replay(entry, deed, around))


def articles_of(convention: Convention) -> set[str]:
    """Every article that the deed's own file cites."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if hasattr(value, "cited"):
            found.add(value.cited)
        elif isinstance(value, tuple):
            for one in value:
                walk(one)
        elif isinstance(value, dict):
            walk(tuple(value.values()))
        elif hasattr(value, "__dataclass_fields__"):
            walk(tuple(getattr(value, name) for name in value.__dataclass_fields__))

    walk(convention)
    return found


CITED = {name: articles_of(deed) for name, deed in FOUND.items()}


def any_outcome(by: Chance, convention: Convention, held: Habilitation | None) -> Outcome:
    steer = by.steer(convention)
    agent, organisation, at = steer.agent, steer.organisation, steer.at
    match by.number(0, 7):
        case 0:
            slots: Slots = by.one(empty(convention), full(convention))
            return watching.decide(by.watch(convention), convention, held, slots)
        case 1:
            return taking.decide(steer, convention, held)
        case 2:
            return extending.decide(steer, convention, held)
        case 3:
            ticket = TicketRequest(
                agent, organisation, steer.zone or "", "theft", None, steer.duration or HOUR, at
            )
            return asking.decide(ticket, convention, held)
        case 4:
            day = day_in_france(at)
            wanted = Arrangement(
                "D", by.one("suspect", "x"), ("Centre",), (), organisation,
                (), day, day + timedelta(days=by.number(0, 40)),
            )  # fmt: skip
            return arranging.decide(ArrangementRequest(agent, wanted, at), convention, held)
        case 5:
            crisis = CrisisRequest(
                agent,
                organisation,
                (organisation,),
                (steer.camera,),
                None,
                steer.incident,
                HOUR,
                at,
            )
            return convening.decide(crisis, convention, held)
        case 6:
            shown = by.one(None, Requisition("1", "Parquet", date(2026, 6, 1)))
            extraction = ExtractionRequest(
                agent, organisation, (steer.camera,), at - HOUR, at, shown, at
            )
            return extracting.decide(extraction, convention, held)
        case _:
            window = MaintenanceRequest(
                agent, organisation, frozenset(), at + HOUR, at + 2 * HOUR, at, frozenset(), at
            )
            return maintaining.decide(window, convention)


@MANY
@by_chance
def test_every_answer_names_an_article_of_the_deed_or_of_the_code(by: Chance) -> None:
    convention = by.convention()
    held = by.habilitation(convention)

    outcome = any_outcome(by, convention, held)

    article = outcome.article
    assert article.cited in CITED[convention.id] or (
        article.convention == LAW and article.number[0] in "LR"
    )
    assert article.summary
    if isinstance(outcome, Refused):
        assert outcome.code
        assert outcome.message[0].isupper()
        assert outcome.remedy[0].isupper()
    if isinstance(outcome, NeedsApproval):
        assert outcome.by
