"""The commune's own screen: who looks, and the stop that wins, beside the CIC's wall."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from services.demo.world.reader import read_world
from tenants.vocabulary.identifiers import TenantId
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.reading import read_register
from tests.walks.world import ASCQ, names_of, seen_by

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WHY = "Scène de vie privée"
WHO = "Chef de salle Alex Dubois"


def looks(csu: Desk) -> Locator:
    return csu.page.get_by_test_id("look")


def standing(csu: Desk, cut: str) -> Locator:
    return csu.page.locator(f'[data-testid="standing-cut"][data-cut="{cut}"]')


def everything(csu: Desk) -> Locator:
    return csu.page.get_by_test_id("cut-everything")


def expect_sharing(csu: Desk, state: str) -> None:
    expect(csu.page.get_by_test_id("sharing")).to_have_attribute(
        "data-state", state, timeout=PATIENCE_MS
    )


def press_twice(csu: Desk, press: Callable[[], None]) -> None:
    press()
    expect(everything(csu)).to_have_attribute("data-phase", "armed", timeout=4_000)
    press()


def test_the_csu_cuts_the_camera_of_a_row_and_the_agent_reads_who_why_and_until(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    dubois.await_cameras(seen_by(ASCQ))
    expect(dubois.page.get_by_text("Personne ne regarde vos caméras.")).to_be_visible()
    martin.log_in(origin, "martin")
    martin.await_map()
    first, second = names_of(ASCQ, 2)
    martin.open(first, "2026-4711")
    martin.open(second, "2026-4712")
    martin.expect_tile(1, "live")
    martin.expect_tile(2, "live")

    expect(looks(dubois)).to_have_count(2, timeout=PATIENCE_MS)
    row = looks(dubois).first
    for said in (first[4:], "Camille Martin", "Brigadier-chef · CIC du Nord", "n° 2026-4711",
                 "art. 3"):  # fmt: skip
        expect(row).to_contain_text(said)
    announced = dubois.page.locator(".messages").get_by_role("status")
    expect(announced).to_contain_text(re.compile(f"[Nn]ouveaux? regards? :.*{second[:3]}"))

    row.get_by_role("button", name="Couper").click()
    dubois.page.get_by_label(WHY).check()
    dubois.page.get_by_label("15 min").last.check()
    dubois.page.get_by_test_id("confirm").click()

    martin.expect_tile(1, "ended")
    expect(martin.tile(1)).to_have_attribute("data-code", "cut-by-commune")
    cut = martin.tile(1).get_by_test_id("cut")
    expect(cut).to_contain_text(WHY)
    expect(cut).to_contain_text(WHO)
    expect(cut).to_contain_text("de ")
    expect(martin.tile(1).get_by_role("button", name="Réessayer")).to_have_count(0)
    martin.expect_tile(2, "live")
    martin.expect_gauge(ASCQ, 1)
    dubois.expect_gauge(ASCQ, 1)
    expect(looks(dubois)).to_have_count(1, timeout=PATIENCE_MS)
    camera = f"{ASCQ}:001"
    expect(standing(dubois, camera)).to_contain_text(WHY)

    martin.open(first)
    martin.expect_tile(1, "refused")
    expect(martin.tile(1).get_by_test_id("refusal")).to_contain_text(WHY)
    expect(martin.page.get_by_test_id(f"camera-{camera}")).to_contain_text("Coupé par la commune")

    standing(dubois, camera).get_by_role("button", name="Rouvrir").click()
    expect(standing(dubois, camera)).to_have_count(0, timeout=PATIENCE_MS)
    martin.tile(1).get_by_role("button", name="Réessayer").click()
    martin.expect_tile(1, "live")
    expect(looks(dubois)).to_have_count(2, timeout=PATIENCE_MS)

    acts = [
        entry["act"] for entry in read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    ]
    assert (acts.count("cut"), acts.count("restore")) == (1, 1)


def test_the_csu_sees_what_leaves_without_a_slot_and_no_longer_than_a_service_looks(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    martin.log_in(origin, "martin")
    martin.await_map()
    (name,) = names_of(ASCQ, 1)
    martin.open(name)
    martin.expect_tile(1, "live")
    expect(looks(dubois)).to_have_count(1, timeout=PATIENCE_MS)
    seen = dubois.page.get_by_test_id("look-along")

    looks(dubois).first.focus()
    dubois.page.keyboard.press("v")
    expect(seen).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
    expect(looks(dubois)).to_have_count(1)
    martin.expect_gauge(ASCQ, 1)
    assert dubois.accessibility_faults() == []

    martin.close(1)
    expect(seen).to_have_attribute("data-state", "ended", timeout=PATIENCE_MS)
    expect(seen).to_contain_text("Plus aucun service ne regarde cette caméra")
    martin.expect_gauge(ASCQ, 0)
    dubois.page.keyboard.press("Escape")
    expect(seen).to_have_count(0)

    entries = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    mine = [(one["act"], one["detail"]) for one in entries if one["name"] == "Alex Dubois"]
    assert mine == [
        ("look-along", None), ("stop-watching", "nothing-leaves"), ("end-flow", "nothing-leaves"),
    ]  # fmt: skip


def test_everything_is_cut_by_two_presses_and_one_of_them_may_be_taken_back(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, leroy, dubois = desk(), desk(), desk()
    dubois.log_in(origin, "dubois")
    names = names_of(ASCQ, 2)
    for agent, username, name in ((martin, "martin", names[0]), (leroy, "leroy", names[1])):
        agent.log_in(origin, username)
        agent.await_map()
        agent.open(name)
        agent.expect_tile(1, "live")
    expect(looks(dubois)).to_have_count(2, timeout=PATIENCE_MS)

    everything(dubois).click()
    expect(everything(dubois)).to_contain_text("Appuyer encore")
    dubois.page.keyboard.press("Escape")
    expect(everything(dubois)).to_have_attribute("data-phase", "resting")
    expect_sharing(dubois, "open")

    press_twice(dubois, everything(dubois).click)
    for agent in (martin, leroy):
        agent.expect_tile(1, "ended")
        expect(agent.tile(1)).to_contain_text("jusqu’à réouverture")
        agent.expect_gauge(ASCQ, 0)
    expect_sharing(dubois, "cut")
    expect(looks(dubois)).to_have_count(0)

    martin.open(names_of(ASCQ, 3)[2])
    martin.expect_tile(1, "refused")
    expect(martin.tile(1)).to_have_attribute("data-code", "cut-by-commune")

    dubois.page.get_by_test_id("sharing").get_by_role("button", name="Rouvrir").click()
    expect_sharing(dubois, "open")
    martin.tile(1).get_by_role("button", name="Réessayer").click()
    martin.expect_tile(1, "live")
    dubois.expect_gauge(ASCQ, 1)


def test_the_whole_screen_is_driven_by_keyboard_and_a_failed_stop_is_told_in_place(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    martin.log_in(origin, "martin")
    martin.await_map()
    for number, name in enumerate(names_of(ASCQ, 2), 1):
        martin.open(name)
        martin.expect_tile(number, "live")
    expect(looks(dubois)).to_have_count(2, timeout=PATIENCE_MS)
    keyboard, asked = dubois.page.keyboard, dubois.page.get_by_test_id("cut-dialog")

    keyboard.press("/")
    keyboard.type("ct")
    expect(dubois.page.locator("#camera-search")).to_have_value("ct")
    expect(asked).to_have_count(0)
    keyboard.press("Escape")
    keyboard.press("Escape")

    keyboard.press("ArrowDown")
    expect(looks(dubois).nth(1)).to_be_focused()
    keyboard.press("c")
    expect(asked).to_contain_text("002")
    keyboard.press("ArrowUp")
    keyboard.press("Enter")
    trouble = asked.get_by_role("alert")
    expect(trouble).to_contain_text("Une coupure porte sa raison")
    expect(trouble).to_contain_text("Que faire")
    martin.expect_tile(2, "live")

    keyboard.press("Tab")
    keyboard.type("Caméra en travaux")
    keyboard.press("Enter")
    expect(asked).to_have_count(0)
    martin.expect_tile(2, "ended")
    expect(martin.tile(2)).to_contain_text("Caméra en travaux")

    keyboard.press("t")
    expect(everything(dubois)).to_be_focused()
    press_twice(dubois, lambda: keyboard.press("Enter"))
    martin.expect_tile(1, "ended")
    expect_sharing(dubois, "cut")

    keyboard.press("?")
    expect(dubois.page.get_by_role("dialog")).to_contain_text("Couper la caméra de la ligne")
    keyboard.press("Escape")
    expect(dubois.page.get_by_role("dialog")).to_have_count(0)


def test_a_camera_is_cut_and_reopened_from_the_list_and_from_the_map(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    dubois = desk()
    dubois.log_in(demo(), "dubois")
    dubois.await_cameras(seen_by(ASCQ))
    dubois.await_map()
    (ascq,) = [one for one in read_world().tenants if one.id == ASCQ]
    camera = ascq.cameras[120]
    asked = dubois.page.get_by_test_id("cut-dialog")
    row = dubois.page.get_by_test_id(f"camera-{ASCQ}:{camera.number}")

    dubois.page.locator("#camera-search").fill(f"{camera.number} {camera.name}")
    dubois.await_cameras(1)
    dubois.page.locator("#camera-search").press("Enter")
    dubois.page.keyboard.press("c")
    expect(asked).to_have_attribute("data-kind", "cut")
    dubois.page.keyboard.press("Enter")
    expect(row).to_contain_text("Coupée à", timeout=PATIENCE_MS)

    dubois.await_map()
    dubois.click_on_map(camera.place)
    expect(asked).to_have_attribute("data-kind", "reopen")
    expect(asked).to_contain_text(WHY)
    dubois.page.keyboard.press("Enter")
    expect(asked).to_have_count(0)
    expect(row).not_to_contain_text("Coupée", timeout=PATIENCE_MS)


def test_the_chime_is_off_until_wanted_and_remembered(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    dubois = desk()
    dubois.log_in(demo(), "dubois")
    chime = dubois.page.get_by_test_id("chime")
    expect(chime).to_have_attribute("data-state", "off")

    dubois.page.keyboard.press("s")
    expect(chime).to_have_attribute("data-state", "on")

    dubois.page.reload()
    expect(chime).to_have_attribute("data-state", "waiting", timeout=PATIENCE_MS)
    dubois.page.mouse.click(5, 5)
    expect(chime).to_have_attribute("data-state", "on")


def test_both_screens_have_no_accessibility_fault_in_either_language(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    dubois.await_map()
    martin.log_in(origin, "martin")
    martin.await_map()
    for number, name in enumerate(names_of(ASCQ, 3), 1):
        martin.open(name)
        martin.expect_tile(number, "live")
    expect(looks(dubois)).to_have_count(3, timeout=PATIENCE_MS)

    looks(dubois).first.focus()
    dubois.page.keyboard.press("c")
    dubois.page.get_by_label("Autre raison").check()
    dubois.page.get_by_test_id("confirm").click()
    expect(dubois.page.get_by_test_id("trouble")).to_be_visible()
    assert dubois.accessibility_faults() == []
    dubois.page.get_by_label(WHY).check()
    dubois.page.get_by_test_id("confirm").click()
    martin.expect_tile(1, "ended")

    martin.ask(names_of(ASCQ, 4)[3])
    assert martin.accessibility_faults() == []
    martin.page.keyboard.press("Escape")
    assert (dubois.accessibility_faults(), martin.accessibility_faults()) == ([], [])

    for screen in (dubois, martin):
        screen.speak("English")
    assert (dubois.accessibility_faults(), martin.accessibility_faults()) == ([], [])

    press_twice(dubois, everything(dubois).click)
    expect_sharing(dubois, "cut")
    martin.expect_tile(2, "ended")
    assert (dubois.accessibility_faults(), martin.accessibility_faults()) == ([], [])
