"""What opens an image beside a subscription: a ticket, an arrangement, a cell, a post's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Arrangement, Silence
from tenants.conventions.convention import Convention, Member
from tenants.conventions.days import midnight
from tenants.decisions import watching
from tenants.decisions.evidence import (
    Approval,
    ArrangementInForce,
    CrisisCell,
    Declined,
    Evidence,
    Matter,
    Ticket,
    Unanswered,
)
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome
from tenants.decisions.purpose import offered
from tenants.decisions.watching import WatchRequest
from tenants.habilitations.habilitation import Designation, Level, Right
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId
from tests.builders import CIC, NOON, a_convention, a_habilitation, an_agent
from tests.tenants.decisions.cases import (
    CAMERA,
    STADIUM,
    a_deed_of,
    a_watch,
    asked_of,
    empty,
    first_service,
    held_for,
    refusal,
    under,
)

ME = an_agent().id
HOUR = timedelta(hours=1)
ARRANGED = Arrangement(
    "DISP-1", "suspect", ("Centre",), (CAMERA,), CIC, (), date(2026, 6, 15), date(2026, 6, 16)
)
POST = "stade-pierre-mauroy"
ABOUT = Matter(ME, Right.WATCH, CAMERA)


def answer(request: WatchRequest, convention: Convention | None = None, **held: object) -> Outcome:
    convention = convention or a_convention()
    return watching.decide(request, convention, held_for(convention, **held), empty(convention))


def until(outcome: Outcome) -> datetime:
    assert isinstance(outcome, Granted), outcome
    return outcome.until.astimezone(UTC)


@pytest.mark.clause("VA-6", "ME-7")
@pytest.mark.parametrize("deed", ["villeneuve-d-ascq", "metz"])
@pytest.mark.parametrize("motive", ["suspect", "missing-person"])
def test_a_person_sought_is_looked_for_under_an_arrangement_alone(deed: str, motive: str) -> None:
    convention = a_deed_of(deed)

    outcome = answer(under(convention, a_watch(motive=motive)), convention)

    assert refusal(outcome) == ("arrangement-required", f"{deed} art. 3")


@pytest.mark.clause("VA-6")
@pytest.mark.parametrize(
    ("_case", "changes", "asked"),
    [
        ("for all of the organisation", {}, {}),
        ("for this agent among others", {"agents": (AgentId("x"), ME)}, {}),
        ("over its camera alone", {"zones": ()}, {}),
        ("over its zone alone", {"cameras": ()}, {"zone": "Centre"}),
        ("on its first instant", {}, {"at": midnight(date(2026, 6, 15))}),
        (
            "on its last",
            {},
            {"at": midnight(date(2026, 6, 16)) - timedelta(microseconds=1)},
        ),
    ],
)
@pytest.mark.parametrize("shown", [True, False])
def test_an_arrangement_in_force_opens_until_its_end(
    _case: str, changes: dict[str, object], asked: dict[str, object], shown: bool
) -> None:
    arranged = replace(ARRANGED, **changes)  # type: ignore[arg-type]
    evidence: tuple[Evidence, ...] = (ArrangementInForce(arranged),) if shown else ()
    convention = a_convention(arrangements=() if shown else (arranged,))

    outcome = answer(a_watch(motive="suspect", evidence=evidence, **asked), convention)

    assert until(outcome) == datetime(2026, 6, 15, 22, tzinfo=UTC)


@pytest.mark.clause("VA-6")
@pytest.mark.parametrize(
    ("_case", "changes", "asked"),
    [
        ("another motive", {"motive": "missing-person"}, {}),
        ("another service", {"organisation": SubscriberId("sdis-59")}, {}),
        ("another agent", {"agents": (AgentId("x"),)}, {}),
        ("another camera", {"cameras": (CameraId("a:1"),)}, {}),
        ("another zone", {"cameras": ()}, {"zone": "Gare"}),
        ("not yet begun", {}, {"at": midnight(date(2026, 6, 15)) - timedelta(microseconds=1)}),
        ("over", {}, {"at": midnight(date(2026, 6, 16))}),
    ],
)
def test_an_arrangement_about_something_else_opens_nothing(
    _case: str, changes: dict[str, object], asked: dict[str, object]
) -> None:
    arranged = replace(ARRANGED, **changes)  # type: ignore[arg-type]

    outcome = answer(a_watch(motive="suspect", evidence=(ArrangementInForce(arranged),), **asked))

    assert refusal(outcome)[0] == "arrangement-required"


def test_of_two_arrangements_the_longer_counts() -> None:
    longer = replace(ARRANGED, until=date(2026, 6, 20))

    outcome = answer(
        a_watch(motive="suspect", evidence=(ArrangementInForce(ARRANGED),)),
        a_convention(arrangements=(longer,)),
    )

    assert until(outcome) == datetime(2026, 6, 19, 22, tzinfo=UTC)


def test_a_motive_that_needs_an_arrangement_still_needs_its_incident() -> None:
    assert refusal(answer(a_watch(motive="suspect", incident=None)))[0] == "incident-missing"


EVRANGE = a_deed_of("evrange-moselle-fibre")
BODY = first_service(EVRANGE)
CELL = CrisisCell("CRISE-1", (BODY,), (CAMERA,), NOON, NOON + HOUR)


@pytest.mark.clause("MF-2")
def test_a_crisis_cell_opens_to_its_members_until_it_ends() -> None:
    longer = replace(CELL, until=NOON + 2 * HOUR)
    asked = under(EVRANGE, a_watch(motive="crisis", evidence=(CELL, longer)))

    assert answer(asked, EVRANGE) == Granted(EVRANGE.article(Clause.WATCHING), NOON + 2 * HOUR)


@pytest.mark.clause("MF-2")
@pytest.mark.parametrize(
    ("_case", "cell"),
    [
        ("none", None),
        ("of other bodies", replace(CELL, members=(SubscriberId("sdis-57"),))),
        ("around other cameras", replace(CELL, cameras=(CameraId("a:1"),))),
        ("not yet begun", replace(CELL, since=NOON + timedelta(microseconds=1))),
        ("over", replace(CELL, until=NOON)),
    ],
)
def test_without_a_cell_the_motive_of_crisis_opens_nothing(
    _case: str, cell: CrisisCell | None
) -> None:
    asked = under(EVRANGE, a_watch(motive="crisis", evidence=(cell,) if cell else ()))

    assert refusal(answer(asked, EVRANGE)) == (
        "crisis-cell-required",
        "evrange-moselle-fibre art. 3 et annexe 1, § 1",
    )


@pytest.mark.clause("MF-5")
@pytest.mark.parametrize(
    ("service", "motive", "incident"),
    [("sdis-57", "accident", "A-1"), ("departement-57", "traffic", None)],
)
def test_each_partner_of_evrange_has_its_motive_without_a_cell(
    service: str, motive: str, incident: str | None
) -> None:
    asked = a_watch(organisation=SubscriberId(service), motive=motive, incident=incident)
    held = held_for(EVRANGE, organisation=SubscriberId(service))

    assert isinstance(watching.decide(asked, EVRANGE, held, empty(EVRANGE)), Granted)


CHARENTON = a_deed_of("charenton-immobiliere-3f")
ESTATE = "7 quai de Bercy"
TICKET = Ticket("T-1", ME, first_service(CHARENTON), ESTATE, "theft", NOON, NOON + 4 * HOUR)


def a_ticketed_watch(*tickets: Ticket) -> WatchRequest:
    return under(CHARENTON, a_watch(zone=ESTATE, motive="theft", incident=None, evidence=tickets))


@pytest.mark.clause("CH-3")
def test_an_accepted_ticket_opens_its_estate_until_its_end() -> None:
    longer = replace(TICKET, until=NOON + 5 * HOUR)

    assert answer(a_ticketed_watch(TICKET, longer), CHARENTON) == Granted(
        CHARENTON.article(Clause.WATCHING), NOON + 5 * HOUR
    )


@pytest.mark.clause("CH-3", "CH-5")
@pytest.mark.parametrize(
    ("_case", "tickets"),
    [
        ("none", ()),
        ("another agent's", (replace(TICKET, agent=AgentId("x")),)),
        ("another service's", (replace(TICKET, organisation=CIC),)),
        ("another estate's", (replace(TICKET, estate="1 rue de l'Arcade"),)),
        ("for another motive", (replace(TICKET, motive="harm"),)),
        ("not yet begun", (replace(TICKET, since=NOON + timedelta(microseconds=1)),)),
        ("over", (replace(TICKET, until=NOON),)),
    ],
)
def test_nothing_of_the_landlord_opens_without_the_right_ticket(
    _case: str, tickets: tuple[Ticket, ...]
) -> None:
    assert refusal(answer(a_ticketed_watch(*tickets), CHARENTON)) == (
        "ticket-required",
        "charenton-immobiliere-3f art. 3 et 4",
    )


def at_the_stadium(*evidence: Evidence, active: bool = True) -> WatchRequest:
    posts = frozenset({POST}) if active else frozenset({"another-post"})
    return a_watch(zone=STADIUM, evidence=evidence, active_posts=posts)


@pytest.mark.clause("VA-13")
def test_around_the_stadium_the_police_post_answers_while_it_is_active() -> None:
    assert answer(at_the_stadium()) == NeedsApproval(
        a_convention().regimes[0].article,
        ("poste de police du stade",),
        NOON + timedelta(seconds=120),
        Silence.REFUSE,
    )


@pytest.mark.clause("VA-13")
def test_the_post_s_word_opens_until_it_says() -> None:
    said = Approval(ABOUT, "poste de police du stade", NOON, NOON + HOUR)

    assert until(answer(at_the_stadium(said))) == NOON + HOUR


@pytest.mark.clause("VA-13")
@pytest.mark.parametrize("zone", [None, "Centre"])
def test_elsewhere_or_while_the_post_is_away_nothing_changes(zone: str | None) -> None:
    elsewhere = replace(at_the_stadium(), zone=zone)

    assert isinstance(answer(elsewhere), Granted)
    assert isinstance(answer(at_the_stadium(active=False)), Granted)


@pytest.mark.parametrize(
    ("_case", "said"),
    [
        ("by somebody else", Approval(ABOUT, "chef de salle du CSU", NOON, NOON + HOUR)),
        (
            "about another camera",
            Approval(
                Matter(ME, Right.WATCH, CameraId("a:1")),
                "poste de police du stade",
                NOON,
                NOON + HOUR,
            ),
        ),
        (
            "not yet given",
            Approval(
                ABOUT, "poste de police du stade", NOON + timedelta(microseconds=1), NOON + HOUR
            ),
        ),
        ("over", Approval(ABOUT, "poste de police du stade", NOON - HOUR, NOON)),
        ("a refusal by somebody else", Declined(ABOUT, "chef de salle du CSU", NOON)),
        (
            "a refusal not yet given",
            Declined(ABOUT, "poste de police du stade", NOON + timedelta(microseconds=1)),
        ),
        (
            "a refusal about another camera",
            Declined(Matter(ME, Right.WATCH, CameraId("a:1")), "poste de police du stade", NOON),
        ),
    ],
)
def test_a_word_that_does_not_count_leaves_the_question_open(_case: str, said: Evidence) -> None:
    asked_of(answer(at_the_stadium(said)))


def test_of_two_answers_the_later_counts() -> None:
    by = "poste de police du stade"
    no = Declined(ABOUT, by, NOON - HOUR)
    yes = Approval(ABOUT, by, NOON - HOUR / 2, NOON + HOUR)
    no_again = Declined(ABOUT, by, NOON - HOUR / 4)

    assert isinstance(answer(at_the_stadium(yes, no)), Granted)
    assert refusal(answer(at_the_stadium(no_again, yes, no))) == (
        "declined",
        "villeneuve-d-ascq art. 3",
    )
    assert refusal(answer(at_the_stadium(no)))[0] == "declined"


def test_of_a_yes_and_a_no_at_one_instant_the_no_counts() -> None:
    by = "poste de police du stade"

    both = at_the_stadium(Declined(ABOUT, by, NOON), Approval(ABOUT, by, NOON, NOON + HOUR))

    assert refusal(answer(both))[0] == "declined"


def test_of_two_yeses_the_later_says_until_when() -> None:
    by = "poste de police du stade"
    first = Approval(ABOUT, by, NOON - HOUR, NOON + 2 * HOUR)
    second = Approval(ABOUT, by, NOON - HOUR / 2, NOON + HOUR)

    assert until(answer(at_the_stadium(second, first))) == NOON + HOUR


def unanswered(asked: timedelta) -> Unanswered:
    return Unanswered(ABOUT, NOON - asked, NOON + HOUR)


def test_while_an_answer_is_waited_for_the_deadline_does_not_move() -> None:
    waiting = answer(at_the_stadium(unanswered(timedelta(seconds=119))))

    assert waiting == NeedsApproval(
        a_convention().regimes[0].article,
        ("poste de police du stade",),
        NOON + timedelta(seconds=1),
        Silence.REFUSE,
    )


@pytest.mark.clause("VA-13")
def test_silence_is_what_the_convention_says_it_is() -> None:
    late = at_the_stadium(unanswered(timedelta(seconds=120)))
    regime = a_convention().regimes[0]
    granting = replace(regime, asking=replace(regime.asking, on_silence=Silence.GRANT))

    assert refusal(answer(late)) == ("unanswered", "villeneuve-d-ascq art. 3")
    assert until(answer(late, a_convention(regimes=(granting,)))) == NOON + HOUR


def test_a_silence_that_grants_opens_no_longer_than_was_asked() -> None:
    regime = a_convention().regimes[0]
    granting = replace(regime, asking=replace(regime.asking, on_silence=Silence.GRANT))
    over = replace(unanswered(HOUR), until=NOON)

    outcome = answer(at_the_stadium(over), a_convention(regimes=(granting,)))

    assert refusal(outcome)[0] == "unanswered"


def test_asking_again_begins_a_new_wait() -> None:
    again = at_the_stadium(unanswered(HOUR), unanswered(timedelta(0)), unanswered(HOUR))
    about_another = replace(unanswered(HOUR), matter=Matter(ME, Right.STEER, CAMERA))

    assert asked_of(answer(again)).deadline == NOON + timedelta(seconds=120)
    assert asked_of(answer(at_the_stadium(about_another))).deadline == NOON + timedelta(seconds=120)


@pytest.mark.clause("VA-16")
def test_a_habilitation_without_this_act_does_not_watch() -> None:
    held = a_habilitation(acts=frozenset({Right.STEER}))

    outcome = watching.decide(a_watch(), a_convention(), held, empty(a_convention()))

    assert refusal(outcome) == ("act-not-habilitated", "villeneuve-d-ascq art. 6")


def test_a_mayor_s_agent_of_another_commune_sees_nothing_here() -> None:
    mayor = Designation("Maire", "ARR-1", "Maire", Level.MAYOR, frozenset({"59350"}))

    assert refusal(answer(a_watch(), designation=mayor)) == (
        "outside-territory",
        "code de la sécurité intérieure art. R253-3",
    )


@pytest.mark.clause("ME-1")
def test_a_mayor_s_agent_sees_the_metropolis_from_the_day_its_commune_joined() -> None:
    metz = a_deed_of("metz")
    joined = Member("57447", "Marly", date(2026, 6, 15))
    metz = replace(metz, tenant=replace(metz.tenant, members=(joined,)))
    mayor = Designation("Maire", "ARR-1", "Maire", Level.MAYOR, frozenset({"57447"}))
    asked = under(metz, a_watch(motive="event"))

    assert isinstance(answer(asked, metz, designation=mayor), Granted)
    before = replace(asked, at=NOON - timedelta(days=1))
    assert refusal(answer(before, metz, designation=mayor))[0] == "outside-territory"


@pytest.mark.parametrize(
    ("deed", "codes"),
    [
        ("villeneuve-d-ascq", ["doubt", "intervention", "public-order", "planned-event"]),
        ("metz", ["event"]),
        ("lons-le-saunier", ["event", "investigation"]),
        (
            "charenton-immobiliere-3f",
            ["harm", "theft", "damage", "gathering", "occupation", "intervention"],
        ),
        ("evrange-moselle-fibre", ["accident", "traffic"]),
    ],
)
def test_a_motive_that_nothing_stands_behind_is_not_offered(deed: str, codes: list[str]) -> None:
    assert [one.code for one in offered(a_deed_of(deed), NOON)] == codes


def test_a_motive_is_offered_while_the_deed_has_an_arrangement_for_it() -> None:
    convention = a_convention(arrangements=(ARRANGED,))
    first, over = midnight(date(2026, 6, 15)), midnight(date(2026, 6, 16))

    assert "suspect" in [one.code for one in offered(convention, first)]
    assert "missing-person" not in [one.code for one in offered(convention, first)]
    assert "suspect" not in [one.code for one in offered(convention, over)]
    assert "suspect" not in [one.code for one in offered(convention, first - HOUR)]
