"""A slot taken by who goes first; a ticket from its request to its hour; what is convened."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from services.demo.world.reader import read_world
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import TenantId
from tests.servers.fixtures import free_port
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.moved_demo import ahead_by, move
from tests.walks.reading import read_register
from tests.walks.stack import Processes
from tests.walks.world import ASCQ, names_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CHARENTON = "charenton-immobiliere-3f"
ARCADE = "1 rue de l'Arcade"
TO_THE_HOUR = timedelta(hours=1, minutes=59, seconds=15)
STADIUM = "Abords du stade Pierre-Mauroy"


@pytest.fixture
def moved(processes: Processes) -> Callable[[], str]:
    """Start the demo with a clock that `move` moves; its address."""

    def start() -> str:
        port = free_port()
        move(processes.folder, timedelta(0))
        words = ("-m", "tests.walks.moved_demo", str(port), str(processes.folder))
        processes.start("demo", *words, program=sys.executable, PYTHONPATH=str(Path.cwd()))
        processes.await_words("demo", "Beffroi est prêt")
        return f"http://127.0.0.1:{port}"

    return start


def open_page(desk: Desk, page: str) -> None:
    desk.page.get_by_test_id(f"page-{page}").click()


def my_ticket(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("my-ticket")


def acts_of(origin_folder: Path, tenant: str) -> list[tuple[str, str, str | None]]:
    entries = read_register(f"sqlite:///{origin_folder}/beffroi.sqlite", TenantId(tenant))
    return [(str(one["act"]), str(one["outcome"]), one["name"]) for one in entries]


def test_the_cic_takes_the_slot_of_a_service_that_goes_after_and_its_agent_reads_who_and_why(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    fournier, martin = desk(), desk()
    fournier.log_in(origin, "fournier")
    fournier.await_map()
    fournier.page.keyboard.press("g")
    nine = names_of(ASCQ, 9)
    for number, name in enumerate(nine[:8], 1):
        fournier.open(name)
        fournier.expect_tile(number, "live")

    martin.log_in(origin, "martin")
    martin.await_map()
    martin.open(nine[8])
    martin.expect_tile(1, "refused")
    take = martin.tile(1).get_by_test_id("take-slot")
    expect(take).to_contain_text("Robin Fournier (SDIS du Nord), caméra 001")
    assert martin.accessibility_faults() == []
    martin.page.keyboard.press("r")

    martin.expect_tile(1, "live")
    fournier.expect_tile(1, "ended")
    expect(fournier.tile(1)).to_have_attribute("data-code", "preempted")
    expect(fournier.tile(1)).to_contain_text("repris par un service prioritaire. CIC du Nord")
    expect(fournier.tile(1)).to_contain_text("villeneuve-d-ascq art. 3")
    martin.expect_gauge(ASCQ, 8)
    fournier.expect_gauge(ASCQ, 8)

    fournier.tile(1).get_by_role("button", name="Redemander").click()
    fournier.expect_tile(1, "refused")
    expect(fournier.tile(1).get_by_test_id("take-slot")).to_have_count(0)
    acts = acts_of(data, ASCQ)
    assert acts.count(("preempt", "done", "Camille Martin")) == 1


def test_a_ticket_from_its_request_to_its_hour(
    moved: Callable[[], str], desk: Callable[[], Desk], processes: Processes
) -> None:
    origin = moved()
    moreau, garnier = desk(), desk()
    garnier.log_in(origin, "garnier")
    moreau.log_in(origin, "moreau")
    moreau.await_cameras(6)
    open_page(moreau, "tickets")

    page = moreau.page
    page.get_by_test_id("send-ticket").click()
    expect(page.locator('[data-field="estate"]')).to_contain_text("Choisissez le lieu")
    expect(page.locator('[data-field="motive"]')).to_be_visible()
    expect(page.get_by_label("Lieu", exact=True)).to_be_focused()
    assert moreau.accessibility_faults() == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="Atteinte à l'intégrité physique")).to_be_checked()
    page.get_by_test_id("send-ticket").click()
    expect(my_ticket(moreau)).to_have_attribute("data-state", "ASKED", timeout=PATIENCE_MS)
    expect(my_ticket(moreau)).to_contain_text(ARCADE)
    expect(my_ticket(moreau).get_by_role("timer")).to_be_visible()

    open_page(garnier, "connexions")
    card = garnier.page.get_by_test_id("request")
    expect(garnier.page.get_by_text("1 demande attend une réponse")).to_be_visible()
    assert garnier.accessibility_faults() == []
    offices = card.get_by_label("Je réponds comme").locator("option").all_text_contents()
    assert offices == ["Choisissez votre fonction", "titulaire", "suppléant"]
    card.get_by_label("Je réponds comme").select_option("suppléant")
    card.get_by_test_id("accept").click()
    expect(my_ticket(moreau)).to_have_attribute("data-state", "OPEN", timeout=PATIENCE_MS)
    expect(my_ticket(moreau)).to_contain_text("Noa Garnier, suppléant")

    move(processes.folder, TO_THE_HOUR)
    later = desk(), desk(), desk()
    moreau, garnier, bernard = later
    for one, who in zip(later, ("moreau", "garnier", "bernard"), strict=True):
        one.page.add_init_script(ahead_by(TO_THE_HOUR))
        one.log_in(origin, who)
    expect(garnier.page.get_by_test_id("federator")).to_have_attribute(
        "data-linked", "true", timeout=PATIENCE_MS
    )
    moreau.await_cameras(6)
    open_page(moreau, "tickets")
    moreau.page.get_by_role("button", name="Ouvrir 001").click()
    moreau.expect_tile(1, "live")
    open_page(garnier, "connexions")
    access = garnier.page.get_by_test_id("access")
    expect(access.get_by_test_id("look")).to_contain_text("001")

    bernard.await_map()
    bernard.ask(names_of(CHARENTON, 1)[0])
    bernard.page.get_by_test_id("confirm").click()
    bernard.expect_tile(1, "refused")
    expect(bernard.tile(1)).to_have_attribute("data-code", "ticket-required")

    moreau.expect_tile(1, "ended", within_ms=PATIENCE_MS * 2)
    expect(moreau.tile(1)).to_contain_text("arrivé à son", timeout=PATIENCE_MS)
    expect(access).to_have_count(0)
    open_page(moreau, "tickets")
    expect(my_ticket(moreau)).to_have_count(0)
    past = moreau.page.get_by_test_id("past-ticket")
    expect(past).to_contain_text("arrivé à son heure")
    expect(past).to_contain_text("001")
    assert moreau.accessibility_faults() == []
    garnier.page.get_by_test_id("refresh-log").click()
    connection = garnier.page.get_by_test_id("connection")
    for said in ("Charlie Moreau", "CSU de Charenton-le-Pont", ARCADE, "Noa Garnier, suppléant"):
        expect(connection).to_contain_text(said)
    assert garnier.accessibility_faults() == []
    acts = [act for act, _, _ in acts_of(processes.folder / "data", CHARENTON)]
    assert [act for act in acts if "ticket" in act] == ["ask-ticket", "decide-ticket", "end-ticket"]
    assert acts.count("read-register") == 3


def test_the_administrator_stops_one_flow_and_the_agent_finishes_early(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    moreau, garnier = desk(), desk()
    garnier.log_in(origin, "garnier")
    moreau.log_in(origin, "moreau")
    moreau.await_cameras(6)
    open_page(moreau, "tickets")
    moreau.page.get_by_label("Lieu", exact=True).select_option(ARCADE)
    moreau.page.get_by_role("radio", name="Vol").check()
    moreau.page.get_by_test_id("send-ticket").click()
    open_page(garnier, "connexions")
    card = garnier.page.get_by_test_id("request")
    card.get_by_label("Je réponds comme").select_option("titulaire")
    card.get_by_test_id("accept").click()
    for number in ("001", "002"):
        open_page(moreau, "tickets")
        moreau.page.get_by_role("button", name=f"Ouvrir {number}").click()
    moreau.expect_tile(1, "live")
    moreau.expect_tile(2, "live")

    looks = garnier.page.get_by_test_id("look")
    expect(looks).to_have_count(2)
    looks.first.get_by_test_id("interrupt-flow").click()
    garnier.page.get_by_test_id("confirm").click()
    moreau.expect_tile(1, "ended")
    moreau.expect_tile(2, "live")
    expect(looks).to_have_count(1)

    open_page(moreau, "tickets")
    my_ticket(moreau).get_by_test_id("end-ticket").click()
    expect(my_ticket(moreau)).to_have_count(0)
    expect(moreau.page.get_by_test_id("past-ticket")).to_contain_text("interrompu avant son heure")
    open_page(moreau, "room")
    moreau.expect_tile(2, "ended")
    expect(garnier.page.get_by_test_id("access")).to_have_count(0)


def test_an_arrangement_is_asked_for_agreed_and_gives_its_motive_until_it_is_ended(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    martin.log_in(origin, "martin")
    martin.await_map()
    open_page(martin, "dispositifs")
    form = martin.page.get_by_test_id("arrangement-form")
    martin.page.get_by_label("Collectivité").first.select_option(ASCQ)
    form.get_by_test_id("send-arrangement").click()
    expect(form.get_by_text("Choisissez au moins un secteur.")).to_be_visible()
    form.get_by_label("Motif").select_option("missing-person")
    form.get_by_label("Numéro").fill("2026-4711")
    form.get_by_label(a_camera_of_ascq().zone or "").check()
    assert martin.accessibility_faults() == []
    form.get_by_test_id("send-arrangement").click()
    special = martin.page.get_by_test_id("special")
    expect(special).to_have_attribute("data-state", "ASKED", timeout=PATIENCE_MS)

    card = dubois.page.get_by_test_id("request")
    for said in ("Recherche d'une personne disparue", "Camille Martin", "2026-4711"):
        expect(card).to_contain_text(said)
    assert dubois.accessibility_faults() == []
    dubois.page.wait_for_timeout(800)
    dubois.page.keyboard.press("a")
    expect(special).to_have_attribute("data-state", "OPEN", timeout=PATIENCE_MS)
    open_page(dubois, "dispositifs")
    expect(dubois.page.get_by_test_id("special")).to_have_attribute("data-state", "OPEN")
    assert dubois.accessibility_faults() == []

    open_page(martin, "room")
    martin.ask(names_of(ASCQ, 1)[0])
    sought = martin.page.get_by_role("radio", name="Recherche d'une personne disparue")
    expect(sought).to_be_visible()
    sought.check()
    martin.page.get_by_label("Numéro").fill("2026-4711")
    martin.page.get_by_test_id("confirm").click()
    martin.expect_tile(1, "live")

    dubois.page.get_by_test_id("end-special").click()
    martin.expect_tile(1, "ended")
    expect(martin.tile(1)).to_have_attribute("data-code", "special-ended")
    martin.page.keyboard.press("2")
    martin.ask(names_of(ASCQ, 2)[1])
    expect(sought).to_have_count(0)


def test_while_the_stadium_s_post_is_active_it_answers_for_the_cameras_around_it(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, leroy, dubois = desk(), desk(), desk()
    for one, who in ((martin, "martin"), (leroy, "leroy"), (dubois, "dubois")):
        one.log_in(origin, who)
    martin.await_map()
    leroy.await_map()
    post = martin.page.get_by_test_id("post").filter(has_text="Pierre-Mauroy")
    expect(post).to_have_attribute("data-active", "false")
    post.get_by_test_id("declare-post").press("Enter")
    expect(post).to_have_attribute("data-active", "true", timeout=PATIENCE_MS)
    expect(dubois.page.get_by_test_id("active-posts")).to_contain_text("Pierre-Mauroy")
    assert (martin.accessibility_faults(), dubois.accessibility_faults()) == ([], [])

    near = near_the_stadium()
    martin.open(near)
    martin.expect_tile(1, "refused")
    expect(martin.tile(1)).to_have_attribute("data-code", "needs-approval")
    open_page(leroy, "dispositifs")
    word = leroy.page.locator('[data-testid="special"][data-kind="POST_WORD"]')
    expect(word).to_contain_text("Camille Martin")
    assert leroy.accessibility_faults() == []
    word.get_by_test_id("post-accept").click()
    expect(word).to_have_attribute("data-state", "OPEN", timeout=PATIENCE_MS)

    martin.tile(1).get_by_role("button", name="Redemander").click()
    martin.expect_tile(1, "live")
    post.get_by_test_id("close-post").click()
    expect(post).to_have_attribute("data-active", "false", timeout=PATIENCE_MS)
    expect(dubois.page.get_by_test_id("active-posts")).not_to_contain_text("Pierre-Mauroy")


def a_camera_of_ascq(zone: str | None = None) -> Camera:
    """The first of all, or of a zone."""
    (ascq,) = [one for one in read_world().tenants if one.id == ASCQ]
    return next(one for one in ascq.cameras if zone in (None, one.zone))


def near_the_stadium() -> str:
    camera = a_camera_of_ascq(STADIUM)
    return f"{camera.number} {camera.name}"
