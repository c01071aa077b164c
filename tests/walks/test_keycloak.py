"""Walk (a) by way of a real Keycloak: its own pages, then a camera on the screen, the joystick
asked for with a new one-time code, and the next agent at the same desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from services.api.keycloak.server import opened
from tenants.vocabulary.identifiers import TenantId
from tests.servers.fixtures import GstRtsp
from tests.servers.keycloak import KeycloakServer
from tests.servers.redis import RedisServer
from tests.services.providers.browser import Answers
from tests.services.providers.people import Person
from tests.walks.department import TENANT, Identities, start_department
from tests.walks.driving import PATIENCE_MS, Desk, a_desk
from tests.walks.reading import read_register
from tests.walks.stack import Processes

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.timeout(300)]

REALM = "departement"


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
    agents: list[Person] = []

    def identities(origin: str) -> Identities:
        processes.run(
            "keycloak",
            "bootstrap",
            "--apply",
            KEYCLOAK_URL=keycloak.url,
            KEYCLOAK_REALM=REALM,
            KEYCLOAK_ADMIN_USER=keycloak.admin,
            KEYCLOAK_ADMIN_PASSWORD=keycloak.password,
            KEYCLOAK_ORIGIN=origin,
        )
        with opened(keycloak.url, REALM, keycloak.admin, SecretStr(keycloak.password)) as server:
            agents.extend(Person(server, {"cic-nord": "operators"}) for _ in range(2))
            agents[1].change(firstName="Dominique", lastName="Leroy")
            client = server.get("clients", clientId="beffroi-api")[0]["id"]
            secret = str(server.get("clients", client, "client-secret")["value"])
        return Identities(f"{keycloak.url}/realms/{REALM}", [one.id for one in agents], secret)

    department = start_department(
        processes,
        postgres_address,
        redis_server.url,
        root / "services/console/dist",
        [rtsp.url("/camera0")],
        identities,
    )
    desk = a_desk(chromium, prove=None)
    answers = agents[0].answers()

    log_in(desk, department.origin, answers)
    desk.await_map()
    desk.await_cameras(1)
    desk.open("001")
    desk.expect_tile(1, "live")

    expect(desk.page.get_by_test_id("account")).to_contain_text("Camille Martin")
    (watched,) = _entries(postgres_address, "watch")
    assert (watched["agent"], watched["rank"]) == (agents[0].id, "Brigadier-chef")

    _steer(desk, answers)
    # The file habilitates to watch: the proof opened the door, and the law answered.
    expect(desk.page.get_by_test_id("steering")).to_have_attribute("data-phase", "refused")
    (steered,) = _entries(postgres_address, "steer")
    assert (steered["agent"], steered["outcome"]) == (agents[0].id, "act-not-habilitated")
    desk.expect_tile(1, "live")

    _hand_over(desk, agents[1].answers())
    last = read_register(postgres_address, TenantId(TENANT))[-4:]
    assert [(entry["act"], entry["agent"]) for entry in last] == [
        ("offer-handover", agents[0].id),
        ("take-handover", agents[1].id),
        ("watch", agents[1].id),
        ("stop-watching", agents[0].id),
    ]
    _log_out(desk)
    desk.page.context.close()


def _entries(database: str, act: str) -> list[dict[str, object]]:
    return [one for one in read_register(database, TenantId(TENANT)) if one["act"] == act]


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


def _hand_over(desk: Desk, answers: Answers) -> None:
    """Keycloak asks the next one for a name, a password and a code; the picture goes on."""
    page = desk.page
    page.get_by_test_id("hand-over").click()
    with page.expect_popup() as opened:
        page.get_by_test_id("handover-confirm").click()
    _answer(opened.value, answers)
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
    desk.page.get_by_test_id("account").click()
    desk.page.get_by_test_id("sign-out").click()
    desk.page.get_by_role("button", name="Se connecter").click()
    expect(desk.page.locator("#username")).to_be_visible(timeout=PATIENCE_MS)


def log_in(desk: Desk, origin: str, answers: Answers) -> None:
    page = desk.page
    page.goto(origin)
    page.get_by_role("button", name="Se connecter").click()
    _answer(page, answers)
    expect(page.get_by_test_id("account")).to_be_visible(timeout=PATIENCE_MS)


def _answer(page: Page, answers: Answers) -> None:
    """Keycloak's own pages: a name and a password, then a code."""
    page.locator("#username").fill(answers.username)
    page.locator("#password").fill(answers.password)
    page.locator("#kc-login").click()
    page.locator("#otp").fill(answers.code())
    page.locator("#kc-login").click()
