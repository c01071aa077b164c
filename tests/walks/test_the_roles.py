"""Screens by role: an inspection, the platform's people, a commune's administrator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tenants.vocabulary.identifiers import TenantId
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.reading import read_register
from tests.walks.world import ASCQ, names_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LAW = "code de la sécurité intérieure art. L253-3"


def listed_pages(desk: Desk) -> list[str]:
    links = desk.page.locator("nav.pages a")
    return [str(one.get_attribute("data-testid")) for one in links.all()]


def test_an_inspection_reads_registers_and_files_and_each_reading_is_an_entry(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    martin, faure = desk(), desk()
    martin.log_in(origin, "martin")
    martin.await_map()
    martin.open(names_of(ASCQ, 1)[0])
    martin.expect_tile(1, "live")

    faure.log_in(origin, "faure")
    page = faure.page
    expect(page.get_by_test_id("inspected")).to_have_count(8, timeout=PATIENCE_MS)
    assert listed_pages(faure) == ["page-room"]
    assert page.locator("canvas, video").count() == 0
    assert faure.accessibility_faults() == []

    ours = page.locator(f'[data-testid="inspected"][data-tenant="{ASCQ}"]')
    ours.get_by_role("link", name="Registre").press("Enter")
    expect(page.get_by_test_id("register")).to_contain_text("Camille Martin", timeout=PATIENCE_MS)
    page.get_by_test_id("page-room").click()
    ours.get_by_role("link", name="Convention et habilitations").press("Enter")
    expect(page.get_by_test_id("deed")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_test_id("habilitation").filter(has_text="Camille Martin")).to_be_visible()
    expect(page.get_by_test_id("inspection-file")).to_contain_text("entrée n° ")
    assert faure.accessibility_faults() == []

    register = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    read = [one for one in register if one["name"] == "Inès Faure"]
    assert [(one["act"], one["article"]) for one in read] == [
        ("read-register", LAW),
        ("consult", LAW),
    ]


def test_the_platform_s_people_see_what_runs_and_no_picture(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin, roy = demo(), desk()
    roy.log_in(origin, "roy")
    page = roy.page

    expect(page.get_by_test_id("light-register")).to_have_attribute(
        "data-good", "true", timeout=PATIENCE_MS
    )
    expect(page.get_by_test_id("kept")).to_have_count(8)
    expect(page.get_by_test_id("light-links")).to_have_attribute(
        "data-good", "true", timeout=PATIENCE_MS
    )
    assert listed_pages(roy) == []
    assert page.locator("canvas, video").count() == 0

    # The demo's links are in memory: it keeps no authority, and says what would.
    page.get_by_test_id("invite-federator").click()
    expect(page.get_by_test_id("federators-trouble")).to_contain_text("API_LINK_AUTHORITY")
    assert page.get_by_test_id("invitation").count() == 0
    assert roy.accessibility_faults() == []


def test_a_commune_s_administrator_keeps_rights_and_list_and_has_no_stop(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin, lambert = demo(), desk()
    lambert.log_in(origin, "lambert")
    page = lambert.page

    expect(page.get_by_test_id("deed")).to_be_visible(timeout=PATIENCE_MS)
    assert listed_pages(lambert) == [
        "page-room", "page-inventaire", "page-registre", "page-annuaire",
    ]  # fmt: skip
    expect(page.get_by_test_id("administration")).to_be_visible()
    expect(page.get_by_test_id("csu")).to_have_count(0)
    expect(page.get_by_text("Tout couper")).to_have_count(0)
    assert lambert.accessibility_faults() == []
    page.goto(f"{origin}/#courriers")
    expect(page.get_by_test_id("administration")).to_have_attribute("data-page", "")
