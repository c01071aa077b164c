"""A ticket: asked for under control, decided by the owner, ended by either side (Charenton)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tenants.conventions.articles import RESPONSIBLE, Clause
from tenants.conventions.clauses import Side, Silence
from tenants.conventions.convention import Convention
from tenants.decisions.evidence import Ticket
from tenants.decisions.outcomes import Duty, DutyKind, Granted, NeedsApproval, Outcome
from tenants.decisions.tickets import asking, deciding, ending
from tenants.decisions.tickets.asking import TicketRequest
from tenants.decisions.tickets.deciding import TicketDecision
from tenants.decisions.tickets.ending import TicketEnd
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId
from tests.builders import CIC, NOON, a_habilitation, an_agent
from tests.tenants.decisions.cases import (
    DEEDS,
    EVERY_ACT,
    a_deed_of,
    first_service,
    held_for,
    refusal,
    under,
)

CH = a_deed_of("charenton-immobiliere-3f")
ART = "charenton-immobiliere-3f art. 3 et 4"
CSU = first_service(CH)
OWNER = SubscriberId(CH.tenant.id)
HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)
ESTATE = "7 quai de Bercy"
assert CH.tickets is not None
RULE = CH.tickets


def a_request(**changes: object) -> TicketRequest:
    request = TicketRequest(an_agent().id, CSU, ESTATE, "theft", None, 4 * HOUR, NOON)
    return replace(request, **changes)  # type: ignore[arg-type]


def ask(request: TicketRequest, convention: Convention = CH, **held: object) -> Outcome:
    return asking.decide(request, convention, held_for(convention, **held))


@pytest.mark.clause("CH-3")
@pytest.mark.parametrize(
    "estate", ["1 rue de l'Arcade", "7 quai de Bercy", "8 rue du Port aux Lions"]
)
@pytest.mark.parametrize("hours", [2, 12])
def test_a_request_that_passes_control_goes_to_the_two_people_of_the_landlord(
    estate: str, hours: int
) -> None:
    outcome = ask(a_request(estate=estate, duration=hours * HOUR))

    assert outcome == NeedsApproval(
        RULE.article,
        ("titulaire", "suppléant"),
        NOON + timedelta(seconds=900),
        Silence.REFUSE,
    )


@pytest.mark.clause("CH-2")
@pytest.mark.parametrize(
    "motive", ["harm", "theft", "damage", "gathering", "occupation", "intervention"]
)
def test_six_motives_open_a_request(motive: str) -> None:
    assert isinstance(ask(a_request(motive=motive)), NeedsApproval)


@pytest.mark.clause("CH-2", "CH-3", "CH-5")
@pytest.mark.parametrize(
    ("changes", "code", "article"),
    [
        ({"estate": "rue de Paris"}, "estate-unknown", "3 et 4"),
        ({"motive": "curiosity"}, "motive-unknown", "3"),
        ({"incident": "x" * 65}, "incident-unreadable", "3"),
        ({"duration": 2 * HOUR - INSTANT}, "duration-too-short", "3 et 4"),
        ({"duration": 12 * HOUR + INSTANT}, "duration-too-long", "3 et 4"),
        ({"agent": AgentId("x")}, "no-habilitation", "5"),
        ({"organisation": CIC}, "not-subscribed", "3 et 4"),
    ],
)
def test_no_request_goes_around_the_control(
    changes: dict[str, object], code: str, article: str
) -> None:
    assert refusal(ask(a_request(**changes))) == (
        code,
        f"charenton-immobiliere-3f art. {article}",
    )


def test_the_bounds_of_a_duration_are_told() -> None:
    outcome = ask(a_request(duration=HOUR))

    assert outcome.message == "Un ticket dure de 2 à 12 heures."  # type: ignore[union-attr]


@pytest.mark.clause("CH-3")
def test_to_watch_is_not_to_ask() -> None:
    outcome = ask(a_request(), acts=EVERY_ACT - {Right.ASK_TICKET})

    assert refusal(outcome) == ("act-not-habilitated", "charenton-immobiliere-3f art. 5")


@pytest.mark.parametrize("deed", [one for one in DEEDS if not one.startswith("charenton")])
def test_no_other_deed_has_tickets(deed: str) -> None:
    convention = a_deed_of(deed)

    outcome = ask(under(convention, a_request()), convention)

    assert refusal(outcome) == (
        "tickets-not-provided",
        "code de la sécurité intérieure art. L252-3",
    )
    assert outcome.message == (  # type: ignore[union-attr]
        f"La convention « {convention.tenant.name} » ne prévoit pas d'accès par ticket."
    )


def test_without_a_convention_or_beyond_its_term_nothing_is_asked() -> None:
    ended = replace(CH, term=replace(CH.term, ends=date(2026, 6, 15)))

    assert refusal(asking.decide(a_request(), None, None))[0] == "no-convention"
    assert refusal(ask(a_request(), ended))[0] == "convention-not-in-force"


TITULAIRE = a_habilitation(
    an_agent("Titulaire", organisation=OWNER),
    tenant=CH.tenant.id,
    acts=frozenset({Right.DECIDE_TICKET}),
)


def a_decision(**changes: object) -> TicketDecision:
    decision = TicketDecision(
        agent=TITULAIRE.agent,
        organisation=OWNER,
        office="titulaire",
        asked=a_request(),
        asker=held_for(CH),
        accepts=True,
        at=NOON + timedelta(minutes=5),
    )
    return replace(decision, **changes)  # type: ignore[arg-type]


def decided(
    request: TicketDecision, held: Habilitation | None = TITULAIRE, convention: Convention = CH
) -> Outcome:
    return deciding.decide(request, convention, held)


@pytest.mark.clause("CH-3", "CH-4")
@pytest.mark.parametrize("office", ["titulaire", "suppléant"])
def test_an_accepted_ticket_runs_from_the_answer_and_the_landlord_is_mailed(office: str) -> None:
    at = NOON + timedelta(minutes=5)
    mail = Duty(
        DutyKind.INFORM,
        RULE.inform.article,
        "landlord",
        ("agent", "estate", "ground", "duration"),
        at + timedelta(minutes=1),
        timedelta(minutes=1),
    )

    outcome = decided(a_decision(office=office))

    assert outcome == Granted(RULE.article, at + 4 * HOUR, (mail,))


@pytest.mark.clause("CH-4")
def test_a_no_needs_the_same_person_and_opens_nothing() -> None:
    outcome = decided(a_decision(accepts=False))

    assert outcome == Granted(RULE.article, NOON + timedelta(minutes=5))


@pytest.mark.clause("CH-4", "CH-5")
@pytest.mark.parametrize(
    ("changes", "code", "article"),
    [
        ({"organisation": CSU}, "owner-only", "3 et 4"),
        ({"office": "gardien"}, "not-an-approver", "3 et 4"),
        ({"at": NOON + timedelta(seconds=900)}, "too-late", "3 et 4"),
        ({"agent": AgentId("x")}, "no-habilitation", "5"),
        ({"asker": None}, "no-habilitation", "5"),
        ({"asked": a_request(motive="x")}, "motive-unknown", "3"),
        ({"asked": a_request(incident="x" * 65)}, "incident-unreadable", "3"),
    ],
)
def test_nobody_else_decides_nor_late_nor_for_what_is_not_lawful(
    changes: dict[str, object], code: str, article: str
) -> None:
    assert refusal(decided(a_decision(**changes))) == (
        code,
        f"charenton-immobiliere-3f art. {article}",
    )


def test_who_may_not_answer_is_told_who_may() -> None:
    outcome = decided(a_decision(organisation=CSU))

    assert outcome.message == (  # type: ignore[union-attr]
        "Répondre à une demande de ticket : Charenton-le-Pont / Immobilière 3F seul le peut."
    )


@pytest.mark.clause("CH-4")
def test_the_last_instant_of_the_delay_is_in_time() -> None:
    late = a_decision(at=NOON + timedelta(seconds=900) - INSTANT)

    assert isinstance(decided(late), Granted)


def test_deciding_is_an_act_of_its_own_habilitation() -> None:
    watcher = replace(TITULAIRE, acts=EVERY_ACT - {Right.DECIDE_TICKET})

    assert refusal(decided(a_decision(), watcher))[0] == "act-not-habilitated"
    assert refusal(decided(a_decision(), None))[0] == "no-habilitation"


def test_a_decision_needs_a_convention_a_term_and_a_clause() -> None:
    ended = replace(CH, term=replace(CH.term, ends=date(2026, 6, 15)))
    silent = replace(CH, tickets=None)

    assert refusal(deciding.decide(a_decision(), None, TITULAIRE))[0] == "no-convention"
    assert refusal(decided(a_decision(), convention=ended))[0] == "convention-not-in-force"
    assert refusal(decided(a_decision(), convention=silent))[0] == "tickets-not-provided"


@pytest.mark.clause("CH-4")
def test_who_lost_the_habilitation_since_the_request_gets_no_ticket() -> None:
    asker = held_for(CH, until=NOON + timedelta(minutes=5))

    assert refusal(decided(a_decision(asker=asker)))[0] == "no-habilitation"
    assert isinstance(decided(a_decision(asker=asker, at=NOON)), Granted)


def test_a_ticket_ends_with_the_habilitation_of_who_asked() -> None:
    asker = held_for(CH, until=NOON + HOUR)

    outcome = decided(a_decision(asker=asker))

    assert isinstance(outcome, Granted)
    assert outcome.until == NOON + HOUR


@pytest.mark.clause("CH-4")
def test_silence_refuses_at_charenton_and_grants_only_where_a_deed_says_so() -> None:
    granting = replace(
        CH, tickets=replace(RULE, asking=replace(RULE.asking, on_silence=Silence.GRANT))
    )
    deadline = NOON + timedelta(seconds=900)

    refused = deciding.answered_by_silence(a_request(), held_for(CH), CH)
    granted = deciding.answered_by_silence(a_request(), held_for(granting), granting)

    assert refusal(refused) == ("too-late", ART)
    assert isinstance(granted, Granted)
    assert granted.until == deadline + 4 * HOUR
    assert granted.duties[0].by == deadline + timedelta(minutes=1)
    silent = deciding.answered_by_silence(a_request(), None, replace(CH, tickets=None))
    assert refusal(silent)[0] == "tickets-not-provided"


def test_an_accepted_request_becomes_a_ticket() -> None:
    until = NOON + 4 * HOUR

    assert asking.ticket(a_request(), "T-1", NOON, until) == Ticket(
        "T-1", an_agent().id, CSU, ESTATE, "theft", NOON, until
    )


TICKET = asking.ticket(a_request(), "T-1", NOON, NOON + 4 * HOUR)


def end(organisation: SubscriberId, convention: Convention | None = CH) -> Outcome:
    at: datetime = NOON + HOUR
    request = TicketEnd(an_agent().id, organisation, CH.tenant.id, TICKET, at)
    return ending.decide(request, convention)


@pytest.mark.clause("CH-4")
@pytest.mark.parametrize("organisation", [OWNER, CSU])
def test_either_side_ends_a_ticket_early(organisation: SubscriberId) -> None:
    assert end(organisation) == Granted(CH.article(Clause.TICKETS), NOON + HOUR)


def test_a_third_service_ends_nothing() -> None:
    assert refusal(end(CIC)) == ("not-an-ender", ART)


def test_the_owner_s_stop_needs_neither_clause_nor_convention() -> None:
    at = NOON + HOUR

    assert end(OWNER, None) == Granted(RESPONSIBLE, at)
    assert end(OWNER, replace(CH, tickets=None)) == Granted(RESPONSIBLE, at)
    assert refusal(end(CSU, None))[0] == "no-convention"
    assert refusal(end(CSU, replace(CH, tickets=None)))[0] == "tickets-not-provided"


@pytest.mark.parametrize(
    ("enders", "may"), [((Side.STATE,), True), ((Side.RECIPIENT,), True), ((Side.OWNER,), False)]
)
def test_a_recipient_ends_it_where_the_deed_says_so(enders: tuple[Side, ...], may: bool) -> None:
    outcome = end(CSU, replace(CH, tickets=replace(RULE, enders=enders)))

    assert isinstance(outcome, Granted) is may
