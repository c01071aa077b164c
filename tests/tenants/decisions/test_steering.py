"""Who takes the joystick, when, how, until when; who yields, and what is owed for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tenants.conventions.articles import RESPONSIBLE, Clause
from tenants.conventions.clauses import Silence
from tenants.conventions.convention import Convention, Subscriber
from tenants.decisions.evidence import Approval, Matter
from tenants.decisions.outcomes import Duty, DutyKind, Granted, NeedsApproval, Outcome
from tenants.decisions.steering import taking
from tenants.decisions.steering.taking import OWNER_HOLD, SteeringRequest
from tenants.habilitations.habilitation import Right
from tenants.leases.lease import Lease, State
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId
from tests.builders import ASCQ, NOON, a_convention, a_habilitation, an_agent
from tests.tenants.decisions.cases import (
    CAMERA,
    CLOSING,
    DEEDS,
    EVERY_ACT,
    NIGHT,
    OPENING,
    SDIS,
    a_deed_of,
    a_lease,
    a_steer,
    asked_of,
    held_for,
    refusal,
    under,
)

VA = a_convention()
ART = "villeneuve-d-ascq art. 3"
MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)
CSU = SubscriberId(ASCQ)
DIRECTOR = "directeur de la police municipale"
ME = an_agent().id


def answer(request: SteeringRequest, convention: Convention = VA, **held: object) -> Outcome:
    return taking.decide(request, convention, held_for(convention, **held))


def by_day(**changes: object) -> SteeringRequest:
    return a_steer(**{"at": NOON, "ground": "grave-disorder", **changes})


def an_approval(**changes: object) -> Approval:
    approval = Approval(Matter(ME, Right.STEER, CAMERA), DIRECTOR, NOON, NOON + 20 * MINUTE)
    return replace(approval, **changes)  # type: ignore[arg-type]


def report(until: datetime) -> Duty:
    assert VA.steering is not None
    assert VA.steering.closed is not None
    assert VA.steering.closed.afterwards is not None
    return Duty(
        DutyKind.REPORT,
        VA.steering.closed.afterwards.article,
        "csu",
        ("hours", "zone", "ground"),
        until + 60 * MINUTE,
        60 * MINUTE,
    )


@pytest.mark.clause("VA-8")
def test_while_the_csu_is_closed_the_state_steers_and_owes_a_mail_afterwards() -> None:
    until = NIGHT + 30 * MINUTE
    assert VA.steering is not None
    assert VA.steering.closed is not None

    assert answer(a_steer()) == Granted(VA.steering.closed.article, until, (report(until),))


@pytest.mark.clause("VA-8")
def test_the_mail_is_owed_from_the_end_as_it_was() -> None:
    owed = report(NIGHT + 30 * MINUTE)

    assert owed.due(NIGHT + 5 * MINUTE) == NIGHT + 65 * MINUTE
    assert owed.due(NIGHT + 40 * MINUTE) == NIGHT + 90 * MINUTE


@pytest.mark.clause("VA-7")
def test_while_the_csu_is_open_its_head_is_told_and_one_of_two_people_answers() -> None:
    assert VA.steering is not None
    assert VA.steering.open is not None
    assert VA.steering.open.before is not None
    notice = Duty(
        DutyKind.NOTICE,
        VA.steering.open.before.article,
        "csu-head",
        ("agent", "camera", "ground", "incident", "duration"),
        NOON + MINUTE,
        MINUTE,
    )

    assert answer(by_day()) == NeedsApproval(
        VA.steering.open.article,
        (DIRECTOR, "chef de salle du CSU"),
        NOON + timedelta(seconds=120),
        Silence.REFUSE,
        (notice,),
    )
    assert notice.due(NOON) == NOON + MINUTE
    assert notice.due(NOON - MINUTE) == NOON + MINUTE


@pytest.mark.clause("VA-7")
@pytest.mark.parametrize("by", [DIRECTOR, "chef de salle du CSU"])
def test_either_word_gives_the_joystick_for_as_long_as_it_says(by: str) -> None:
    assert VA.steering is not None
    assert VA.steering.open is not None

    outcome = answer(by_day(evidence=(an_approval(by=by),)))

    assert outcome == Granted(VA.steering.open.article, NOON + 20 * MINUTE)


@pytest.mark.clause("VA-7")
def test_an_approval_never_lengthens_the_longest_hold() -> None:
    outcome = answer(by_day(evidence=(an_approval(until=NOON + 300 * MINUTE),)))

    assert isinstance(outcome, Granted)
    assert outcome.until == NOON + 30 * MINUTE


@pytest.mark.parametrize(
    ("_case", "approval"),
    [
        ("to watch", an_approval(matter=Matter(ME, Right.WATCH, CAMERA))),
        ("for somebody else", an_approval(matter=Matter(AgentId("x"), Right.STEER, CAMERA))),
        ("on another camera", an_approval(matter=Matter(ME, Right.STEER, "a:1"))),
        ("by the mayor's neighbour", an_approval(by="voisin")),
    ],
)
def test_an_approval_of_something_else_is_none(_case: str, approval: Approval) -> None:
    asked_of(answer(by_day(evidence=(approval,))))


@pytest.mark.clause("VA-7")
def test_while_the_csu_is_open_only_grave_disorder_is_a_ground() -> None:
    assert refusal(answer(by_day(ground="need"))) == ("ground-not-allowed", ART)
    assert refusal(answer(by_day(ground="curiosity"))) == (
        "ground-unknown",
        "villeneuve-d-ascq art. 3 et délibération",
    )
    assert isinstance(answer(a_steer(ground="grave-disorder")), Granted)


@pytest.mark.clause("VA-1", "VA-8")
@pytest.mark.parametrize(
    ("_case", "at", "until"),
    [
        ("the instant the CSU closes", CLOSING, CLOSING + 30 * MINUTE),
        ("the last of the night", OPENING - INSTANT, OPENING),
        ("half an hour before it opens", OPENING - 30 * MINUTE, OPENING),
        ("a little earlier", OPENING - 31 * MINUTE, OPENING - MINUTE),
    ],
)
def test_a_right_granted_because_the_csu_is_closed_ends_when_it_opens(
    _case: str, at: datetime, until: datetime
) -> None:
    outcome = answer(a_steer(at=at))

    assert isinstance(outcome, Granted)
    assert outcome.until == until
    assert outcome.duties == (report(until),)


@pytest.mark.clause("VA-1", "VA-7")
@pytest.mark.parametrize("at", [OPENING, CLOSING - INSTANT])
def test_on_the_edges_of_its_hours_the_csu_is_asked(at: datetime) -> None:
    asked_of(answer(by_day(at=at)))


@pytest.mark.clause("VA-1")
def test_what_was_approved_ends_when_the_csu_closes() -> None:
    at = CLOSING - 5 * MINUTE
    approval = an_approval(at=at, until=at + 60 * MINUTE)

    outcome = answer(by_day(at=at, evidence=(approval,)))

    assert isinstance(outcome, Granted)
    assert outcome.until == CLOSING


@pytest.mark.clause("ME-6")
def test_metz_is_told_and_the_joystick_comes_for_an_event() -> None:
    metz = a_deed_of("metz")
    assert metz.steering is not None
    rule = metz.steering.open
    assert rule is not None
    assert rule is metz.steering.closed
    assert rule.before is not None
    notice = Duty(
        DutyKind.NOTICE,
        rule.before.article,
        "csu-head",
        ("agent", "camera", "ground", "incident", "duration"),
        NOON + MINUTE,
        MINUTE,
    )

    outcome = answer(under(metz, a_steer(ground="event", at=NOON)), metz)

    assert outcome == Granted(rule.article, NOON + 30 * MINUTE, (notice,))


@pytest.mark.clause("LO-2")
@pytest.mark.parametrize("ground", ["event", "investigation"])
def test_lons_is_steered_for_a_time_for_an_event_or_an_investigation(ground: str) -> None:
    lons = a_deed_of("lons-le-saunier")
    assert lons.steering is not None
    assert lons.steering.open is not None

    outcome = answer(under(lons, a_steer(ground=ground)), lons)

    assert outcome == Granted(lons.steering.open.article, NIGHT + 30 * MINUTE)


@pytest.mark.parametrize("deed", DEEDS)
def test_no_clause_no_joystick(deed: str) -> None:
    silent = a_deed_of(deed, steering=None)

    code, _ = refusal(answer(under(silent, a_steer()), silent))

    assert code == "steering-not-provided"


@pytest.mark.parametrize("deed", ["charenton-immobiliere-3f", "evrange-moselle-fibre"])
def test_a_deed_without_a_word_on_steering_is_answered_by_the_law(deed: str) -> None:
    convention = a_deed_of(deed)

    assert convention.steering is None
    assert refusal(answer(under(convention, a_steer()), convention)) == (
        "steering-not-provided",
        "code de la sécurité intérieure art. L252-3",
    )


@pytest.mark.parametrize(
    ("state", "at", "said"), [("open", NOON, "ouvert"), ("closed", NIGHT, "fermé")]
)
def test_a_deed_may_provide_for_one_state_of_the_csu_alone(
    state: str, at: datetime, said: str
) -> None:
    assert VA.steering is not None
    half = replace(VA, steering=replace(VA.steering, **{state: None}))  # type: ignore[arg-type]

    outcome = answer(a_steer(at=at), half)

    assert refusal(outcome) == ("steering-not-provided", ART)
    assert outcome.message == (  # type: ignore[union-attr]
        "La convention « Villeneuve d'Ascq » ne prévoit pas que l'État pilote les caméras "
        f"quand le CSU est {said}."
    )


def test_without_hours_the_rule_is_that_of_a_closed_desk_and_no_opening_ends_it() -> None:
    outcome = answer(a_steer(at=OPENING - MINUTE), replace(VA, staffed=None))

    assert isinstance(outcome, Granted)
    assert outcome.until == OPENING + 29 * MINUTE


@pytest.mark.clause("VA-7")
def test_the_grounds_that_would_do_are_told() -> None:
    two = replace(VA.steering.open, grounds=("grave-disorder", "other"))  # type: ignore[union-attr,type-var]
    other = replace(VA.steering.grounds[0], code="other", label="Autre")  # type: ignore[union-attr]
    steering = replace(VA.steering, open=two, grounds=(*VA.steering.grounds, other))  # type: ignore[union-attr,type-var]

    outcome = answer(by_day(ground="need"), replace(VA, steering=steering))

    assert outcome.message == (  # type: ignore[union-attr]
        "À cette heure, ce motif ne permet pas de piloter. "
        "Motifs admis : Trouble grave à l'ordre public, Autre."
    )


def test_a_deed_that_gives_no_hours_has_one_rule_that_no_opening_ends() -> None:
    metz = a_deed_of("metz", staffed=VA.staffed)

    outcome = answer(under(metz, a_steer(ground="event", at=OPENING - MINUTE)), metz)

    assert isinstance(outcome, Granted)
    assert outcome.until == OPENING + 29 * MINUTE


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"steerable": False}, "not-steerable"),
        ({"watching": False}, "not-watching"),
        ({"duration": timedelta(0)}, "duration-unreadable"),
        ({"incident": None}, "incident-missing"),
        ({"incident": "x" * 65}, "incident-unreadable"),
        ({"organisation": SDIS}, "not-subscribed"),
        ({"agent": AgentId("x")}, "no-habilitation"),
    ],
)
def test_each_line_refuses_with_its_own_code(changes: dict[str, object], code: str) -> None:
    assert refusal(answer(a_steer(**changes)))[0] == code


@pytest.mark.clause("VA-16")
def test_a_habilitation_to_watch_does_not_steer() -> None:
    outcome = answer(a_steer(), acts=EVERY_ACT - {Right.STEER})

    assert refusal(outcome) == ("act-not-habilitated", "villeneuve-d-ascq art. 6")


def test_without_a_convention_or_beyond_its_term_nothing_moves() -> None:
    ended = replace(VA, term=replace(VA.term, ends=date(2026, 6, 15)))

    assert refusal(taking.decide(a_steer(), None, a_habilitation()))[0] == "no-convention"
    assert refusal(answer(a_steer(), ended))[0] == "convention-not-in-force"


@pytest.mark.clause("VA-7", "VA-8")
@pytest.mark.parametrize(
    ("asked", "held"), [(5 * MINUTE, 5), (30 * MINUTE, 30), (31 * MINUTE, 30), (None, 30)]
)
def test_a_hold_lasts_as_long_as_asked_and_never_beyond_the_longest(
    asked: timedelta | None, held: int
) -> None:
    outcome = answer(a_steer(duration=asked))

    assert isinstance(outcome, Granted)
    assert outcome.until == NIGHT + held * MINUTE


def test_a_hold_ends_with_the_habilitation() -> None:
    outcome = answer(a_steer(), until=NIGHT + MINUTE)

    assert isinstance(outcome, Granted)
    assert outcome.until == NIGHT + MINUTE


def ranked() -> Convention:
    """A second service is subscribed, after the CIC."""
    sdis = Subscriber(SDIS, "SDIS du Nord", 2, VA.article(Clause.WATCHING))
    return replace(VA, subscribers=(*VA.subscribers, sdis))


@pytest.mark.clause("VA-7")
def test_an_equal_never_takes_the_joystick_and_is_told_who_has_it_until_when() -> None:
    outcome = answer(a_steer(held=a_lease()))

    assert refusal(outcome) == ("joystick-held", ART)
    assert outcome.message == (  # type: ignore[union-attr]
        "La manette est tenue par dominique.leroy (cic-nord) jusqu'à 03 h 20."
    )


def test_who_holds_it_is_sent_to_extend_it() -> None:
    assert refusal(answer(a_steer(held=a_lease(agent=ME)))) == ("already-held", ART)


@pytest.mark.parametrize(
    "lease", [a_lease(until=NIGHT), a_lease(state=State.ENDED), a_lease(state=State.ASKED), None]
)
def test_a_lease_that_does_not_hold_stands_in_nobody_s_way(lease: Lease | None) -> None:
    outcome = answer(a_steer(held=lease))

    assert isinstance(outcome, Granted)
    assert [one.kind for one in outcome.duties] == [DutyKind.REPORT]


@pytest.mark.clause("VA-9")
def test_the_cic_takes_the_joystick_from_a_service_after_it_and_says_so() -> None:
    lower = a_lease(organisation=SDIS, rank=2)
    told = Duty(
        DutyKind.DISPLACED,
        VA.article(Clause.PRECEDENCE),
        "dominique.leroy",
        ("organisation", "article"),
        NIGHT,
        timedelta(0),
    )

    outcome = answer(a_steer(held=lower), ranked())

    assert isinstance(outcome, Granted)
    assert outcome.duties == (told, report(outcome.until))


@pytest.mark.clause("VA-9")
def test_a_service_never_takes_it_from_one_before_it_nor_from_an_equal() -> None:
    convention = ranked()
    held = a_habilitation(an_agent(organisation=SDIS), tenant=ASCQ, acts=EVERY_ACT)

    for rank in (1, 2):
        asked = a_steer(organisation=SDIS, held=a_lease(rank=rank))
        assert refusal(taking.decide(asked, convention, held))[0] == "joystick-held"


def test_without_a_clause_of_precedence_no_service_takes_it_from_another() -> None:
    articles = {k: v for k, v in VA.articles.items() if k is not Clause.PRECEDENCE}
    lower = a_lease(organisation=SDIS, rank=2)

    outcome = answer(a_steer(held=lower), replace(ranked(), articles=articles))

    assert refusal(outcome)[0] == "joystick-held"


@pytest.mark.clause("VA-7")
def test_nobody_takes_it_from_the_csu() -> None:
    outcome = answer(a_steer(held=a_lease(organisation=CSU, rank=0)))

    assert refusal(outcome)[0] == "joystick-held"


@pytest.mark.clause("VA-7")
@pytest.mark.parametrize("at", [NOON, NIGHT])
@pytest.mark.parametrize("rank", [1, 2])
def test_the_csu_takes_it_from_every_service_at_any_hour(at: datetime, rank: int) -> None:
    lease = a_lease(rank=rank, until=at + MINUTE)
    assert VA.steering is not None
    told = Duty(
        DutyKind.DISPLACED,
        VA.steering.article,
        "dominique.leroy",
        ("organisation", "article"),
        at,
        timedelta(0),
    )

    outcome = taking.decide(a_steer(organisation=CSU, at=at, held=lease), VA, None)

    assert outcome == Granted(VA.steering.article, at + OWNER_HOLD, (told,))


@pytest.mark.clause("VA-7")
@pytest.mark.parametrize("deed", DEEDS)
def test_an_owner_steers_its_own_cameras_without_anybody_s_word(deed: str) -> None:
    convention = a_deed_of(deed)
    own = a_steer(
        organisation=SubscriberId(convention.tenant.id),
        tenant=convention.tenant.id,
        watching=False,
        ground="",
        incident=None,
    )
    article = RESPONSIBLE if convention.steering is None else convention.steering.article

    assert taking.decide(own, convention, None) == Granted(article, NIGHT + timedelta(hours=1))


def test_an_owner_whose_convention_ended_or_never_was_rests_on_the_law() -> None:
    ended = replace(VA, term=replace(VA.term, ends=date(2026, 6, 15)))
    own = a_steer(organisation=CSU)

    for convention in (None, ended):
        outcome = taking.decide(own, convention, None)
        assert isinstance(outcome, Granted)
        assert outcome.article.cited == "code de la sécurité intérieure art. R251-1"
        assert outcome.duties == ()


def test_an_owner_asks_its_own_colleague_and_a_fixed_camera_does_not_turn_for_it() -> None:
    own = a_steer(organisation=CSU, held=a_lease(organisation=CSU, rank=0))

    assert refusal(taking.decide(own, VA, None)) == ("joystick-held", ART)
    assert refusal(taking.decide(replace(own, steerable=False), VA, None)) == ("not-steerable", ART)


def test_an_owner_s_agent_who_holds_it_extends_it_too() -> None:
    own = a_steer(organisation=CSU, held=a_lease(agent=ME, organisation=CSU, rank=0))

    outcome = taking.decide(own, VA, None)

    assert refusal(outcome) == ("already-held", ART)
    assert outcome.message == "Vous tenez déjà la manette jusqu'à 03 h 20."  # type: ignore[union-attr]


@pytest.mark.clause("VA-3")
def test_the_zone_s_own_order_is_the_one_that_counts() -> None:
    lons = a_deed_of("lons-le-saunier")
    sited = replace(lons, orders=(replace(lons.orders[0], site="École Rollet"),))

    inside = under(sited, a_steer(ground="event", zone="École Rollet"))
    outside = under(sited, a_steer(ground="event", zone="Rond-point Sautot"))

    assert isinstance(answer(inside, sited), Granted)
    assert refusal(answer(outside, sited))[0] == "authorisation-expired"


def test_a_camera_s_name_matters_to_no_line() -> None:
    other = CameraId("villeneuve-d-ascq:018")

    assert answer(a_steer(camera=other)) == answer(a_steer())


def test_the_hour_told_to_people_is_that_of_france() -> None:
    winter = datetime(2026, 1, 5, 3, tzinfo=UTC)
    outcome = answer(
        a_steer(at=winter, held=a_lease(until=winter + MINUTE)),
        since=datetime(2025, 1, 1, tzinfo=UTC),
    )

    assert outcome.message.endswith("jusqu'à 04 h 01.")  # type: ignore[union-attr]
