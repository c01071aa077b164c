"""What waits to leave on a link: words first, pictures as room allows.

Words are never dropped and overtake pictures; a peer that lets too many of them pile
up is taken for lost. Pictures are dropped by whole runs, up to the next keyframe of
their flow, so that no decoder is ever given a gap. One that waited too long is not sent:
who steers a camera by a picture of two seconds ago steers it past its mark.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from services.kit.link.carrier import LinkLost
from services.kit.link.words import Ended, Picture, Word
from tenants.vocabulary.picture import Quality

WAITING_BYTES: Final = 2_000_000
"""Pictures that may wait: half a second of eight flows at 4 Mbit/s."""
WAITING_SECONDS: Final = 1.0
"""How long a picture may wait: longer than a network's hiccup, shorter than what misleads."""
WAITING_WORDS: Final = 1024
UNSENT_BYTES: Final = 64 * 1024
"""What the kernel may hold unsent: a word overtakes all that waits before that."""
LARGEST_FRAME: Final = 8 * 1024 * 1024
"""The longest word or picture a link carries: an inventory of 10,000 cameras, an 8K keyframe."""

Stream = tuple[str, Quality]


class _Waiting(NamedTuple):
    picture: Picture
    since: float

    @property
    def stream(self) -> Stream:
        return (self.picture.flow, self.picture.quality)

    @property
    def size(self) -> int:
        return len(self.picture.unit.data)


class Outbox:
    """One direction of one link; used from one event loop. `monotonic` gives seconds."""

    def __init__(
        self,
        waiting_bytes: int = WAITING_BYTES,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bound = waiting_bytes
        self._monotonic = monotonic
        self._words: deque[Word] = deque()
        self._pictures: deque[_Waiting] = deque()
        self._bytes = 0
        self._flowing: set[Stream] = set()
        self._closed = False
        self._changed = asyncio.Event()
        self.dropped = 0
        """How many pictures were dropped since the link was opened."""

    @property
    def empty(self) -> bool:
        return not self._words and not self._pictures

    @property
    def waiting_bytes(self) -> int:
        """Of pictures: never more than the bound, or than one picture."""
        return self._bytes

    def say(self, word: Word) -> None:
        if self._closed:
            raise LinkLost("the link is closed")
        if len(self._words) >= WAITING_WORDS:
            self.close()
            raise LinkLost("the other end has stopped listening")

        self._words.append(word)
        if isinstance(word, Ended) and word.view is None:
            self._forget(word.flow)
        self._changed.set()

    def show(self, picture: Picture) -> None:
        """Queue a picture, or drop it. A stream starts, and starts again, on a keyframe."""
        if self._closed:
            raise LinkLost("the link is closed")

        stream = (picture.flow, picture.quality)
        if not self._may_leave(picture) or not self._has_room(len(picture.unit.data)):
            self._flowing.discard(stream)
            self.dropped += 1
            return

        self._flowing.add(stream)
        self._pictures.append(_Waiting(picture, self._monotonic()))
        self._bytes += len(picture.unit.data)
        self._changed.set()

    def passes(self, picture: Picture) -> bool:
        """Whether it may leave at once, by an empty pipe that it does not fill, with nothing in
        front of it; else it is to be shown."""
        is_small = len(picture.unit.data) <= UNSENT_BYTES // 2
        if self._closed or self._words or self._pictures:
            return False
        if not (is_small and self._may_leave(picture)):
            return False
        self._flowing.add((picture.flow, picture.quality))
        return True

    async def take(self) -> Word | Picture:
        """The next thing to leave. Words said before `close` still come; then `LinkLost`."""
        while True:
            if self._words:
                return self._words.popleft()
            if self._pictures:
                self._leave_late()
            if self._pictures:
                waited = self._pictures.popleft()
                self._bytes -= waited.size
                return waited.picture
            if self._closed:
                raise LinkLost("the link is closed")
            self._changed.clear()
            await self._changed.wait()

    def close(self) -> None:
        """Nothing more goes in; pictures that wait are thrown away."""
        self._closed = True
        self._pictures.clear()
        self._bytes = 0
        self._changed.set()

    def _may_leave(self, picture: Picture) -> bool:
        return picture.unit.keyframe or (picture.flow, picture.quality) in self._flowing

    def _has_room(self, size: int) -> bool:
        if size > LARGEST_FRAME // 2:
            return False
        return not self._pictures or self._bytes + size <= self._bound

    def _leave_late(self) -> None:
        """Drop what waited too long, each stream up to its next keyframe that did not."""
        oldest = self._monotonic() - WAITING_SECONDS
        if self._pictures[0].since >= oldest:
            return
        broken = {each.stream for each in self._pictures if each.since < oldest}
        kept: deque[_Waiting] = deque()
        for each in self._pictures:
            if each.picture.unit.keyframe and each.since >= oldest:
                broken.discard(each.stream)
            if each.stream in broken:
                self.dropped += 1
            else:
                kept.append(each)
        self._flowing -= broken
        self._keep(kept)

    def _forget(self, flow: str) -> None:
        # After `Ended`, nothing of that flow leaves: not even what was already waiting.
        self._keep(deque(each for each in self._pictures if each.picture.flow != flow))
        self._flowing = {stream for stream in self._flowing if stream[0] != flow}

    def _keep(self, pictures: deque[_Waiting]) -> None:
        self._pictures = pictures
        self._bytes = sum(each.size for each in pictures)
