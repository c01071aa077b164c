"""The three trees start as their own account, on a root that they cannot write, and are linked."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from services.cli.main import main
from tests.images.conftest import ACCOUNT, Trees, as_account
from tests.images.dockerfile import ROOT
from tests.images.test_trees import PROCESSES, damaged, program
from tests.servers.fixtures import free_port
from tests.servers.redis import RedisServer

# The first test of these builds the trees.
pytestmark = [pytest.mark.servers, pytest.mark.timeout(400)]

PATIENCE_SECONDS = 40.0
TENANT = "villeneuve-d-ascq"


def command(tree: Path, *words: str) -> list[str]:
    return as_account(str(program(tree) / "bin/beffroi"), *words)


def said(tree: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command that ends, with these settings and no others."""
    return subprocess.run(
        command(tree, *words),
        cwd="/",
        env=settings,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )


class Place:
    """Processes of one place, their settings, and what each has said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pki = folder / "pki"
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, tree: Path, *words: str, **settings: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                command(tree, name, *words), cwd="/", env=settings, stderr=log, stdout=log
            )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def runs(self, name: str) -> bool:
        return self._running[name].poll() is None

    def until(self, name: str, holds: Callable[[], bool]) -> None:
        """Wait for it; an assertion with the process's own words where it does not come."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert self.runs(name), self.log(name)
            assert time.monotonic() < deadline, self.log(name)
            time.sleep(0.2)

    def stop(self) -> list[int]:
        """How each ended once it was asked to, the last one first."""
        ended = []
        for process in reversed(self._running.values()):
            process.terminate()
            ended.append(process.wait(PATIENCE_SECONDS))
        self._running.clear()
        return ended


@pytest.fixture
def place(trees: Trees) -> Iterator[Place]:
    """A folder with certificates and keys, all of it the images' own account's."""
    folder = trees("build").parent / f"place-{time.monotonic_ns()}"
    pki = folder / "pki"
    folder.mkdir()
    assert main(["certificates", str(pki), "--tenant", TENANT]) == 0
    assert main(["pass-key", str(pki)]) == 0
    assert main(["register", "key", str(pki), "--name", "beffroi-essai"]) == 0
    made = Place(folder)
    _give(folder)
    yield made
    with suppress(subprocess.TimeoutExpired):
        made.stop()


def _give(folder: Path) -> None:
    if os.geteuid() == 0:
        for one in (folder, *folder.rglob("*")):
            os.chown(one, ACCOUNT, ACCOUNT)


def api_settings(place: Place, tree: Path, database: str) -> dict[str, str]:
    return {
        "API_DATABASE_URL": database,
        "API_ISSUER": "http://127.0.0.1:1/oidc",
        "API_ORIGIN": "http://127.0.0.1:8600",
        "API_PASS_KEY": f"{place.pki}/pass-key.jwk",
        "API_REGISTER_KEY": f"{place.pki}/register.key",
        "API_CONSOLE": f"{program(tree)}/console",
        "API_PORT": str(free_port()),
    }


def media_settings(place: Place, redis: RedisServer) -> dict[str, str]:
    return {
        "MEDIA_NODE": "media-1",
        "MEDIA_URL": "http://127.0.0.1:8610",
        "MEDIA_PORT": str(free_port()),
        "MEDIA_LINK_HOST": "127.0.0.1",
        "MEDIA_LINK_PORT": str(free_port()),
        "MEDIA_BUS_URL": redis.url,
        "MEDIA_PASS_KEY": f"{place.pki}/pass-key.pub.jwk",
        "MEDIA_LINK_AUTHORITY": f"{place.pki}/authority.pem",
        "MEDIA_LINK_CERTIFICATE": f"{place.pki}/media.pem",
        "MEDIA_LINK_KEY": f"{place.pki}/media.key",
    }


def federator_file(place: Place, port: str) -> Path:
    file = place.folder / "federator.toml"
    file.write_text(
        f"""
tenant = "{TENANT}"
convention = "signed"
state = "state"
[link]
media = ["wss://127.0.0.1:{port}/federators"]
authority = "pki/authority.pem"
certificate = "pki/csu-{TENANT}.pem"
key = "pki/csu-{TENANT}.key"
pass_key = "pki/pass-key.pub.jwk"
[register]
state = "register"
log_key = "pki/register.pub"
[connector]
kind = "synthetic"
[[cameras]]
number = "017"
name = "Place de la République"
longitude = 3.144
latitude = 50.622
"""
    )
    _give(place.folder)
    return file


def test_three_images_make_a_place_whose_commune_is_linked(
    trees: Trees, place: Place, postgres_address: str, redis_server: RedisServer
) -> None:
    api, media, federator = (trees(one) for one in PROCESSES)
    granting = api_settings(place, api, postgres_address) | {"API_BUS_URL": redis_server.url}
    showing = media_settings(place, redis_server)
    doors = [
        "--api", f"http://127.0.0.1:{granting['API_PORT']}",
        "--media", f"http://127.0.0.1:{showing['MEDIA_PORT']}",
    ]  # fmt: skip

    place.start("api", api, **granting)
    place.start("media", media, **showing)
    place.until("media", lambda: said(api, "check", *doors).returncode == 0)
    file = federator_file(place, showing["MEDIA_LINK_PORT"])
    place.start("federator", federator, "--config", str(file))
    place.until("federator", lambda: "link up" in place.log("media"))

    asked = said(federator, "csu", "status", "--state", f"{place.folder}/state")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "helper in C" not in place.log("media")
    # uvicorn ends by the signal that it was asked with, once all is closed.
    assert place.stop() == [0, 0, -signal.SIGTERM]


@pytest.mark.parametrize("process", PROCESSES)
def test_no_file_of_the_tree_can_be_written_by_its_account(process: str, trees: Trees) -> None:
    if os.geteuid():
        pytest.skip("the tree is ours: only root can give it to somebody else")
    tree = program(trees(process))
    found = subprocess.run(
        as_account("find", str(tree), "!", "-type", "l", "-writable"),
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout == ""


@pytest.mark.parametrize("process", PROCESSES)
def test_every_image_has_the_whole_command_line(process: str, trees: Trees) -> None:
    asked = said(trees(process), "--help")

    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.startswith("usage: beffroi")


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        ("lib/python*/site-packages/tenants/conventions/signed/*.toml", "convention"),
        ("console/index.html", "WRONG the console is served"),
        ("lib/python*/site-packages/asyncpg", "asyncpg"),
        ("lib/python*/site-packages/services/api/storage/migrations", "migrations"),
    ],
)
def test_an_api_without_a_file_of_its_own_does_not_pass_for_one_that_runs(
    gone: str, says: str, trees: Trees, place: Place, postgres_address: str
) -> None:
    copy = damaged(trees("api"), place.folder / "damaged", gone)
    settings = api_settings(place, copy, postgres_address)
    place.start("api", copy, **settings)

    told = ""
    while place.runs("api") and "ok    api lives" not in told:
        told = said(copy, "check", "--api", f"http://127.0.0.1:{settings['API_PORT']}").stdout

    assert says in told + place.log("api")


def test_the_dockerfile_and_its_tests_agree_on_the_account() -> None:
    assert f"USER {ACCOUNT}:{ACCOUNT}\n" in (ROOT / "images/Dockerfile").read_text()
