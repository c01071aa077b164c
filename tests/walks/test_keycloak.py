"""Walk (a) by way of a real Keycloak: its own pages, then a camera on the screen, the joystick
asked for with a new one-time code, the next agent at the same desk; for one organisation at a
time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tenants.vocabulary.identifiers import TenantId
from tests.servers.fixtures import GstRtsp
from tests.servers.keycloak import KeycloakServer
from tests.servers.redis import RedisServer
from tests.services.providers.browser import Answers
from tests.walks.department import TENANT, start_department
from tests.walks.driving import PATIENCE_MS, Desk, a_desk
from tests.walks.reading import read_register
from tests.walks.realm import Realm, answer, choose, expect_post_of, prove
from tests.walks.stack import Processes

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.timeout(300)]

CIC, CSU = "CIC du Nord (DDSP 59)", "Villeneuve d'Ascq"


def test_an_agent_of_keycloak_watches_proves_it_again_to_steer_and_hands_over(
    processes: Processes,
    postgres_address: str,
    redis_server: RedisServer,
    gst_rtsp: Callable[..., GstRtsp],
    keycloak: KeycloakServer,
    chromium: Browser,
    root: Path,
) -> None:
    rtsp = gst_rtsp("--mount", "/camera0", "--fps", "10", "--gop", "10")
    of_one = {"cic-nord": "operators"}
    memberships = (of_one, of_one | {TENANT: "heads"}, {}, of_one)
    realm = Realm(processes, keycloak, "departement", memberships)
    department = start_department(
        processes,
        postgres_address,
        redis_server.url,
        root / "services/console/dist",
        [rtsp.url("/camera0")],
        realm,
    )

    desk = a_desk(chromium, prove=None)
    _an_agent_of_one_organisation_watches(desk, department.origin, realm)
    (watched,) = _entries(postgres_address, "watch")
    assert (watched["agent"], watched["rank"]) == (realm.agents[0].id, "Brigadier-chef")
    (steered,) = _entries(postgres_address, "steer")
    assert (steered["agent"], steered["outcome"]) == (realm.agents[0].id, "act-not-habilitated")

    _hand_over(desk, realm.agents[3].answers())
    last = read_register(postgres_address, TenantId(TENANT))[-4:]
    assert [(entry["act"], entry["agent"]) for entry in last] == [
        ("offer-handover", realm.agents[0].id),
        ("take-handover", realm.agents[3].id),
        ("watch", realm.agents[3].id),
        ("stop-watching", realm.agents[0].id),
    ]
    _log_out(desk)
    desk.page.context.close()

    desk = a_desk(chromium, prove=None)
    _an_agent_of_two_says_for_whom_and_changes(desk, department.origin, realm)
    desk.page.context.close()

    desk = a_desk(chromium, prove=None)
    _an_agent_of_none_reads_why(desk.page, department.origin, realm)
    desk.page.context.close()


def _entries(database: str, act: str) -> list[dict[str, object]]:
    return [one for one in read_register(database, TenantId(TENANT)) if one["act"] == act]


def _an_agent_of_one_organisation_watches(desk: Desk, origin: str, realm: Realm) -> None:
    page, answers = desk.page, realm.agents[0].answers()
    log_in(desk, origin, answers)
    expect_post_of(page, CIC)
    desk.await_map()
    desk.await_cameras(1)
    desk.open("001")
    desk.expect_tile(1, "live")
    expect(page.get_by_test_id("account")).to_contain_text("Camille Martin")

    _steer(desk, answers)
    # The file habilitates to watch: the proof opened the door, and the law answered.
    expect(page.get_by_test_id("steering")).to_have_attribute("data-phase", "refused")
    desk.expect_tile(1, "live")


def _hand_over(desk: Desk, answers: Answers) -> None:
    """Keycloak asks the next one for a name, a password and a code; the picture goes on."""
    page = desk.page
    page.get_by_test_id("hand-over").click()
    with page.expect_popup() as opened:
        page.get_by_test_id("handover-confirm").click()
    answer(opened.value, answers)
    expect(page.get_by_test_id("look-1")).to_have_attribute(
        "data-verdict", "granted", timeout=PATIENCE_MS
    )
    # Who left has no session any more, and Keycloak has told the API so.
    desk.await_more_frames(desk.frames())
    page.get_by_test_id("relief-take").click()
    expect(page.get_by_test_id("account")).to_contain_text("Dominique Leroy")
    desk.expect_tile(1, "live")


def _log_out(desk: Desk) -> None:
    """And so from Keycloak: the next to come is asked for a name."""
    page = desk.page
    page.get_by_test_id("account").click()
    expect(page.get_by_test_id("change-organisation")).to_have_count(0)
    page.get_by_test_id("sign-out").click()
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("#username")).to_be_visible(timeout=PATIENCE_MS)


def log_in(desk: Desk, origin: str, answers: Answers) -> None:
    prove(desk.page, origin, answers)
    expect(desk.page.get_by_test_id("account")).to_be_visible(timeout=PATIENCE_MS)


def _steer(desk: Desk, answers: Answers) -> None:
    """A code that was not used yet, in Keycloak's own page; the picture goes on behind it."""
    desk.page.keyboard.press("f")
    with desk.page.expect_popup() as opened:
        desk.page.get_by_role("button", name="Demander la main").click()
    window = opened.value
    expect(window.locator("#otp")).to_be_visible(timeout=PATIENCE_MS)
    desk.await_more_frames(desk.frames())
    window.locator("#otp").fill(answers.code())
    with window.expect_event("close"):
        window.locator("#kc-login").click()


def _an_agent_of_two_says_for_whom_and_changes(desk: Desk, origin: str, realm: Realm) -> None:
    page = desk.page
    prove(page, origin, realm.agents[1].answers())
    choose(page, CIC)
    expect_post_of(page, CIC)
    desk.await_cameras(1)
    desk.open("001")
    desk.expect_tile(1, "live")

    page.reload()
    expect_post_of(page, CIC)

    page.get_by_test_id("account").click()
    page.get_by_test_id("change-organisation").click()
    choose(page, CSU)
    expect_post_of(page, CSU)
    expect(page).to_have_title("Poste du CSU · Beffroi")

    _another_tab_acts_for_the_other(page, origin)


def _another_tab_acts_for_the_other(page: Page, origin: str) -> None:
    other = page.context.new_page()
    other.goto(origin)
    other.get_by_role("button", name="Se connecter").click()
    choose(other, CIC)
    expect_post_of(other, CIC)

    # The first tab's token is refused once, as at its end: what renews it is for two.
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        refused.append(route.request.url)
        if len(refused) == 1:
            route.fulfill(status=401)
        else:
            route.continue_()

    page.route("**/graphql", refuse_once)
    page.get_by_test_id("page-annuaire").click()
    expect(page.get_by_test_id("session-expired")).to_contain_text(
        "Vous agissez maintenant pour une autre organisation, dans un autre onglet."
    )
    expect_post_of(other, CIC)


def _an_agent_of_none_reads_why(page: Page, origin: str, realm: Realm) -> None:
    prove(page, origin, realm.agents[2].answers())
    expect(page.get_by_role("alert")).to_contain_text(
        "Votre compte n’appartient à aucune organisation", timeout=PATIENCE_MS
    )

    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("#username")).to_be_visible(timeout=PATIENCE_MS)
