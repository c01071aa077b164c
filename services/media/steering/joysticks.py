"""The joysticks of a node's views: no picture, no steering.

Passes on what a screen that holds one says, and tells it how it ended. Who may hold is
the commune's to decide; that a camera stops is its federator's business, not this one's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from services.kit.bus import topics
from services.kit.link.orders import Order, write_order
from services.kit.link.steering import Held, Release, SteeringEnded, SteeringRefused, Take
from services.kit.link.words import Word
from services.kit.passes import PassRefused, PublicKeys, SteeringPass, verify_steering
from services.kit.tracing.context import context_of_lease
from services.kit.tracing.spans import NOTHING, Span, begin, is_on
from services.media.rooms import Publish
from services.media.steering.words import SENTENCES, Releasing, Taking, Told, Wish, told
from services.media.view import View
from tenants.vocabulary.picture import PictureState
from tenants.vocabulary.steering import Move, Stop

MOVE_SECONDS: Final = 0.04
"""The commune is told of a speed at most so often: the latest one, the others are dropped."""
ALARM: Final = "stop-unconfirmed"
"""Told to whoever held the joystick last, too: somebody has to look at the camera."""
REMEMBERED: Final = timedelta(seconds=10)
"""How long after its end a hold can still bring an alarm."""
NEVER: Final = float("-inf")


class Federators(Protocol):
    """The links, as joysticks and the house need them."""

    def linked(self, tenant: str) -> bool: ...

    def say(self, tenant: str, word: Word, flow: str | None = None) -> None: ...


@dataclass(eq=False, slots=True)
class Hand:
    """One screen with a pass to steer, from its asking to the end of its hold."""

    view: View
    granted: SteeringPass
    held: bool = False
    waiting: Move | None = None
    moved_at: float = NEVER
    timer: asyncio.TimerHandle | None = None
    taking: Span = NOTHING
    """From its asking to the commune's answer."""

    def is_meant(self, lease: str) -> bool:
        """Whether a word about `lease` is about this hold; an older federator names none."""
        return lease in ("", self.granted.lease)

    def forget_move(self) -> None:
        self.waiting = None
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class Joysticks:
    """At most one for each view."""

    def __init__(
        self,
        federators: Federators,
        publish: Publish,
        pass_key: PublicKeys,
        clock: Callable[[], datetime],
    ) -> None:
        self._federators = federators
        self._publish = publish
        self._pass_key = pass_key
        self._clock = clock
        self._hands: dict[str, Hand] = {}
        self._past: dict[str, tuple[Hand, datetime]] = {}

    def hear(self, view: View, wish: Wish) -> None:
        """What the screen of this view says of its joystick."""
        match wish:
            case Taking(token=token):
                self._take(view, token)
            case Releasing():
                self.end(view.granted.view, "released")
            case order:
                hand = self._hands.get(view.granted.view)
                if hand is not None and hand.held:
                    self._pass_on(hand, order)

    def answered(self, tenant: str, word: Held | SteeringRefused | SteeringEnded) -> None:
        """What the commune's federator says of one of its own views."""
        hand = self._hands.get(word.view)
        if hand is None or hand.granted.tenant != tenant or not hand.is_meant(word.lease):
            self._answered_late(tenant, word)
            return
        lease = hand.granted.lease
        match word:
            case Held():
                self._hold(hand, word)
            case SteeringRefused(code=code, article=article, text=text):
                self._close(hand, told("refused", code, text, article, lease))
            case SteeringEnded(code=code, text=text):
                self._close(hand, told("ended", code, text, lease=lease))

    def end(self, view_id: str, code: str, text: str | None = None) -> None:
        """This view steers nothing any more; the commune hears of it at once."""
        hand = self._hands.get(view_id)
        if hand is not None:
            self._say(hand, Release(view_id, code))
            self._close(hand, told("ended", code, text, lease=hand.granted.lease))

    def revoke(self, lease: str, code: str, text: str | None) -> None:
        """The API ended this lease."""
        for view_id in [each for each, hand in self._hands.items() if hand.granted.lease == lease]:
            self.end(view_id, code, text)

    def tick(self) -> None:
        """End what has lasted as long as it may."""
        now = self._clock()
        for view_id in [each for each, one in self._hands.items() if one.granted.until <= now]:
            self.end(view_id, "deadline")
        fresh = now - REMEMBERED
        self._past = {view: past for view, past in self._past.items() if past[1] > fresh}

    def _take(self, view: View, token: str) -> None:
        try:
            granted, _ = verify_steering(token, self._pass_key, self._clock())
        except PassRefused:
            return _tell(view, told("refused", "pass-refused"))
        if not _matches(granted, view):
            return _tell(view, told("refused", "pass-refused"))
        if not _is_live(view):
            return _tell(view, told("refused", "no-picture", lease=granted.lease))
        if not self._federators.linked(granted.tenant):
            return _tell(view, told("refused", "link-lost", lease=granted.lease))

        known = self._hands.get(granted.view)
        if known is not None and known.granted.lease == granted.lease:
            known.granted = granted
        else:
            self.end(granted.view, "released")
            hand = self._hands[granted.view] = Hand(view, granted)
            of_lease = context_of_lease(granted.lease) if is_on() else None
            hand.taking = begin("media.take", of_lease, view=granted.view, camera=granted.camera)
        return self._federators.say(granted.tenant, Take(granted.view, token), granted.flow)

    def _hold(self, hand: Hand, word: Held) -> None:
        hand.held = True
        hand.taking.end(outcome="held")
        granted, until = hand.granted, datetime.fromtimestamp(word.until, UTC)
        seconds = max(0.0, (until - self._clock()).total_seconds())
        kept = (until, seconds, word.presets, word.gear)
        held = Told("held", None, SENTENCES["held"], granted.lease, *kept)
        _tell(hand.view, held)
        self._publish(topics.STEERINGS_HELD, _named(granted) | {"until": word.until})

    def _pass_on(self, hand: Hand, order: Order) -> None:
        if isinstance(order, Move) and not order.still:
            self._move(hand, order)
            return
        hand.forget_move()
        self._say(hand, write_order(hand.granted.view, order))

    def _move(self, hand: Hand, move: Move) -> None:
        """Not faster than the commune is told, and never what nobody sees."""
        if not _is_live(hand.view):
            self._stop_once(hand)
            return
        loop = asyncio.get_running_loop()
        wait = hand.moved_at + MOVE_SECONDS - loop.time()
        if wait > 0:
            hand.waiting = move
            hand.timer = hand.timer or loop.call_later(wait, self._move_on, hand)
            return
        hand.forget_move()
        hand.moved_at = loop.time()
        self._say(hand, write_order(hand.granted.view, move))

    def _move_on(self, hand: Hand) -> None:
        move, hand.waiting, hand.timer = hand.waiting, None, None
        if move is not None:
            self._move(hand, move)

    def _stop_once(self, hand: Hand) -> None:
        hand.forget_move()
        if hand.moved_at > NEVER:
            hand.moved_at = NEVER
            self._say(hand, write_order(hand.granted.view, Stop()))

    def _close(self, hand: Hand, last: Told) -> None:
        hand.forget_move()
        hand.taking.end(outcome="refused", code=last.code or "ended")
        granted = hand.granted
        if self._hands.get(granted.view) is hand:
            del self._hands[granted.view]
        self._past[granted.view] = (hand, self._clock())
        _tell(hand.view, last)
        self._publish(topics.STEERINGS_ENDED, _named(granted) | {"code": last.code})

    def _answered_late(self, tenant: str, word: Held | SteeringRefused | SteeringEnded) -> None:
        past = self._past.get(word.view)
        if isinstance(word, Held) and word.view not in self._hands:
            # It was given back while the commune was still deciding.
            flow = None if past is None else past[0].granted.flow
            self._federators.say(tenant, Release(word.view, "released"), flow)
        if isinstance(word, SteeringEnded) and word.code == ALARM and past is not None:
            hand, _ = past
            if hand.granted.tenant == tenant:
                self._close(hand, told("ended", word.code, word.text, lease=hand.granted.lease))

    def _say(self, hand: Hand, word: Word) -> None:
        self._federators.say(hand.granted.tenant, word, hand.granted.flow)


def _named(granted: SteeringPass) -> dict[str, object]:
    return {
        "lease": granted.lease,
        "view": granted.view,
        "tenant": granted.tenant,
        "camera": granted.camera,
    }


def _matches(granted: SteeringPass, view: View) -> bool:
    seen = view.granted
    return (granted.view, granted.flow, granted.tenant, granted.camera, granted.agent) == (
        seen.view,
        seen.flow,
        seen.tenant,
        seen.camera,
        seen.agent,
    )


def _is_live(view: View) -> bool:
    return view.told is not None and view.told.state is PictureState.LIVE


def _tell(view: View, what: Told) -> None:
    if view.screen.peer is not None:
        view.screen.peer.say(what.written())
