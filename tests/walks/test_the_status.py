"""The status page, while a real Redis and then the API itself go and come back."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.servers.fixtures import free_port
from tests.servers.redis import RedisServer
from tests.walks.department import Department, start_department
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.stack import Processes

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.timeout(300)]
SHOTS = os.environ.get("BEFFROI_SCREENSHOTS")
"""A folder, for whoever wants to look at the page."""


@pytest.fixture
def department(
    processes: Processes, postgres_address: str, redis_server: RedisServer, root: Path
) -> Department:
    console = root / "services/console/dist"
    # No picture is looked at: a camera that does not answer is enough.
    camera = f"rtsp://127.0.0.1:{free_port()}/none"
    return start_department(processes, postgres_address, redis_server.url, console, [camera])


def part(desk: Desk, kind: str) -> Locator:
    return desk.page.get_by_test_id(f"part-{kind}")


def expect_part(desk: Desk, kind: str, state: str) -> None:
    expect(part(desk, kind)).to_have_attribute("data-state", state, timeout=PATIENCE_MS * 2)


def photograph(desk: Desk, name: str) -> None:
    for width, height in ((1920, 1080), (1366, 768)) if SHOTS else ():
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.page.screenshot(path=f"{SHOTS}/{name}-{width}.png")


def test_what_goes_is_told_with_what_it_means_and_so_is_its_return(
    department: Department, redis_server: RedisServer, desk: Callable[[], Desk]
) -> None:
    martin, dubois = desk(), desk()
    martin.log_in(department.origin, "martin")
    link = martin.page.get_by_test_id("status-link")
    expect(link).to_have_attribute("data-state", "WELL", timeout=PATIENCE_MS * 2)

    link.press("Enter")
    for kind in ("REGISTER", "BUS", "IDENTITY", "MEDIA", "CLOCK"):
        expect_part(martin, kind, "WELL")
    expect_part(martin, "MAIL", "OFF")
    commune = martin.page.get_by_test_id("status-tenant")
    expect(commune).to_have_attribute("data-link", "WELL", timeout=PATIENCE_MS)
    expect(commune).to_contain_text("protocole")
    assert martin.accessibility_faults() == []
    photograph(martin, "well")

    redis_server.kill()
    expect_part(martin, "BUS", "AWAY")
    expect(part(martin, "BUS")).to_contain_text("Les images continuent")
    expect(part(martin, "BUS")).to_contain_text("Que faire")
    expect_part(martin, "MEDIA", "UNKNOWN")
    expect(commune).to_have_attribute("data-link", "UNKNOWN")
    expect(link).to_have_attribute("data-state", "AWAY", timeout=PATIENCE_MS)
    assert martin.accessibility_faults() == []
    photograph(martin, "bus-away")

    redis_server.start()
    expect_part(martin, "BUS", "WELL")
    expect_part(martin, "MEDIA", "WELL")

    dubois.log_in(department.origin, "dubois")
    dubois.page.get_by_test_id("status-link").press("Enter")
    expect(dubois.page.get_by_test_id("status-tenant")).to_have_count(1, timeout=PATIENCE_MS)
    expect(dubois.page.get_by_test_id("status-node")).to_have_count(0)
    assert dubois.accessibility_faults() == []
    photograph(dubois, "csu")

    department.processes.kill("api")
    expect(martin.page.get_by_test_id("status-mute")).to_be_visible(timeout=PATIENCE_MS)
    expect(part(martin, "BUS")).to_be_visible()
    assert martin.accessibility_faults() == []
    photograph(martin, "mute")
    martin.page.get_by_test_id("status-back").press("Enter")
    expect(martin.page.get_by_test_id("status")).to_have_count(0)
