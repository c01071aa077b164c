"""From the commune to the node: TLS 1.3 with AES-256, straight, whatever the line carries."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from services.federator.federator import Federator
from services.federator.settings import Settings
from services.federator.uplink import Uplink
from services.kit.bus import topics
from services.kit.enrolment.revoked import sign_revocations
from services.kit.link.carrier import Carrier
from services.kit.link.tls import SUITE
from services.kit.link.websocket import listen
from tests.servers.scripted_rtsp import Behaviour
from tests.servers.throttle import throttled
from tests.services.kit.link.carriers import Pki
from tests.services.media.scene.clips import RATE, TICKS, clip
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import TENANT, Place
from tests.services.pictures.film import Film, in_fragments, played
from tests.services.pictures.street import a_street

pytestmark = [pytest.mark.media, pytest.mark.timeout(60)]

NARROW_SECONDS = 6.0


class OverTls:
    """Dials as a commune does; `ciphers` are what node and federator agreed on."""

    def __init__(self, folder: Path, bytes_a_second: int | None = None) -> None:
        self._pki = Pki.make(folder)
        self._bytes_a_second = bytes_a_second
        self.ciphers: list[tuple[str, str, int]] = []

    async def __call__(self, federator: Federator, place: Place, stack: AsyncExitStack) -> None:
        said = {"list": sign_revocations([], place.key, place.clock())}
        await place.bus.publish(topics.CERTIFICATES_REVOKED, said)
        await until(lambda: place.node.certificates.is_known)

        async def serve(carrier: Carrier) -> None:
            connection: Any = vars(carrier)["_connection"]
            self.ciphers.append(connection.transport.get_extra_info("cipher"))
            await place.node.serve_link(carrier)

        doubt = place.node.certificates.doubt
        port = await stack.enter_async_context(
            listen("localhost", 0, self._pki.answering(), serve, doubt=doubt)
        )
        if self._bytes_a_second is not None:
            port = await stack.enter_async_context(throttled(port, self._bytes_a_second))
        uplink = Uplink(self._pki.dialling(), time.monotonic, lambda: 0.5)
        holding = asyncio.create_task(
            uplink.hold_one(federator, f"wss://localhost:{port}/federators")
        )
        stack.push_async_callback(_over, holding)
        await until(lambda: place.node.links.linked(TENANT))


async def _over(holding: asyncio.Task[None]) -> None:
    holding.cancel()
    with suppress(asyncio.CancelledError):
        await holding


def heavy() -> tuple[Film, int]:
    """A film, and how many bytes of it are filmed in a second."""
    units = clip(width=320, height=240, noise=True)
    return played(units, in_fragments), sum(len(unit.data) for unit in units) * RATE // len(units)


async def test_pictures_travel_under_tls_1_3_with_aes_256_and_none_by_the_bus(
    tmp_path: Path,
) -> None:
    film, bytes_a_second = heavy()
    linking = OverTls(tmp_path)
    async with a_street(Behaviour(film=film), linking) as street:
        viewer = await street.watching()
        before = street.place.bus.given_bytes
        await viewer.sees(2 * RATE)
        by_the_bus = street.place.bus.given_bytes - before

    assert linking.ciphers == [(SUITE, "TLSv1.3", 256)]
    assert by_the_bus < bytes_a_second / 20
    # A federator could not even name one.
    assert [name for name in Settings.model_fields if "bus" in name or "redis" in name] == []


async def test_a_narrow_line_shows_fewer_pictures_and_whole_ones(tmp_path: Path) -> None:
    film, bytes_a_second = heavy()
    linking = OverTls(tmp_path, bytes_a_second // 2)
    async with a_street(Behaviour(film=film), linking) as street:
        viewer = await street.watching()
        began, before = time.monotonic(), viewer.pictures
        await until(lambda: time.monotonic() - began > NARROW_SECONDS, 2 * NARROW_SECONDS)
        seen, told = viewer.pictures - before, viewer.told[-1]["state"]

    steps = [after - earlier for earlier, after in pairwise(viewer.timestamps)]
    assert RATE < seen < NARROW_SECONDS * RATE
    assert told == "live"
    # Whole runs are left out, and what is left is one stream that grows.
    assert min(steps) > 0
    assert max(steps) > TICKS
