"""A right taken at a real Keycloak, seen from the chair: the picture goes, the screen says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.servers.fixtures import GstRtsp
from tests.servers.keycloak import KeycloakServer
from tests.servers.redis import RedisServer
from tests.services.providers.people import Person
from tests.walks.department import Department, Identities, start_department
from tests.walks.driving import PATIENCE_MS, Desk, a_desk
from tests.walks.revocable import identities_of
from tests.walks.stack import Processes
from tests.walks.test_keycloak import log_in

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.timeout(300)]

REALM = "revocation"


@dataclass
class Scene:
    department: Department
    people: list[Person]


@pytest.fixture
def scene(
    processes: Processes,
    postgres_address: str,
    redis_server: RedisServer,
    gst_rtsp: Callable[..., GstRtsp],
    keycloak: KeycloakServer,
    root: Path,
) -> Scene:
    """A department whose API listens to Keycloak, and two operators who may only look too."""
    rtsp = gst_rtsp("--mount", "/camera0", "--fps", "10", "--gop", "10")
    people: list[Person] = []

    def identities(origin: str) -> Identities:
        return identities_of(processes, keycloak, REALM, origin, people, count=2)

    console = root / "services/console/dist"
    cameras = [rtsp.url("/camera0")]
    department = start_department(
        processes, postgres_address, redis_server.url, console, cameras, identities
    )
    return Scene(department, people)


def test_a_disabled_agent_loses_the_picture_and_reads_why_at_the_entrance(
    scene: Scene, chromium: Browser
) -> None:
    person, other = scene.people
    desk, neighbour = _at_work(scene, chromium, person), _at_work(scene, chromium, other)

    person.change(enabled=False)

    over = desk.page.get_by_test_id("session-over")
    expect(over).to_contain_text("Votre compte a été désactivé.", timeout=PATIENCE_MS)
    expect(desk.page.get_by_test_id("tile-1")).to_have_count(0)
    assert desk.accessibility_faults() == []
    neighbour.expect_tile(1, "live")
    for one in (desk, neighbour):
        one.page.context.close()


def test_a_role_that_is_taken_is_read_in_a_banner_and_the_picture_stays(
    scene: Scene, chromium: Browser
) -> None:
    person, _ = scene.people
    desk = _at_work(scene, chromium, person)

    person.leave("cic-nord", "operators")

    banner = desk.page.get_by_test_id("role-taken")
    expect(banner).to_contain_text(
        "Le droit de piloter les caméras vous a été retiré", timeout=PATIENCE_MS
    )
    desk.expect_tile(1, "live")
    assert desk.accessibility_faults() == []
    banner.get_by_role("button", name="J’ai lu").click()
    expect(banner).to_have_count(0)

    person.leave("cic-nord", "viewers")

    expect(banner).to_contain_text("Le droit de voir les images", timeout=PATIENCE_MS)
    desk.expect_tile(1, "ended")
    expect(desk.tile(1)).to_contain_text("Rôle retiré")
    desk.page.context.close()


def _at_work(scene: Scene, chromium: Browser, person: Person) -> Desk:
    desk = a_desk(chromium)
    log_in(desk, scene.department.origin, person.answers())
    desk.await_cameras(1)
    desk.open("001")
    desk.expect_tile(1, "live")
    return desk
