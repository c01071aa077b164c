"""What holds for every deed, instant, agent and word given; thousands of cases each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from hypothesis.strategies import DrawFn, SearchStrategy

from tenants.conventions.articles import LAW
from tenants.conventions.clauses import Arrangement, SteeringRule
from tenants.conventions.convention import Convention, Deed, PrefectoralOrder, Term
from tenants.conventions.days import day_in_france, midnight
from tenants.decisions import watching
from tenants.decisions.evidence import Approval, Evidence, Matter, Ticket, Unanswered
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.owner import extracting, maintaining
from tenants.decisions.owner.extracting import ExtractionRequest, Requisition
from tenants.decisions.owner.maintaining import MaintenanceRequest
from tenants.decisions.replaying import AsItWas, agrees, replay
from tenants.decisions.special import arranging, convening
from tenants.decisions.special.arranging import ArrangementRequest
from tenants.decisions.special.convening import CrisisRequest
from tenants.decisions.steering import extending, taking, taking_back
from tenants.decisions.steering.taking import SteeringRequest
from tenants.decisions.steering.taking_back import TakeBackRequest
from tenants.decisions.tickets import asking
from tenants.decisions.tickets.asking import TicketRequest
from tenants.decisions.watching import WatchRequest
from tenants.habilitations.habilitation import Designation, Habilitation, Level, Right
from tenants.leases.lease import OWNER_RANK, Event, Lease, State, after
from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId
from tests.builders import a_camera
from tests.tenants.decisions.cases import DEEDS, STADIUM, a_deed_of, empty, full
from tests.tenants.decisions.entering import entered_steer, entered_watch

MANY = settings(max_examples=2_000, deadline=None)
FOUND = {name: a_deed_of(name) for name in DEEDS}
AGENTS = (AgentId("camille.martin"), AgentId("dominique.leroy"))
HOUR = timedelta(hours=1)
START = datetime(2026, 6, 1, tzinfo=UTC)

instants = some.integers(0, 60 * 24 * 60).map(lambda minute: START + timedelta(minutes=minute))
days = some.integers(-5, 65).map(lambda day: date(2026, 6, 1) + timedelta(days=day))


@some.composite
def conventions(draw: DrawFn) -> Convention:
    """A founding deed, whose term and orders begin and end around the instants drawn."""
    deed = FOUND[draw(some.sampled_from(DEEDS))]
    term = Term(draw(days), 1, draw(some.booleans()), 0, draw(some.none() | days))
    sites = (None, *_zones(deed))
    orders = draw(
        some.lists(
            some.builds(PrefectoralOrder, some.just("n"), days, days, some.sampled_from(sites)),
            max_size=3,
        )
    )
    return replace(deed, term=term, orders=tuple(orders) or deed.orders)


def _zones(deed: Convention) -> tuple[str, ...]:
    estates = () if deed.tickets is None else deed.tickets.estates
    return (STADIUM, "Centre", *estates)


@some.composite
def habilitations(draw: DrawFn, convention: Convention) -> Habilitation | None:
    if draw(some.integers(0, 9)) == 0:
        return None
    level = draw(some.sampled_from(Level))
    return Habilitation(
        agent=draw(some.sampled_from(AGENTS)),
        organisation=draw(organisations(convention)),
        tenant=convention.tenant.id,
        since=draw(instants) - 10 * 24 * HOUR,
        until=draw(instants) + 10 * 24 * HOUR,
        designation=Designation("x", "y", level=level, communes=frozenset({"59009"})),
        acts=draw(some.sampled_from([frozenset(Right), frozenset({Right.WATCH})])),
    )


def organisations(convention: Convention) -> SearchStrategy[SubscriberId]:
    named = [one.id for one in convention.subscribers]
    # The first one often, so that most questions pass the first lines.
    return some.sampled_from([*named, *named, named[0], SubscriberId(convention.tenant.id)])


@some.composite
def words_given(draw: DrawFn, convention: Convention, camera: CameraId) -> tuple[Evidence, ...]:
    matter = Matter(
        draw(some.sampled_from(AGENTS)), draw(some.sampled_from([Right.STEER, Right.WATCH])), camera
    )
    at = draw(instants)
    names = ("chef de salle du CSU", "poste de police du stade", "voisin")
    ticket = Ticket(
        "t", matter.agent, convention.subscribers[0].id, draw(zones(convention)) or "",
        "theft", at, at + 24 * HOUR,
    )  # fmt: skip
    shown: list[Evidence] = [
        Approval(matter, draw(some.sampled_from(names)), at, at + 48 * HOUR),
        Unanswered(matter, at, at + HOUR),
        ticket,
    ]
    return tuple(draw(some.lists(some.sampled_from(shown), max_size=3)))


def zones(convention: Convention) -> SearchStrategy[str | None]:
    return some.sampled_from([None, *_zones(convention)])


@some.composite
def watches(draw: DrawFn, convention: Convention) -> WatchRequest:
    camera = CameraId(f"{convention.tenant.id}:1")
    return WatchRequest(
        draw(some.sampled_from(AGENTS)),
        draw(organisations(convention)),
        camera,
        draw(zones(convention)),
        draw(some.sampled_from([*(one.code for one in convention.motives), "x"])),
        draw(some.sampled_from(["4711", None, "x" * 65])),
        draw(instants),
        draw(words_given(convention, camera)),
        draw(some.sampled_from([frozenset(), frozenset({"stade-pierre-mauroy"})])),
    )


@some.composite
def leases(draw: DrawFn, convention: Convention, at: datetime) -> Lease | None:
    if draw(some.booleans()):
        return None
    since = at - draw(some.integers(0, 40)) * timedelta(minutes=1)
    return Lease(
        CameraId(f"{convention.tenant.id}:1"),
        draw(some.sampled_from(AGENTS)),
        draw(organisations(convention)),
        draw(some.integers(OWNER_RANK, 3)),
        since,
        since + timedelta(minutes=draw(some.integers(1, 40))),
        draw(some.sampled_from(State)),
    )


@some.composite
def steers(draw: DrawFn, convention: Convention) -> SteeringRequest:
    camera = CameraId(f"{convention.tenant.id}:1")
    grounds = () if convention.steering is None else convention.steering.grounds
    at = draw(instants)
    return SteeringRequest(
        agent=draw(some.sampled_from(AGENTS)),
        organisation=draw(organisations(convention)),
        tenant=convention.tenant.id,
        camera=camera,
        zone=draw(zones(convention)),
        steerable=draw(some.integers(0, 9)) > 0,
        watching=draw(some.integers(0, 9)) > 0,
        ground=draw(some.sampled_from([*(one.code for one in grounds), "x"])),
        incident=draw(some.sampled_from(["4711", "4712", None])),
        at=at,
        duration=draw(some.none() | some.integers(0, 90).map(lambda m: timedelta(minutes=m))),
        held=draw(leases(convention, at)),
        evidence=draw(words_given(convention, camera)),
    )


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
@given(some.data())
def test_no_image_outside_term_order_habilitation_or_evidence(data: some.DataObject) -> None:
    convention = data.draw(conventions())
    request = data.draw(watches(convention))
    held = data.draw(habilitations(convention))

    outcome = watching.decide(request, convention, held, empty(convention))

    if isinstance(outcome, Granted):
        stands(convention, request.zone, request.at, outcome.until, held)
        assert held is not None
        assert Right.WATCH in held.acts
        if convention.tickets is not None:
            tickets = [one for one in request.evidence if isinstance(one, Ticket)]
            assert outcome.until <= max(one.until for one in tickets)
        assert request.motive not in {"suspect", "missing-person", "crisis", "x"}


@pytest.mark.clause("VA-1", "VA-7", "VA-8", "ME-6", "LO-2")
@MANY
@given(some.data())
def test_no_joystick_outside_the_hours_rule(data: some.DataObject) -> None:
    convention = data.draw(conventions())
    request = data.draw(steers(convention))
    held = data.draw(habilitations(convention))
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
@given(some.data())
def test_the_csu_wins_every_race_for_the_joystick(data: some.DataObject) -> None:
    """Any sequence of asks, releases, take-backs and losses: the CSU's ask is granted unless
    a colleague holds it, and nobody takes from the CSU what it holds."""
    convention = data.draw(conventions())
    owner = SubscriberId(convention.tenant.id)
    held = data.draw(habilitations(convention))
    lease: Lease | None = None
    at = START
    for _ in range(data.draw(some.integers(1, 12))):
        at += timedelta(seconds=data.draw(some.integers(1, 1_200)))
        request = replace(data.draw(steers(convention)), at=at, held=lease, steerable=True)
        outcome = taking.decide(request, convention, held)
        running = lease is not None and lease.state is State.HELD and at < lease.until
        csus = running and lease is not None and lease.organisation == owner

        if request.organisation == owner:
            assert isinstance(outcome, Granted) or (csus or lease_of(lease, request.agent))
        elif csus:
            assert not isinstance(outcome, Granted)

        if isinstance(outcome, Granted):
            subscriber = convention.subscriber(request.organisation)
            rank = OWNER_RANK if subscriber is None else subscriber.rank
            lease = Lease(
                request.camera, request.agent, request.organisation, rank, at, outcome.until,
                State.HELD,
            )  # fmt: skip
        elif running and lease is not None and data.draw(some.integers(0, 3)) == 0:
            back = TakeBackRequest(
                AGENTS[0], owner, convention.tenant.id, request.camera, at, lease
            )
            assert isinstance(taking_back.decide(back, convention), Granted)
            ended = after(lease, Event.TAKEN_BACK)
            assert isinstance(ended, Lease)
            lease = ended


def lease_of(lease: Lease | None, agent: AgentId) -> bool:
    return lease is not None and lease.agent == agent


@pytest.mark.clause("VA-17", "ME-2")
@MANY
@given(some.data())
def test_a_decision_taken_again_from_its_entry_is_the_same(data: some.DataObject) -> None:
    convention = data.draw(conventions())
    held = data.draw(habilitations(convention))
    deed = Deed((convention,))
    if data.draw(some.booleans()):
        request = data.draw(watches(convention))
        slots = data.draw(some.sampled_from([empty(convention), full(convention)]))
        outcome = watching.decide(request, convention, held, slots)
        entry = entered_watch(request, convention, outcome, slots)
        around = AsItWas(
            a_camera(id=request.camera, zone=request.zone),
            held,
            request.evidence,
            request.active_posts,
        )
    else:
        steer = data.draw(steers(convention))
        assume(steer.duration is None or steer.duration > timedelta(0))
        entry = entered_steer(steer, convention, held)
        camera = a_camera(id=steer.camera, zone=steer.zone, steerable=steer.steerable)
        around = AsItWas(camera, held, steer.evidence, held=steer.held)

    assert agrees(entry, replay(entry, deed, around))


@pytest.mark.clause("ME-9")
@settings(max_examples=1_000, deadline=None)
@given(some.data())
def test_an_amendment_never_changes_what_was_decided_before_it(data: some.DataObject) -> None:
    convention = data.draw(conventions())
    request = data.draw(watches(convention))
    held = data.draw(habilitations(convention))
    later = day_in_france(request.at) + timedelta(days=data.draw(some.integers(1, 400)))
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


def any_outcome(
    data: some.DataObject, convention: Convention, held: Habilitation | None
) -> Outcome:
    steer = data.draw(steers(convention))
    agent, organisation, at = steer.agent, steer.organisation, steer.at
    match data.draw(some.integers(0, 7)):
        case 0:
            slots: Slots = data.draw(some.sampled_from([empty(convention), full(convention)]))
            return watching.decide(data.draw(watches(convention)), convention, held, slots)
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
                "D", data.draw(some.sampled_from(["suspect", "x"])), ("Centre",), (), organisation,
                (), day, day + timedelta(days=data.draw(some.integers(0, 40))),
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
            shown = data.draw(
                some.none() | some.just(Requisition("1", "Parquet", date(2026, 6, 1)))
            )
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
@given(some.data())
def test_every_answer_names_an_article_of_the_deed_or_of_the_code(data: some.DataObject) -> None:
    convention = data.draw(conventions())
    held = data.draw(habilitations(convention))

    outcome = any_outcome(data, convention, held)

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
