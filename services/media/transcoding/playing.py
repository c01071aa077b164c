"""What each browser of a room can show of its camera: pictures as they come, or converted.

Remembers how each quality is coded, for as long as the link to its commune holds: a camera
is not asked again and again for what no browser shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from services.media.relay.frames import Frame
from services.media.transcoding.choice import is_foreign
from services.media.transcoding.renditions import Renditions, Wanted
from services.media.transcoding.workshop import Workshop
from services.media.view import View
from services.media.words import Said
from tenants.vocabulary.picture import AccessUnit, Codec, Quality


class Playing:
    """`show` gets each picture that was converted; `group` tells what is at hand of a quality."""

    def __init__(
        self,
        workshop: Workshop,
        show: Callable[[Quality, Frame], None],
        group: Callable[[Quality, float], Iterable[Frame]],
        monotonic: Callable[[], float],
    ) -> None:
        self.known: dict[Quality, Codec | None] = {}
        """How each quality was coded when it was last seen; None: it gave no picture."""
        self._renditions = Renditions(workshop, show, group, monotonic)

    def hear(self, quality: Quality, unit: AccessUnit) -> bool:
        """A picture came; true where it is the first in this codec."""
        is_new = self.known.get(quality) is not unit.codec
        self.known[quality] = unit.codec
        self._renditions.add(quality, unit)
        return is_new

    def is_foreign(self, view: View, quality: Quality) -> bool:
        return is_foreign(self.known.get(quality), view.screen.plays)

    def refresh(self, views: Iterable[View], now: float) -> None:
        """Convert what these views need, no less and no more, as far as slots are free."""
        wanted = {
            Wanted(quality, codec, view.screen.plays)
            for view in views
            for quality in view.qualities
            if view.agreed and (codec := self.known.get(quality)) is not None
            if is_foreign(codec, view.screen.plays)
        }
        self._renditions.refresh(wanted, now)

    def frames(self, view: View, quality: Quality, now: float) -> tuple[Frame, ...]:
        """What this view starts with, of a quality that it is shown converted."""
        return self._renditions.frames(quality, view.screen.plays, now)

    def word(self, view: View, quality: Quality, now: float) -> Said:
        """What is said to this view of a quality that it is shown converted."""
        return self._renditions.word(quality, view.screen.plays, now)
