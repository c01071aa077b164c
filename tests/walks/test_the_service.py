"""The life of the sharing, said in one room and read in the other within two seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tenants.conventions.days import PARIS
from tenants.vocabulary.identifiers import TenantId
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.reading import read_register
from tests.walks.test_the_joystick import a_dome, expect_phase, panel
from tests.walks.world import ASCQ, names_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SPILLS = 2
"""The hour until which the CSU's own notation may run past midnight."""


def go_to(desk: Desk, page: str) -> None:
    desk.page.get_by_test_id(f"page-{page}").click()
    expect(desk.page.get_by_test_id(f"page-{page}")).to_have_attribute("aria-current", "page")


def declare(csu: Desk, *, shut: bool) -> None:
    """For the service day: closed, or open now whatever the hour is."""
    form = csu.page.get_by_test_id("declare")
    if shut:
        form.get_by_label("Fermé toute la journée").check()
    else:
        form.get_by_label("Ouvert", exact=True).check()
        past_midnight = datetime.now(PARIS).hour < SPILLS
        from_, to = ("07:30", "07:00") if past_midnight else ("00:00", "00:00")
        form.get_by_label("Plage 1 : de").fill(from_)
        form.get_by_label("Plage 1 : à").fill(to)
    form.get_by_label("Événement ou acte").fill("Braderie, arrêté n° 2026-118")
    form.get_by_test_id("declare-confirm").click()


def expect_open(desk: Desk, is_open: bool, within_ms: int = PATIENCE_MS) -> None:
    """At the commune's own post."""
    expect(desk.page.get_by_test_id("strip-hours")).to_have_attribute(
        "data-open", str(is_open).lower(), timeout=within_ms
    )


def choose(part: Locator, words: str) -> None:
    search = part.get_by_role("searchbox")
    search.fill(words)
    search.press("Enter")
    expect(part.locator(".choice__chip")).to_have_count(1)


def ask(cic: Desk) -> Locator:
    return panel(cic).locator("form")


@pytest.mark.clause("VA-1", "VA-7", "VA-8")
def test_the_hours_that_the_csu_declares_change_how_the_cic_takes_the_joystick(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    go_to(dubois, "service")
    declare(dubois, shut=False)
    expect_open(dubois, True)

    dome = a_dome()
    martin.log_in(origin, "martin")
    martin.await_map()
    martin.open(f"{dome.number} {dome.name}")
    martin.expect_tile(1, "live")
    martin.page.keyboard.press("f")
    expect(ask(martin)).to_have_attribute("data-way", "APPROVAL")

    declare(dubois, shut=True)
    expect(ask(martin)).to_have_attribute("data-way", "FREE", timeout=PATIENCE_MS)
    expect(martin.page.get_by_test_id("page-avis").get_by_test_id("page-count")).to_be_visible()
    expect(martin.page.locator(".journal")).to_contain_text("horaires exceptionnels du CSU")
    panel(martin).get_by_label("Motif du pilotage").select_option("need")
    panel(martin).get_by_role("button", name="Demander la main").click()
    expect_phase(martin, "held")

    declare(dubois, shut=False)
    expect_phase(martin, "ended")
    expect(ask(martin)).to_have_attribute("data-way", "APPROVAL")
    go_to(martin, "avis")
    commune = martin.page.get_by_test_id(f"commune-{ASCQ}")
    expect(commune).to_have_attribute("data-open", "true")
    expect(commune).to_contain_text("Braderie")
    expect(martin.page.get_by_test_id("page-avis").get_by_test_id("page-count")).to_have_count(0)

    dubois.page.get_by_role("button", name="Retirer les horaires").click()
    expect(commune).not_to_contain_text("Braderie", timeout=PATIENCE_MS)

    acts = [
        entry["act"] for entry in read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    ]
    assert [act for act in acts if act.endswith(("-hours", "steering")) or act == "steer"] == [
        "declare-hours",
        "declare-hours",
        "steer",
        "declare-hours",
        "end-steering",
        "take-back-hours",
    ]


@pytest.mark.clause("VA-14", "LO-3")
def test_work_is_announced_to_the_cic_and_refused_over_an_incident_in_hand(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    martin.log_in(origin, "martin")
    martin.await_map()
    first, second = names_of(ASCQ, 2)
    martin.open(first, "2026-4711")
    martin.expect_tile(1, "live")
    go_to(martin, "avis")
    go_to(dubois, "service")

    form = dubois.page.get_by_test_id("announce")
    expect(dubois.page.get_by_test_id("announce-confirm")).to_be_disabled()
    choose(form, first)
    form.get_by_label("Objet").fill("Nettoyage des dômes")
    dubois.page.get_by_test_id("announce-confirm").click()
    trouble = form.get_by_test_id("trouble")
    expect(trouble).to_have_attribute("data-code", "incident-in-hand")
    expect(trouble).to_contain_text("villeneuve-d-ascq art. 4")
    windows = martin.page.get_by_test_id("window")
    expect(windows).to_have_count(0)

    form.get_by_role("button", name="Retirer").click()
    choose(form, second)
    dubois.page.get_by_test_id("announce-confirm").click()
    expect(windows).to_have_count(1, timeout=PATIENCE_MS)
    expect(windows).to_contain_text(second[4:])
    expect(windows).to_contain_text("Nettoyage des dômes")
    expect(windows).to_have_attribute("data-state", "ANNOUNCED")

    dubois.page.get_by_role("button", name="Annuler la maintenance").click()
    expect(windows).to_have_attribute("data-state", "CANCELLED", timeout=PATIENCE_MS)

    form.get_by_label("Début").fill(datetime.now(PARIS).strftime("%Y-%m-%dT%H:%M"))
    choose(form, second)
    form.get_by_label("Objet").fill("Trop tôt")
    dubois.page.get_by_test_id("announce-confirm").click()
    expect(trouble).to_have_attribute("data-code", "notice-too-short")
    expect(trouble).to_contain_text("24 heures")


@pytest.mark.clause("VA-14")
def test_a_fault_signalled_from_a_tile_is_followed_by_the_csu_until_it_is_restored(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    martin.log_in(origin, "martin")
    martin.await_map()
    (name,) = names_of(ASCQ, 1)
    martin.open(name)
    martin.expect_tile(1, "live")

    martin.tile(1).get_by_role("button", name="Signaler un défaut").click()
    asked = martin.page.get_by_test_id("signal")
    asked.get_by_label("Objectif sale").check()
    asked.get_by_label("Précision").fill("toile d'araignée")
    asked.get_by_test_id("signal-confirm").click()
    expect(asked).to_have_count(0)

    expect(dubois.page.get_by_test_id("page-service").get_by_test_id("page-count")).to_be_visible(
        timeout=PATIENCE_MS
    )
    row = martin.page.get_by_test_id(f"camera-{ASCQ}:{name[:3]}")
    expect(row.get_by_test_id("row-upkeep")).to_contain_text("Objectif sale (Signalée)")
    expect(martin.tile(1).get_by_test_id("tile-upkeep")).to_contain_text("Objectif sale")
    go_to(dubois, "service")
    fault = dubois.page.get_by_test_id("fault")
    expect(fault).to_contain_text("Brigadier-chef Camille Martin (État)")
    expect(fault).to_contain_text("toile d'araignée")

    fault.get_by_role("button", name="En réparation").click()
    expect(row.get_by_test_id("row-upkeep")).to_contain_text("(En réparation)", timeout=PATIENCE_MS)
    fault.get_by_role("button", name="Rétablie").click()
    expect(row.get_by_test_id("row-upkeep")).to_have_count(0, timeout=PATIENCE_MS)
    expect(martin.tile(1).get_by_test_id("tile-upkeep")).to_have_count(0)
    martin.expect_tile(1, "live")


def test_both_pages_are_walked_by_keyboard_and_have_no_accessibility_fault(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    martin.log_in(origin, "martin")
    martin.await_map()
    martin.open(names_of(ASCQ, 1)[0])
    martin.expect_tile(1, "live")
    keyboard = dubois.page.keyboard

    dubois.page.get_by_test_id("page-service").focus()
    keyboard.press("Enter")
    reason = dubois.page.get_by_test_id("declare").get_by_label("Événement ou acte")
    dubois.page.get_by_test_id("declare").get_by_label("Ouvert", exact=True).focus()
    keyboard.press("ArrowRight")
    keyboard.press("Tab")
    expect(reason).to_be_focused()
    keyboard.press("Enter")
    expect(dubois.page.get_by_test_id("hours").get_by_test_id("trouble")).to_have_attribute(
        "data-code", "reference-missing"
    )
    assert dubois.accessibility_faults() == []
    keyboard.type("Note de service ct")
    keyboard.press("Enter")
    expect_open(dubois, False)

    report = dubois.page.get_by_test_id("report")
    report.get_by_role("searchbox").focus()
    keyboard.type(names_of(ASCQ, 2)[1])
    keyboard.press("Enter")
    report.get_by_label("Précision").focus()
    keyboard.press("Enter")
    expect(dubois.page.get_by_test_id("fault")).to_have_count(1, timeout=PATIENCE_MS)
    announce = dubois.page.get_by_test_id("announce")
    announce.get_by_label("Toutes les caméras").check()
    announce.get_by_label("Objet").fill("Relève du réseau")
    announce.get_by_label("Objet").press("Enter")
    expect(dubois.page.get_by_test_id("trouble")).to_have_attribute("data-code", "incident-in-hand")
    martin.close(1)
    expect(dubois.page.get_by_test_id(f"gauge-{ASCQ}")).to_have_attribute("data-in-use", "0")
    announce.get_by_label("Objet").press("Enter")
    expect(dubois.page.get_by_test_id("window")).to_have_count(1, timeout=PATIENCE_MS)

    martin.page.get_by_test_id("page-avis").focus()
    martin.page.keyboard.press("Enter")
    expect(martin.page.get_by_test_id("window")).to_have_count(1)
    assert (dubois.accessibility_faults(), martin.accessibility_faults()) == ([], [])
    go_to(martin, "room")
    martin.open(names_of(ASCQ, 1)[0])
    martin.expect_tile(1, "live")
    martin.tile(1).get_by_role("button", name="Signaler un défaut").click()
    expect(martin.page.get_by_test_id("signal")).to_be_visible()
    assert martin.accessibility_faults() == []
    martin.page.keyboard.press("Escape")
    expect(martin.page.get_by_test_id("signal")).to_have_count(0)

    go_to(martin, "avis")
    for screen in (dubois, martin):
        screen.speak("English")
    assert (dubois.accessibility_faults(), martin.accessibility_faults()) == ([], [])
