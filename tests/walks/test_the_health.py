"""How pictures fare, on the agent's screen and on the commune's, from two media processes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.servers.fixtures import GstRtsp
from tests.servers.redis import RedisServer
from tests.walks.department import Department, start_department
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.stack import Processes

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.timeout(300)]

BEHIND = 3.4
"""Seconds by which the second camera's clock is slow."""


@pytest.fixture
def department(
    processes: Processes,
    postgres_address: str,
    redis_server: RedisServer,
    gst_rtsp: Callable[..., GstRtsp],
    root: Path,
) -> Department:
    right = gst_rtsp("--fps", "25", "--gop", "50")
    wrong = gst_rtsp("--fps", "25", "--gop", "50", "--clock-ahead", str(-BEHIND))
    return start_department(
        processes,
        postgres_address,
        redis_server.url,
        root / "services/console/dist",
        [right.url(), wrong.url()],
        nodes=2,
    )


def panel(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("health")


def fact(desk: Desk, name: str) -> Locator:
    return panel(desk).locator(f'[data-fact="health.{name}"] dd')


def test_a_picture_says_how_it_fares_and_that_its_hour_is_wrong(
    department: Department, desk: Callable[[], Desk]
) -> None:
    martin, dubois = desk(), desk()
    martin.log_in(department.origin, "martin")
    martin.await_map()
    martin.await_cameras(2)
    martin.open("AAAA")
    martin.expect_tile(1, "live")
    martin.open("BBBB")
    martin.expect_tile(2, "live")

    mark = martin.tile(2).get_by_test_id("health-mark")
    expect(mark).to_contain_text("heure fausse", timeout=PATIENCE_MS)
    expect(panel(martin)).to_have_count(0)
    martin.page.keyboard.press("i")
    expect(panel(martin)).to_be_visible()
    expect(fact(martin, "clock")).to_contain_text(re.compile(r"retarde de 3,[2-6]"))
    expect(panel(martin).get_by_test_id("health-hour")).to_contain_text("n’est pas l’heure vraie")
    expect(fact(martin, "fps")).to_contain_text(re.compile(r"[12]\d,\d"))
    expect(fact(martin, "gop")).to_contain_text("2,0")
    expect(fact(martin, "loss")).to_contain_text("%")
    expect(fact(martin, "jitter")).to_contain_text("ms")
    expect(fact(martin, "bitrate")).to_contain_text(re.compile(r"[1-9]\d*\skbit/s"))
    expect(fact(martin, "first")).to_contain_text(re.compile(r"\d,\d\d\ss"))
    expect(fact(martin, "stream")).to_have_text(re.compile("principal|secondaire"))

    martin.page.keyboard.press("1")
    expect(fact(martin, "clock")).to_have_text(re.compile(r"à l’heure|(retarde|avance) de 0,\d"))
    expect(panel(martin).get_by_test_id("health-hour")).to_have_count(0)
    assert martin.accessibility_faults() == []
    martin.page.keyboard.press("i")
    expect(panel(martin)).to_have_count(0)

    dubois.log_in(department.origin, "dubois")
    rows = dubois.page.get_by_test_id("look")
    expect(rows).to_have_count(2, timeout=PATIENCE_MS)
    row = rows.filter(has_text="BBBB")
    row.get_by_test_id("health-mark").click(timeout=PATIENCE_MS)
    expect(fact(dubois, "clock")).to_contain_text("retarde de 3,")
    assert dubois.accessibility_faults() == []
