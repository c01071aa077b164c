"""From the click to the first picture, beside a plain `av.open` of the same camera.

A department's stack on loopback (separate processes, PostgreSQL, Redis, TLS link),
Debian's Chromium, cameras of GStreamer's RTSP server with a keyframe each second.
*Cold*: nobody watches the camera, the federator pulls it for this click. *Pulled*:
somebody else is watching. The floor opens the same address with PyAV and waits for
its first keyframe, one after the other in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import av
from playwright.sync_api import sync_playwright

from tests.servers.fixtures import GstRtsp
from tests.servers.postgres import TEMPLATE, PostgresServer
from tests.servers.redis import RedisServer
from tests.walks.conftest import CHROMIUM, FLAGS
from tests.walks.department import start_department
from tests.walks.driving import Desk, a_desk
from tests.walks.stack import Processes

ROOT = Path(__file__).parent.parent
GOAL_COLD_MS, GOAL_PULLED_MS = 1_500, 300
CAMERAS = 4

STOPWATCH = """
document.addEventListener("submit", () => { window.clicked = performance.now(); }, true);
const seen = new WeakSet();
new MutationObserver(() => {
  for (const video of document.querySelectorAll("video")) {
    if (seen.has(video)) continue;
    seen.add(video);
    video.requestVideoFrameCallback(() => {
      window.took = performance.now() - window.clicked;
    });
  }
}).observe(document, { childList: true, subtree: true });
"""


def main() -> None:
    """Measure, print, and leave nothing running."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--times", type=int, default=9, help="samples of each kind")
    times = words.parse_args().times

    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("postgres", "redis", "stack"):
            (folder / part).mkdir()
        postgres = PostgresServer(folder / "postgres")
        redis = RedisServer(folder / "redis")
        rtsp = GstRtsp((*_mounts(), "--fps", "25", "--gop", "25", "--width", "640",
                        "--height", "360", "--bitrate", "800"))  # fmt: skip
        processes = Processes(folder / "stack")
        try:
            database = postgres.create(TEMPLATE)
            _measure(processes, database, redis.url, rtsp, times)
        finally:
            processes.end()
            rtsp.kill()
            redis.kill()
            postgres.stop()


def _mounts() -> list[str]:
    return [word for number in range(CAMERAS) for word in ("--mount", f"/camera{number}")]


def _measure(
    processes: Processes, database: str, redis_url: str, rtsp: GstRtsp, times: int
) -> None:
    addresses = [rtsp.url(f"/camera{number}") for number in range(CAMERAS)]
    console = ROOT / "services/console/dist"
    department = start_department(processes, database, redis_url, console, addresses)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        martin, leroy = a_desk(browser), a_desk(browser)
        martin.page.add_init_script(STOPWATCH)
        for desk, username in ((martin, "martin"), (leroy, "leroy")):
            desk.log_in(department.origin, username)
            desk.await_map()
        _open(martin, 0)  # the browser's decoder and our code are warm from here on

        floor, cold = [], []
        for sample in range(times):
            camera = 1 + sample % (CAMERAS - 1)
            floor.append(_alone(rtsp, lambda address=addresses[camera]: _av_open(address)))
            cold.append(_alone(rtsp, lambda number=camera: _open(martin, number)))
        leroy.open("AAAA")
        leroy.expect_tile(1, "live")
        pulled = [_open(martin, 0) for _ in range(times)]
        browser.close()

    _say("plain av.open, to its first keyframe", floor)
    _say(f"cold, click to picture (goal: median < {GOAL_COLD_MS} ms)", cold)
    _say(f"already pulled, click to picture (goal: median < {GOAL_PULLED_MS} ms)", pulled)
    ratio = statistics.median(cold) / statistics.median(floor)
    print(f"cold / av.open: {ratio:.2f}")


def _alone(rtsp: GstRtsp, measure: Callable[[], float]) -> float:
    """Measure once the camera has let go of the last who watched it."""
    before = rtsp.count("closed")
    took = measure()
    deadline = time.monotonic() + 20
    while rtsp.count("closed") == before:
        if time.monotonic() > deadline:
            raise RuntimeError("the camera is still pulled")
        time.sleep(0.05)
    return took


def _open(desk: Desk, camera: int) -> float:
    """Milliseconds from the click that confirms the purpose to the first picture."""
    desk.page.evaluate("() => { window.took = undefined; }")
    desk.open(chr(65 + camera) * 4)
    desk.page.wait_for_function("() => window.took !== undefined", timeout=20_000)
    took: float = desk.page.evaluate("() => window.took")
    desk.expect_tile(1, "live")
    desk.close(1)
    return took


def _av_open(address: str) -> float:
    started = time.perf_counter()
    with av.open(address, options={"rtsp_transport": "tcp"}, timeout=10) as container:
        for packet in container.demux(video=0):
            if packet.is_keyframe:
                return (time.perf_counter() - started) * 1000
    raise RuntimeError("no keyframe came")


def _say(what: str, milliseconds: list[float]) -> None:
    low, middle, high = min(milliseconds), statistics.median(milliseconds), max(milliseconds)
    print(f"{what}: median {middle:.0f} ms ({low:.0f} to {high:.0f}, n={len(milliseconds)})")


if __name__ == "__main__":
    main()
