"""Proving it again, in a real browser: the wall goes on, and the act is done where it was asked.

The demo's own issuer asks for the password again; `test_keycloak` walks by a one-time code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tenants.vocabulary.identifiers import TenantId
from tests.walks.driving import PATIENCE_MS, Desk, a_desk, prove_at_the_demo
from tests.walks.reading import read_register
from tests.walks.test_the_joystick import METZ, a_dome, expect_phase, panel

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BLOCKED = "window.open = () => null;"
"""As a browser that lets no window open."""


@pytest.fixture
def weber(chromium: Browser) -> Iterator[Desk]:
    """The agent of the CIC of the Moselle, whom nobody answers for."""
    desk = a_desk(chromium, prove=None)
    yield desk
    desk.page.context.close()


def ask(desk: Desk, origin: str) -> None:
    """For the joystick of a dome of Metz, which is lent at any hour; it is in the second tile."""
    dome = a_dome(METZ)
    desk.log_in(origin, "weber")
    desk.await_map()
    desk.page.get_by_test_id("tile-2").click()
    desk.open(f"{dome.number} {dome.name}")
    desk.expect_tile(2, "live")
    desk.page.keyboard.press("f")
    expect(panel(desk).locator("form")).to_be_visible()


def press(desk: Desk) -> None:
    panel(desk).get_by_role("button", name="Demander la main").click()


def window_of(desk: Desk) -> Page:
    with desk.page.expect_popup() as opened:
        press(desk)
    return opened.value


def banner(desk: Desk, state: str) -> None:
    expect(desk.page.get_by_test_id("proof")).to_have_attribute("data-state", state)


def test_the_joystick_comes_after_a_proof_in_the_same_tile_and_the_picture_never_stops(
    demo: Callable[..., str], weber: Desk, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    ask(weber, demo("--data", str(data)))

    window = window_of(weber)
    expect(window.get_by_role("heading", name="Confirmez votre identité")).to_be_visible()
    expect(window.locator("body")).to_contain_text("Claude Weber")
    banner(weber, "asking")
    expect(weber.page.get_by_test_id("proof")).to_contain_text("demander la main")
    assert weber.accessibility_faults() == []
    weber.await_more_frames(weber.frames())
    expect_phase(weber, "asking")
    with window.expect_event("close"):
        prove_at_the_demo(window)

    expect_phase(weber, "held")
    expect(weber.page.get_by_test_id("proof")).to_have_count(0)
    weber.expect_tile(2, "live")
    acts = [
        str(one["act"]) for one in read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(METZ))
    ]
    assert [act for act in acts if act in ("watch", "steer")] == ["watch", "steer"]

    # Given back and asked for again: one proof serves for a quarter of an hour.
    weber.page.get_by_test_id("give-back").click()
    expect_phase(weber, "ended")
    press(weber)
    expect_phase(weber, "held")


def test_whoever_closes_the_window_reads_what_was_not_done(
    demo: Callable[..., str], weber: Desk, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    ask(weber, demo("--data", str(data)))

    window_of(weber).close()

    expect_phase(weber, "refused")
    expect(panel(weber)).to_contain_text("Votre identité n’a pas été confirmée")
    expect(weber.page.locator(".messages")).to_contain_text("Non fait : demander la main.")
    weber.expect_tile(2, "live")
    entries = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(METZ))
    assert not [one for one in entries if one["act"] == "steer"]

    window = window_of(weber)
    weber.page.get_by_role("button", name="Renoncer").click()
    expect(weber.page.get_by_test_id("proof")).to_have_count(0)
    expect_phase(weber, "refused")
    assert window.is_closed()


def test_where_windows_are_blocked_the_page_comes_back_to_the_same_tile(
    demo: Callable[..., str], weber: Desk
) -> None:
    weber.page.add_init_script(BLOCKED)
    ask(weber, demo())
    press(weber)
    banner(weber, "blocked")
    weber.expect_tile(2, "live")
    assert weber.accessibility_faults() == []

    weber.page.get_by_role("button", name="Continuer dans cette page").click()
    expect(weber.page.get_by_role("heading", name="Confirmez votre identité")).to_be_visible()
    kept = json.loads(weber.page.evaluate("sessionStorage.getItem('beffroi.wall')"))
    assert a_dome(METZ).name not in json.dumps(kept, ensure_ascii=False)
    prove_at_the_demo(weber.page)

    weber.expect_tile(2, "live")
    expect(weber.page.locator(".journal")).to_contain_text("Il reste à demander la main")
    expect(panel(weber).locator("form")).to_be_visible()
    press(weber)
    expect_phase(weber, "held")
    assert weber.page.evaluate("sessionStorage.getItem('beffroi.wall')") is None


def test_another_person_s_answer_is_no_proof_of_this_one(
    demo: Callable[..., str], weber: Desk
) -> None:
    ask(weber, demo())

    window = window_of(weber)
    window.locator("form.proof input[name=username]").evaluate("field => field.value = 'martin'")
    prove_at_the_demo(window)

    expect_phase(weber, "refused")
    expect(weber.page.get_by_test_id("account")).to_contain_text("Claude Weber")
    weber.expect_tile(2, "live", PATIENCE_MS)
