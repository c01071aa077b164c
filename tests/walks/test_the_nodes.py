"""Two media processes: one dies, one is stopped, and the picture goes on without a click."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tenants.vocabulary.identifiers import TenantId
from tests.servers.fixtures import GstRtsp
from tests.servers.redis import RedisServer
from tests.walks.department import TENANT, Department, MediaNode, start_department
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.reading import read_register
from tests.walks.stack import Processes

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.timeout(300)]

NOTE_FRAMES = """
(video) => {
  window.framesAt = [];
  const painted = () => {
    window.framesAt.push(performance.now());
    video.requestVideoFrameCallback(painted);
  };
  video.requestVideoFrameCallback(painted);
}
"""
LONGEST_GAP = """
() => Math.max(...window.framesAt.slice(1).map((at, n) => at - window.framesAt[n]))
"""
OPENED = "view opened"


@pytest.fixture
def department(
    processes: Processes,
    postgres_address: str,
    redis_server: RedisServer,
    gst_rtsp: Callable[..., GstRtsp],
    root: Path,
) -> Department:
    rtsp = gst_rtsp("--mount", "/camera0", "--fps", "25", "--gop", "25")
    return start_department(
        processes,
        postgres_address,
        redis_server.url,
        root / "services/console/dist",
        [rtsp.url("/camera0")],
        nodes=2,
    )


def opened_at(department: Department, node: MediaNode) -> int:
    """How many views it opened until now."""
    return department.processes.words_of(node.process).count(OPENED)


def gap_while(page: Page, act: Callable[[], None]) -> float:
    """The longest time, in seconds, without a new frame on the screen, until frames flow again
    from wherever `act` made them come."""
    page.evaluate("() => { window.framesAt.splice(0, window.framesAt.length - 1); }")
    act()
    page.wait_for_function(
        "() => window.framesAt.length > 25 && performance.now() - window.framesAt.at(-1) < 200",
        timeout=PATIENCE_MS,
    )
    return float(page.evaluate(LONGEST_GAP)) / 1000


def test_a_node_that_dies_or_is_stopped_costs_a_short_gap_and_no_entry(
    department: Department, desk: Callable[[], Desk], postgres_address: str
) -> None:
    processes, martin = department.processes, desk()
    martin.log_in(department.origin, "martin")
    martin.await_map()
    martin.await_cameras(1)
    martin.open("AAAA")
    martin.expect_tile(1, "live")
    video = martin.tile(1).locator("video").element_handle()
    assert video is not None
    video.evaluate(NOTE_FRAMES)
    shows = next(node for node in department.nodes if opened_at(department, node))
    other = next(node for node in department.nodes if node is not shows)

    def die() -> None:
        processes.kill(shows.process)
        processes.await_words(other.process, OPENED)

    died = gap_while(martin.page, die)
    martin.expect_tile(1, "live")

    def join() -> None:
        processes.start(shows.process, "media", **shows.settings)
        processes.await_words(other.process, "view let go")

    joined = gap_while(martin.page, join)

    statuses = []

    def stop() -> None:
        statuses.append(processes.terminate(shows.process))

    stopped = gap_while(martin.page, stop)
    martin.expect_tile(1, "live")

    print(f"\nkill -9: {died:.2f} s; joins: {joined:.2f} s; SIGTERM: {stopped:.2f} s")  # noqa: T201  # the figures of this walk
    assert statuses == [0]
    entries = read_register(postgres_address, TenantId(TENANT))
    assert [entry["act"] for entry in entries if entry["act"] in ("watch", "stop-watching")] == [
        "watch"
    ]
    martin.expect_gauge(TENANT, 1)
