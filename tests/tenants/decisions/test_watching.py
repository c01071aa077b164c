"""May this agent watch this camera now? Each line of the law, and the order between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tenants.conventions.articles import LAW, Clause
from tenants.conventions.convention import Convention, Regime, TenantKind, Term
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.decisions.watching import INCIDENT_LENGTH, WatchRequest, decide
from tenants.habilitations.habilitation import Habilitation
from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId
from tests.builders import NOON, a_camera, a_convention, a_habilitation, an_agent

EMPTY = Slots(8, {})
FULL = Slots(8, {slot: CameraId(f"villeneuve-d-ascq:{slot:03}") for slot in range(1, 9)})


def a_request(**changes: object) -> WatchRequest:
    agent = an_agent()
    request = WatchRequest(
        agent.id, agent.organisation, a_camera("100").id, None, "doubt", "2026-4711", NOON
    )
    return replace(request, **changes)  # type: ignore[arg-type]


def answer(
    request: WatchRequest | None = None,
    convention: Convention | None = None,
    habilitation: Habilitation | None = None,
    slots: Slots = EMPTY,
) -> Outcome:
    return decide(
        request or a_request(),
        convention or a_convention(),
        habilitation or a_habilitation(),
        slots,
    )


def refusal(outcome: Outcome) -> tuple[str, str]:
    assert isinstance(outcome, Refused)
    return outcome.code, outcome.article.cited


def test_a_habilitated_agent_with_a_purpose_watches_under_article_3() -> None:
    outcome = answer()

    assert isinstance(outcome, Granted)
    assert outcome.article.cited == "villeneuve-d-ascq art. 3"


def test_the_right_ends_with_whatever_ends_first() -> None:
    until_evening = a_habilitation(until=NOON + timedelta(hours=6))

    assert answer(habilitation=until_evening) == Granted(
        a_convention().article(Clause.WATCHING), NOON + timedelta(hours=6)
    )


def test_the_right_ends_when_the_prefect_s_order_does_at_midnight_in_france() -> None:
    forever = a_habilitation(until=datetime(2050, 1, 1, tzinfo=UTC))
    convention = a_convention(orders=a_convention().orders[:1])

    outcome = answer(convention=convention, habilitation=forever)

    assert isinstance(outcome, Granted)
    assert outcome.until.astimezone(UTC) == datetime(2026, 12, 1, 23, tzinfo=UTC)


def test_without_a_convention_the_law_itself_refuses() -> None:
    outcome = decide(a_request(), None, a_habilitation(), EMPTY)

    assert refusal(outcome) == ("no-convention", f"{LAW} art. L252-3")


def test_an_ended_convention_opens_nothing() -> None:
    term = replace(a_convention().term, ends=date(2026, 6, 15))

    assert refusal(answer(convention=a_convention(term=term))) == (
        "convention-not-in-force",
        "villeneuve-d-ascq art. 7",
    )


def test_an_expired_authorisation_ends_everything_under_it() -> None:
    after = datetime(2026, 12, 2, 12, tzinfo=UTC)
    convention = a_convention(orders=a_convention().orders[:1])

    assert refusal(answer(a_request(at=after), convention)) == (
        "authorisation-expired",
        "villeneuve-d-ascq art. 7",
    )


def test_where_no_clause_speaks_of_the_order_the_law_does() -> None:
    articles = {k: v for k, v in a_convention().articles.items() if k is not Clause.AUTHORISATION}

    assert refusal(answer(convention=a_convention(orders=(), articles=articles))) == (
        "authorisation-expired",
        f"{LAW} art. L252-4",
    )


def test_the_common_parts_of_a_building_need_no_prefect_s_order() -> None:
    landlord = replace(a_convention().tenant, kind=TenantKind.LANDLORD)

    assert isinstance(answer(convention=a_convention(tenant=landlord, orders=())), Granted)


def test_a_service_that_the_convention_does_not_name_sees_nothing() -> None:
    request = a_request(organisation=SubscriberId("cic-moselle"))

    assert refusal(answer(request)) == ("not-subscribed", "villeneuve-d-ascq art. 3")


@pytest.mark.parametrize(
    ("_case", "habilitation"),
    [
        ("somebody else's", a_habilitation(agent=an_agent("Dominique Leroy"))),
        ("for another service", a_habilitation(organisation=SubscriberId("sdis-59"))),
        ("for another commune", a_habilitation(tenant=TenantId("lille"))),
        ("not yet begun", a_habilitation(since=NOON + timedelta(microseconds=1))),
        ("over at this very instant", a_habilitation(until=NOON)),
    ],
)
def test_a_habilitation_that_does_not_cover_the_request_is_none(
    _case: str, habilitation: Habilitation
) -> None:
    assert refusal(answer(habilitation=habilitation)) == (
        "no-habilitation",
        "villeneuve-d-ascq art. 6",
    )


def test_without_any_habilitation_nothing_opens() -> None:
    outcome = decide(a_request(), a_convention(), None, EMPTY)

    assert refusal(outcome) == ("no-habilitation", "villeneuve-d-ascq art. 6")


def test_under_the_ticket_regime_the_owner_decides_each_time() -> None:
    assert refusal(answer(convention=a_convention(regime=Regime.TICKET)))[0] == "ticket-required"


def test_a_flow_without_a_motive_of_the_convention_is_refused() -> None:
    assert refusal(answer(a_request(motive="curiosity"))) == (
        "motive-unknown",
        "villeneuve-d-ascq art. 3",
    )


@pytest.mark.parametrize("incident", [None, "", "   "])
def test_a_motive_that_asks_for_an_incident_is_refused_without_one(incident: str | None) -> None:
    assert refusal(answer(a_request(incident=incident)))[0] == "incident-missing"


@pytest.mark.clause("VA-5")
def test_the_longest_incident_number_is_taken() -> None:
    assert isinstance(answer(a_request(incident="x" * INCIDENT_LENGTH)), Granted)


@pytest.mark.parametrize(
    ("incident", "said"),
    [
        (None, "L'événement doit porter un numéro d'intervention."),
        ("a\x00b", "L'événement porte un numéro illisible d'intervention."),
    ],
)
def test_what_is_wrong_with_an_incident_is_said(incident: str | None, said: str) -> None:
    outcome = answer(a_request(incident=incident))

    assert isinstance(outcome, Refused)
    assert outcome.message == said


@pytest.mark.parametrize("incident", ["x" * (INCIDENT_LENGTH + 1), "12\n34", "a\x00b"])
def test_an_unreadable_incident_number_is_refused(incident: str) -> None:
    assert refusal(answer(a_request(incident=incident)))[0] == "incident-unreadable"


def test_a_motive_that_asks_for_none_goes_without_incident() -> None:
    assert isinstance(answer(a_request(motive="public-order", incident=None)), Granted)


def test_the_ninth_camera_is_refused_with_the_article_of_the_quota() -> None:
    assert refusal(answer(slots=FULL)) == ("quota-reached", "villeneuve-d-ascq art. 3")


def test_a_second_agent_on_a_running_camera_needs_no_slot() -> None:
    assert isinstance(
        answer(a_request(camera=CameraId("villeneuve-d-ascq:008")), slots=FULL), Granted
    )


def test_who_may_not_look_never_learns_that_the_quota_is_reached() -> None:
    outcome = decide(a_request(), a_convention(), None, FULL)

    assert refusal(outcome)[0] == "no-habilitation"


def test_an_outcome_is_matched_and_never_tested_for_truth() -> None:
    with pytest.raises(TypeError, match=r"^match the outcome: it is neither true nor false$"):
        bool(answer(slots=FULL))


def test_a_convention_ends_before_a_person_is_looked_at() -> None:
    ended = a_convention(term=Term(date(2020, 1, 1), 12, tacit=False, notice_months=3))

    outcome = decide(a_request(agent=AgentId("nobody")), ended, None, FULL)

    assert refusal(outcome)[0] == "convention-not-in-force"
