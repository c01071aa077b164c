"""One camera at the end of a joystick: the newest order wins, and silence is a stop.

Never a queue: what waits is one order, and a stop goes out at once, whatever the camera
is still busy with. It decides on no right, and knows nobody's name.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from federation.connector import CommandRefused, ConnectorError, Steering
from services.federator.steering.pace import SteeringPace
from services.federator.steering.second_hand import SecondHand, places_of
from services.kit.link.orders import Order
from services.kit.telemetry import mask
from services.kit.tracing.spans import NOTHING, Span
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.steering import Gear, Home, Move, Preset, Stop, Use

_log = logging.getLogger(__name__)


class Watchman(Protocol):
    """Who is told what becomes of a camera."""

    def in_hand(self, helm: Helm) -> None:
        """It takes orders from now on."""
        ...

    def out_of_hand(self, helm: Helm, code: str) -> None:
        """It takes none any more, or never did."""
        ...

    def alarm(self, helm: Helm) -> None:
        """It was told to stop, and did not acknowledge."""
        ...

    def touched(self, helm: Helm) -> None:
        """Somebody else moves it."""
        ...


class Helm:
    """Held from its making until `put_down`; `over` once it can be picked up no more."""

    def __init__(
        self,
        camera: CameraId,
        joystick: AbstractAsyncContextManager[Steering],
        pace: SteeringPace,
        watchman: Watchman,
    ) -> None:
        self.camera = camera
        self.presets: tuple[Preset, ...] = ()
        self.gear = Gear()
        self.ready = False
        self.over = False
        self._joystick = joystick
        self._pace = pace
        self._watchman = watchman
        self._wake = asyncio.Event()
        self._held = True
        self._pending: Order | None = None
        self._heard_at = 0.0
        self._turning = False
        self._moved = False
        """It has been told to go somewhere since it is in hand."""
        self._sending: asyncio.Task[None] | None = None
        self._stops_again_at: list[float] = []
        """An order that was given up may still be carried out: when to say stop again."""
        self._home_wanted = False
        self._leaves_at = 0.0
        self._yields = False
        """It is in its owner's hands: not even a stop is said any more."""
        self._second = SecondHand()
        self._followed = NOTHING
        self.task: asyncio.Task[None]

    def start(self, after: asyncio.Task[None] | None = None) -> None:
        """Take the camera in hand, once `after`, who held it before, has let go of it."""
        self.task = asyncio.create_task(self._run(after), name=f"helm {self.camera}")

    def follow(self, span: Span) -> None:
        """`span` is of the next order, until the camera has answered it."""
        self._followed.end(outcome="given-up")
        self._followed = span

    def order(self, order: Order) -> None:
        """Do this now, and forget what you were still to do."""
        is_still = isinstance(order, Move) and order.still
        self._pending = Stop() if is_still else order
        self._heard_at = _now()
        self._wake.set()

    def pick_up(self) -> None:
        """Another hand takes it: the camera stands still first."""
        self._held, self._home_wanted, self._yields = True, False, False
        self._second = SecondHand(self._second.places)
        self._halt()

    def put_down(self, *, home: bool) -> None:
        """Stop, go home if so wanted and if there is one, and let go of the camera. One that
        was never moved from here is left alone: somebody else may be steering it."""
        self._held, self._home_wanted = False, home and self._moved
        self._halt()

    def yield_up(self) -> None:
        """Its owner has it in hand: let go without a word, unless it obeys ours still."""
        self._held = self._home_wanted = False
        self._yields = not (self._turning or self._busy)
        if self._yields:
            self._wake.set()
        else:
            self._halt()

    async def close(self) -> None:
        """Let go now. Leaving the joystick stops the camera."""
        self.task.cancel()
        await asyncio.wait([self.task])

    def _halt(self) -> None:
        self._pending = Stop() if self._moved else None
        self._wake.set()

    async def _run(self, after: asyncio.Task[None] | None) -> None:
        try:
            if after is not None:
                await asyncio.wait([after])
            async with self._joystick as steering:
                await self._hold(steering)
        except ConnectorError as error:
            self.over = True
            code, reason = error.trouble.value, mask(str(error))
            _log.warning("camera out of hand", extra={"camera": self.camera, "reason": reason})
            self._watchman.out_of_hand(self, code)
        except Exception:
            # A fault of ours: whoever holds it must know that nothing moves.
            self.over = True
            _log.exception("helm failed", extra={"camera": self.camera})
            self._watchman.out_of_hand(self, "camera-unreachable")
        finally:
            self.over = True

    async def _hold(self, steering: Steering) -> None:
        await self._read(steering)
        self.ready = True
        self._watchman.in_hand(self)
        looking = asyncio.create_task(self._look(steering), name=f"look {self.camera}")
        try:
            while (order := await self._next()) is not None:
                if isinstance(order, Stop):
                    await self._stop(steering)
                else:
                    self._send(steering, order)
            if self._yields:
                steering.hand_over()
        finally:
            self.over = True
            looking.cancel()
            if self._sending is not None:
                self._sending.cancel()

    async def _read(self, steering: Steering) -> None:
        """What can be asked of it; a camera that does not say is turned all the same."""
        try:
            async with asyncio.timeout(self._pace.presets):
                self.presets = tuple(await steering.presets())
                self._second.places = places_of(preset.pose for preset in self.presets)
                self.gear = await steering.gear()
        except (ConnectorError, TimeoutError) as error:
            _log.info("presets unread", extra={"camera": self.camera, "reason": mask(str(error))})

    async def _look(self, steering: Steering) -> None:
        """Whether another hand moves it, for as long as the camera says where it is."""
        while True:
            await asyncio.sleep(self._pace.moving_look if self._turning else self._pace.look)
            if not self._held or (self._sending is not None and not self._turning):
                continue
            second = self._second
            try:
                async with asyncio.timeout(self._pace.stop_timeout):
                    stance = await steering.stance()
            except (ConnectorError, TimeoutError):
                continue
            if stance.is_untold:
                return
            if second is self._second and self._held and second.seen(stance, _now()):
                self._second = SecondHand(second.places)
                self._watchman.touched(self)

    async def _next(self) -> Order | None:
        """The next thing to tell the camera; None when there is nothing more to tell."""
        while True:
            self._wake.clear()
            order = self._due(_now())
            if order is not None:
                return order
            if self._may_leave(_now()):
                return None
            try:
                async with asyncio.timeout_at(self._looks_again_at()):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def _due(self, now: float) -> Order | None:
        silent = now - self._heard_at >= self._pace.dead_man
        if silent and isinstance(self._pending, Move):
            self._pending = None
        if silent and self._turning and self._pending is None:
            _log.warning("stopped for want of orders", extra={"camera": self.camera})
            return Stop()
        if self._pending is None and self._stops_again_at and now >= self._stops_again_at[0]:
            self._stops_again_at.pop(0)
            return Stop()
        if self._home_wanted and not self._busy:
            self._home_wanted = False
            self._leaves_at = now + self._pace.homecoming
            return Home()
        if self._sending is not None and not isinstance(self._pending, Stop):
            return None
        order, self._pending = self._pending, None
        return order

    @property
    def _busy(self) -> bool:
        return bool(self._sending or self._pending or self._stops_again_at)

    def _may_leave(self, now: float) -> bool:
        return not self._held and not self._busy and now >= self._leaves_at

    def _looks_again_at(self) -> float | None:
        instants = self._stops_again_at[:1]
        if self._turning:
            instants.append(self._heard_at + self._pace.dead_man)
        if not self._held and not self._busy:
            instants.append(self._leaves_at)
        return min(instants, default=None)

    async def _stop(self, steering: Steering) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None
            self._doubt()
        for attempt in range(self._pace.stop_tries):
            if attempt:
                await asyncio.sleep(self._pace.stop_pause)
            if await self._say_stop(steering):
                break
        else:
            _log.critical("the camera does not stop", extra={"camera": self.camera})
            self._home_wanted = False
            self._watchman.alarm(self)
        self._turning = False

    def _doubt(self) -> None:
        """An order was given up: the camera may carry it out later, after our stop."""
        self._stops_again_at = [_now() + seconds for seconds in self._pace.stop_again]

    async def _say_stop(self, steering: Steering) -> bool:
        self._second.ordered(Stop(), _now())
        try:
            async with asyncio.timeout(self._pace.stop_timeout):
                await steering.stop()
        except Exception as error:
            # Whatever went wrong, a camera that may be turning is told again.
            reason = mask(str(error)) or type(error).__name__
            _log.warning("stop unconfirmed", extra={"camera": self.camera, "reason": reason})
            return False
        self._second.ordered(Stop(), _now())
        return True

    def _send(self, steering: Steering, order: Order) -> None:
        if not isinstance(order, Use):
            self._second.ordered(order, _now())
            self._turning, self._moved = isinstance(order, Move), True
        self._stops_again_at.clear()
        self._sending = asyncio.create_task(self._command(steering, order))
        self._sending.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        if self._sending is task:
            self._sending = None
            self._wake.set()

    async def _command(self, steering: Steering, order: Order) -> None:
        try:
            async with asyncio.timeout(self._pace.command):
                await steering.command(order)
            self._followed.end(outcome="obeyed")
        except CommandRefused:
            self._followed.end(outcome="refused")
            if isinstance(order, Home):
                self._leaves_at = 0.0
            _log.info("order refused", extra={"camera": self.camera, "order": repr(order)})
        except Exception as error:
            # It may have heard or not: whatever it does now, it must not go on doing it.
            self._pending = Stop()
            self._doubt()
            self._followed.end(outcome="lost", error=type(error).__name__)
            reason = mask(str(error)) or type(error).__name__
            _log.warning("order lost", extra={"camera": self.camera, "reason": reason})


def _now() -> float:
    return asyncio.get_running_loop().time()
