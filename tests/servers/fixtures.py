"""Fixtures that start real servers, and end them whatever the test did."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = (str(Path(__file__).with_name("gst_rtsp.py")),)
SYSTEM_PYTHON = "/usr/bin/python3"
PATIENCE_SECONDS = 15.0


class GstRtsp:
    """GStreamer's RTSP server in a process of its own; `events` is what it saw."""

    def __init__(self, options: tuple[str, ...], process: tuple[str, ...] = SCRIPT) -> None:
        self._options = options
        self._run = process
        self._process: subprocess.Popen[str] | None = None
        self._ready = threading.Event()
        self.events: list[str] = []
        self.port = free_port()
        self.start()

    def start(self) -> None:
        """Start, or start again on the same port with nothing counted."""
        self._ready.clear()
        self.events = []
        process = subprocess.Popen(
            [SYSTEM_PYTHON, *self._run, "--port", str(self.port), *self._options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._process = process
        threading.Thread(target=self._listen, args=(process, self.events), daemon=True).start()
        if not self._ready.wait(PATIENCE_SECONDS):
            self.kill()
            raise RuntimeError(
                "GStreamer's RTSP server does not start: "
                "apt install gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-ugly"
            )

    def url(self, mount: str = "/live", account: str = "") -> str:
        return f"rtsp://{account}127.0.0.1:{self.port}{mount}"

    def count(self, event: str) -> int:
        """How often the server said `play`, `teardown`, `options`, `closed` …"""
        return self.events.count(event)

    async def until(self, event: str, times: int) -> None:
        """Wait until the server has said `event` so often."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.count(event) < times:
            if time.monotonic() > deadline:
                raise AssertionError(f"{event}: {self.count(event)} instead of {times}")
            await asyncio.sleep(0.02)

    async def change_password(self) -> None:
        """To `--next-password`, for who connects from now on; sessions go on."""
        self._signal(signal.SIGUSR1)
        await self.until("password", 1)

    def freeze(self) -> None:
        """Stop answering without closing anything, as a camera that hangs."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """Die at once, as when the power goes."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            raise AssertionError("the server is not running")
        self._process.send_signal(number)

    def _listen(self, process: subprocess.Popen[str], events: list[str]) -> None:
        if process.stdout is None:
            raise AssertionError("the server was started without a voice")
        with process.stdout as said:
            for line in said:
                event = json.loads(line)["event"]
                events.append(event)
                if event == "ready":
                    self._ready.set()


def free_port() -> int:
    """A port that nothing listens on, below those that the kernel hands out by itself.

    A connection of another test, or of the other lane, cannot take it before its server does.
    """
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture
def gst_rtsp() -> Iterator[Callable[..., GstRtsp]]:
    """Start GStreamer's RTSP server: `gst_rtsp("--codec", "h265")`; options of `gst_rtsp.py`."""
    started: list[GstRtsp] = []

    def start(*options: str) -> GstRtsp:
        server = GstRtsp(options)
        started.append(server)
        return server

    yield start
    for server in started:
        server.kill()
