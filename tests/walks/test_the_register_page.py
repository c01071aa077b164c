"""The register on screen: who looked, found again; proved in the browser; handed over whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Response, Route, expect

from tenants.vocabulary.identifiers import TenantId
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.reading import read_register
from tests.walks.stack import Processes
from tests.walks.world import ASCQ, names_of, seen_by

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SIGNED_MS = 40_000
"""A checkpoint every ten seconds, then the commune's word."""
NEWS_MS = 25_000
INCIDENT = "2026-4711"


def rows(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("register-row")


def entry(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("register-entry")


def proof(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("register-proof")


def field(desk: Desk, name: str) -> Locator:
    return desk.page.locator(f"#register-{name}")


def open_the_register(desk: Desk) -> None:
    desk.page.get_by_test_id("page-registre").click()
    expect(desk.page.get_by_test_id("register-count")).to_be_visible(timeout=PATIENCE_MS)


def look_for(desk: Desk, **said: str) -> None:
    """By these fields and no others, with the Enter key."""
    desk.page.get_by_role("button", name="Effacer").click()
    for name, value in said.items():
        if name in ("act", "result", "period", "tenant"):
            field(desk, name).select_option(value)
        else:
            field(desk, name).fill(value)
    with desk.page.expect_response(_is_search):
        desk.page.get_by_test_id("register-search").click()
    # What was found before may look alike.
    expect(desk.page.locator(".register__found")).to_have_attribute("aria-busy", "false")


def _is_search(answer: Response) -> bool:
    return "searchRegister" in (answer.request.post_data or "")


def verify_until(desk: Desk, verdict: str) -> None:
    """Ask again, as a person does, until a checkpoint covers the entry."""
    again = desk.page.get_by_test_id("register-verify-again")
    for _ in range(SIGNED_MS // 2_000):
        expect(proof(desk)).not_to_have_attribute("data-verdict", "", timeout=PATIENCE_MS)
        if proof(desk).get_attribute("data-verdict") == verdict and (
            "Collectivité" not in proof(desk).inner_text()
            or "n’a pas signé" not in proof(desk).inner_text()
        ):
            return
        if again.is_visible():
            again.click()
        else:
            desk.page.keyboard.press("Escape")
            rows(desk).first.click()
        desk.page.wait_for_timeout(2_000)
    raise AssertionError(f"never {verdict}: {proof(desk).inner_text()}")


@pytest.mark.clause("ME-2", "CH-6", "CH-8", "VA-17")
def test_the_csu_finds_who_looked_proves_it_and_hands_it_over(
    demo: Callable[..., str], desk: Callable[[], Desk], processes: Processes, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    martin, dubois = desk(), desk()
    martin.log_in(origin, "martin")
    martin.await_map()
    (first,) = names_of(ASCQ, 1)
    martin.open(first, INCIDENT)
    martin.expect_tile(1, "live")
    dubois.log_in(origin, "dubois")
    dubois.await_cameras(seen_by(ASCQ))
    open_the_register(dubois)

    look_for(dubois, camera="001", act="watch")
    expect(rows(dubois)).to_have_count(1, timeout=PATIENCE_MS)
    for said in ("Regarder", "Camille Martin", "Brigadier-chef · CIC du Nord", first,
                 f"n° {INCIDENT}", "art. 3", "Accordé"):  # fmt: skip
        expect(rows(dubois).first).to_contain_text(said)
    look_for(dubois, person="MARTIN", incident=INCIDENT)
    expect(rows(dubois)).to_have_count(1, timeout=PATIENCE_MS)

    rows(dubois).first.click()
    verify_until(dubois, "verified")
    expect(proof(dubois)).to_contain_text("que l’État et la collectivité ont signé")
    expect(entry(dubois)).to_contain_text("DEMO-")
    number = rows(dubois).first.get_attribute("data-number")
    with dubois.page.expect_download() as saved:
        dubois.page.get_by_test_id("register-save-proof").click()
    proof_file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(proof_file)
    keys = tmp_path / "keys.txt"
    witness = data / "communes" / ASCQ / "witness.key"
    keys.write_text("".join(
        processes.run("register", "public", str(one)) for one in (data / "register.key", witness)
    ))  # fmt: skip
    told = processes.run("register", "verify", str(proof_file), "--key", str(keys), "--json")
    assert json.loads(told)["verdict"] == "holds"
    assert len(json.loads(told)["signed"]) == 2

    martin.close(1)
    news = dubois.page.get_by_test_id("register-news")
    expect(news).to_have_attribute("data-count", "2", timeout=NEWS_MS)
    expect(rows(dubois)).to_have_count(1)
    news.click()
    expect(rows(dubois)).to_have_count(3, timeout=PATIENCE_MS)

    dubois.page.get_by_test_id("register-export").click()
    asked = dubois.page.get_by_test_id("export-dialog")
    dubois.page.get_by_test_id("confirm-export").click()
    expect(asked.get_by_role("alert")).to_contain_text("Un export porte son motif")
    asked.get_by_label("Motif de l’export").fill("Contrôle demandé par le maire")
    with dubois.page.expect_download() as handed:
        dubois.page.get_by_test_id("confirm-export").click()
    archive = tmp_path / handed.value.suggested_filename
    handed.value.save_as(archive)
    expect(dubois.page.get_by_test_id("export-done")).to_be_visible(timeout=PATIENCE_MS)
    exported = dubois.page.get_by_test_id("export-done").get_attribute("data-entry")
    told = processes.run("register", "verify", str(archive), "--key", str(keys), "--json")
    verdict = json.loads(told)
    assert (verdict["verdict"], verdict["size"]) == ("holds", int(exported or 0) + 1)
    assert f'"seq":{number},' in archive.read_text(encoding="utf-8")

    entries = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    reads = [one for one in entries if one["act"] == "read-register"]
    assert [one["detail"] for one in reads] == [
        None, f'camera="{ASCQ}:001", act="watch"', *[f'incident="{INCIDENT}", person="MARTIN"'] * 2,
    ]  # fmt: skip
    assert {one["name"] for one in reads} == {"Alex Dubois"}
    (export,) = [one for one in entries if one["act"] == "export-register"]
    assert (export["ground"], export["detail"], str(export["seq"])) == (
        "Contrôle demandé par le maire", f'jsonl, incident="{INCIDENT}", person="MARTIN"', exported,
    )  # fmt: skip


def test_a_refusal_is_told_apart_and_found_by_its_outcome(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    dubois.await_cameras(seen_by(ASCQ))
    dubois.page.locator("#camera-search").fill(names_of(ASCQ, 1)[0])
    dubois.await_cameras(1)
    dubois.page.locator("#camera-search").press("Enter")
    dubois.page.keyboard.press("c")
    dubois.page.keyboard.press("Enter")
    martin.log_in(origin, "martin")
    martin.await_map()
    martin.open(names_of(ASCQ, 1)[0], INCIDENT)
    martin.expect_tile(1, "refused")

    open_the_register(dubois)
    look_for(dubois, result="REFUSED")

    expect(rows(dubois)).to_have_count(1, timeout=PATIENCE_MS)
    expect(rows(dubois).first).to_have_attribute("data-refused", "true")
    for said in ("Refusé", "Coupé par la commune", "Camille Martin"):
        expect(rows(dubois).first).to_contain_text(said)
    look_for(dubois, incident="2026-0000")
    expect(dubois.page.get_by_test_id("register-none")).to_be_visible()


@pytest.mark.clause("VA-17")
def test_the_cic_s_head_reads_what_its_own_agents_did_and_an_operator_is_offered_none(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    martin, roussel, dubois = desk(), desk(), desk()
    dubois.log_in(origin, "dubois")
    open_the_register(dubois)
    martin.log_in(origin, "martin")
    martin.await_map()
    martin.open(names_of(ASCQ, 1)[0], INCIDENT)
    martin.open(names_of("lille", 1)[0], INCIDENT)
    martin.expect_tile(2, "live")
    expect(martin.page.get_by_test_id("page-avis")).to_be_visible()
    expect(martin.page.get_by_test_id("page-registre")).to_have_count(0)

    roussel.log_in(origin, "roussel")
    open_the_register(roussel)
    look_for(roussel, incident=INCIDENT)
    expect(rows(roussel)).to_have_count(2, timeout=PATIENCE_MS)
    expect(roussel.page.get_by_text("Les entrées des agents de votre service.")).to_be_visible()
    look_for(roussel, person="dubois")
    expect(roussel.page.get_by_test_id("register-none")).to_be_visible()

    roussel.page.get_by_label("Commune", exact=True).select_option("lille")
    look_for(roussel, tenant="lille", incident=INCIDENT)
    expect(rows(roussel)).to_have_count(1, timeout=PATIENCE_MS)
    address = roussel.page.url
    assert address.endswith(f"#registre/commune=lille&intervention={INCIDENT}")
    roussel.page.reload()
    expect(rows(roussel)).to_have_count(1, timeout=PATIENCE_MS)
    assert roussel.page.url == address
    roussel.page.go_back()

    database = f"sqlite:///{data}/beffroi.sqlite"
    for tenant, count in ((ASCQ, 3), ("lille", 5)):
        reads = [one for one in read_register(database, TenantId(tenant))
                 if (one["act"], one["organisation"]) == ("read-register", "cic-nord")]  # fmt: skip
        assert len(reads) == count, reads


def test_the_page_is_used_by_keyboard_and_has_no_accessibility_fault(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, dubois = desk(), desk()
    martin.log_in(origin, "martin")
    martin.await_map()
    for number, name in enumerate(names_of(ASCQ, 3), 1):
        martin.open(name, INCIDENT)
        martin.expect_tile(number, "live")
    dubois.log_in(origin, "dubois")
    keyboard = dubois.page.keyboard
    dubois.page.get_by_test_id("page-registre").focus()
    keyboard.press("Enter")
    expect(dubois.page.get_by_test_id("register-more")).to_be_visible(timeout=PATIENCE_MS)
    assert dubois.accessibility_faults() == []

    field(dubois, "incident").focus()
    keyboard.type(INCIDENT)
    keyboard.press("Enter")
    expect(rows(dubois)).to_have_count(3, timeout=PATIENCE_MS)
    dubois.page.get_by_test_id("register-export").focus()
    keyboard.press("Tab")
    expect(rows(dubois).first).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.press("End")
    expect(rows(dubois).nth(2)).to_be_focused()
    keyboard.press("ArrowUp")
    keyboard.press("Enter")
    expect(entry(dubois)).to_be_focused()
    expect(entry(dubois)).to_have_attribute("data-state", "read", timeout=PATIENCE_MS)
    proof(dubois).get_by_text("Ce qui a été comparé").press("Enter")
    assert dubois.accessibility_faults() == []
    keyboard.press("Escape")
    expect(entry(dubois)).to_have_count(0)
    expect(rows(dubois).nth(1)).to_be_focused()

    dubois.page.get_by_test_id("register-export").focus()
    keyboard.press("Enter")
    expect(dubois.page.get_by_test_id("export-dialog")).to_be_visible()
    keyboard.press("ArrowDown")
    keyboard.press("Tab")
    keyboard.type("Demande du juge")
    assert dubois.accessibility_faults() == []
    with dubois.page.expect_download() as handed:
        keyboard.press("Enter")
    assert handed.value.suggested_filename.endswith(".csv")
    expect(dubois.page.get_by_test_id("export-done")).to_be_visible()
    assert dubois.accessibility_faults() == []
    keyboard.press("Enter")
    expect(dubois.page.get_by_test_id("export-dialog")).to_have_count(0)

    dubois.speak("English")
    expect(dubois.page.get_by_test_id("register-count")).to_contain_text("Entries shown")
    assert dubois.accessibility_faults() == []


def test_what_was_changed_on_its_way_is_told_as_different(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    dubois = desk()
    dubois.log_in(origin, "dubois")
    dubois.page.route("**/graphql", _tamper)
    open_the_register(dubois)

    rows(dubois).nth(3).click()

    expect(proof(dubois)).to_have_attribute("data-verdict", "different", timeout=PATIENCE_MS)
    expect(proof(dubois)).to_contain_text("Différent")
    expect(proof(dubois)).to_contain_text("n’est pas celui de cette empreinte")
    assert dubois.accessibility_faults() == []


def _tamper(route: Route) -> None:
    """As a server that rewrote what an entry says."""
    if "registerProof" not in (route.request.post_data or ""):
        route.continue_()
        return
    answer = route.fetch()
    said: dict[str, Any] = answer.json()
    proven = said["data"]["registerProof"]
    proven["body"] = proven["body"].replace('"outcome":"done"', '"outcome":"gone"')
    route.fulfill(response=answer, json=said)
