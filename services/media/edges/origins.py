"""The edge's side: the nodes that flows come from, dialled when one is wanted, let go after.

One link for each origin, whatever comes by it, opened again while it is needed. What it says of
flows that it was not asked for changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from secrets import SystemRandom
from typing import Final, Protocol
from urllib.parse import urlsplit

from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.words import PROTOCOL, Hello, Picture, UnreadableWord, Welcome, Word
from services.media.edges.speaking import Speaking

_log = logging.getLogger(__name__)

FIRST_RETRY: Final = 0.25
LONGEST_RETRY: Final = 2.0
WELCOME_SECONDS: Final = 3.0
UNREACHED_SECONDS: Final = 3.0
"""An origin that could not be reached for so long is told of: the API places nothing more so."""
FORGIVEN_SECONDS: Final = 60.0
"""Then it is tried again."""
LINGER_SECONDS: Final = 5.0
"""How long a link stays that nothing comes by: who comes back does not wait for TLS."""

Dial = Callable[[str], Awaitable[Carrier]]
"""Calls the node at this address once. Raises `LinkLost`."""


class Arrivals(Protocol):
    """What comes of a link to an origin."""

    def origin_is_up(self, origin: Origin) -> None: ...

    def origin_is_down(self, origin: Origin) -> None: ...

    def origin_shows(self, origin: Origin, picture: Picture) -> None: ...

    def origin_says(self, origin: Origin, word: Word) -> None: ...


@dataclass(eq=False, slots=True)
class Origin:
    """One node that flows come from; `flows` is the tenant of each."""

    name: str
    link: str
    flows: dict[str, str] = field(default_factory=dict)
    speaking: Speaking | None = None
    """`None` while there is no link."""
    away_since: float = 0.0
    idle_since: float | None = None

    @property
    def is_up(self) -> bool:
        return self.speaking is not None

    def say(self, word: Word) -> None:
        """Reaches it, or nobody while its link is down: all is said again when it is up."""
        if self.speaking is not None:
            self.speaking.say(word)


class Origins:
    """One per node; `node` is this one's name."""

    def __init__(
        self,
        node: str,
        dial: Dial | None,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._node = node
        self._dial = dial
        self._clock = clock
        self._monotonic = monotonic
        self._origins: dict[str, tuple[Origin, asyncio.Task[None]]] = {}
        self._unreached: dict[str, float] = {}
        self.arrivals: Arrivals

    @property
    def can_dial(self) -> bool:
        return self._dial is not None

    def at(self, name: str, link: str) -> Origin:
        """The origin at this address, dialled if it was not."""
        known = self._origins.get(link)
        if known is not None and not known[1].done():
            return known[0]
        origin = Origin(name, link, away_since=self._monotonic())
        task = asyncio.create_task(self._hold(origin), name=f"origin {name}")
        self._origins[link] = origin, task
        return origin

    def attach(self, origin: Origin, tenant: str, flow: str) -> None:
        origin.flows[flow] = tenant
        origin.idle_since = None

    def detach(self, origin: Origin, flow: str) -> None:
        origin.flows.pop(flow, None)
        if not origin.flows:
            origin.idle_since = self._monotonic()

    def unreached(self) -> list[str]:
        """The origins that could not be reached of late."""
        now = self._monotonic()
        for origin, _ in self._origins.values():
            if not origin.is_up and origin.flows and now - origin.away_since >= UNREACHED_SECONDS:
                self._unreached[origin.name] = now + FORGIVEN_SECONDS
        self._unreached = {name: until for name, until in self._unreached.items() if until > now}
        return sorted(self._unreached)

    def tick(self) -> None:
        """Let go of the links that nothing comes by."""
        now = self._monotonic()
        for link, (origin, task) in list(self._origins.items()):
            is_idle = origin.idle_since is not None and not origin.flows
            if is_idle and now - (origin.idle_since or now) >= LINGER_SECONDS:
                task.cancel()
                del self._origins[link]

    async def close(self) -> None:
        tasks = [task for _, task in self._origins.values()]
        self._origins.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _hold(self, origin: Origin) -> None:
        wait = FIRST_RETRY
        while True:
            wait = FIRST_RETRY if await self._serve_once(origin) else min(LONGEST_RETRY, wait * 2)
            # Up to half less, so that edges of one origin do not all come back at once.
            await asyncio.sleep(wait * (1 - SystemRandom().random() / 2))

    async def _serve_once(self, origin: Origin) -> bool:
        """True where a link stood."""
        if self._dial is None:
            return False
        where = {"node": origin.name, "address": urlsplit(origin.link).netloc}
        try:
            carrier = await self._dial(origin.link)
        except LinkLost as lost:
            _log.warning("origin not reached", extra=where | {"reason": str(lost)})
            return False
        speaking = Speaking(carrier)
        try:
            await self._greet(carrier)
            origin.speaking = speaking
            self._unreached.pop(origin.name, None)
            _log.info("origin up", extra=where)
            self.arrivals.origin_is_up(origin)
            await self._hear(origin, carrier)
        except (LinkLost, UnreadableWord, TimeoutError) as error:
            _log.info("origin lost", extra=where | {"reason": str(error) or "no welcome in time"})
        except Exception:
            # A fault of ours costs this link, which is dialled again.
            _log.exception("origin dropped", extra=where)
        finally:
            stood = origin.speaking is not None
            origin.speaking, origin.away_since = None, self._monotonic()
            if stood:
                self.arrivals.origin_is_down(origin)
            await speaking.close()
        return stood

    async def _greet(self, carrier: Carrier) -> None:
        await carrier.say(Hello(PROTOCOL, self._node, self._clock().timestamp()))
        async with asyncio.timeout(WELCOME_SECONDS):
            word = await carrier.hear()
        if not isinstance(word, Welcome) or word.protocol != PROTOCOL:
            raise UnreadableWord(f"this node does not speak protocol {PROTOCOL}")

    async def _hear(self, origin: Origin, carrier: Carrier) -> None:
        while True:
            match await carrier.hear():
                case Picture() as picture:
                    self.arrivals.origin_shows(origin, picture)
                case word:
                    self.arrivals.origin_says(origin, word)
