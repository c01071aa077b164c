"""The joystick and tickets, asked for in one room and answered in the other.

Villeneuve d'Ascq's deed is tried with a CSU that is open at any hour, so that it answers
first; closed, it is told afterwards (`test_the_mails`).
"""

from __future__ import annotations

import base64
import io
import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from services.demo.world.reader import read_world
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import TenantId
from tests.federation.synthetic.reading import Seen, figures_of
from tests.walks.deeds import ALL_DAY, deeds_with
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.reading import read_register
from tests.walks.world import ASCQ, names_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

METZ = "metz"
CHARENTON = "charenton-immobiliere-3f"
OFFICE = "chef de salle du CSU"
CSU = "Chef de salle Alex Dubois"
OWNER = "Responsable de site Noa Garnier"
APPROVAL = "APPROVAL"
SILENCE_SECONDS = 10
PICTURE = """
(video) => {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  return canvas.toDataURL("image/png");
}
"""
"""The picture as it was decoded, without what the console draws over it."""


@pytest.fixture
def manned(demo: Callable[..., str], tmp_path: Path) -> Callable[..., str]:
    """Start the demo, its CSU open whatever the hour."""
    return lambda *words: demo("--conventions", str(deeds_with(tmp_path, ALL_DAY)), *words)


def a_dome(tenant: str = ASCQ) -> Camera:
    (commune,) = [one for one in read_world().tenants if one.id == tenant]
    return next(camera for camera in commune.cameras if camera.steerable)


def panel(cic: Desk) -> Locator:
    return cic.page.get_by_test_id("steering")


def expect_phase(cic: Desk, phase: str, within_ms: int = PATIENCE_MS) -> None:
    expect(panel(cic)).to_have_attribute("data-phase", phase, timeout=within_ms)


def cards(csu: Desk) -> Locator:
    return csu.page.get_by_test_id("request")


def figures(cic: Desk) -> Seen:
    """What the dome's own picture says, on this screen."""
    data = cic.tile(1).locator("video").evaluate(PICTURE)
    picture = Image.open(io.BytesIO(base64.b64decode(data.split(",")[1])))
    return figures_of(np.asarray(picture.convert("L")))


def ask_for_the_joystick(
    cic: Desk,
    origin: str,
    csu: Desk | None = None,
    *,
    username: str = "martin",
    tenant: str = ASCQ,
) -> str:
    """With its dome enlarged; by which way the convention lends it now.

    A `csu` has heard of the view before it hears of the request: its footer shows the newest.
    """
    dome = a_dome(tenant)
    cic.log_in(origin, username)
    cic.await_map()
    cic.open(f"{dome.number} {dome.name}")
    cic.expect_tile(1, "live")
    if csu is not None:
        expect(csu.page.locator(".messages")).to_contain_text("Nouveau regard")
    expect(panel(cic)).to_have_count(0)
    cic.page.keyboard.press("f")
    form = panel(cic).locator("form")
    expect(form).to_be_visible()
    way = form.get_attribute("data-way") or ""
    panel(cic).get_by_role("button", name="Demander la main").click()
    return way


def be_granted(cic: Desk, csu: Desk) -> None:
    """The CSU says yes."""
    expect(cards(csu)).to_have_count(1, timeout=PATIENCE_MS)
    cards(csu).get_by_label("Je réponds comme").select_option(OFFICE)
    cards(csu).get_by_test_id("accept").click()
    expect_phase(cic, "held")
    expect(cards(csu)).to_have_count(0)


PUSHES = 5
"""A picture that is read while it changes may be misread, once."""


def turn_right(cic: Desk) -> None:
    """Until the picture itself says that the dome has turned."""
    stick = cic.page.get_by_test_id("stick")
    stick.press("ArrowRight", delay=300)
    expect(panel(cic)).to_have_attribute("data-phase", "held")
    before = figures(cic)
    for _ in range(PUSHES):
        stick.press("ArrowRight", delay=1_000)
        cic.await_more_frames(cic.frames())
        if figures(cic).azimuth > before.azimuth:
            return
    raise AssertionError(f"the dome does not turn from {before}")


def test_a_dome_is_asked_for_turned_and_taken_back_and_the_agent_reads_by_whom(
    manned: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = manned("--data", str(data))
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    assert ask_for_the_joystick(martin, origin, dubois) == APPROVAL

    expect_phase(martin, "asking")
    expect(panel(martin)).to_contain_text(OFFICE)
    expect(panel(martin)).to_contain_text("la demande est refusée")
    expect(panel(martin).get_by_role("timer")).to_be_visible()
    card = cards(dubois)
    for said in (a_dome().name, "Camille Martin", "Brigadier-chef · CIC du Nord",
                 "Trouble grave", "n° 2026-4711", "Pour 5 min"):  # fmt: skip
        expect(card).to_contain_text(said)
    expect(card.get_by_test_id("look-along")).to_have_attribute(
        "data-state", "live", timeout=PATIENCE_MS
    )
    expect(dubois.page.locator(".messages")).to_contain_text("Demande de main")
    be_granted(martin, dubois)
    turn_right(martin)

    take_back = dubois.page.get_by_test_id("take-back")
    expect(take_back).to_contain_text("fin ")
    take_back.click()
    expect_phase(martin, "ended")
    expect(panel(martin)).to_contain_text("Le CSU a repris la main.")
    expect(panel(martin).get_by_test_id("ended-by")).to_contain_text(CSU)
    expect(take_back).to_have_count(0)
    expect(dubois.page.locator(".messages")).to_contain_text(f"main reprise par {CSU}")
    martin.expect_tile(1, "live")

    entries = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    steered = [(one["act"], one["outcome"]) for one in entries if "steer" in str(one["act"])]
    assert steered == [("steer", "needs-approval"), ("steer", "granted"), ("end-steering", "done")]


STICK = """
() => {
  window.stick = { index: 0, connected: true, mapping: "", axes: [0, 0, -1], buttons: [] };
  navigator.getGamepads = () => [window.stick];
}
"""
"""A control room's own joystick: no browser knows its mapping."""
TOUCH = "() => { window.stick = { ...window.stick, axes: [0, 0.9, -1] }; }"


@pytest.mark.clause("VA-7", "ME-8")
def test_the_csu_touches_the_stick_at_its_desk_and_the_camera_is_its_own(
    manned: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = manned()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    dubois.page.evaluate(STICK)
    ask_for_the_joystick(martin, origin)
    be_granted(martin, dubois)
    expect(dubois.page.get_by_test_id("take-back")).to_be_visible()
    dubois.page.wait_for_timeout(300)
    expect_phase(martin, "held")

    dubois.page.evaluate(TOUCH)

    expect_phase(martin, "ended")
    expect(panel(martin)).to_contain_text("Le CSU a repris la main.")
    expect(panel(martin).get_by_test_id("ended-by")).to_contain_text(CSU)
    expect(dubois.page.get_by_test_id("take-back")).to_have_count(0)


def test_a_second_agent_reads_who_holds_the_joystick_and_until_when(
    manned: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = manned()
    martin, leroy, dubois = desk(), desk(), desk()
    dubois.log_in(origin, "dubois")
    ask_for_the_joystick(martin, origin)
    be_granted(martin, dubois)

    ask_for_the_joystick(leroy, origin, username="leroy")

    expect_phase(leroy, "refused")
    expect(panel(leroy)).to_contain_text("Brigadier-chef Camille Martin, CIC du Nord")
    expect(panel(leroy)).to_contain_text(re.compile(r"jusqu.à \d{1,2}( h |:)\d{2}"))
    assert leroy.accessibility_faults() == []
    expect_phase(martin, "held")
    turn_right(martin)


@pytest.mark.clause("ME-6")
def test_metz_lends_its_joystick_for_an_event_after_a_notice_at_any_hour(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    weber = desk()

    way = ask_for_the_joystick(weber, origin, username="weber", tenant=METZ)

    assert way == "NOTICE"
    expect_phase(weber, "held")
    turn_right(weber)
    weber.page.get_by_test_id("give-back").click()
    expect_phase(weber, "ended")

    def steered() -> list[tuple[object, object]]:
        entries = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(METZ))
        return [(one["act"], one["outcome"]) for one in entries if "steer" in str(one["act"])]

    # The page says that it is over before the API has entered it.
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while len(steered()) < 2 and time.monotonic() < deadline:
        weber.page.wait_for_timeout(100)
    assert steered() == [("steer", "granted"), ("end-steering", "done")]


def test_a_joystick_is_given_back_by_who_holds_it(
    manned: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = manned()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    ask_for_the_joystick(martin, origin)
    be_granted(martin, dubois)
    turn_right(martin)

    martin.page.get_by_test_id("give-back").click()

    expect_phase(martin, "ended")
    expect(panel(martin)).to_contain_text("Vous avez rendu la main.")
    expect(panel(martin).get_by_test_id("ended-by")).to_have_count(0)
    expect(dubois.page.get_by_test_id("take-back")).to_have_count(0)
    expect(dubois.page.locator(".messages")).to_contain_text("main rendue par l’agent")


def test_the_csu_answers_by_keyboard_never_while_typing_and_a_refusal_says_why(
    manned: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = manned()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    ask_for_the_joystick(martin, origin)
    keyboard = dubois.page.keyboard
    expect(cards(dubois)).to_have_count(1, timeout=PATIENCE_MS)
    dubois.page.wait_for_timeout(1_000)

    keyboard.press("/")
    keyboard.type("ar")
    expect(dubois.page.locator("#camera-search")).to_have_value("ar")
    expect(dubois.page.get_by_test_id("refusal-form")).to_have_count(0)
    keyboard.press("Escape")
    keyboard.press("Escape")
    dubois.page.locator("h2").first.click()

    keyboard.press("a")
    office = cards(dubois).get_by_label("Je réponds comme")
    expect(office).to_be_focused()
    office.select_option(OFFICE)
    dubois.page.locator("h2").first.click()
    keyboard.press("r")
    expect(dubois.page.get_by_test_id("refusal-form")).to_be_visible()
    assert dubois.accessibility_faults() == []
    keyboard.press("ArrowDown")
    keyboard.press("Enter")

    expect_phase(martin, "refused")
    expect(panel(martin)).to_contain_text("Le CSU a refusé la main.")
    expect(panel(martin).get_by_test_id("ended-by")).to_contain_text(f"{CSU}, {OFFICE}")
    expect(panel(martin).get_by_test_id("ended-by")).to_contain_text("Motif insuffisant")
    expect(cards(dubois)).to_have_count(0)

    panel(martin).get_by_role("button", name="Demander la main").click()
    expect(cards(dubois)).to_have_count(1, timeout=PATIENCE_MS)
    dubois.page.wait_for_timeout(1_000)
    keyboard.press("a")
    expect_phase(martin, "held")


def test_the_csu_says_nothing_and_silence_is_what_the_deed_says_a_refusal(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data, place = tmp_path / "data", deeds_with(tmp_path, ALL_DAY, SILENCE_SECONDS)
    origin = demo("--data", str(data), "--conventions", str(place))
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")

    ask_for_the_joystick(martin, origin)
    expect(cards(dubois)).to_have_count(1, timeout=PATIENCE_MS)
    expect(panel(martin)).to_contain_text("la demande est refusée")

    expect_phase(martin, "refused")
    expect(panel(martin)).to_contain_text("Le CSU n’a pas répondu")
    expect(cards(dubois)).to_have_count(0)
    entries = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    steered = [(one["act"], one["detail"]) for one in entries if "steer" in str(one["act"])]
    assert steered == [("steer", None), ("end-steering", "expired")]


def test_both_rooms_have_no_accessibility_fault_while_a_joystick_is_asked_for_and_held(
    manned: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = manned()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    ask_for_the_joystick(martin, origin)
    expect(cards(dubois)).to_have_count(1, timeout=PATIENCE_MS)
    assert (dubois.accessibility_faults(), martin.accessibility_faults()) == ([], [])
    be_granted(martin, dubois)
    expect(dubois.page.get_by_test_id("take-back")).to_be_visible()
    assert (dubois.accessibility_faults(), martin.accessibility_faults()) == ([], [])

    for screen in (dubois, martin):
        screen.speak("English")
    assert (dubois.accessibility_faults(), martin.accessibility_faults()) == ([], [])
    expect_phase(martin, "held")


def test_a_ticket_is_asked_for_accepted_looked_by_and_interrupted(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    moreau, garnier = desk(), desk()
    garnier.log_in(origin, "garnier")
    moreau.log_in(origin, "moreau")
    moreau.await_map()
    moreau.ask(names_of(CHARENTON, 1)[0])
    moreau.page.get_by_test_id("confirm").click()
    moreau.expect_tile(1, "refused")
    ticket = moreau.tile(1).get_by_test_id("ticket")

    ticket.get_by_role("button", name="Demander un ticket").click()
    dialog = moreau.page.get_by_test_id("ticket-dialog")
    expect(dialog).to_contain_text("1 rue de l'Arcade")
    dialog.get_by_label("Motif").select_option(label="Dégradation")
    dialog.get_by_label("4 h").check()
    assert moreau.accessibility_faults() == []
    dialog.get_by_test_id("confirm").click()
    expect(ticket).to_have_attribute("data-state", "ASKED", timeout=PATIENCE_MS)
    expect(ticket.get_by_role("timer")).to_be_visible()

    card = cards(garnier)
    for said in ("1 rue de l'Arcade", "Charlie Moreau", "Dégradation", "Pour 4 h"):
        expect(card).to_contain_text(said)
    assert garnier.accessibility_faults() == []
    card.get_by_label("Je réponds comme").select_option("titulaire")
    card.get_by_test_id("accept").click()
    expect(ticket).to_have_attribute("data-state", "OPEN", timeout=PATIENCE_MS)
    ticket.get_by_role("button", name="Ouvrir l’image").click()
    moreau.expect_tile(1, "live")

    open_ticket = garnier.page.get_by_test_id("open-ticket")
    expect(open_ticket.get_by_test_id("connections")).to_contain_text("Charlie Moreau, de ")
    assert (garnier.accessibility_faults(), moreau.accessibility_faults()) == ([], [])
    open_ticket.get_by_test_id("interrupt").click()
    moreau.expect_tile(1, "ended")
    expect(moreau.tile(1)).to_have_attribute("data-code", "ticket-ended")
    expect(ticket).to_contain_text("interrompu avant son heure")
    expect(ticket).to_contain_text(OWNER)
    expect(open_ticket).to_have_count(0)

    entries = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(CHARENTON))
    acts = [str(one["act"]) for one in entries if "ticket" in str(one["act"])]
    assert acts == ["ask-ticket", "decide-ticket", "end-ticket"]


def test_an_owner_who_refuses_a_ticket_is_named_with_the_reason(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    moreau, garnier = desk(), desk()
    garnier.log_in(origin, "garnier")
    moreau.log_in(origin, "moreau")
    moreau.await_map()
    moreau.ask(names_of(CHARENTON, 1)[0])
    moreau.page.get_by_test_id("confirm").click()
    ticket = moreau.tile(1).get_by_test_id("ticket")
    ticket.get_by_role("button", name="Demander un ticket").click()
    moreau.page.get_by_test_id("ticket-dialog").get_by_test_id("confirm").click()
    expect(cards(garnier)).to_have_count(1, timeout=PATIENCE_MS)

    cards(garnier).get_by_label("Je réponds comme").select_option("suppléant")
    cards(garnier).get_by_test_id("refuse").click()
    garnier.page.get_by_label("Travaux ou panne sur place").check()
    garnier.page.get_by_test_id("confirm-refusal").click()

    expect(ticket).to_have_attribute("data-state", "ENDED", timeout=PATIENCE_MS)
    expect(ticket).to_contain_text(f"{OWNER}, suppléant : Travaux ou panne sur place")
    moreau.expect_tile(1, "refused")
