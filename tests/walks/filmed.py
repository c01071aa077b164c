"""A department whose cameras are filmed by GStreamer, for walks that count pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.servers.fixtures import GstRtsp
from tests.walks.department import Department, start_department
from tests.walks.stack import Processes

FPS = 10
LONGER_THAN_A_LEASE = 20 * FPS
"""Pictures: who is not renewed meanwhile is ended."""
Film = Callable[..., Department]


def filming(
    processes: Processes,
    database: str,
    redis_url: str,
    gst_rtsp: Callable[..., GstRtsp],
    root: Path,
) -> Film:
    """`film(8)`: eight cameras, a keyframe each second; `enrols` as `start_department` says."""

    def film(cameras: int = 1, *, enrols: Mapping[str, str] | None = None) -> Department:
        mounts = [word for n in range(cameras) for word in ("--mount", f"/camera{n}")]
        rtsp = gst_rtsp(*mounts, "--fps", str(FPS), "--gop", str(FPS))
        addresses = [rtsp.url(f"/camera{n}") for n in range(cameras)]
        console = root / "services/console/dist"
        return start_department(processes, database, redis_url, console, addresses, enrols=enrols)

    return film
