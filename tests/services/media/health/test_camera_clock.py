"""How far a camera's clock is from ours, by the sender reports of a real RTSP server."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable

import pytest

from services.media.health.flow import Health
from tenants.vocabulary.picture import AccessUnit, Quality
from tests.federation.rtsp.pulling import CAMERA, a_connector
from tests.servers.fixtures import GstRtsp

pytestmark = pytest.mark.servers
Start = Callable[..., GstRtsp]
PICTURES = 250
"""Ten seconds: a camera may wait five before its first report."""


async def skew_of(server: GstRtsp) -> float | None:
    """What is known of the camera's clock once it has told its hour."""
    health = Health(wanted_at=time.monotonic())
    async with a_connector(server.url()).pull(CAMERA.id, Quality.MAIN) as pictures:
        await told(pictures, health)
    lead = health.clock.lead
    return None if lead is None else lead - (time.time() - time.monotonic())


async def told(pictures: AsyncIterator[AccessUnit], health: Health) -> None:
    heard = 0
    async for unit in pictures:
        health.hear(unit, time.monotonic())
        heard = heard + 1 if unit.captured_at is not None else 0
        if heard >= 25 or health.frames >= PICTURES:
            return


@pytest.mark.parametrize("transport_case", ["tcp", "udp"])
async def test_a_camera_on_time_is_found_on_time(gst_rtsp: Start, transport_case: str) -> None:
    by_udp = ("--udp",) if transport_case == "udp" else ()

    assert await skew_of(gst_rtsp(*by_udp)) == pytest.approx(0.0, abs=0.5)


@pytest.mark.parametrize("seconds", [-3.4, 61.0])
async def test_a_camera_that_is_not_is_found_so(gst_rtsp: Start, seconds: float) -> None:
    skew = await skew_of(gst_rtsp("--clock-ahead", str(seconds)))

    assert skew == pytest.approx(seconds, abs=0.5)
