"""Real ONVIF devices, replayed: their recorded answers, by SOAP action, over HTTP.

The recordings hold no request and no password; what a device checks is checked here
instead: the WS-UsernameToken, against the clock that the device had when it was
recorded, and HTTP Digest where a test asks for it. Knows nothing of the connector.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from defusedxml import ElementTree

WINDOW = timedelta(seconds=5)
"""How old a token may be: what most devices allow."""
UNKNOWN = "?"
LOCAL = re.compile(r"\{.*\}")


@dataclass
class Manners:
    """What this device does beside its recording."""

    user: str = "agent"
    password: str = "secret"
    open_clock: bool = True
    """False: an account is wanted even for the hour, as on Vivotek."""
    http_digest: str | None = None
    """An algorithm: proofs are wanted in HTTP instead of SOAP."""
    locked: bool = False
    seconds: float = 0.0
    """How long it thinks before it answers."""
    dripping: float = 0.0
    """How long it waits between two bytes of an answer."""
    judged_by: timedelta = timedelta()
    """How far the clock that judges tokens is from the one it tells."""
    answers: Mapping[str, bytes] = field(default_factory=dict)
    """Said instead of the recording."""
    paths: Mapping[str, bytes] = field(default_factory=dict)
    """The same, by the path of a service."""
    raw: Mapping[str, bytes] = field(default_factory=dict)
    """A whole HTTP answer, said instead of everything."""


@dataclass(frozen=True)
class Asked:
    action: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Replay:
    """One recorded device on loopback; `asked` is everything it heard."""

    def __init__(self, recordings: Path, device: str, manners: Manners | None = None) -> None:
        self._manners = manners or Manners()
        self._answers = recorded(recordings / device)
        # One Axis was recorded while it refused: its words serve for the others.
        refusing = recorded(recordings / "onvif-nvt/axis")
        self._no_entry, self._unknown = refusing["GetSystemUris"][0], refusing[UNKNOWN][0]
        self._started = time.monotonic()
        self._clock = clock_of(self._answers)
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()
        self.asked: list[Asked] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for serving in self._serving:
            serving.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    @property
    def port(self) -> int:
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/onvif/device_service"

    @property
    def now(self) -> datetime:
        """What the device believes it is."""
        return self._clock + timedelta(seconds=time.monotonic() - self._started)

    @property
    def actions(self) -> list[str]:
        return [each.action for each in self.asked]

    def bodies(self, action: str) -> list[str]:
        return [each.body.decode() for each in self.asked if each.action == action]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving = asyncio.current_task()
        assert serving is not None
        self._serving.add(serving)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.strip().split("\r\n")
                pairs = (line.partition(":") for line in lines)
                headers = {name.lower(): value.strip() for name, _, value in pairs}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                asked = Asked(action_of(body), first.split()[1], headers, body)
                self.asked.append(asked)
                await asyncio.sleep(self._manners.seconds)
                await self._say(writer, self._reply(asked))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._serving.discard(serving)
            writer.close()

    async def _say(self, writer: asyncio.StreamWriter, reply: bytes) -> None:
        whole = not self._manners.dripping
        for piece in [reply] if whole else (reply[at : at + 1] for at in range(len(reply))):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(self._manners.dripping)

    def _reply(self, asked: Asked) -> bytes:
        manners = self._manners
        if asked.action in manners.raw:
            return manners.raw[asked.action]
        free = asked.action == "GetSystemDateAndTime" and manners.open_clock
        if manners.locked and not free:
            return http(401, b"<ResponseStatus><lockStatus>lock</lockStatus></ResponseStatus>")
        if manners.http_digest and not free and not self._proven(asked):
            challenge = 'Digest realm="IP Camera(C3138)", nonce="n1", qop="auth", algorithm='
            challenges = ['Basic realm="x"', challenge + manners.http_digest]
            return http(401, b"", *[("WWW-Authenticate", each) for each in challenges])
        if not manners.http_digest and not free and not self._believes(asked.body):
            return http(400, self._no_entry)
        return self._answer(asked)

    def _answer(self, asked: Asked) -> bytes:
        if asked.path in self._manners.paths:
            return http(500, self._manners.paths[asked.path])
        if asked.action in self._manners.answers:
            return http(200, self._manners.answers[asked.action])
        known = self._answers.get(asked.action)
        if known is None:
            return http(400, self._answers.get(UNKNOWN, [self._unknown])[0])
        # One device was recorded once for each of its profiles.
        number = re.search(rb"ProfileToken>(\d)</", asked.body)
        body = known[int(number[1]) % len(known)] if number else known[0]
        return http(500 if b"Fault>" in body else 200, body)

    def _believes(self, body: bytes) -> bool:
        said = {
            LOCAL.sub("", each.tag): each.text or "" for each in ElementTree.fromstring(body).iter()
        }
        if "Nonce" not in said:
            return False
        created = datetime.fromisoformat(said["Created"].replace("Z", "+00:00"))
        if abs(created - (self.now + self._manners.judged_by)) > WINDOW:
            return False
        nonce = base64.b64decode(said["Nonce"])
        sealed = hashlib.sha1(
            nonce + said["Created"].encode() + self._manners.password.encode(),
            usedforsecurity=False,
        )
        right = base64.b64encode(sealed.digest()).decode()
        return (said["Username"], said["Password"]) == (self._manners.user, right)

    def _proven(self, asked: Asked) -> bool:
        said = dict(re.findall(r'(\w+)="?([^",]+)"?', asked.headers.get("authorization", "")))
        if "response" not in said:
            return False
        name = {"MD5": "md5", "SHA-256": "sha256"}[self._manners.http_digest or "MD5"]

        def seal(*parts: str) -> str:
            return hashlib.new(name, ":".join(parts).encode()).hexdigest()

        realm = re.search(r'realm="([^"]*)"', asked.headers["authorization"])
        assert realm is not None
        who = seal(self._manners.user, realm[1], self._manners.password)
        what = seal("POST", asked.path)
        return said["response"] == seal(
            who, said["nonce"], said["nc"], said["cnonce"], "auth", what
        )


def recorded(folder: Path) -> dict[str, list[bytes]]:
    """Answers by action, and what the device says to what it does not know."""
    found: dict[str, list[bytes]] = {}
    faults: dict[str, list[bytes]] = {}
    for file in sorted(folder.rglob("*.xml")):
        content = file.read_bytes()
        if file.name.endswith(".Error.xml"):
            faults.setdefault(file.name.split(".")[0], []).append(content)
        elif file.name.endswith(".Response.xml"):
            found.setdefault(file.name.split(".")[0], []).append(content)
        else:
            found.setdefault(action_of(content).removesuffix("Response"), []).append(content)
    unknown = [one for each in faults.values() for one in each if b"ActionNotSupported" in one]
    return ({UNKNOWN: unknown} if unknown else {}) | faults | found


def clock_of(answers: Mapping[str, list[bytes]]) -> datetime:
    root = ElementTree.fromstring(answers["GetSystemDateAndTime"][0].strip())
    utc = next(each for each in root.iter() if each.tag.endswith("UTCDateTime"))
    said = {LOCAL.sub("", each.tag): int(each.text or 0) for each in utc.iter() if not len(each)}
    names = ("Year", "Month", "Day", "Hour", "Minute", "Second")
    year, month, day, hour, minute, second = (said[name] for name in names)
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def action_of(body: bytes) -> str:
    root = ElementTree.fromstring(body.strip())
    inside = next(each for each in root if each.tag.endswith("}Body"))
    return LOCAL.sub("", inside[0].tag)


def http(status: int, body: bytes, *headers: tuple[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Replayed", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


Devices = Callable[..., Replay]
