"""What one camera's pictures become for browsers that cannot show them: one rendition for all
who want the same, begun with the first and ended with the last.

A transcoder that falls is followed by another, a few times; then the tiles are told, and it
is tried again later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from services.media import words
from services.media.relay.frames import Frame
from services.media.relay.gop import GopCache
from services.media.source import FROZEN_SECONDS
from services.media.transcoding.transcoder import Transcoder
from services.media.transcoding.workshop import Workshop
from services.media.words import Said
from tenants.vocabulary.picture import AccessUnit, Codec, PictureState, Quality

FALLS_AT_MOST: Final = 3
"""In a row: then it rests."""
RESTS_SECONDS: Final = 30.0
SOUND_SECONDS: Final = 20.0
"""One that ran for so long was sound: what fell before it is forgotten."""

CONVERSIONS_FULL: Final = "conversions-full"
CONVERSION_FAILED: Final = "conversion-failed"
NOT_CONVERTED: Final = {
    Codec.H264_REORDERED: "reordered-frames",
}
"""Why a picture is refused where this node converts none; every other codec: the second code."""
UNSUPPORTED: Final = "unsupported-codec"


class Wanted(NamedTuple):
    quality: Quality
    source: Codec
    target: Codec


@dataclass(slots=True)
class Rendition:
    cache: GopCache = field(default_factory=GopCache)
    transcoder: Transcoder | None = None
    began_at: float = 0.0
    falls: int = 0
    rests_until: float = float("-inf")
    is_refused: bool = False

    def word(self, source: Codec, at_most: int, now: float) -> Said:
        if at_most == 0:
            return words.state(PictureState.UNAVAILABLE, NOT_CONVERTED.get(source, UNSUPPORTED))
        if now < self.rests_until:
            return words.state(PictureState.UNAVAILABLE, CONVERSION_FAILED)
        if self.is_refused:
            return words.state(PictureState.UNAVAILABLE, CONVERSIONS_FULL)
        if self.cache.last_at == float("-inf"):
            return words.state(PictureState.CONNECTING)
        if now - self.cache.last_at > FROZEN_SECONDS:
            return words.state(PictureState.FROZEN, "stalled")
        return words.state(PictureState.LIVE)


class Renditions:
    """`show` gets each picture that was made; `group` what is at hand of a quality."""

    def __init__(
        self,
        workshop: Workshop,
        show: Callable[[Quality, Frame], None],
        group: Callable[[Quality, float], Iterable[Frame]],
        monotonic: Callable[[], float],
    ) -> None:
        self._workshop = workshop
        self._show = show
        self._group = group
        self._monotonic = monotonic
        self._each: dict[Wanted, Rendition] = {}

    def refresh(self, wanted: set[Wanted], now: float) -> None:
        """From now on these, no less and no more, as far as slots are free."""
        for gone in set(self._each) - wanted:
            self._end(self._each.pop(gone))
        for each in wanted:
            self._each.setdefault(each, Rendition())
        for each, rendition in self._each.items():
            self._keep(each, rendition, now)

    def add(self, quality: Quality, unit: AccessUnit) -> None:
        """A picture as the camera made it, for all who convert it."""
        for each, rendition in self._each.items():
            if each.quality is quality and rendition.transcoder is not None:
                rendition.transcoder.add(unit)

    def frames(self, quality: Quality, target: Codec, now: float) -> tuple[Frame, ...]:
        """What a newcomer starts with."""
        found = self._find(quality, target)
        return () if found is None else found[1].cache.frames(now)

    def word(self, quality: Quality, target: Codec, now: float) -> Said:
        """What is said of it; of one that nobody has asked for yet, that it comes."""
        found = self._find(quality, target)
        if found is None:
            return words.state(PictureState.CONNECTING)
        return found[1].word(found[0].source, self._workshop.at_most, now)

    def _keep(self, each: Wanted, rendition: Rendition, now: float) -> None:
        if rendition.transcoder is not None:
            if rendition.transcoder.is_hung():
                rendition.transcoder.kill()
            return
        if now < rendition.rests_until or self._workshop.at_most == 0:
            return
        transcoder = self._workshop.begin(
            each.source,
            each.target,
            [frame.unit for frame in self._group(each.quality, now)],
            give=lambda unit: self._made(each, rendition, unit),
            over=lambda: self._fell(rendition),
        )
        self._workshop.refused += transcoder is None and not rendition.is_refused
        rendition.is_refused = transcoder is None
        rendition.transcoder, rendition.began_at = transcoder, now

    def _made(self, each: Wanted, rendition: Rendition, unit: AccessUnit) -> None:
        if rendition.transcoder is not None:
            frame = Frame(unit)
            rendition.cache.add(frame, self._monotonic())
            self._show(each.quality, frame)

    def _fell(self, rendition: Rendition) -> None:
        now = self._monotonic()
        rendition.transcoder = None
        rendition.cache.clear()
        was_sound = now - rendition.began_at >= SOUND_SECONDS
        rendition.falls = 1 if was_sound else rendition.falls + 1
        if rendition.falls >= FALLS_AT_MOST:
            rendition.falls, rendition.rests_until = 0, now + RESTS_SECONDS

    def _end(self, rendition: Rendition) -> None:
        if rendition.transcoder is not None:
            transcoder, rendition.transcoder = rendition.transcoder, None
            self._workshop.end(transcoder)

    def _find(self, quality: Quality, target: Codec) -> tuple[Wanted, Rendition] | None:
        for each, rendition in self._each.items():
            if (each.quality, each.target) == (quality, target):
                return each, rendition
        return None
