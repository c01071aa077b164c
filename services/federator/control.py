"""The commune's own door: cut, reopen, take back a joystick and look, with no network at all.

A Unix socket in the federator's folder, that only the account it runs under may open: who
may open it is on the machine, and says its name for the register. One line of JSON asks,
one answers. It never grants anything.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from services.federator.federator import Federator
from services.kit.sharing import cut_to_mapping
from tenants.decisions.cutting import LONGEST_REASON, Cut
from tenants.vocabulary.identifiers import CameraId, UnreadableName, camera_id

_log = logging.getLogger(__name__)

SOCKET = "control.sock"
LONGEST_LINE = 4096


class BadOrder(ValueError):
    """The order cannot be carried out; the message says why, for who gave it."""


@asynccontextmanager
async def listening(
    federator: Federator, state: Path, clock: Callable[[], datetime]
) -> AsyncIterator[Path]:
    """Obey orders on a socket in `state` for as long as the block lasts."""
    path = state / SOCKET
    path.unlink(missing_ok=True)
    door = Door(federator, clock)
    before = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(door.answer, path, limit=LONGEST_LINE)
    finally:
        os.umask(before)
    async with server:
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


async def order(path: Path, said: dict[str, Any]) -> dict[str, Any]:
    """Ask a running federator. Raises `OSError` where none listens at `path`."""
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        writer.write(json.dumps(said).encode() + b"\n")
        await writer.drain()
        answer: dict[str, Any] = json.loads(await reader.readline())
        return answer
    finally:
        writer.close()
        await writer.wait_closed()


class Door:
    def __init__(self, federator: Federator, clock: Callable[[], datetime]) -> None:
        self._federator = federator
        self._clock = clock

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One order, one answer."""
        try:
            said = json.loads(await reader.readline())
            done = await self._obey(said)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            done = {"error": str(error) if isinstance(error, BadOrder) else "unreadable order"}
        except OSError as error:
            _log.exception("an order was carried out and could not be kept")
            done = {"error": f"done, but not kept on disk ({error.strerror}): mend the folder"}
        writer.write(json.dumps(done, ensure_ascii=False).encode() + b"\n")
        await writer.drain()
        writer.close()

    async def _obey(self, said: dict[str, Any]) -> dict[str, Any]:
        match said["do"]:
            case "status":
                return self._status()
            case "cut":
                cut = self._cut(said)
                return {"ended": await self._federator.cut(cut), **self._status()}
            case "restore":
                camera = self._camera(said)
                if not self._federator.restore(camera, _by(said), self._clock()):
                    raise BadOrder("nothing is cut there")
                return self._status()
            case "take-back":
                camera, by, reason = self._camera(said), _by(said), _reason(said)
                return {
                    "taken_back": self._federator.take_back(camera, by, reason),
                    **self._status(),
                }
            case _:
                raise BadOrder("orders are status, cut, restore and take-back")

    def _status(self) -> dict[str, Any]:
        now = self._clock()
        cuts = [cut for cut in self._federator.sharing.cuts() if cut.stands(now)]
        return {
            "tenant": self._federator.tenant,
            "cuts": [cut_to_mapping(cut) for cut in cuts],
            "flows": [
                {"camera": camera, "slot": slot}
                for slot, camera in sorted(self._federator.slots.held.items())
            ],
            "untold": len(self._federator.sharing.pending),
        }

    def _cut(self, said: dict[str, Any]) -> Cut:
        reason, minutes, now = _reason(said), said.get("minutes"), self._clock()
        if minutes is not None and not 1 <= int(minutes) <= 24 * 60:
            raise BadOrder("minutes must be 1 to 1440; without them, until reopened")
        until = None if minutes is None else now + timedelta(minutes=int(minutes))
        return Cut(self._camera(said), reason, _by(said), now.astimezone(UTC), until)

    def _camera(self, said: dict[str, Any]) -> CameraId | None:
        number = said.get("camera")
        if number is None:
            return None
        try:
            camera = camera_id(self._federator.tenant, str(number))
        except UnreadableName as error:
            raise BadOrder(str(error)) from error
        if not self._federator.shares(camera):
            raise BadOrder(f"camera {number} is not shared here")
        return camera


def _reason(said: dict[str, Any]) -> str:
    reason = str(said["reason"]).strip()
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise BadOrder(f"give a reason, on one line, of {LONGEST_REASON} characters at most")
    return reason


def _by(said: dict[str, Any]) -> str:
    by = str(said["by"]).strip()
    if not by or len(by) > LONGEST_REASON or not by.isprintable():
        raise BadOrder("say who gives the order")
    return by
