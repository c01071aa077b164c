"""`beffroi probe` against real processes: what it finds when all is well, and when it is not."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.servers.coturn import Coturn
from tests.servers.fixtures import free_port
from tests.servers.redis import RedisServer
from tests.walks.stack import BEFFROI, PATIENCE_SECONDS, Processes

pytestmark = [pytest.mark.servers, pytest.mark.media, pytest.mark.timeout(400)]

TENANT = "sonde"
WRONG = "a-secret-of-another-place-altogether-0123456789"


@dataclass(frozen=True)
class Place:
    """An API and a media node for the synthetic tenant; its federator is started by each test."""

    processes: Processes
    folder: Path
    secret: str
    api: str
    media: str
    relay: Coturn | None = None

    def probe(self, secret: str = "", seconds: int = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                BEFFROI, "probe", "look", "--api", self.api, "--media", self.media,
                "--seconds", str(seconds),
            ],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "PROBE_SECRET": secret or self.secret,
            },
            capture_output=True,
            text=True,
            timeout=120,
        )  # fmt: skip

    def link(self) -> None:
        """Start the federator, until the API knows that it is there."""
        words = ("federator", "--config", str(self.folder / "probe/federator.toml"))
        self.processes.start("federator", *words)
        self.processes.await_words("media", "link up")


@pytest.fixture
def relay(request: pytest.FixtureRequest) -> Coturn | None:
    """Pictures come by it where there is one, as in a department."""
    if shutil.which("turnserver") is None:
        return None
    there: Coturn = request.getfixturevalue("coturn")
    return there


@pytest.fixture
def place(
    tmp_path: Path, postgres_address: str, redis_server: RedisServer, relay: Coturn | None
) -> Iterator[Place]:
    processes = Processes(tmp_path)
    try:
        yield start(processes, postgres_address, redis_server.url, relay)
    finally:
        processes.end()


def start(processes: Processes, database: str, redis: str, relay: Coturn | None) -> Place:
    folder, pki = processes.folder, processes.folder / "pki"
    processes.run("certificates", str(pki), "--media-host", "127.0.0.1", "--tenant", TENANT)
    processes.run("pass-key", str(pki))
    processes.run("register", "key", str(pki), "--name", "beffroi-essai")
    processes.run("probe", "prepare", str(folder / "probe"))
    secret = (folder / "probe/secret").read_text()
    api, media, link = free_port(), free_port(), free_port()
    granting = {
        "API_DATABASE_URL": database,
        "API_BUS_URL": redis,
        "API_ISSUER": "http://127.0.0.1:1/oidc",
        "API_ORIGIN": f"http://127.0.0.1:{api}",
        "API_PORT": str(api),
        "API_PASS_KEY": str(pki / "pass-key.jwk"),
        "API_REGISTER_KEY": str(pki / "register.key"),
        "API_CONVENTIONS": str(folder / "probe/conventions"),
        "API_PROBE_SECRET": secret,
    }
    processes.run("habilitate", str(folder / "probe/habilitation.toml"), **granting)
    processes.start("api", "api", **granting)
    processes.start(
        "media",
        "media",
        MEDIA_NODE="media-1",
        # As browsers would reach it: from here it is somewhere else, as in a cluster.
        MEDIA_URL="https://media-1.example.fr",
        MEDIA_PORT=str(media),
        MEDIA_LINK_HOST="127.0.0.1",
        MEDIA_LINK_PORT=str(link),
        MEDIA_LINK_AUTHORITY=str(pki / "authority.pem"),
        MEDIA_LINK_CERTIFICATE=str(pki / "media.pem"),
        MEDIA_LINK_KEY=str(pki / "media.key"),
        MEDIA_BUS_URL=redis,
        MEDIA_PASS_KEY=str(pki / "pass-key.pub.jwk"),
        **_by(relay),
    )
    with (folder / "probe/federator.toml").open("a") as file:
        file.write(
            f"""
[link]
media = ["wss://127.0.0.1:{link}/federators"]
authority = "../pki/authority.pem"
certificate = "../pki/csu-{TENANT}.pem"
key = "../pki/csu-{TENANT}.key"
pass_key = "../pki/pass-key.pub.jwk"
[register]
state = "csu"
log_key = "../pki/register.pub"
"""
        )
    processes.await_page("api", f"http://127.0.0.1:{api}/readyz")
    processes.await_page("media", f"http://127.0.0.1:{media}/health")
    here = f"http://127.0.0.1:{api}"
    # The name that a node says of itself leads to it, as a Service does.
    return Place(processes, folder, secret, here, f"http://127.0.0.1:{media}", relay)


def _by(relay: Coturn | None) -> dict[str, str]:
    if relay is None:
        return {}
    return {
        "MEDIA_TURN_URLS": relay.url("udp"),
        "MEDIA_TURN_SECRET": relay.secret,
        "MEDIA_TURN_ONLY": "true",
    }


def test_the_probe_says_what_fails_and_then_that_a_picture_came(place: Place) -> None:
    unlinked = place.probe()
    assert (unlinked.returncode, unlinked.stdout) == (1, "")
    assert unlinked.stderr == (
        "beffroi: the API: no federator of the synthetic tenant is linked. "
        "Remedy: start it, and read its log and the media node's\n"
    )

    stranger = place.probe(secret=WRONG)
    assert stranger.returncode == 1
    assert "the secret is not the API's" in stranger.stderr

    place.link()
    astray = until_linked(replace(place, media=f"http://127.0.0.1:{free_port()}"))
    assert astray.returncode == 1
    assert "the media node: nobody answers at http://127.0.0.1:" in astray.stderr

    # Its one slot is free again: what was opened in vain was closed.
    done = place.probe()
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout.splitlines()
    assert [line[:6] for line in told] == ["ok    "] * 5
    assert "a picture of " in told[2]
    way = "directly" if place.relay is None else "by the relay"
    assert told[2].partition(" came ")[2].startswith(f"{way}, ")
    assert told[-1] == "ok    the register holds the opening and the end"
    said = place.processes.said() + done.stdout + stranger.stderr
    assert [one for one in (place.secret, WRONG) if one in said] == []

    if place.relay is not None:
        place.relay.kill()
        closed = place.probe()
        assert closed.returncode == 1
        assert "the relay: it gave no way through" in closed.stderr


def until_linked(place: Place) -> subprocess.CompletedProcess[str]:
    """The camera comes with its federator's first words: a try before them is no finding."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        done = place.probe()
        if "no federator" not in done.stderr and "not whole" not in done.stderr:
            return done
        assert time.monotonic() < deadline, place.processes.said()
