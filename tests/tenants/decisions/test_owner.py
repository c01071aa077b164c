"""The owner's own acts: recordings, camera facts, maintenance; and who reads a register."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tenants.conventions.articles import INSPECTION, RESPONSIBLE, Clause
from tenants.conventions.convention import Convention, Deed
from tenants.decisions.outcomes import Duty, DutyKind, Granted, Outcome
from tenants.decisions.owner import extracting, maintaining, reading_register, reporting
from tenants.decisions.owner.extracting import ExtractionRequest, Requisition
from tenants.decisions.owner.maintaining import MaintenanceRequest
from tenants.decisions.owner.reading_register import ReadRequest
from tenants.decisions.owner.reporting import ReportRequest
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId
from tests.builders import ASCQ, CIC, NOON, a_convention, a_deed, an_agent
from tests.tenants.decisions.cases import CAMERA, DEEDS, EVERY_ACT, a_deed_of, held_for, refusal

VA = a_convention()
ART = "villeneuve-d-ascq art. 3"
CSU = SubscriberId(ASCQ)
ME = an_agent().id
HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)
SIGNED = Requisition("PR-2026-88", "Parquet de Lille", date(2026, 6, 15))
ENDED = replace(VA, term=replace(VA.term, ends=date(2026, 6, 15)))


def an_extraction(**changes: object) -> ExtractionRequest:
    request = ExtractionRequest(ME, CSU, (CAMERA,), NOON - HOUR, NOON, SIGNED, NOON)
    return replace(request, **changes)  # type: ignore[arg-type]


def extract(request: ExtractionRequest, convention: Convention = VA, **held: object) -> Outcome:
    owner = SubscriberId(convention.tenant.id)
    return extracting.decide(
        request, convention, held_for(convention, **{"organisation": owner, **held})
    )


@pytest.mark.clause("VA-11", "ME-2", "CH-7", "MF-7")
@pytest.mark.parametrize("deed", ["villeneuve-d-ascq", "metz", "charenton-immobiliere-3f"])
def test_the_owner_hands_over_on_a_requisition_and_writes_it_down(deed: str) -> None:
    convention = a_deed_of(deed)
    article = convention.article(Clause.EXTRACTION)
    entry = Duty(
        DutyKind.ENTRY,
        article,
        "register",
        ("requisition", "cameras", "since", "until", "copies"),
        NOON,
        timedelta(0),
    )

    outcome = extract(an_extraction(organisation=SubscriberId(convention.tenant.id)), convention)

    assert outcome == Granted(article, NOON, (entry,))


@pytest.mark.clause("VA-11")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"requisition": None}, "requisition-missing"),
        ({"requisition": replace(SIGNED, number=" ")}, "requisition-incomplete"),
        ({"requisition": replace(SIGNED, authority=" ")}, "requisition-incomplete"),
        ({"requisition": replace(SIGNED, signed=None)}, "requisition-incomplete"),
        ({"requisition": replace(SIGNED, signed=date(2026, 6, 16))}, "requisition-misdated"),
        ({"since": NOON}, "requisition-misdated"),
        ({"until": NOON + INSTANT}, "requisition-misdated"),
        ({"cameras": ()}, "requisition-misdated"),
        ({"organisation": CIC}, "owner-only"),
        ({"agent": AgentId("x")}, "no-habilitation"),
    ],
)
def test_each_line_of_an_extraction_has_its_code(changes: dict[str, object], code: str) -> None:
    assert refusal(extract(an_extraction(**changes)))[0] == code


@pytest.mark.clause("VA-11")
def test_the_police_are_told_to_whom_the_requisition_goes() -> None:
    outcome = extract(an_extraction(organisation=CIC))

    assert outcome.remedy == "Remettez la réquisition à : CSU de Villeneuve d'Ascq."  # type: ignore[union-attr]


@pytest.mark.clause("MF-3", "MF-1")
def test_evrange_keeps_its_recordings_out_of_the_partnership() -> None:
    evrange = a_deed_of("evrange-moselle-fibre")

    outcome = extract(an_extraction(organisation=SubscriberId("evrange")), evrange)

    assert refusal(outcome) == (
        "extraction-not-allowed",
        "evrange-moselle-fibre, annexe 1, § 1",
    )
    assert "mairie d'Évrange" in outcome.remedy  # type: ignore[union-attr]


def test_a_deed_without_a_word_on_recordings_says_so() -> None:
    lons = a_deed_of("lons-le-saunier")

    outcome = extract(an_extraction(organisation=SubscriberId(lons.tenant.id)), lons)

    assert refusal(outcome) == (
        "extraction-not-provided",
        "code de la sécurité intérieure art. L252-3",
    )


def test_to_extract_is_an_act_of_its_own_under_a_convention_in_force() -> None:
    outcome = extract(an_extraction(), acts=EVERY_ACT - {Right.EXTRACT})

    assert refusal(outcome)[0] == "act-not-habilitated"
    assert refusal(extracting.decide(an_extraction(), None, None))[0] == "no-convention"
    assert refusal(extract(an_extraction(), ENDED))[0] == "convention-not-in-force"


def test_what_was_lawfully_recorded_stays_due_when_the_order_is_over() -> None:
    assert isinstance(extract(an_extraction(), replace(VA, orders=())), Granted)


PLACE = GeoPoint(3.144, 50.622)


def a_report(**changes: object) -> ReportRequest:
    return replace(ReportRequest(ASCQ, CAMERA, PLACE, NOON), **changes)  # type: ignore[arg-type]


def inside(place: GeoPoint) -> bool:
    return place.longitude < 4


def report(request: ReportRequest, convention: Convention | None = VA) -> Outcome:
    return reporting.decide(request, convention, inside)


@pytest.mark.clause("VA-2", "ME-2")
@pytest.mark.parametrize("place", [PLACE, None])
def test_an_owner_tells_of_its_own_cameras_on_its_own_ground(place: GeoPoint | None) -> None:
    assert report(a_report(place=place)) == Granted(VA.article(Clause.INVENTORY), NOON)


def test_where_no_clause_speaks_the_owner_s_inventory_rests_on_the_law() -> None:
    lons = a_deed_of("lons-le-saunier")
    mine = a_report(tenant=lons.tenant.id, camera=CameraId("lons-le-saunier:1"))

    assert report(mine, lons) == Granted(RESPONSIBLE, NOON)


@pytest.mark.clause("VA-2")
@pytest.mark.parametrize(
    ("changes", "code", "article"),
    [
        ({"camera": CameraId("lille:1")}, "not-own-camera", RESPONSIBLE.cited),
        ({"camera": CameraId("rubbish")}, "not-own-camera", RESPONSIBLE.cited),
        (
            {"tenant": TenantId("lille"), "camera": CameraId("lille:1")},
            "not-own-camera",
            RESPONSIBLE.cited,
        ),
        ({"place": GeoPoint(5, 50)}, "outside-perimeter", "villeneuve-d-ascq art. 2"),
    ],
)
def test_nobody_tells_of_another_s_camera_nor_of_another_s_ground(
    changes: dict[str, object], code: str, article: str
) -> None:
    assert refusal(report(a_report(**changes))) == (code, article)


@pytest.mark.clause("CH-1")
def test_a_camera_outside_the_common_parts_is_refused_under_the_perimeter_s_article() -> None:
    charenton = a_deed_of("charenton-immobiliere-3f")
    mine = a_report(
        tenant=charenton.tenant.id,
        camera=CameraId("charenton-immobiliere-3f:1"),
        place=GeoPoint(5, 50),
    )

    assert refusal(report(mine, charenton)) == (
        "outside-perimeter",
        "charenton-immobiliere-3f art. 1",
    )
    assert refusal(report(mine, None))[0] == "no-convention"


def a_window(**changes: object) -> MaintenanceRequest:
    request = MaintenanceRequest(
        ME,
        CSU,
        frozenset({CAMERA}),
        NOON + 24 * HOUR,
        NOON + 26 * HOUR,
        NOON,
        frozenset({CameraId("villeneuve-d-ascq:099")}),
        NOON,
    )
    return replace(request, **changes)  # type: ignore[arg-type]


@pytest.mark.clause("VA-14", "LO-3")
@pytest.mark.parametrize("deed", ["villeneuve-d-ascq", "metz", "lons-le-saunier"])
def test_a_window_opens_after_a_day_s_notice_to_the_cic(deed: str) -> None:
    convention = a_deed_of(deed)
    article = convention.article(Clause.MAINTENANCE)
    told = Duty(DutyKind.NOTICE, article, "cic", ("cameras", "since", "until"), NOON, 24 * HOUR)
    mine = a_window(organisation=SubscriberId(convention.tenant.id))

    assert maintaining.decide(mine, convention) == Granted(article, NOON + 26 * HOUR, (told,))


@pytest.mark.clause("VA-14")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"organisation": CIC}, "owner-only"),
        ({"until": NOON + 24 * HOUR}, "window-misdated"),
        ({"at": NOON + 26 * HOUR}, "window-misdated"),
        ({"since": NOON + 24 * HOUR - INSTANT}, "notice-too-short"),
        ({"announced": NOON + INSTANT, "since": NOON + 25 * HOUR}, "notice-too-short"),
        ({"in_hand": frozenset({CAMERA})}, "incident-in-hand"),
    ],
)
def test_a_window_without_notice_or_over_an_incident_waits(
    changes: dict[str, object], code: str
) -> None:
    assert refusal(maintaining.decide(a_window(**changes), VA)) == (
        code,
        "villeneuve-d-ascq art. 4",
    )


@pytest.mark.clause("VA-14")
def test_when_it_begins_the_window_is_asked_again_and_an_incident_since_then_holds_it() -> None:
    begins = a_window(at=NOON + 24 * HOUR)

    assert isinstance(maintaining.decide(begins, VA), Granted)
    over_it = replace(begins, in_hand=frozenset({CAMERA}))
    assert refusal(maintaining.decide(over_it, VA)) == (
        "incident-in-hand",
        "villeneuve-d-ascq art. 4",
    )


def test_a_window_needs_a_convention_a_term_and_a_clause() -> None:
    charenton = a_deed_of("charenton-immobiliere-3f")
    mine = a_window(organisation=SubscriberId(charenton.tenant.id))

    assert refusal(maintaining.decide(a_window(), None))[0] == "no-convention"
    assert refusal(maintaining.decide(a_window(), ENDED))[0] == "convention-not-in-force"
    outcome = maintaining.decide(mine, charenton)
    assert refusal(outcome) == (
        "maintenance-not-provided",
        "code de la sécurité intérieure art. L252-3",
    )
    assert outcome.message == (  # type: ignore[union-attr]
        "La convention « Charenton-le-Pont / Immobilière 3F » ne prévoit pas de fenêtre de "
        "maintenance."
    )


@pytest.mark.clause("VA-14")
def test_who_does_not_own_the_cameras_is_told_who_does() -> None:
    outcome = maintaining.decide(a_window(organisation=CIC), VA)

    assert outcome.message == (  # type: ignore[union-attr]
        "Annoncer une maintenance : Villeneuve d'Ascq seul le peut."
    )


def test_the_notice_is_told_in_hours() -> None:
    outcome = maintaining.decide(a_window(since=NOON + HOUR), VA)

    assert outcome.message == "La maintenance s'annonce au moins 24 heures à l'avance."  # type: ignore[union-attr]


def a_reading(**changes: object) -> ReadRequest:
    request = ReadRequest(ME, CSU, frozenset({"register.read"}), ASCQ, NOON)
    return replace(request, **changes)  # type: ignore[arg-type]


@pytest.mark.clause("ME-2", "VA-17")
@pytest.mark.parametrize("deed", [a_deed(), Deed((ENDED,)), None])
def test_an_owner_reads_its_whole_register_whatever_became_of_the_deed(deed: Deed | None) -> None:
    assert reading_register.decide(a_reading(), deed) == Granted(RESPONSIBLE, NOON)
    everything = reading_register.readable(a_reading())
    assert everything.covers("cic-nord")
    assert everything.covers(None)


@pytest.mark.clause("VA-17")
def test_a_service_reads_the_entries_of_its_own_agents() -> None:
    asked = a_reading(organisation=CIC)

    assert reading_register.decide(asked, a_deed()) == Granted(VA.article(Clause.TRACE), NOON)
    mine = reading_register.readable(asked)
    assert mine.covers("cic-nord")
    assert not mine.covers("sdis-59")
    assert not mine.covers(None)


def test_a_service_that_an_amendment_dropped_still_answers_for_its_past() -> None:
    dropped = replace(
        VA, version=replace(VA.version, number=1, effective=date(2026, 1, 1)), subscribers=()
    )

    outcome = reading_register.decide(a_reading(organisation=CIC), Deed((VA, dropped)))

    assert isinstance(outcome, Granted)


@pytest.mark.parametrize(
    ("changes", "deed", "code"),
    [
        ({"roles": frozenset({"flow.view"})}, a_deed(), "role-missing"),
        ({"roles": frozenset()}, None, "role-missing"),
        ({"organisation": SubscriberId("sdis-59")}, a_deed(), "not-subscribed"),
        ({"organisation": CIC}, None, "no-convention"),
    ],
)
def test_nobody_else_reads(changes: dict[str, object], deed: Deed | None, code: str) -> None:
    outcome = reading_register.decide(a_reading(**changes), deed)

    assert refusal(outcome)[0] == code


def test_a_stranger_is_refused_under_the_article_of_the_trace() -> None:
    asked = a_reading(organisation=SubscriberId("sdis-59"))

    assert refusal(reading_register.decide(asked, a_deed()))[1] == "villeneuve-d-ascq art. 6"


def test_the_article_of_a_missing_role_is_the_deed_s_where_there_is_one() -> None:
    asked = a_reading(roles=frozenset())

    assert refusal(reading_register.decide(asked, a_deed()))[1] == "villeneuve-d-ascq art. 6"
    assert refusal(reading_register.decide(asked, None))[1] == RESPONSIBLE.cited


@pytest.mark.parametrize("deed", DEEDS)
def test_no_recording_leaves_without_its_owner(deed: str) -> None:
    convention = a_deed_of(deed)
    police = an_extraction(organisation=convention.subscribers[0].id)

    code, _ = refusal(extract(police, convention))

    assert code in {"owner-only", "extraction-not-allowed", "extraction-not-provided"}


def test_a_day_begins_in_france() -> None:
    late = datetime(2026, 6, 14, 22, 30, tzinfo=UTC)
    asked = an_extraction(at=late, since=late - HOUR, until=late)

    assert isinstance(extract(asked), Granted)


@pytest.mark.parametrize("deed", [a_deed(), Deed((ENDED,)), None])
def test_an_inspection_reads_any_register_whole_under_the_law_that_sends_it(
    deed: Deed | None,
) -> None:
    asked = a_reading(organisation=SubscriberId("commission-nord"), inspects=True)

    assert reading_register.decide(asked, deed) == Granted(INSPECTION, NOON)
    assert reading_register.readable(asked).covers(None)
    assert INSPECTION.cited == "code de la sécurité intérieure art. L253-3"


def test_an_inspection_without_the_role_reads_nothing() -> None:
    asked = a_reading(
        organisation=SubscriberId("commission-nord"), inspects=True, roles=frozenset()
    )

    assert refusal(reading_register.decide(asked, a_deed()))[0] == "role-missing"
