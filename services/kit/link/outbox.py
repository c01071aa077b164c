"""What waits to leave on a link: words first, pictures as room allows.

Words are never dropped and overtake pictures; a peer that lets too many of them pile
up is taken for lost. Pictures are dropped by whole runs, up to the next keyframe of
their flow, so that no decoder is ever given a gap.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from services.kit.link.carrier import LinkLost
from services.kit.link.words import Ended, Picture, Word
from tenants.vocabulary.picture import Quality

WAITING_BYTES: Final = 2_000_000
"""Pictures that may wait: half a second of eight flows at 4 Mbit/s."""
WAITING_WORDS: Final = 1024
LARGEST_FRAME: Final = 8 * 1024 * 1024
"""The longest word or picture a link carries: an inventory of 10,000 cameras, an 8K keyframe."""

Stream = tuple[str, Quality]


class Outbox:
    """One direction of one link; used from one event loop."""

    def __init__(self, waiting_bytes: int = WAITING_BYTES) -> None:
        self._bound = waiting_bytes
        self._words: deque[Word] = deque()
        self._pictures: deque[Picture] = deque()
        self._bytes = 0
        self._flowing: set[Stream] = set()
        self._closed = False
        self._changed = asyncio.Event()
        self.dropped = 0
        """How many pictures were dropped since the link was opened."""

    @property
    def empty(self) -> bool:
        return not self._words and not self._pictures

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
        startable = picture.unit.keyframe or stream in self._flowing
        if not startable or not self._has_room(len(picture.unit.data)):
            self._flowing.discard(stream)
            self.dropped += 1
            return

        self._flowing.add(stream)
        self._pictures.append(picture)
        self._bytes += len(picture.unit.data)
        self._changed.set()

    async def take(self) -> Word | Picture:
        """The next thing to leave. Words said before `close` still come; then `LinkLost`."""
        while self.empty:
            if self._closed:
                raise LinkLost("the link is closed")
            self._changed.clear()
            await self._changed.wait()

        if self._words:
            return self._words.popleft()
        picture = self._pictures.popleft()
        self._bytes -= len(picture.unit.data)
        return picture

    def close(self) -> None:
        """Nothing more goes in; pictures that wait are thrown away."""
        self._closed = True
        self._pictures.clear()
        self._bytes = 0
        self._changed.set()

    def _has_room(self, size: int) -> bool:
        if size > LARGEST_FRAME // 2:
            return False
        return not self._pictures or self._bytes + size <= self._bound

    def _forget(self, flow: str) -> None:
        # After `Ended`, nothing of that flow leaves: not even what was already waiting.
        self._pictures = deque(each for each in self._pictures if each.flow != flow)
        self._bytes = sum(len(each.unit.data) for each in self._pictures)
        self._flowing = {stream for stream in self._flowing if stream[0] != flow}
