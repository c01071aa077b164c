"""The simulated ONVIF dome as a fixture, and what a test may ask of it."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from numpy.typing import NDArray

from tests.servers.fixtures import PATIENCE_SECONDS, GstRtsp, free_port
from tests.servers.onvif_dome.seven_segments import numbers

PROCESS = ("-m", "tests.servers.onvif_dome.main")


@dataclass(frozen=True)
class DomeState:
    """The truth, by the side channel: pan and tilt in [-1, 1], zoom in [0, 1]."""

    pan: float
    tilt: float
    zoom: float
    moving: bool
    seconds_since_command: float | None
    commands: tuple[str, ...]
    focus: float
    focusing: bool
    follows: bool
    """Its focus follows by itself."""
    aids: tuple[str, ...]


class OnvifDome(GstRtsp):
    """The process; options are those of `main.py`."""

    def __init__(self, *options: str) -> None:
        self._rtsp_port, self._state_port = free_port(), free_port()
        ports = ("--rtsp-port", str(self._rtsp_port), "--state-port", str(self._state_port))
        super().__init__((*ports, *options), PROCESS)

    @property
    def device(self) -> str:
        return f"http://127.0.0.1:{self.port}/onvif/device_service"

    async def state(self) -> DomeState:
        return await asyncio.to_thread(self._state)

    async def became(self, true: Callable[[DomeState], bool]) -> DomeState:
        """The first state of which that is true, within the patience of a test."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        state = await self.state()
        while not true(state):
            if time.monotonic() > deadline:
                raise AssertionError(f"it never became so: {state}")
            state = await self.state()
        return state

    def _state(self) -> DomeState:
        connection = http.client.HTTPConnection("127.0.0.1", self._state_port, timeout=20)
        try:
            connection.request("GET", "/state")
            said: dict[str, Any] = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        lists = {name: tuple(said[name]) for name in ("commands", "aids")}
        return DomeState(**{**said, **lists})

    async def cover(self, covered: bool) -> None:
        """Put something before its lens, or take it away."""
        await asyncio.to_thread(self._cover, covered)

    def _cover(self, covered: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._state_port, timeout=20)
        connection.request("POST", "/covered" if covered else "/uncovered")
        connection.getresponse().read()
        connection.close()


def place_on(picture: NDArray[Any]) -> tuple[int, ...]:
    """Pan, tilt and zoom in hundredths, read on the luma of a decoded picture."""
    height, width = picture.shape
    return numbers(width, height, lambda x, y: int(picture[y, x]))


@pytest.fixture
def onvif_dome() -> Iterator[Callable[..., OnvifDome]]:
    """Start a dome: `onvif_dome("--stops-at", "zero")`; options of `main.py`."""
    started: list[OnvifDome] = []

    def start(*options: str) -> OnvifDome:
        dome = OnvifDome(*options)
        started.append(dome)
        return dome

    yield start
    for dome in started:
        dome.kill()
