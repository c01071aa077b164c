"""Special arrangements and crisis cells: who asks, for what, over what, how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Arrangement, Silence
from tenants.conventions.convention import Convention
from tenants.conventions.days import midnight
from tenants.decisions.evidence import Approval, CrisisCell, Matter
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome
from tenants.decisions.special import arranging, convening
from tenants.decisions.special.arranging import ArrangementRequest
from tenants.decisions.special.convening import CrisisRequest
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId
from tests.builders import CIC, NOON, a_convention, an_agent
from tests.tenants.decisions.cases import (
    CAMERA,
    DEEDS,
    EVERY_ACT,
    a_deed_of,
    first_service,
    held_for,
    refusal,
)

VA = a_convention()
ART = "villeneuve-d-ascq art. 3"
ME = an_agent().id
HOUR = timedelta(hours=1)
TODAY = date(2026, 6, 15)
HEAD = "responsable du CSU"
WANTED = Arrangement(
    "DISP-1", "missing-person", ("Centre",), (), CIC, (), TODAY, TODAY + timedelta(days=30)
)


def an_ask(**changes: object) -> ArrangementRequest:
    own = {"camera_zones": (), "evidence": (), "at": NOON, "agent": ME}
    arrangement = {k: v for k, v in changes.items() if k not in own}
    asked = own | {k: v for k, v in changes.items() if k in own}
    return ArrangementRequest(arrangement=replace(WANTED, **arrangement), **asked)  # type: ignore[arg-type]


def answer(request: ArrangementRequest, convention: Convention = VA, **held: object) -> Outcome:
    return arranging.decide(request, convention, held_for(convention, **held))


@pytest.mark.clause("VA-6", "ME-7")
@pytest.mark.parametrize("deed", ["villeneuve-d-ascq", "metz"])
@pytest.mark.parametrize("motive", ["suspect", "missing-person"])
def test_a_service_asks_and_the_head_of_the_csu_answers(deed: str, motive: str) -> None:
    convention = a_deed_of(deed)
    assert convention.arranging is not None

    outcome = answer(an_ask(motive=motive, organisation=first_service(convention)), convention)

    assert outcome == NeedsApproval(
        convention.arranging.article, (HEAD,), NOON + HOUR, Silence.REFUSE
    )


@pytest.mark.clause("VA-6")
@pytest.mark.parametrize(
    ("said_until", "until"),
    [
        (midnight(TODAY + timedelta(days=60)), midnight(TODAY + timedelta(days=30))),
        (NOON + HOUR, NOON + HOUR),
    ],
)
def test_an_approved_arrangement_ends_with_its_dates_or_the_word_given(
    said_until: object, until: object
) -> None:
    yes = Approval(Matter(ME, Right.ARRANGE, "DISP-1"), HEAD, NOON, said_until)  # type: ignore[arg-type]
    assert VA.arranging is not None

    assert answer(an_ask(evidence=(yes,))) == Granted(VA.arranging.article, until)  # type: ignore[arg-type]


@pytest.mark.clause("VA-6")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"motive": "doubt"}, "motive-not-arranged"),
        ({"zones": ()}, "arrangement-empty"),
        ({"since": TODAY - timedelta(days=1)}, "arrangement-misdated"),
        ({"until": TODAY}, "arrangement-misdated"),
        ({"until": TODAY + timedelta(days=31)}, "arrangement-too-long"),
        ({"organisation": SubscriberId("sdis-59")}, "not-subscribed"),
        ({"agent": AgentId("x")}, "no-habilitation"),
        (
            {"evidence": (Approval(Matter(ME, Right.ARRANGE, "DISP-2"), HEAD, NOON, NOON + HOUR),)},
            None,
        ),
        ({"zones": (), "cameras": (CAMERA,)}, None),
    ],
)
def test_each_line_of_an_arrangement_has_its_code(
    changes: dict[str, object], code: str | None
) -> None:
    outcome = answer(an_ask(**changes))

    if code is None:
        assert isinstance(outcome, NeedsApproval)
    else:
        assert refusal(outcome)[0] == code


def test_to_arrange_is_an_act_of_its_own() -> None:
    outcome = answer(an_ask(), acts=EVERY_ACT - {Right.ARRANGE})

    assert refusal(outcome)[0] == "act-not-habilitated"


@pytest.mark.parametrize(
    "deed", ["lons-le-saunier", "charenton-immobiliere-3f", "evrange-moselle-fibre"]
)
def test_a_deed_without_arrangements_says_so(deed: str) -> None:
    convention = a_deed_of(deed)

    outcome = answer(an_ask(organisation=first_service(convention)), convention)

    assert refusal(outcome) == (
        "arrangements-not-provided",
        "code de la sécurité intérieure art. L252-3",
    )
    assert outcome.message.endswith(  # type: ignore[union-attr]
        "ne prévoit pas de dispositif particulier."
    )


def test_every_zone_of_an_arrangement_must_be_authorised() -> None:
    sited = replace(VA, orders=(replace(VA.orders[-1], site="Centre"),))

    assert isinstance(answer(an_ask(), sited), NeedsApproval)
    assert refusal(answer(an_ask(zones=("Centre", "Gare")), sited))[0] == "authorisation-expired"
    by_camera = an_ask(zones=(), cameras=(CAMERA,), camera_zones=("Gare",))
    assert refusal(answer(by_camera, sited))[0] == "authorisation-expired"


def test_an_arrangement_needs_a_convention_in_force() -> None:
    ended = replace(VA, term=replace(VA.term, ends=TODAY))

    assert refusal(arranging.decide(an_ask(), None, None))[0] == "no-convention"
    assert refusal(answer(an_ask(), ended))[0] == "convention-not-in-force"


EV = a_deed_of("evrange-moselle-fibre")
BODY = first_service(EV)
SDIS = SubscriberId("sdis-57")
CAMERAS = (CameraId("evrange:1"),)


def a_cell(**changes: object) -> CrisisRequest:
    request = CrisisRequest(ME, BODY, (BODY, SDIS), CAMERAS, None, "CR-1", 24 * HOUR, NOON)
    return replace(request, **changes)  # type: ignore[arg-type]


def convened(request: CrisisRequest, convention: Convention = EV, **held: object) -> Outcome:
    return convening.decide(request, convention, held_for(convention, **held))


@pytest.mark.clause("MF-2")
def test_the_state_convenes_the_bodies_of_the_deed_and_the_cell_ends_by_itself() -> None:
    outcome = convened(a_cell())

    assert outcome == Granted(EV.article(Clause.CRISIS), NOON + 24 * HOUR)
    assert isinstance(outcome, Granted)
    assert convening.cell(a_cell(), "CRISE-1", outcome) == CrisisCell(
        "CRISE-1", (BODY, SDIS), CAMERAS, NOON, NOON + 24 * HOUR
    )


@pytest.mark.clause("MF-2")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"members": (BODY, SubscriberId("presse"))}, "not-a-member"),
        ({"members": ()}, "not-a-member"),
        ({"cameras": ()}, "crisis-empty"),
        ({"incident": None}, "incident-missing"),
        ({"duration": timedelta(0)}, "crisis-too-long"),
        ({"duration": 24 * HOUR + timedelta(microseconds=1)}, "crisis-too-long"),
        ({"agent": AgentId("x")}, "no-habilitation"),
        ({"organisation": CIC}, "not-subscribed"),
    ],
)
def test_each_line_of_a_cell_has_its_code(changes: dict[str, object], code: str) -> None:
    assert refusal(convened(a_cell(**changes)))[0] == code


def test_the_longest_cell_is_told_in_hours() -> None:
    outcome = convened(a_cell(duration=25 * HOUR))

    assert outcome.message == (  # type: ignore[union-attr]
        "Une cellule de crise dure 24 heures au plus, et finit d'elle-même."
    )


@pytest.mark.clause("MF-2")
def test_a_body_that_the_deed_does_not_name_convenes_nothing() -> None:
    outcome = convening.decide(a_cell(organisation=SDIS), EV, held_for(EV, organisation=SDIS))

    assert refusal(outcome) == ("not-a-convener", "evrange-moselle-fibre art. 3 et annexe 1, § 1")


def test_to_convene_is_an_act_of_its_own_and_ends_with_the_habilitation() -> None:
    assert refusal(convened(a_cell(), acts=EVERY_ACT - {Right.CONVENE}))[0] == "act-not-habilitated"
    assert convened(a_cell(), until=NOON + HOUR) == Granted(EV.article(Clause.CRISIS), NOON + HOUR)


@pytest.mark.parametrize("deed", [one for one in DEEDS if not one.startswith("evrange")])
def test_no_other_deed_has_crisis_cells(deed: str) -> None:
    convention = a_deed_of(deed)

    outcome = convened(a_cell(organisation=first_service(convention)), convention)

    assert refusal(outcome) == (
        "crisis-not-provided",
        "code de la sécurité intérieure art. L252-3",
    )


def test_a_cell_needs_a_convention_and_the_motive_that_its_clause_names() -> None:
    without = replace(EV, motives=EV.motives[1:])

    assert refusal(convening.decide(a_cell(), None, None))[0] == "no-convention"
    assert refusal(convened(a_cell(), without)) == (
        "motive-unknown",
        "evrange-moselle-fibre art. annexe 1, 1.3",
    )
