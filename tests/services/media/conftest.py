"""A media node on loopback and a commune linked to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.place import Place, open_place

# Without this pytest-asyncio makes a loop of its own, and never closes it.
asyncio.set_event_loop(None)


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with open_place() as opened:
        yield opened


@pytest.fixture
async def commune(place: Place) -> ScriptedFederator:
    federator = await place.link()
    await federator.greeted()
    return federator
