"""One quality of a camera as its federator reports it, and its last pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from services.media import words
from services.media.health.flow import Health
from services.media.relay.frames import Frame
from services.media.relay.gop import GopCache
from services.media.words import Said
from tenants.vocabulary.picture import PictureState

FROZEN_SECONDS: Final = 2.0
"""A source that says it is live and sends nothing for so long is frozen."""
RATE_SECONDS: Final = 2.0


@dataclass(slots=True)
class Source:
    """One quality as its federator reports it, and its last pictures."""

    health: Health
    state: PictureState | None = None
    code: str | None = None
    text: str | None = None
    cache: GopCache = field(default_factory=GopCache)
    rate: float = 0.0
    """Bits a second, over the last second or two."""
    _heard_bytes: int = 0
    _heard_since: float = 0.0

    def add(self, frame: Frame, now: float) -> None:
        self.cache.add(frame, now)
        self.health.hear(frame.unit, now)
        self._heard_bytes += len(frame.unit.data)
        took = now - self._heard_since
        if took >= RATE_SECONDS:
            self.rate = self._heard_bytes * 8 / took
            self._heard_bytes, self._heard_since = 0, now

    def word(self, now: float) -> Said:
        if self.state is PictureState.LIVE:
            if self.cache.last_at == float("-inf"):
                return words.state(PictureState.CONNECTING)
            if now - self.cache.last_at > FROZEN_SECONDS:
                return words.state(PictureState.FROZEN, "stalled")
        return words.state(self.state or PictureState.CONNECTING, self.code, self.text)
