"""What the API is told of the pictures that views are shown, every two seconds.

Numbers of the node's own views, and nothing else: no camera, no address, nobody's name.
Whose a view is, the API knows. A view that is shown nothing yet is not told of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.media.health.flow import Health
from services.media.rooms import Room
from services.media.view import View
from tenants.vocabulary.picture import CLOCK_RATE, Quality

MEASURE_SECONDS: Final = 2.0
"""So often."""
MOST_VIEWS: Final = 250
"""In one message, some 40 kB; a node that shows more says several."""

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Count:
    """How far one quality had come when it was looked at last."""

    health: Health
    at: float
    frames: int
    data_bytes: int


class Reporter:
    """One per node. What it remembers of the last time is as much as there are flows."""

    def __init__(
        self,
        rooms: Callable[[], Iterable[Room]],
        clock: Callable[[], float],
        monotonic: Callable[[], float],
    ) -> None:
        """`clock` tells Unix seconds."""
        self._rooms = rooms
        self._clock = clock
        self._monotonic = monotonic
        self._counted: dict[tuple[str, Quality], _Count] = {}

    def messages(self) -> Iterator[list[Entry]]:
        """What is to be said now, in parts of at most `MOST_VIEWS`; nothing where nobody looks."""
        entries = self._measure()
        for start in range(0, len(entries), MOST_VIEWS):
            yield entries[start : start + MOST_VIEWS]

    def _measure(self) -> list[Entry]:
        now = self._monotonic()
        ahead = self._clock() - now
        before, self._counted = self._counted, {}
        entries: list[Entry] = []
        for room in self._rooms():
            of: dict[Quality, Entry] = {}
            for quality, health in room.health().items():
                count = _Count(health, now, health.frames, health.data_bytes)
                self._counted[room.flow, quality] = count
                of[quality] = _of_source(count, before.get((room.flow, quality)), ahead)
            entries += [
                _of_view(name, view, view.current, of[view.current])
                for name, view in room.views.items()
                if view.current is not None and view.current in of
            ]
        return entries


def _of_source(count: _Count, before: _Count | None, ahead: float) -> Entry:
    health = count.health
    lead, lost = health.clock.lead, health.packets.loss
    return {
        **_rates(count, before),
        "gop": _rounded(health.gop_seconds, 2),
        "skew": None if lead is None else round(lead - ahead, 2),
        "jitter": health.jitter,
        "camera_loss": _rounded(None if lost is None else lost * 100, 1),
    }


def _rates(count: _Count, before: _Count | None) -> Entry:
    """A flow that was not there the last time has no rate yet."""
    if before is None or before.health is not count.health or count.at <= before.at:
        return {"fps": None, "kbps": None}
    took = count.at - before.at
    return {
        "fps": round((count.frames - before.frames) / took, 1),
        "kbps": round((count.data_bytes - before.data_bytes) * 8 / took / 1000),
    }


def _of_view(name: str, view: View, shown: Quality, source: Entry) -> Entry:
    sender = view.screen.sender
    jitter = max(source["jitter"], sender.jitter / CLOCK_RATE)
    return {
        **source,
        "view": name,
        "quality": shown.value,
        "loss": round(sender.lost / 256 * 100, 1),
        "jitter": round(jitter * 1000),
        "first": None if view.shown_after is None else round(view.shown_after * 1000),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
