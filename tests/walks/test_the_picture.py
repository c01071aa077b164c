"""Walk (a), through all the floors: separate processes, real servers, a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from playwright.sync_api import Browser, expect

from tenants.vocabulary.identifiers import TenantId
from tests.servers.fixtures import GstRtsp
from tests.servers.redis import RedisServer
from tests.walks.department import TENANT, Department, secrets_in, start_department
from tests.walks.driving import Desk, a_desk
from tests.walks.reading import read_register
from tests.walks.stack import Processes

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.timeout(300)]

CAMERAS = 9


@pytest.fixture
def rtsp(gst_rtsp: Callable[..., GstRtsp]) -> GstRtsp:
    """Nine cameras that nobody here wrote."""
    mounts = [word for n in range(CAMERAS) for word in ("--mount", f"/camera{n}")]
    return gst_rtsp(*mounts, "--fps", "10", "--gop", "10")


@pytest.fixture
def department(
    processes: Processes,
    postgres_address: str,
    redis_server: RedisServer,
    rtsp: GstRtsp,
    root: Path,
) -> Department:
    return start_department(
        processes,
        postgres_address,
        redis_server.url,
        root / "services/console/dist",
        [rtsp.url(f"/camera{n}") for n in range(CAMERAS)],
    )


@pytest.fixture
def desks(chromium: Browser) -> Iterator[tuple[Desk, Desk]]:
    martin, leroy = a_desk(chromium), a_desk(chromium)
    yield martin, leroy
    for one in (martin, leroy):
        one.page.context.close()


def sit_down(desk: Desk, department: Department, username: str) -> None:
    desk.log_in(department.origin, username)
    desk.await_map()
    desk.await_cameras(CAMERAS)


def test_a_picture_by_right_shared_refused_stopped_lost_and_found_again(
    department: Department, desks: tuple[Desk, Desk], rtsp: GstRtsp, postgres_address: str
) -> None:
    martin, leroy = desks
    sit_down(martin, department, "martin")
    sit_down(leroy, department, "leroy")
    martin.page.keyboard.press("g")
    martin.page.keyboard.press("g")

    martin.open("AAAA")
    martin.expect_tile(1, "live")
    martin.await_more_frames(martin.frames())
    assert martin.ciphers() == {"AEAD_AES_256_GCM"}

    leroy.open("AAAA")
    leroy.expect_tile(1, "live")
    leroy.await_more_frames(leroy.frames())
    assert rtsp.count("play") == 1
    leroy.expect_gauge(TENANT, 1)

    for number in range(2, 9):
        martin.open(chr(64 + number) * 4)
        martin.expect_tile(number, "live")
    leroy.expect_gauge(TENANT, 8)
    assert rtsp.count("play") == 8

    martin.open("IIII")
    martin.expect_tile(9, "refused")
    expect(martin.tile(9)).to_contain_text("villeneuve-d-ascq art. 3")
    assert rtsp.count("play") == 8

    martin.close(8)
    leroy.expect_gauge(TENANT, 7)

    department.kill_federator()
    martin.expect_tile(1, "unavailable")
    department.start_federator()
    martin.expect_tile(1, "live")
    martin.await_more_frames(martin.frames())

    entries = read_register(postgres_address, TenantId(TENANT))
    assert [entry["outcome"] for entry in entries if entry["act"] == "watch"].count("granted") == 9
    (closed,) = [entry for entry in entries if entry["act"] == "stop-watching"]
    assert (closed["detail"], closed["camera"]) == ("stopped", f"{TENANT}:008")
    assert [e["article"] for e in entries if e["outcome"] == "quota-reached"] == [
        "villeneuve-d-ascq art. 3"
    ]
    assert secrets_in(department.processes.said()) == []


def test_a_camera_that_says_it_is_covered_is_marked_wherever_it_is_shown(
    department: Department, desks: tuple[Desk, Desk], redis_server: RedisServer
) -> None:
    martin, _ = desks
    sit_down(martin, department, "martin")
    martin.open("AAAA")
    martin.expect_tile(1, "live")

    report_alarms(redis_server, {"camera": f"{TENANT}:001", "kinds": ["tampered"]})

    row = martin.page.get_by_test_id(f"camera-{TENANT}:001")
    expect(row.get_by_test_id("alarm")).to_contain_text("masquée, déviée ou floue")
    expect(martin.tile(1).get_by_test_id("alarm")).to_have_count(1)
    martin.page.keyboard.press("f")
    expect(martin.tile(1).get_by_test_id("alarm-line")).to_contain_text("Prévenez la commune")
    assert martin.accessibility_faults() == []

    report_alarms(redis_server)
    expect(martin.page.get_by_test_id("alarm")).to_have_count(0)
    expect(martin.tile(1).get_by_test_id("alarm-line")).to_be_hidden()
    martin.expect_tile(1, "live")


def report_alarms(server: RedisServer, *cameras: dict[str, object]) -> None:
    """As the media node does when the commune's federator tells it."""
    said = json.dumps({"tenant": TENANT, "cameras": cameras})
    with redis.Redis.from_url(server.url) as bus:
        bus.publish("beffroi:alarms.reported", said)
