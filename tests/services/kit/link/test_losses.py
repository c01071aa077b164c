"""How fast a lost peer shows, over real TLS: killed, mute, or deaf."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.websocket import PATIENCE, Patience, WebSocketCarrier, dial
from tests.builders import ASCQ
from tests.services.kit.link.carriers import Pki, a_picture, answered, over_tls

HASTY = Patience(ping_interval=0.1, pong=0.2, closing=0.1, writing=0.3)
WITHOUT_PINGS = replace(HASTY, ping_interval=60.0)
"""A ping waits behind a full pipe as anything else: it may as well never be sent."""


async def test_a_killed_peer_shows_at_once(tmp_path: Path) -> None:
    async with over_tls(tmp_path) as (media, federator):
        assert isinstance(federator, WebSocketCarrier)
        federator._connection.transport.abort()

        with pytest.raises(LinkLost):
            async with asyncio.timeout(PATIENCE.ping_interval):
                await media.hear()


async def test_a_mute_peer_shows_by_its_missing_pongs(tmp_path: Path) -> None:
    async with over_tls(tmp_path, patience=HASTY) as (media, federator):
        assert isinstance(federator, WebSocketCarrier)
        federator._connection.transport.pause_reading()

        with pytest.raises(LinkLost):
            async with asyncio.timeout(10):
                await media.hear()


async def test_a_deaf_peer_shows_even_while_pictures_fill_the_pipe(tmp_path: Path) -> None:
    async with over_tls(tmp_path, patience=WITHOUT_PINGS) as (media, federator):
        assert isinstance(media, WebSocketCarrier)
        media._connection.transport.pause_reading()

        with pytest.raises(LinkLost):
            await asyncio.wait_for(_show_without_end(federator), 5)


def test_with_the_real_patience_a_silent_loss_shows_within_ten_seconds() -> None:
    real = Patience()

    assert real.ping_interval + real.pong + real.closing < 10
    assert real.writing + real.closing < 10


async def test_a_media_node_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    pki = Pki.make(tmp_path / "pki")
    async with answered(pki) as (port, _):
        pass

    with pytest.raises(LinkLost, match=r"\Ano link: \w+\Z"):
        await dial(f"wss://localhost:{port}/", tenant=ASCQ, context=pki.dialling())


async def _show_without_end(carrier: Carrier) -> None:
    while True:
        await carrier.show(a_picture(size=200_000))
        await asyncio.sleep(0.001)
