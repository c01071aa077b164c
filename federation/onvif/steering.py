"""The joystick of one dome, over ONVIF's PTZ service.

Commands go one after the other, so that a stop is never overtaken by the move before it;
a move that waited while something newer was said is not worth sending. Each move tells
the camera to end it by itself within a second, where the model understands that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import assert_never

from federation.connector import (
    CameraUnreachable,
    CommandRefused,
    NotSteerable,
    UnreadableAnswer,
)
from federation.onvif import messages, parser
from federation.onvif.client import Description, Device
from federation.onvif.lens import Lens
from federation.onvif.models import StopVerb
from federation.onvif.parser import Profile
from federation.onvif.soap.envelope import Fault, Node
from federation.pulling.pictures import naming
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.steering import (
    Gear,
    GoToPreset,
    Home,
    Move,
    MoveBy,
    MoveTo,
    Preset,
    PtzCommand,
    Sight,
    Stance,
    Stop,
    Use,
)

MOVE_SECONDS = 1.0
"""How long the camera goes on by itself after the last move it was told."""
SHORT_MOVE_SECONDS = 0.6
"""The same where the device says that it takes so short a time: silence is a stop after half
a second anyway, and a federator that dies leaves the camera turning no longer."""
HALF_TURN_DEGREES = 180.0
"""The generic pan space, from -1 to 1, is a whole turn on the domes that were recorded."""
REFUSALS = {
    "NoToken": "it has no such preset: ask for the list again",
    "NoHomePosition": "it has no home: set one in the camera",
    "InvalidPosition": "that place is out of its reach",
    "InvalidVelocity": "it cannot move that fast",
    "InvalidTranslation": "that place is out of its reach",
    "SpaceNotSupported": "it cannot turn in that way",
}


class TimeoutRefused(CommandRefused):
    """The command is fine, saying how long it lasts is not."""


class Joystick:
    """Implements `federation.connector.Steering`. Made by `take`."""

    def __init__(
        self, camera: Camera, device: Device, known: Description, profile: Profile
    ) -> None:
        self._camera = camera
        self._device = device
        self._url = known.services["ptz"]
        self._model = known.model
        self._profile = profile.token
        self._lens = Lens(device, known, profile, self._ask_at)
        self._lasting: float | None = MOVE_SECONDS if known.model.timeout_sent else None
        self._in_turn = asyncio.Lock()
        self._said = 0
        self._turning = self._zooming = False
        self._moved = False
        self._over = False
        self._tells = False
        """Where it is says who moves it."""

    @classmethod
    async def take(cls, camera: Camera, device: Device, *, wanders: bool = False) -> Joystick:
        """`wanders`: where it is says nothing of who moves it. Raises `NotSteerable` where the
        device has no motor, and `ConnectorError`."""
        known = await device.describe()
        if known.steered is None:
            raise NotSteerable("it has nothing that turns: remove `steerable`, or check its set-up")
        joystick = cls(camera, device, known, known.steered)
        joystick._tells = known.model.position_told and not wanders
        await joystick._learn_timeout(known.steered)
        return joystick

    async def command(self, command: PtzCommand) -> None:
        match command:
            case Stop():
                await self.stop()
            case Move():
                await (self.stop() if command.still else self._move(command))
            case MoveBy():
                await self._move_by(command)
            case MoveTo() | GoToPreset() | Home():
                await self._once(self._way_to(command))
            case Use(aid):
                await self._lens.use(aid)
            case _:
                assert_never(command)

    def _way_to(self, there: MoveTo | GoToPreset | Home) -> str:
        match there:
            case MoveTo(pan, tilt, zoom):
                return messages.absolute_move(self._profile, messages.vector((pan, tilt), zoom))
            case GoToPreset(preset):
                return messages.go_to_preset(self._profile, preset)
            case Home():
                return messages.go_home(self._profile)

    async def stop(self) -> None:
        self._said += 1
        async with self._in_turn:
            try:
                await self._stop()
                self._moved = self._turning = self._zooming = False
            finally:
                await self._lens.stop()

    async def let_go(self) -> None:
        """Stop what was started here, and nothing that somebody else started."""
        if self._over:
            return
        try:
            if self._moved:
                await self.stop()
        finally:
            await self._lens.let_go()

    async def close(self) -> None:
        """Let go for good: nothing more is asked of the camera from here."""
        try:
            await self.let_go()
        finally:
            self._over = True

    async def presets(self) -> Sequence[Preset]:
        body = await self._ask(messages.presets(self._profile))
        return parser.read_presets(body, unnamed=self._model.unnamed_presets)

    async def gear(self) -> Gear:
        return await self._lens.gear()

    async def sight(self) -> Sight:
        """The heading of a dome whose declared heading is that of pan zero; ONVIF knows no
        north, and no angle of view."""
        if self._camera.heading is None:
            return Sight()
        pose = parser.read_stance(await self._ask(messages.status(self._profile))).pose
        if pose is None:
            return Sight()
        return Sight(round(self._camera.heading + pose.pan * HALF_TURN_DEGREES, 6) % 360)

    async def stance(self) -> Stance:
        """Not in turn: a look must never be waited for by a stop."""
        if not self._tells:
            return Stance()
        return parser.read_stance(await self._ask(messages.status(self._profile)))

    def hand_over(self) -> None:
        self._moved = False

    async def _move(self, move: Move) -> None:
        self._said += 1
        mine = self._said
        async with self._in_turn:
            if mine != self._said:
                return
            # An axis left out keeps its speed on some models: one that moved is said until
            # the stop, and one that never did is not, for cameras that have not got it.
            self._turning = self._turning or bool(move.pan or move.tilt)
            self._zooming = self._zooming or bool(move.zoom)
            self._moved = True
            pan_tilt = (move.pan, move.tilt) if self._turning else None
            way = messages.vector(pan_tilt, move.zoom if self._zooming else None)
            if way:
                await self._continuous(way)
            await self._lens.move(move.focus)

    async def _move_by(self, move: MoveBy) -> None:
        turned = (move.pan, move.tilt) if move.pan or move.tilt else None
        way = messages.vector(turned, move.zoom or None)
        if way:
            await self._once(messages.relative_move(self._profile, way))

    async def _once(self, body: str) -> None:
        self._said += 1
        async with self._in_turn:
            self._moved = True
            await self._ask(body)

    async def _continuous(self, velocity: str) -> None:
        body = messages.continuous_move(self._profile, velocity, self._lasting)
        try:
            await self._ask(body)
        except TimeoutRefused:
            self._lasting = None
            await self._ask(messages.continuous_move(self._profile, velocity, None))

    async def _stop(self) -> None:
        verb = self._model.stop
        if verb is not StopVerb.ZERO:
            try:
                await self._ask(messages.stop(self._profile))
            except CommandRefused:
                # Without the verb, no speed is the only way left.
                verb = StopVerb.ZERO
        if verb is StopVerb.ZERO:
            await self._ask(self._standstill())
        elif verb is StopVerb.BOTH and (self._turning or self._zooming):
            await self._stand_still_too()

    async def _stand_still_too(self) -> None:
        """The second of two ways: a model that refuses it has stopped by the first."""
        try:
            await self._ask(self._standstill())
        except CommandRefused:
            return

    def _standstill(self) -> str:
        none_said = not (self._turning or self._zooming)
        pan_tilt = (0.0, 0.0) if self._turning or none_said else None
        velocity = messages.vector(pan_tilt, 0.0 if self._zooming else None)
        return messages.continuous_move(self._profile, velocity, self._lasting)

    async def _learn_timeout(self, profile: Profile) -> None:
        if self._lasting is None:
            return
        try:
            body = await self._device.ask(self._url, messages.timeouts(profile.ptz or ""))
        except (Fault, UnreadableAnswer):
            return
        shortest, longest = parser.read_timeouts(body) or (MOVE_SECONDS, MOVE_SECONDS)
        wanted = SHORT_MOVE_SECONDS if shortest <= SHORT_MOVE_SECONDS else MOVE_SECONDS
        self._lasting = min(max(wanted, shortest), longest) if longest > 0 else None

    async def _ask(self, body: str) -> Node:
        return await self._ask_at(self._url, body)

    async def _ask_at(self, url: str, body: str) -> Node:
        with naming(self._camera.id):
            if self._over:
                raise CameraUnreachable("the connector that shares it is closed")
            try:
                return await self._device.ask(url, body, self._device.patience.steer)
            except Fault as fault:
                raise _refusal(fault) from None


def _refusal(fault: Fault) -> CommandRefused:
    if fault.says("TimeoutNotSupported"):
        return TimeoutRefused("it does not end its moves by itself")
    for code, remedy in REFUSALS.items():
        if fault.says(code):
            return CommandRefused(remedy)
    return CommandRefused(f"it answers {'/'.join(fault.codes) or 'no'} to this command")
