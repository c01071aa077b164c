"""No register, no picture: PostgreSQL dies while three cameras are watched, and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tenants.vocabulary.identifiers import TenantId
from tests.servers.fixtures import GstRtsp
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer
from tests.walks.department import TENANT, Department, secrets_in, start_department
from tests.walks.driving import Desk, a_desk
from tests.walks.reading import read_cosigned, read_register
from tests.walks.stack import Processes

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.timeout(300)]

WATCHED = ("AAAA", "BBBB", "CCCC")
CAMERAS = 4
GRACE_MS = 60_000
"""How long open images may go on."""
NOTICED_MS = 15_000


@pytest.fixture
def rtsp(gst_rtsp: Callable[..., GstRtsp]) -> GstRtsp:
    mounts = [word for n in range(CAMERAS) for word in ("--mount", f"/camera{n}")]
    return gst_rtsp(*mounts, "--fps", "10", "--gop", "10")


@pytest.fixture
def database(own_postgres: PostgresServer) -> str:
    return own_postgres.address("beffroi")


@pytest.fixture
def department(
    processes: Processes, database: str, redis_server: RedisServer, rtsp: GstRtsp, root: Path
) -> Department:
    return start_department(
        processes,
        database,
        redis_server.url,
        root / "services/console/dist",
        [rtsp.url(f"/camera{n}") for n in range(CAMERAS)],
    )


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Desk]:
    sat = a_desk(chromium)
    yield sat
    sat.page.context.close()


def test_without_its_register_nothing_is_shown_and_it_comes_back_by_itself(
    department: Department,
    desk: Desk,
    rtsp: GstRtsp,
    own_postgres: PostgresServer,
    database: str,
) -> None:
    desk.log_in(department.origin, "martin")
    desk.await_map()
    desk.await_cameras(CAMERAS)
    for number, camera in enumerate(WATCHED, 1):
        desk.open(camera)
        desk.expect_tile(number, "live")
    banner = desk.page.get_by_test_id("no-register")
    expect(banner).to_be_hidden()

    own_postgres.kill()
    expect(banner).to_contain_text("aucune nouvelle image", timeout=NOTICED_MS)
    desk.await_more_frames(desk.frames())
    desk.open("DDDD")
    desk.expect_tile(4, "refused")
    expect(desk.tile(4).get_by_test_id("refusal")).to_contain_text("Registre indisponible")

    for number in range(1, 4):
        desk.expect_tile(number, "ended", within_ms=GRACE_MS + NOTICED_MS)
        expect(desk.tile(number)).to_contain_text("Registre indisponible")
    assert rtsp.count("play") == 3

    own_postgres.start()
    expect(banner).to_be_hidden(timeout=NOTICED_MS)
    for number in range(1, 4):
        desk.expect_tile(number, "live")
    desk.expect_tile(4, "refused")

    entries = read_register(database, TenantId(TENANT))
    (gap,) = [one for one in entries if one["act"] == "register-restored"]
    assert gap["detail"] == "database"
    ended = [one["detail"] for one in entries if one["act"] == "end-flow"]
    assert ended == ["register-unavailable"] * 3
    granted = [one for one in entries if one["act"] == "watch"]
    assert [one["outcome"] for one in granted] == ["granted"] * 6
    assert all(one["seq"] > gap["seq"] for one in granted[3:])
    cosigned = read_cosigned(database, TenantId(TENANT), department.log_key)
    assert cosigned > gap["seq"]
    assert secrets_in(department.processes.said()) == []
