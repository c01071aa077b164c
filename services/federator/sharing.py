"""What the commune has cut or taken back, here or at its console; and what it has to tell yet.

A stop said here holds at once, with every link down. It is kept on disk and said to the
State side until it stands in the register there; from then on the State side's list of
stops counts, so that what is reopened at the console is reopened here.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.words import Facts, UnreadableWord
from services.kit.sharing import (
    Fact,
    Kind,
    UnreadableSharing,
    cut_from_mapping,
    fact_from_mapping,
    fact_to_mapping,
)
from tenants.decisions.cutting import Cut, standing_cut
from tenants.vocabulary.identifiers import CameraId

_log = logging.getLogger(__name__)

OUTBOX = "facts.json"
SAID_AGAIN_SECONDS = 4.0
"""How long an answer from the register is waited for before a fact is said again: an API
that has just come back hears it before it ends, as lost, what the fact has ended."""


class UnreadableOutbox(ValueError):
    """The file of facts cannot be read; the message says which, and the remedy."""


class Sharing:
    """`state` is the folder where untold facts are kept; `None`: in memory alone."""

    def __init__(self, state: Path | None, fresh_name: Callable[[], str]) -> None:
        self._file = None if state is None else state / OUTBOX
        self._fresh_name = fresh_name
        self._told: tuple[Cut, ...] = ()
        self._pending: list[Fact] = _read(self._file)
        self._news = asyncio.Event()

    @property
    def pending(self) -> tuple[Fact, ...]:
        """What the State side does not know yet, the oldest first."""
        return tuple(self._pending)

    def cuts(self) -> tuple[Cut, ...]:
        """What stands: the State side's list, and on top of it what it does not know yet."""
        cuts = {cut.camera: cut for cut in self._told}
        for fact in self._pending:
            _fold(cuts, fact)
        return tuple(cuts.values())

    def standing(self, camera: CameraId, at: datetime) -> Cut | None:
        return standing_cut(self.cuts(), camera, at)

    def cut(self, cut: Cut) -> None:
        """Raises `OSError` where the folder cannot be written: the stop holds all the same."""
        self._add("cut", cut)

    def restore(self, camera: CameraId | None, by: str, at: datetime) -> bool:
        """False where nothing is cut. Raises `OSError` as `cut` does."""
        if not any(cut.camera == camera for cut in self.cuts()):
            return False
        self._add("restored", Cut(camera, "", by, at, None))
        return True

    def take_back(self, cut: Cut, leases: Sequence[str]) -> None:
        """These leases were ended beside the cameras. Raises `OSError` as `cut` does."""
        self._add("taken-back", cut, tuple(leases))

    def told(self, cuts: Sequence[Cut]) -> None:
        """The State side's list, whole."""
        self._told = tuple(cuts)

    def known(self, facts: Sequence[str]) -> None:
        """These stand in the register. What they did stays, until a list says otherwise."""
        self._told = tuple(self._folded(facts))
        self._pending = [fact for fact in self._pending if fact.id not in facts]
        try:
            self._write()
        except OSError as error:
            _log.error("facts that are known stay on disk", extra={"reason": error.strerror})

    async def report(self, carrier: Carrier) -> None:
        """Say what is pending on this link, and again until it is known; until lost."""
        try:
            while True:
                self._news.clear()
                if self._pending:
                    await carrier.say(Facts([fact_to_mapping(fact) for fact in self._pending]))
                try:
                    async with asyncio.timeout(SAID_AGAIN_SECONDS):
                        await self._news.wait()
                except TimeoutError:
                    continue
        except LinkLost:
            return

    def _folded(self, facts: Sequence[str]) -> list[Cut]:
        cuts = {cut.camera: cut for cut in self._told}
        for fact in self._pending:
            if fact.id in facts:
                _fold(cuts, fact)
        return list(cuts.values())

    def _add(self, kind: Kind, cut: Cut, leases: tuple[str, ...] = ()) -> None:
        self._pending.append(Fact(self._fresh_name(), kind, cut, leases))
        self._news.set()
        self._write()

    def _write(self) -> None:
        if self._file is None:
            return
        text = json.dumps([fact_to_mapping(fact) for fact in self._pending], ensure_ascii=False)
        fresh = self._file.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._file)


def read_cuts(said: Sequence[dict[str, Any]]) -> list[Cut]:
    """What media says is cut. Raises `UnreadableWord`."""
    try:
        return [cut_from_mapping(one) for one in said]
    except UnreadableSharing as error:
        raise UnreadableWord(str(error)) from error


def _fold(cuts: dict[CameraId | None, Cut], fact: Fact) -> None:
    match fact.kind:
        case "cut":
            cuts[fact.cut.camera] = fact.cut
        case "restored":
            cuts.pop(fact.cut.camera, None)
        case "taken-back":
            return


def _read(file: Path | None) -> list[Fact]:
    if file is None or not file.exists():
        return []
    try:
        return [fact_from_mapping(one) for one in json.loads(file.read_text(encoding="utf-8"))]
    except (OSError, ValueError, AttributeError, UnreadableSharing) as error:
        raise UnreadableOutbox(
            f"{file} cannot be read: what the commune cut is written there; restore it, or "
            "remove it and say the cuts again"
        ) from error
