"""A federator that plays a clip and does what the test tells it: honest, and very small."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.words import (
    PROTOCOL,
    Hello,
    Inventory,
    Leave,
    Picture,
    Refused,
    SourceState,
    Want,
    Watch,
    Watched,
    Welcome,
    Word,
)
from services.kit.passes import Pass, verify
from tenants.vocabulary.picture import AccessUnit, Quality
from tests.services.media.scene.clips import RATE, TICKS, clip
from tests.services.media.scene.patience import until

T = TypeVar("T", bound=Word)


@dataclass
class Flow:
    views: set[str]
    wanted: set[Quality]
    sent: dict[Quality, int]


class ScriptedFederator:
    """One end of a link. `heard` is everything media said, in order."""

    def __init__(self, carrier: Carrier, pass_key: object, clock: Callable[[], datetime]) -> None:
        self.heard: list[Word] = []
        self.flows: dict[str, Flow] = {}
        self.playing = True
        self.answers = True
        """Whether it decides on views, or leaves them without a word."""
        self.over = False
        self.total = 0
        """Pictures sent until now."""
        self._against_all: set[str] = set()
        self.clips: dict[Quality, Sequence[AccessUnit]] = {
            Quality.MAIN: clip(shade=40),
            Quality.SUB: clip(shade=0),
        }
        self.refusal: tuple[str, str, str] | None = None
        self.ahead_by = 0.0
        self._carrier = carrier
        self._pass_key = pass_key
        self._clock = clock

    async def serve(self) -> None:
        """Greet, answer and play until the link is lost."""
        try:
            await self._carrier.say(
                Hello(PROTOCOL, "test", self._clock().timestamp() + self.ahead_by)
            )
            async with asyncio.TaskGroup() as group:
                group.create_task(self._play())
                group.create_task(self._listen())
        except* LinkLost:
            pass
        finally:
            self.over = True

    def words(self, kind: type[T]) -> list[T]:
        return [word for word in self.heard if isinstance(word, kind)]

    async def greeted(self) -> None:
        await until(lambda: self.words(Welcome) != [])

    async def say(self, word: Word) -> None:
        await self._carrier.say(word)

    async def share(self, cameras: list[dict[str, object]]) -> None:
        await self.say(Inventory(cameras))

    async def report(
        self, flow: str, quality: Quality, state: str, code: str | None = None
    ) -> None:
        await self.say(SourceState(flow, quality.value, state, code, None))

    async def show(self, flow: str, quality: Quality, unit: AccessUnit) -> None:
        await self._carrier.show(Picture(flow, quality, unit))

    def keep_playing(self, flow: str) -> None:
        """Go on sending this flow though media has left it."""
        self._against_all.add(flow)
        self.flows.setdefault(flow, Flow(set(), {Quality.SUB}, {}))

    async def hang_up(self) -> None:
        await self._carrier.close()

    async def _listen(self) -> None:
        while True:
            word = await self._carrier.hear()
            assert not isinstance(word, Picture)
            self.heard.append(word)
            await self._answer(word)

    async def _answer(self, word: Word) -> None:
        match word:
            case Watch() if not self.answers:
                return
            case Watch(view=view, token=token, quality=quality):
                await self._watch(view, verify(token, self._pass_key, self._clock()), quality)  # type: ignore[arg-type]
            case Want(flow=flow, qualities=qualities):
                self.flows[flow].wanted = {Quality(each) for each in qualities}
            case Leave(view=view):
                for flow, known in list(self.flows.items()):
                    known.views.discard(view)
                    if not known.views and flow not in self._against_all:
                        del self.flows[flow]

    async def _watch(self, view: str, granted: Pass, quality: str) -> None:
        if self.refusal is not None:
            code, article, text = self.refusal
            await self.say(Refused(view, code, article, text))
            return
        flow = self.flows.setdefault(granted.flow, Flow(set(), set(), {}))
        flow.views.add(view)
        flow.wanted.add(Quality(quality))
        await self.say(Watched(view, granted.flow))
        await self.report(granted.flow, Quality(quality), "live")

    async def _play(self) -> None:
        """Each wanted quality at its own pace, from its first keyframe, round and round."""
        while True:
            for name, flow in list(self.flows.items()):
                shown = {one for one in flow.wanted if self.clips[one]}
                for quality in shown if self.playing else ():
                    index = flow.sent.get(quality, 0)
                    flow.sent[quality] = index + 1
                    await self.show(name, quality, self.unit(quality, index))
                    self.total += 1
            await asyncio.sleep(1 / RATE)

    def unit(self, quality: Quality, index: int) -> AccessUnit:
        units = self.clips[quality]
        rounds, place = divmod(index, len(units))
        unit = units[place]
        return replace(unit, timestamp=rounds * len(units) * TICKS + unit.timestamp)
