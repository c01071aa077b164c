"""A real Keycloak for the session, its data in memory; skipped where it cannot be had.
Another on PostgreSQL, as in a department, for what depends on where it keeps its data.

`scripts/keycloak.sh` fetches and builds it once. Each test that changes things makes a
realm of its own: a start costs ten seconds, a realm one.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.servers.fixtures import ROOT, free_port

PATIENCE_SECONDS = 120.0
OUT_OF_REACH = 3
HEAP = "-Xms64m -Xmx512m"


class KeycloakServer:
    """One process on free ports of loopback, with an administrator of its own."""

    def __init__(self, java: str, home: Path, *options: str) -> None:
        self._java = java
        self._home = home
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._health = free_port()
        self.port = free_port()
        self.admin = "admin"
        self.password = secrets.token_urlsafe(16)
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and wait until it says that it is ready."""
        self._process = subprocess.Popen(
            [
                str(self._home / "bin" / "kc.sh"),
                *("start", "--optimized", "--cache=local", "--hostname-strict=false"),
                *("--http-enabled=true", "--http-host=127.0.0.1", f"--http-port={self.port}"),
                f"--http-management-port={self._health}",
                *self._options,
            ],
            env={
                **os.environ,
                "JAVA_HOME": self._java,
                "JAVA_OPTS_KC_HEAP": HEAP,
                # Tests are over before the second compiler would have paid for itself.
                "JAVA_OPTS_APPEND": "-XX:TieredStopAtLevel=1",
                "KC_BOOTSTRAP_ADMIN_USERNAME": self.admin,
                "KC_BOOTSTRAP_ADMIN_PASSWORD": self.password,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._is_ready():
            if time.monotonic() > deadline or self._process.poll() is not None:
                self.kill()
                raise RuntimeError(f"Keycloak does not start: try {self._home}/bin/kc.sh start-dev")
            time.sleep(0.1)

    def kill(self) -> None:
        """Die at once, the script and its Java."""
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _is_ready(self) -> bool:
        try:
            answer = httpx.get(f"http://127.0.0.1:{self._health}/health/ready", timeout=5)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK


@pytest.fixture(scope="session")
def keycloak() -> Iterator[KeycloakServer]:
    """The session's server; the test is skipped, visibly, where Maven or Java is out of reach."""
    server = KeycloakServer(*_made())
    yield server
    server.kill()


@pytest.fixture
def keycloak_on_postgres(new_postgres_base: Callable[[], str]) -> Iterator[KeycloakServer]:
    """A server for one test, its data in a new database."""
    made = _made("postgres")
    base = urlsplit(new_postgres_base())
    server = KeycloakServer(
        *made,
        f"--db-url=jdbc:postgresql://{base.hostname}:{base.port}{base.path}",
        f"--db-username={base.username}",
    )
    yield server
    server.kill()


def _made(*database: str) -> tuple[str, Path]:
    """A Java, and the folder of a Keycloak that was built for it."""
    made = subprocess.run(
        [str(ROOT / "scripts" / "keycloak.sh"), *database],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode == OUT_OF_REACH:
        pytest.skip(made.stderr.strip().splitlines()[-1])
    if made.returncode:
        raise RuntimeError(made.stderr.strip())
    java, home = made.stdout.split()
    return java, Path(home)
