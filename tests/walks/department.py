"""A department's stack on loopback: PostgreSQL, Redis, and one process of each kind.

The local issuer stands where Keycloak is in production, unless a walk brings a Keycloak;
everything else is as there: TLS links with certificates on both sides, the register in
PostgreSQL, the bus in Redis.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from services.demo.accounts import people
from services.kit import notekeys
from services.kit.deeds import SIGNED
from tenants.register.checkpoint import Kind, Verifier
from tests.servers.fixtures import free_port
from tests.walks import deeds
from tests.walks.stack import Processes

TENANT = "villeneuve-d-ascq"
FEDERATOR = "federator"
ENROLLED = "enrolled"
CAMERA_USER, CAMERA_PASSWORD = "agent", "secret"
OWN_FOLDER = "own"
"""Where the federator listens to the commune's own orders."""


@dataclass(frozen=True)
class MediaNode:
    """One media process, by its name among the processes, and how it is started."""

    process: str
    port: int
    link: int
    settings: Mapping[str, str]


@dataclass(frozen=True)
class Department:
    """Where the console is, and the processes to kill and start again."""

    origin: str
    processes: Processes
    federator_file: Path
    log_key: Verifier
    issuer: str
    settings: Mapping[str, str]
    """The API's, for the commands that are run where it is."""
    nodes: Sequence[MediaNode] = ()

    def start_federator(self) -> None:
        self.processes.start(FEDERATOR, "federator", "--config", str(self.federator_file))

    def enrol_federator(self, *more: str) -> None:
        """As the platform's administrator and the commune's technician do, one after the other."""
        invited = self.processes.run("federator", "invite", "--tenant", TENANT, **self.settings)
        (code,) = re.findall(r"(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}", invited)
        self.processes.run(
            "federator", "enrol", "--url", self.origin, "--code", code, "--folder", ENROLLED, *more
        )

    def kill_federator(self) -> None:
        self.processes.kill(FEDERATOR)


@dataclass(frozen=True)
class Identities:
    """An OpenID provider, the subjects that are habilitated, and the API's secret if any."""

    issuer: str
    agents: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    """What the API is told besides."""
    secret: str | None = None
    acts: Sequence[str] = ("watch",)
    """What they are habilitated for."""


def start_department(
    processes: Processes,
    database: str,
    redis_url: str,
    console: Path,
    cameras: Sequence[str],
    identities: Callable[[str], Identities] | None = None,
    *,
    enrols: Mapping[str, str] | None = None,
    nodes: int = 1,
    domes: bool = False,
    staffed: str | None = None,
    traces: str | None = None,
) -> Department:
    """Everything up and linked; `cameras` are RTSP addresses, numbered from 001.

    `identities` is told where the console will be. With `enrols` the federator enrols by code,
    and these are settings of the API besides. `nodes`: how many media processes. `domes`: the
    cameras are ONVIF devices instead. `staffed`: the CSU's hours, if not the deed's own.
    `traces`: a collector.
    """
    folder = processes.folder
    pki = folder / "pki"
    processes.run("certificates", str(pki), "--media-host", "127.0.0.1", "--tenant", TENANT)
    processes.run("pass-key", str(pki))
    log = notekeys.ensure(pki / "register.key", "beffroi-essai", Kind.LOG)
    (pki / "register.pub").write_text(log.verifier.text + "\n")
    conventions = _conventions(folder, staffed)
    api = free_port()
    origin = f"http://127.0.0.1:{api}"
    followed = {} if traces is None else {"TRACES_URL": traces}
    media = [
        _media_node(number, pki, origin, redis_url, followed) for number in range(1, nodes + 1)
    ]
    links = [f"wss://127.0.0.1:{node.link}/federators" for node in media]
    who = local_issuer(processes, origin) if identities is None else identities(origin)
    settings = {
        "API_DATABASE_URL": database,
        "API_BUS_URL": redis_url,
        "API_ISSUER": who.issuer,
        "API_ORIGIN": origin,
        "API_MEDIA_ORIGINS": ",".join(f"http://127.0.0.1:{node.port}" for node in media),
        "API_CONSOLE": str(console),
        "API_PORT": str(api),
        "API_PASS_KEY": str(pki / "pass-key.jwk"),
        "API_REGISTER_KEY": str(pki / "register.key"),
        "API_CONVENTIONS": str(conventions),
        **who.settings,
        "API_LINK_AUTHORITY": str(pki / "federators.pem"),
        "API_LINK_AUTHORITY_KEY": str(pki / "federators.key"),
        "API_LINK_MEDIA": ",".join(links),
        **{f"API_{name}": said for name, said in followed.items()},
        **(enrols or {}),
    }
    if who.secret is not None:
        settings["API_CLIENT_SECRET"] = who.secret
    processes.run("habilitate", str(_habilitations(folder, who)), **settings)

    processes.start("api", "api", **settings)
    for node in media:
        processes.start(node.process, "media", **node.settings)
    processes.await_page("api", f"{origin}/readyz")

    connector = _connector(cameras, domes)
    file = _federator_file(folder, conventions, links, connector, enrolled=enrols is not None)
    if traces is not None:
        file.write_text(f'{file.read_text("utf-8")}[traces]\nurl = "{traces}"\n', "utf-8")
    department = Department(
        origin, processes, file, log.verifier, settings["API_ISSUER"], settings, media
    )
    if enrols is not None:
        department.enrol_federator()
    department.start_federator()
    for node in media:
        processes.await_words(node.process, "link up")
    return department


def _media_node(
    number: int, pki: Path, origin: str, redis_url: str, followed: Mapping[str, str]
) -> MediaNode:
    port, link = free_port(), free_port()
    settings = {
        "MEDIA_NODE": f"media-{number}",
        "MEDIA_URL": f"http://127.0.0.1:{port}",
        "MEDIA_ORIGINS": origin,
        "MEDIA_PORT": str(port),
        "MEDIA_LINK_HOST": "127.0.0.1",
        "MEDIA_LINK_PORT": str(link),
        "MEDIA_LINK_AUTHORITY": str(pki / "authority.pem"),
        "MEDIA_LINK_CERTIFICATE": str(pki / "media.pem"),
        "MEDIA_LINK_KEY": str(pki / "media.key"),
        "MEDIA_BUS_URL": redis_url,
        "MEDIA_PASS_KEY": str(pki / "pass-key.pub.jwk"),
        **{f"MEDIA_{name}": said for name, said in followed.items()},
    }
    return MediaNode("media" if number == 1 else f"media-{number}", port, link, settings)


def local_issuer(processes: Processes, origin: str, acts: Sequence[str] = ("watch",)) -> Identities:
    """The demo's accounts, two of them habilitated for these acts."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}/oidc"
    words = ("--port", str(port), "--console-origin", origin)
    processes.start("issuer", "issuer", *words, ISSUER_UNSAFE="anybody can log in as anybody")
    processes.await_page("issuer", issuer + "/.well-known/openid-configuration")
    accounts = [person.account for person in people()]
    agents = [one.sub for one in accounts if one.username in ("martin", "leroy")]
    return Identities(issuer, agents, acts=acts)


def _conventions(folder: Path, staffed: str | None) -> Path:
    """The commune's own deed, its prefectoral order renewed as the law asks."""
    today = datetime.now(UTC).date()
    deed = (SIGNED / f"{TENANT}.toml").read_text(encoding="utf-8")
    if staffed is not None:
        deed = deeds.staffed(deed, staffed)
    renewed = f'[[orders]]\nnumber = "test"\nsigned = {today}\nyears = 5\n\n[clauses.term]'
    place = folder / "conventions"
    place.mkdir()
    (place / f"{TENANT}.toml").write_text(deed.replace("[clauses.term]", renewed), encoding="utf-8")
    return place


def _habilitations(folder: Path, who: Identities) -> Path:
    year = datetime.now(UTC).year
    file = folder / "habilitations.toml"
    file.write_text(
        "".join(
            f'[[habilitations]]\nagent = "{agent}"\norganisation = "cic-nord"\n'
            f'tenant = "{TENANT}"\nsince = {year - 1}-01-01\nuntil = {year + 1}-12-31\n'
            f'by = "Test"\nreference = "T-1"\nacts = {json.dumps(list(who.acts))}\n'
            for agent in who.agents
        ),
        encoding="utf-8",
    )
    return file


def _connector(
    cameras: Sequence[str], domes: bool
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """How the cameras are reached, and each by its address."""
    if domes:
        account = {"user": CAMERA_USER, "password": CAMERA_PASSWORD}
        shown = [{"device": address, **account} for address in cameras]
        return {"kind": "onvif", "networks": ["127.0.0.0/8"]}, shown
    return {"kind": "rtsp"}, [{"main": address} for address in cameras]


def _federator_file(
    folder: Path,
    conventions: Path,
    links: list[str],
    reached: tuple[dict[str, object], list[dict[str, object]]],
    *,
    enrolled: bool,
) -> Path:
    connector, cameras = reached
    pki = folder / "pki"
    said: dict[str, dict[str, object]] = {
        "link": {
            "media": links,
            "authority": str(pki / "authority.pem"),
            "certificate": str(pki / f"csu-{TENANT}.pem"),
            "key": str(pki / f"csu-{TENANT}.key"),
            "pass_key": str(pki / "pass-key.pub.jwk"),
        },
        "register": {"state": str(folder / "csu"), "log_key": str(pki / "register.pub")},
        "connector": connector,
    }
    if enrolled:
        said["link"] = {"enrolment": ENROLLED}
    lines = [
        f'tenant = "{TENANT}"',
        f'convention = "{conventions / TENANT}.toml"',
        f'state = "{folder / OWN_FOLDER}"',
        *(f"[{name}]\n{_members(table)}" for name, table in said.items()),
    ]
    for number, address in enumerate(cameras, 1):
        camera = {
            "number": f"{number:03}",
            "name": f"Essai {chr(64 + number) * 4}",
            "longitude": 3.14 + number / 500,
            "latitude": 50.622,
            "kind": "dome",
            "steerable": True,
            **address,
        }
        lines.append(f"[[cameras]]\n{_members(camera)}")
    file = folder / "federator.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # Accounts of cameras may stand in it.
    file.chmod(0o600)
    return file


def _members(table: dict[str, object]) -> str:
    # JSON's strings, numbers, booleans and lists of strings are TOML's too.
    return "\n".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()
    )


def secrets_in(text: str) -> list[str]:
    """What must never be said: camera addresses and signed tokens."""
    return re.findall(r"rtsps?://[^\s\"\[]+|eyJ[\w-]{20,}", text)
