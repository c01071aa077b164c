"""Quota and rights at the commune's own screen: what it lends, to whom, and who was refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.kit.deeds import SIGNED
from tenants.conventions.reading import read_deed
from tenants.vocabulary.identifiers import TenantId
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.reading import read_register
from tests.walks.world import ASCQ, names_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def open_rights(owner: Desk, origin: str, username: str) -> None:
    owner.log_in(origin, username)
    owner.page.get_by_test_id("page-droits").click()
    expect(owner.page.get_by_test_id("deed")).to_be_visible(timeout=PATIENCE_MS)


def test_the_owner_reads_its_convention_its_slots_who_may_look_and_who_was_refused(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    martin, dubois = desk(), desk()
    martin.log_in(origin, "martin")
    martin.await_map()
    first, second = names_of(ASCQ, 2)
    martin.open(first)
    martin.expect_tile(1, "live")
    dubois.log_in(origin, "dubois")
    cut_a_camera(dubois, second)
    martin.open(second)
    martin.expect_tile(2, "refused")

    dubois.page.get_by_test_id("page-droits").click()
    deed = dubois.page.get_by_test_id("deed")
    expect(deed).to_be_visible(timeout=PATIENCE_MS)
    signed = read_deed((SIGNED / f"{ASCQ}.toml").read_text(encoding="utf-8"), ASCQ).versions[0]
    assert dubois.page.get_by_test_id("article").count() == len(signed.articles)
    expect(dubois.page.get_by_test_id("quota")).to_contain_text("8 flux simultanés au plus")
    expect(dubois.page.get_by_test_id("subscriber").first).to_contain_text("1. CIC du Nord")
    expect(deed).to_contain_text("sans réponse en 120 s, c’est non")
    expect(deed).to_contain_text("Compte rendu après, par courriel, dans les 60 min")
    expect(deed).to_contain_text("reconduite tacitement ; préavis de 6 mois")

    slots = dubois.page.get_by_test_id("slots-said")
    expect(slots).to_have_attribute("data-most", "1")
    expect(slots).to_have_attribute("data-hours", "24")
    dubois.page.get_by_test_id("hours-168").click()
    expect(slots).to_have_attribute("data-hours", "168")
    people = dubois.page.get_by_test_id("habilitation")
    expect(people).to_have_count(3)
    expect(people.filter(has_text="Camille Martin")).to_contain_text("regarder, piloter")

    expect(dubois.page.get_by_test_id("refusal")).to_have_count(0)
    dubois.page.get_by_test_id("read-refusals").press("Enter")
    refusal = dubois.page.get_by_test_id("refusal")
    expect(refusal).to_have_count(1)
    for said in (second[:3], "Brigadier-chef Camille Martin", "CIC du Nord",
                 "Vous aviez coupé cette caméra", "Que faire : À vous"):  # fmt: skip
        expect(refusal).to_contain_text(said)
    entry = int(dubois.page.get_by_test_id("refusals-read").get_attribute("data-entry") or "")
    assert dubois.accessibility_faults() == []

    register = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    assert (register[entry]["act"], register[entry]["name"]) == ("read-register", "Alex Dubois")
    # Somebody who leaves the page leaves no names on it.
    dubois.page.get_by_test_id("page-room").click()
    dubois.page.get_by_test_id("page-droits").click()
    expect(deed).to_be_visible()
    expect(refusal).to_have_count(0)


def test_another_owner_reads_its_own_convention_and_nothing_of_the_first(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    garnier = desk()

    open_rights(garnier, origin, "garnier")

    deed = garnier.page.get_by_test_id("deed")
    expect(deed).to_contain_text("Chaque accès se demande par un ticket")
    expect(deed).to_contain_text("aucun arrêté n’est nécessaire")
    expect(garnier.page.get_by_test_id("rights")).not_to_contain_text("Villeneuve")
    assert garnier.accessibility_faults() == []


def cut_a_camera(owner: Desk, name: str) -> None:
    owner.page.locator("#camera-search").fill(name)
    expect(owner.page.get_by_test_id("camera-count")).to_have_attribute("data-shown", "1")
    owner.page.locator("#camera-search").press("Enter")
    owner.page.locator("#camera-list").press("Enter")
    owner.page.get_by_test_id("confirm").click()
    expect(owner.page.get_by_test_id("standing-cut")).to_have_count(1, timeout=PATIENCE_MS)
