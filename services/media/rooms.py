"""A room: one camera's flow and all the eyes on it.

One pull per quality whoever watches, and only of the qualities that somebody wants.
A picture goes from here to every view that shows its quality; a view changes quality
on a keyframe, and keeps what it has until then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from services.kit.bus import topics
from services.kit.link.words import Leave, SourceState, Want, Watch, Word
from services.kit.passes import Pass
from services.media import words
from services.media.health.flow import Health
from services.media.relay.frames import Frame
from services.media.source import Source
from services.media.transcoding.playing import Playing
from services.media.transcoding.workshop import Workshop
from services.media.view import View
from services.media.words import Said
from tenants.vocabulary.picture import AccessUnit, PictureState, Quality

REPLAY_SECONDS: Final = 1.0
"""A screen that lost pictures gets its group again at most so often."""
SWITCH_SECONDS: Final = 0.25
"""A screen that cannot make up its mind gets another quality at most so often."""

_LIVE: Final = words.state(PictureState.LIVE)

Publish = Callable[[str, Mapping[str, Any]], None]
"""Puts a message on the bus, some time soon, if there is a bus."""


class Room:
    """`say` reaches the commune's federator, or nobody while its link is down."""

    def __init__(
        self,
        granted: Pass,
        *,
        say: Callable[[Word], None],
        publish: Publish,
        linked: bool,
        moves: Callable[[str], bool] = lambda _: False,
        workshop: Workshop | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`moves`: whether another node shows a view, and speaks of its picture; `workshop`:
        where pictures are converted, if they are."""
        self.flow = granted.flow
        self.tenant = granted.tenant
        self.camera = granted.camera
        self.views: dict[str, View] = {}
        self.linked = linked
        self._say = say
        self._moves = moves
        self._publish = publish
        self._published: Said | None = None
        self._sources: dict[Quality, Source] = {}
        self._asked: frozenset[Quality] | None = frozenset()
        """What the federator was asked to pull; None while we cannot know."""
        self._wanted_at: dict[Quality, float] = {}
        self._dropped_before = 0
        self._monotonic = monotonic
        shop = workshop or Workshop(0, monotonic)
        self._playing = Playing(shop, self._converted, self.group, monotonic)

    @property
    def dropped(self) -> int:
        """Pictures that views missed because they were too slow, those that left included."""
        return self._dropped_before + sum(view.dropped for view in self.views.values())

    def health(self) -> dict[Quality, Health]:
        """How each quality that is pulled arrives."""
        return {quality: source.health for quality, source in self._sources.items()}

    def group(self, quality: Quality, now: float) -> tuple[Frame, ...]:
        """The last keyframe of this quality and what followed it; nothing where there is none."""
        source = self._sources.get(quality)
        return source.cache.frames(now) if source is not None else ()

    def enter(self, view: View) -> None:
        self.views[view.granted.view] = view
        if self.linked:
            self._watch(view, view.screen.since)

    def leave(self, view: View, now: float) -> None:
        """The federator hears of it at once; it stops the pull with the last view."""
        del self.views[view.granted.view]
        self._dropped_before += view.dropped
        if self.linked:
            self._say(Leave(view.granted.view))
        self._refresh_wanted(now)
        self._playing.refresh(self.views.values(), now)

    def agree(self, view: View, now: float) -> None:
        """The federator decided again, and agreed."""
        view.agreed = True
        view.screen.awaiting.mark("the commune agrees")
        self._refresh_wanted(now)
        self.settle(view, now)

    def link_is_up(self, now: float) -> None:
        self.linked = True
        self._asked = None
        for view in self.views.values():
            self._watch(view, now)
        self.tell(now)

    def link_is_down(self, now: float) -> None:
        """The views stay, and say so; their pictures start afresh when the link is back."""
        self.linked = False
        self._asked = None
        self._sources.clear()
        self._wanted_at.clear()
        self._playing.known.clear()
        for view in self.views.values():
            view.agreed = False
            view.current = None
        self._playing.refresh(self.views.values(), now)
        self.tell(now)

    def hear(self, report: SourceState, quality: Quality, state: PictureState, now: float) -> None:
        """What the federator says one quality is doing."""
        if not self._is_asked(quality):
            return
        source = self._source(quality, now)
        source.state, source.code, source.text = state, report.code, report.text
        if state is not PictureState.LIVE:
            source.cache.clear()
        if state is PictureState.UNAVAILABLE:
            self._playing.known[quality] = None
        self.tell(now)

    def show(self, quality: Quality, unit: AccessUnit, now: float) -> None:
        """One picture, to every view that shows this quality or waits for it."""
        if not self._is_asked(quality):
            return
        source = self._source(quality, now)
        was_live = source.word(now).state is PictureState.LIVE
        frame = Frame(unit)
        source.add(frame, now)
        source.state = source.state or PictureState.LIVE

        if self._playing.hear(quality, unit):
            self._begin_anew(quality, now)
        self._show_all(quality, frame, now)
        if not was_live:
            self.tell(now)

    def wish(self, view: View, quality: Quality, now: float) -> None:
        """Another quality: now if its last group is at hand, else at its next keyframe."""
        view.wish(quality, self._playing.known, now)
        self._refresh_wanted(now)
        self.settle(view, now)

    def settle(self, view: View, now: float) -> None:
        """Start what this view waits for, if it can start, and say where it stands."""
        if self._start(view, now):
            self._refresh_wanted(now)
        said = self._word_for(view, now)
        if said == self._published == _LIVE:
            # Nobody else is concerned: a crowd that comes at once is told one by one.
            view.tell(said)
        else:
            self.tell(now)

    def tick(self, now: float) -> None:
        """What time changes: a source that froze, a view that had to wait for its turn."""
        for view in self.views.values():
            self._relieve(view, now)
            self._start(view, now)
        self._refresh_wanted(now)
        self._playing.refresh(self.views.values(), now)
        self.tell(now)

    def replay(self, view: View, now: float) -> None:
        """A screen lost pictures: send it the current group again, not too often."""
        if view.current is None or now - view.replayed_at < REPLAY_SECONDS:
            return
        frames = self._cached(view, view.current, now)
        if frames:
            view.begin(view.current, frames, now)

    def tell(self, now: float) -> None:
        """Say where things stand to whoever does not know yet: the screens, then the API."""
        each = [self._word_for(view, now) for view in self.views.values()]
        for view, said in zip(self.views.values(), each, strict=True):
            view.tell(said)

        stays = [said for view, said in zip(self.views, each, strict=True) if not self._moves(view)]
        live = [said for said in stays if said.state is PictureState.LIVE]
        # What one screen is shown less of is no matter of the flow's.
        best = _LIVE if live else next(iter(stays), None)
        if best is not None and best != self._published:
            self._published = best
            self._publish(topics.FLOWS_STATE, self._state(best))

    def _word_for(self, view: View, now: float) -> Said:
        if not self.linked:
            return words.state(PictureState.UNAVAILABLE, "link-lost")
        if not view.agreed:
            return words.state(PictureState.CONNECTING)
        quality = view.current or view.wanted
        source = self._sources.get(quality)
        if source is None:
            return words.state(PictureState.CONNECTING)
        said = source.word(now)
        if said.state is PictureState.LIVE and self._playing.is_foreign(view, quality):
            said = self._playing.word(view, quality, now)
        if said.state is not PictureState.LIVE:
            return said
        return words.state(PictureState.LIVE, view.less)

    def _state(self, said: Said) -> dict[str, Any]:
        return {
            "tenant": self.tenant,
            "flow": self.flow,
            "camera": self.camera,
            "state": said.state.value,
            "code": said.code,
        }

    def _relieve(self, view: View, now: float) -> None:
        """Show the small picture where the large one gets lost; try again after a while."""
        source = self._sources.get(Quality.MAIN)
        if view.current is Quality.MAIN and source is not None:
            sender = view.screen.sender
            view.strain.hear(now, source.rate, sender.lost, sender.carries)
        view.wish(view.asked, self._playing.known, now)

    def _start(self, view: View, now: float) -> bool:
        """Whether the quality that it waits for began."""
        if not view.ready or view.current is view.wanted:
            return False
        if view.current is not None and now - view.replayed_at < SWITCH_SECONDS:
            return False
        frames = self._cached(view, view.wanted, now)
        if frames:
            view.begin(view.wanted, frames, now)
        return bool(frames)

    def _show_to(self, view: View, quality: Quality, frame: Frame, now: float) -> bool:
        """Whether this quality begins here for the view."""
        if not view.ready:
            return False
        if view.current is quality:
            view.screen.sender.follow(frame)
        elif view.wanted is quality and frame.unit.keyframe:
            view.begin(quality, (frame,), now)
            return True
        return False

    def _show_all(self, quality: Quality, frame: Frame, now: float) -> None:
        """To whoever shows this quality, or waits for it, and can read it."""
        began = [
            self._show_to(view, quality, frame, now)
            for view in self.views.values()
            if view.screen.plays is frame.unit.codec
        ]
        # Once for all: many views wait for the same keyframe.
        if any(began):
            self._refresh_wanted(now)

    def _cached(self, view: View, quality: Quality, now: float) -> tuple[Frame, ...]:
        if self._playing.is_foreign(view, quality):
            return self._playing.frames(view, quality, now)
        return self.group(quality, now)

    def _begin_anew(self, quality: Quality, now: float) -> None:
        """A quality is seen, or comes in another codec: what is best for each view may change."""
        for view in self.views.values():
            if view.current is quality:
                view.current = None
            view.wish(view.asked, self._playing.known, now)
        self._refresh_wanted(now)
        self._playing.refresh(self.views.values(), now)

    def _converted(self, quality: Quality, frame: Frame) -> None:
        now = self._monotonic()
        self._show_all(quality, frame, now)
        if frame.unit.keyframe:
            self.tell(now)

    def _is_asked(self, quality: Quality) -> bool:
        # What was asked for no more may still be on its way: it is nobody's.
        return self._asked is None or quality in self._asked

    def _source(self, quality: Quality, now: float) -> Source:
        if quality not in self._sources:
            self._sources[quality] = Source(Health(self._wanted_at.get(quality, now)))
        return self._sources[quality]

    def _watch(self, view: View, now: float) -> None:
        self._wanted_at.setdefault(view.wanted, now)
        self._say(Watch(view.granted.view, view.token, view.wanted.value))
        if self._asked is not None:
            self._asked |= {view.wanted}

    def _refresh_wanted(self, now: float) -> None:
        """Ask for what somebody looks at, no less and no more, where that has changed."""
        if not self.linked or not any(view.agreed for view in self.views.values()):
            return
        wanted = frozenset(one for view in self.views.values() for one in view.qualities)
        if wanted == self._asked:
            return
        self._asked = wanted
        self._wanted_at = {one: self._wanted_at.get(one, now) for one in wanted}
        for quality in set(self._sources) - wanted:
            del self._sources[quality]
        self._say(Want(self.flow, sorted(quality.value for quality in wanted)))
