"""coturn, a TURN relay, configured as an operator is told to (docs/how-to/run-the-processes.md)
but on loopback: one secret, one peer, no other way out."""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.kit.link import pki
from tests.servers.fixtures import free_port

PATIENCE_SECONDS = 15.0
PEER = "127.0.0.1"
"""The one address that it carries to."""
CIPHERS = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"


class Coturn:
    """It relays between anybody who knows the secret and `PEER`."""

    def __init__(self, program: str, folder: Path) -> None:
        self.secret = secrets.token_hex(32)
        self.port = free_port()
        self.tls_port = free_port()
        self._said = folder / "coturn.said"
        self._process: subprocess.Popen[bytes] | None = None
        self._start(program, folder)

    def url(self, transport: str) -> str:
        """By `udp`, `tcp` or `tls`."""
        if transport == "tls":
            return f"turns:127.0.0.1:{self.tls_port}?transport=tcp"
        return f"turn:127.0.0.1:{self.port}?transport={transport}"

    def words(self) -> str:
        """Everything it has said until now."""
        return self._said.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _start(self, program: str, folder: Path) -> None:
        configuration = folder / "turnserver.conf"
        configuration.write_text(self._configuration(folder), encoding="utf-8")
        with self._said.open("wb") as output:
            self._process = subprocess.Popen(
                [program, "-c", str(configuration)],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"coturn does not answer:\n{self.words()[-2000:]}")
            time.sleep(0.02)

    def _configuration(self, folder: Path) -> str:
        now = datetime.now(UTC)
        authority = pki.make_authority("Relay", now)
        cert, key = pki.issue_for_media(authority, ["127.0.0.1"], now).write(folder, "relay")
        lines = [
            "listening-ip=127.0.0.1",
            "relay-ip=127.0.0.1",
            f"listening-port={self.port}",
            f"tls-listening-port={self.tls_port}",
            f"cert={cert}",
            f"pkey={key}",
            f"cipher-list={CIPHERS}",
            "no-tlsv1",
            "no-tlsv1_1",
            "realm=beffroi.test",
            "use-auth-secret",
            f"static-auth-secret={self.secret}",
            "denied-peer-ip=0.0.0.0-255.255.255.255",
            "denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            f"allowed-peer-ip={PEER}",
            "allow-loopback-peers",
            "no-tcp-relay",
            "no-multicast-peers",
            "no-dtls",
            "no-cli",
            "verbose",
            "log-file=stdout",
            f"pidfile={folder / 'coturn.pid'}",
            f"userdb={folder / 'turndb'}",
        ]
        return "\n".join(lines) + "\n"

    def _answers(self) -> bool:
        return _listens(self.port)


def words_at_start(program: str, words: list[str], port: int, folder: Path) -> str:
    """What it says when it is started with these words, until it listens and is stopped."""
    file = folder / "words.said"
    with file.open("wb") as output:
        process = subprocess.Popen(
            [program, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and not _listens(port) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.terminate()
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return file.read_text(encoding="utf-8", errors="replace")


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@pytest.fixture
def coturn(tmp_path: Path) -> Iterator[Coturn]:
    """A relay of the test's own; the test is skipped, visibly, where Debian's is absent."""
    program = shutil.which("turnserver")
    if program is None:
        pytest.skip("coturn is not installed: apt install coturn")
    server = Coturn(program, tmp_path)
    yield server
    server.kill()
