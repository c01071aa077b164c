"""A commune at work on this machine: every process as an operator starts it, linked in TLS.

Redis, the media node and the federator stand at the servers' end of the network, the cameras and
the viewers at the other. The API is played by `rights`: what it decides is measured elsewhere.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from joserfc.jwk import OKPKey

from benchmarks.media.network import Network
from benchmarks.media.plant.rights import TENANT, camera_of, token_of, view_named
from services.kit import notekeys
from services.kit.deeds import SIGNED
from services.kit.passkeys import read_key
from tenants.register.checkpoint import Kind
from tests.walks.stack import Processes

ROOT: Final = Path(__file__).parents[3]
REDIS_PORT: Final = 18_300
WHEP_PORT: Final = 18_301
LINK_PORT: Final = 18_302
RTSP_PORT: Final = 18_303
_MODULE: Final = (sys.executable, "-m")


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many cameras with groups of `gop` pictures; `python`: without the helper in C;
    `uvloop`: the federator and the media node on that loop."""

    cameras: int
    gop: int
    python: bool = False
    uvloop: bool = False
    encoded: bool = False


@dataclass(frozen=True, slots=True)
class Plant:
    """All of it up and linked."""

    network: Network
    processes: Processes
    key: OKPKey
    media: int
    federator: int
    pictures: Path
    """What left each camera, a line a picture."""

    def door(self, camera: int) -> str:
        """Where an offer for a camera's main picture is posted."""
        host = f"{self.network.server}:{WHEP_PORT}"
        return f"http://{host}/whep/{camera_of(camera)}?quality=main"

    def tickets(self, cameras: int, viewers_each: int) -> list[dict[str, str]]:
        """Good for a minute: so many viewers of each camera, all of one flow."""
        return [
            {"url": self.door(camera), "token": self.token(camera, viewer)}
            for viewer in range(viewers_each)
            for camera in range(1, cameras + 1)
        ]

    def token(self, camera: int, viewer: int, fence: int = 1) -> str:
        return token_of(view_named(camera, fence, viewer), self.key)


@contextmanager
def plant(network: Network, folder: Path, wanted: Wanted) -> Iterator[Plant]:
    """Raises `AssertionError`, with what the process said, where one does not start."""
    folder.mkdir()
    processes = Processes(folder)
    try:
        yield _started(network, processes, wanted)
    finally:
        processes.end()


def camera_url(network: Network, gop: int, camera: int) -> str:
    return f"rtsp://{network.viewer}:{RTSP_PORT}/{gop}/{camera}"


def _started(network: Network, processes: Processes, wanted: Wanted) -> Plant:
    folder, here = processes.folder, network.at_server
    pki, pictures = folder / "pki", folder / "pictures.log"
    processes.run("certificates", str(pki), "--media-host", network.server, "--tenant", TENANT)
    processes.run("pass-key", str(pki))
    log = notekeys.ensure(pki / "register.key", "beffroi-banc", Kind.LOG)
    (pki / "register.pub").write_text(log.verifier.text + "\n", encoding="utf-8")

    redis = f"redis://127.0.0.1:{REDIS_PORT}/0"
    keeps_nothing = ("--save", "", "--appendonly", "no", "--dir", str(folder))
    _start(processes, "redis", (*here, "redis-server", "--port", str(REDIS_PORT), *keeps_nothing))
    processes.await_words("redis", "Ready to accept connections")
    rights = (*here, *_MODULE, "benchmarks.media.plant.rights", redis, str(pki / "pass-key.jwk"))
    _start(processes, "rights", rights)
    processes.await_words("rights", "the rights are told")
    filming = (*network.at_viewers, *_MODULE, "benchmarks.media.plant.cameras", network.viewer)
    kind = ["--encoded"] if wanted.encoded else ["--log", str(pictures)]
    _start(processes, "cameras", (*filming, str(RTSP_PORT), *kind))
    processes.await_words("cameras", "the cameras film")

    loop = ("--uvloop",) if wanted.uvloop else ()
    beffroi = (*here, *_MODULE, "benchmarks.media.plant.beffroi", *loop)
    how = ("--python",) if wanted.python else ()
    _start(processes, "media", (*beffroi, *how, "media"), **_media(network, pki, redis))
    file = _federator_file(network, folder, wanted)
    _start(processes, "federator", (*beffroi, "federator", "--config", str(file)))
    processes.await_words("media", "link up")
    return Plant(
        network,
        processes,
        read_key(pki / "pass-key.jwk"),
        processes.pid("media"),
        processes.pid("federator"),
        pictures,
    )


def _start(processes: Processes, name: str, command: Sequence[str], **settings: str) -> None:
    program, *words = command
    processes.start(name, *words, program=program, PYTHONPATH=str(ROOT), **settings)


def _media(network: Network, pki: Path, redis: str) -> dict[str, str]:
    return {
        "MEDIA_NODE": "media-1",
        "MEDIA_URL": f"http://{network.server}:{WHEP_PORT}",
        "MEDIA_ADDRESSES": network.server,
        "MEDIA_HOST": network.server,
        "MEDIA_PORT": str(WHEP_PORT),
        "MEDIA_LINK_HOST": network.server,
        "MEDIA_LINK_PORT": str(LINK_PORT),
        "MEDIA_LINK_AUTHORITY": str(pki / "authority.pem"),
        "MEDIA_LINK_CERTIFICATE": str(pki / "media.pem"),
        "MEDIA_LINK_KEY": str(pki / "media.key"),
        "MEDIA_BUS_URL": redis,
        "MEDIA_PASS_KEY": str(pki / "pass-key.pub.jwk"),
    }


def _federator_file(network: Network, folder: Path, wanted: Wanted) -> Path:
    pki = folder / "pki"
    tables: dict[str, dict[str, object]] = {
        "link": {
            "media": [f"wss://{network.server}:{LINK_PORT}/federators"],
            "authority": str(pki / "authority.pem"),
            "certificate": str(pki / f"csu-{TENANT}.pem"),
            "key": str(pki / f"csu-{TENANT}.key"),
            "pass_key": str(pki / "pass-key.pub.jwk"),
        },
        "register": {"state": str(folder / "csu"), "log_key": str(pki / "register.pub")},
        "connector": {"kind": "rtsp"},
    }
    lines = [f'tenant = "{TENANT}"', f'convention = "{_deed(folder, wanted.cameras)}"']
    lines += [f"[{name}]\n{_members(table)}" for name, table in tables.items()]
    for number in range(1, wanted.cameras + 1):
        camera = {
            "number": f"{number:03}",
            "name": f"Banc {number}",
            "longitude": 3.14,
            "latitude": 50.622,
            "kind": "fixed",
            "steerable": False,
            "main": camera_url(network, wanted.gop, number),
        }
        lines.append(f"[[cameras]]\n{_members(camera)}")
    file = folder / "federator.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _deed(folder: Path, flows: int) -> Path:
    """The commune's own deed, in force today, with as many slots as there are cameras."""
    today = datetime.now(UTC).date()
    deed = (SIGNED / f"{TENANT}.toml").read_text(encoding="utf-8")
    renewed = f'[[orders]]\nnumber = "banc"\nsigned = {today}\nyears = 5\n\n[clauses.term]'
    deed = deed.replace("[clauses.term]", renewed).replace("flows = 8", f"flows = {flows}")
    file = folder / f"{TENANT}.toml"
    file.write_text(deed, encoding="utf-8")
    return file


def _members(table: dict[str, object]) -> str:
    # JSON's strings, numbers, booleans and lists of strings are TOML's too.
    return "\n".join(f"{key} = {json.dumps(value)}" for key, value in table.items())
