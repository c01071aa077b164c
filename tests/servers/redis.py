"""A Redis of the test's own, on a free port, that can die, hang and come back."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.fixtures import free_port

PATIENCE_SECONDS = 15.0


class RedisServer:
    """It keeps nothing: publish and subscribe only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start, or start again on the same port."""
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError("redis-server is not installed: apt install redis-server")
        self._process = subprocess.Popen(
            [
                program,
                *("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder)),
                *("--save", "", "--appendonly", "no"),
            ],
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                self.kill()
                raise RuntimeError("redis-server does not answer")
            time.sleep(0.01)

    def kill(self) -> None:
        """Die at once."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def freeze(self) -> None:
        """Keep every connection and answer nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            raise AssertionError("the server is not running")
        self._process.send_signal(number)

    def want_password(self, password: str) -> None:
        """From now on whoever connects must know it."""
        if self._say(f"CONFIG SET requirepass {password}") != "+OK":
            raise AssertionError("the server takes no password")

    def _answers(self) -> bool:
        try:
            return self._say("PING") == "+PONG"
        except OSError:
            return False

    def _say(self, command: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port), 1) as talk:
            talk.sendall(f"{command}\r\n".encode())
            return talk.recv(64).decode().strip()


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    yield server
    server.kill()
