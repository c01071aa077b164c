"""One agent on one flow: the right, the screen it is shown on, what it was last told.

A view has one screen at a time. A screen that comes back under the same right takes
the place of the one before; the right goes on, its register entry too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from services.kit.passes import Pass
from services.kit.tracing.spans import NOTHING
from services.media.health.waits import Waits
from services.media.relay.frames import Frame
from services.media.relay.sender import Sender
from services.media.relay.strain import Strain
from services.media.steering import words as steering
from services.media.steering.words import Wish
from services.media.transcoding.choice import Known, choose
from services.media.webrtc.peer import Peer
from services.media.words import Said, read_wish
from tenants.vocabulary.picture import Codec, Quality


class ViewOver(Exception):
    """This view has ended: its pass opens nothing any more."""


class NodeFull(Exception):
    """This node holds as many views as it was told to."""


class NodeDraining(Exception):
    """This node is being stopped, and opens nothing more."""


class LinkAbsent(Exception):
    """The commune's federator is not linked to this node."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the WHEP door answers: `session` is known to this screen alone."""

    session: str
    answer: str
    tag: str


class Stage(Protocol):
    """Who acts on what a screen does."""

    def screen_ready(self, screen: Screen) -> None:
        """It is connected, or it listens now: show and tell what there is."""
        ...

    def screen_gone(self, screen: Screen) -> None: ...

    def screen_wishes(self, screen: Screen, quality: Quality) -> None: ...

    def screen_steers(self, screen: Screen, wish: Wish) -> None: ...

    def screen_lost_pictures(self, screen: Screen) -> None: ...


class Screen:
    """One browser's connection; implements `services.media.webrtc.peer.Listener`."""

    def __init__(
        self,
        view: str,
        session: str,
        sender: Sender,
        stage: Stage,
        since: float,
        plays: Codec = Codec.H264,
    ) -> None:
        self.view = view
        self.plays = plays
        self.session = session
        self.sender = sender
        self.since = since
        self.is_connected = False
        self.peer: Peer | None = None
        self.awaiting = NOTHING
        """From the offer to the first picture that leaves for it."""
        self._stage = stage

    def connected(self) -> None:
        self.is_connected = True
        self._stage.screen_ready(self)

    def gone(self) -> None:
        self._stage.screen_gone(self)

    def listening(self) -> None:
        self._stage.screen_ready(self)

    def heard(self, said: str) -> None:
        quality = read_wish(said)
        if quality is not None:
            self._stage.screen_wishes(self, quality)
        elif (wish := steering.read_wish(said)) is not None:
            self._stage.screen_steers(self, wish)

    def keyframe_wanted(self) -> None:
        self._stage.screen_lost_pictures(self)

    async def close(self, last_word: Said | None = None) -> None:
        """No picture leaves once this has begun; the last word may take a moment."""
        self.awaiting.end(outcome="given-up")
        self.sender.stop()
        if self.peer is not None:
            await self.peer.close(last_word.written() if last_word else None)


@dataclass(eq=False, slots=True)
class View:
    """`token` is the freshest pass; `current` is the quality on its way to the screen.

    `asked` is what the screen asked for, `wanted` what is asked of the commune: the small
    picture, where the way to the screen does not carry the large one; the other one, where
    its browser cannot show what it asked for.
    """

    granted: Pass
    token: str
    wanted: Quality
    screen: Screen
    strain: Strain = field(default_factory=Strain)
    current: Quality | None = None
    agreed: bool = False
    """The federator has decided again, and agreed, on the link that is up now."""
    unrenewed: float = 0.0
    """Seconds since the API last renewed this view, while the bus was there."""
    replayed_at: float = float("-inf")
    told: Said | None = None
    shown_after: float | None = None
    """Seconds from this screen's offer to the first picture that left for it."""
    dropped_before: int = 0
    """Pictures that its earlier screens missed."""
    asked: Quality = field(init=False)
    is_relieved: bool = False
    """Whether it is shown less than it asked for, as its way carries no more."""
    is_substituted: bool = False
    """Whether it is shown another picture, as its browser cannot show that one."""
    waits: Waits | None = None
    """Where it is counted how long its screens wait."""

    def __post_init__(self) -> None:
        self.asked = self.wanted

    def wish(self, quality: Quality, known: Known, now: float) -> None:
        """What the screen asks for now, or as soon as the way to it carries it, and as its
        browser can show it."""
        self.asked = quality
        self.is_relieved = self.strain.is_narrow(now) and quality is not Quality.SUB
        carried = Quality.SUB if self.is_relieved else quality
        self.wanted = choose(carried, self.screen.plays, known)
        self.is_substituted = self.wanted is not carried

    @property
    def dropped(self) -> int:
        """Pictures that it missed because its way was too slow, on all its screens."""
        return self.dropped_before + self.screen.sender.dropped

    def move_to(self, screen: Screen) -> None:
        """Another screen takes the place of the one before: nothing is on it yet."""
        self.dropped_before = self.dropped
        self.give_up(screen.since)
        self.screen, self.current, self.told = screen, None, None
        self.shown_after = None

    def give_up(self, now: float) -> None:
        """No picture leaves any more for the screen that it has."""
        if self.shown_after is None and self.waits is not None:
            self.waits.given_up(now - self.screen.since)

    @property
    def less(self) -> str | None:
        """Why it is not shown what it asked for, in a stable code."""
        if self.is_relieved:
            return "narrow"
        return "substituted" if self.is_substituted else None

    @property
    def ready(self) -> bool:
        return self.agreed and self.screen.is_connected

    @property
    def qualities(self) -> frozenset[Quality]:
        """What has to be pulled for this view: what it shows, until what it wants is there."""
        return frozenset({self.wanted} | ({self.current} if self.current else set()))

    def begin(self, quality: Quality, frames: tuple[Frame, ...], now: float) -> None:
        """Show `quality` from these pictures on, a keyframe first."""
        self.screen.sender.begin(frames)
        self.current = quality
        self.replayed_at = now
        if self.shown_after is None:
            self.shown_after = now - self.screen.since
            self.screen.awaiting.end(outcome="first-picture", quality=quality.value)
            if self.waits is not None:
                self.waits.shown(self.shown_after)

    def tell(self, said: Said) -> None:
        """Say it once, when somebody listens."""
        peer = self.screen.peer
        if said != self.told and peer is not None and peer.listening:
            peer.say(said.written())
            self.told = said
