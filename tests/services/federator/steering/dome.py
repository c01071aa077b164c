"""A dome that writes down what it is told and when, and misbehaves as the test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from federation.connector import CommandRefused, ConnectorError, Steering
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.steering import (
    Aid,
    Gear,
    Home,
    Move,
    Preset,
    PtzCommand,
    Sight,
    Stance,
    Stop,
)
from tests.services.federator.scripted import ScriptedConnector

PRESETS = (Preset("1", "Entrée du parc"), Preset("2", "Arrêt de bus"))


@dataclass
class ScriptedDome:
    """Implements `federation.connector.Steering`; `turning` is what the dome really does."""

    latency: float = 0.0
    """Between an order and its execution, which nothing prevents any more."""
    has_home: bool = True
    deaf_to_stops: int = 0
    """So many stops are lost."""
    trouble: ConnectorError | None = None
    """Met when the joystick is taken in hand."""
    told: list[tuple[float, PtzCommand]] = field(default_factory=list)
    turning: bool = False
    in_hands: int = 0
    slow_stop: float = 0.0
    stands: Callable[[], Stance] | None = None
    """What it says of where it is; a camera that says nothing, without."""
    handed_over: bool = False
    _busy_with: set[asyncio.Task[None]] = field(default_factory=set)

    async def command(self, command: PtzCommand) -> None:
        self._note(command)
        carrying_out = asyncio.create_task(self._carry_out(command))
        self._busy_with.add(carrying_out)
        carrying_out.add_done_callback(self._busy_with.discard)
        await asyncio.shield(carrying_out)

    async def _carry_out(self, command: PtzCommand) -> None:
        await asyncio.sleep(self.latency)
        if isinstance(command, Home) and not self.has_home:
            raise CommandRefused("no home")
        self.turning = isinstance(command, Move) and not command.still

    async def stop(self) -> None:
        self._note(Stop())
        await asyncio.sleep(self.slow_stop)
        if self.deaf_to_stops > 0:
            self.deaf_to_stops -= 1
            raise ConnectorError("no answer")
        self.turning = False

    async def presets(self) -> Sequence[Preset]:
        return PRESETS

    async def gear(self) -> Gear:
        return Gear(True, (Aid.WIPER_ON,))

    async def sight(self) -> Sight:
        return Sight()

    async def stance(self) -> Stance:
        return self.stands() if self.stands is not None else Stance()

    def hand_over(self) -> None:
        self.handed_over = True

    @property
    def orders(self) -> list[PtzCommand]:
        return [command for _, command in self.told]

    def last(self) -> tuple[float, PtzCommand]:
        return self.told[-1]

    @asynccontextmanager
    async def in_hand(self) -> AsyncIterator[Steering]:
        if self.trouble is not None:
            raise self.trouble
        self.in_hands += 1
        try:
            yield self
        finally:
            self.in_hands -= 1
            self.turning = self.turning and self.handed_over

    def _note(self, command: PtzCommand) -> None:
        self.told.append((asyncio.get_running_loop().time(), command))


class SteerableConnector(ScriptedConnector):
    """A scripted CSU whose cameras are all that one kind of dome."""

    def __init__(self) -> None:
        super().__init__()
        self.domes: dict[CameraId, ScriptedDome] = {}

    def dome(self, camera: CameraId) -> ScriptedDome:
        return self.domes.setdefault(camera, ScriptedDome())

    def steering(self, camera: CameraId) -> AbstractAsyncContextManager[Steering] | None:
        return self.dome(camera).in_hand()
