"""What every connector can do, and the tree of what can go wrong.

A connector makes one attempt and says how it ended. Trying again, sharing one
pull between many eyes and counting flows belong to the federator, so that they
are the same for every kind of system.

    * ConnectorError
      + SystemUnreachable      the CSU system does not answer
      + CameraUnreachable      the system answers, the camera does not
      + CredentialsRefused     it answers, and it does not want us
      + UnreadableAnswer       it answers, and we cannot understand it
      + PictureUnsuitable      we understand, and no browser could show it
      + NotSteerable           it answers that nothing of it can be turned from afar
      + CommandRefused         it can be turned, and does not want this command
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from typing import NamedTuple, Protocol, runtime_checkable

from tenants.vocabulary.alarm import Alarm
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit, Quality
from tenants.vocabulary.steering import Gear, Preset, PtzCommand, Sight, Stance


class Trouble(StrEnum):
    """Stable codes that travel to the tile; the console's catalogue words them."""

    SYSTEM_UNREACHABLE = "system-unreachable"
    CAMERA_UNREACHABLE = "camera-unreachable"
    CREDENTIALS_REFUSED = "credentials-refused"
    UNREADABLE_ANSWER = "unreadable-answer"
    UNSUPPORTED_CODEC = "unsupported-codec"
    REORDERED_FRAMES = "reordered-frames"
    NO_KEYFRAME = "no-keyframe"
    STALLED = "stalled"
    BAD_ADDRESS = "bad-address"
    NOT_STEERABLE = "not-steerable"
    COMMAND_REFUSED = "command-refused"


class ConnectorError(Exception):
    """Something outside the platform failed.

    The message may reach a log and a tile: it names the camera and the remedy, and
    never an address, a user or a password.
    """

    trouble: Trouble = Trouble.SYSTEM_UNREACHABLE
    lasting: bool = False
    """True where trying again in a moment cannot help: somebody must change something."""


class SystemUnreachable(ConnectorError):
    trouble = Trouble.SYSTEM_UNREACHABLE


class CameraUnreachable(ConnectorError):
    trouble = Trouble.CAMERA_UNREACHABLE


class CredentialsRefused(ConnectorError):
    trouble = Trouble.CREDENTIALS_REFUSED
    lasting = True


class UnreadableAnswer(ConnectorError):
    trouble = Trouble.UNREADABLE_ANSWER


class PictureUnsuitable(ConnectorError):
    """The stream is there, and passing it on would show nothing.

    `trouble` is one of UNSUPPORTED_CODEC, REORDERED_FRAMES, NO_KEYFRAME.
    """

    lasting = True

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble = trouble


class NotSteerable(ConnectorError):
    """The camera has no motor, or its system does not let us use it."""

    trouble = Trouble.NOT_STEERABLE
    lasting = True


class CommandRefused(ConnectorError):
    """This command and no other: an unknown preset, a place out of reach."""

    trouble = Trouble.COMMAND_REFUSED


class Steering(Protocol):
    """The joystick of one camera, in one hand: whoever holds it, and whether they may,
    is the federator's business. Every method raises `ConnectorError`.

    **Dead-man.** A `Move` is to be said again at least every 400 ms. A connector whose
    system can do it has the camera stop by itself about a second after the last one, so
    that a killed process leaves no camera turning; the federator does not count on it, and
    says `stop` itself.
    """

    async def command(self, command: PtzCommand) -> None:
        """Returns once the system has taken the command, not once the camera has arrived."""
        ...

    async def stop(self) -> None:
        """Stand still, in whatever way this model understands. May be repeated."""
        ...

    async def presets(self) -> Sequence[Preset]:
        """The places that the CSU has named, in its own order."""
        ...

    async def gear(self) -> Gear:
        """What it has beside its motors, as far as the system says."""
        ...

    async def sight(self) -> Sight:
        """Where the camera looks now, as far as the system says."""
        ...

    async def stance(self) -> Stance:
        """Where it is on its course now, as far as the system says; nothing is waited for."""
        ...

    def hand_over(self) -> None:
        """Its owner has it in hand: leaving the block stops nothing any more."""
        ...


class Packets(NamedTuple):
    """Of one stream since it began: `numbered` by the camera, of which `lost` never came."""

    numbered: int
    lost: int


@runtime_checkable
class Counted(Protocol):
    """A stream that comes in numbered packets (RTP), and counts them."""

    @property
    def packets(self) -> Packets: ...


class Connector(Protocol):
    """One CSU system. Safe to use from one event loop; `close` ends every pull."""

    async def inventory(self) -> Sequence[Camera]:
        """The cameras the commune shares through this system. Raises `ConnectorError`."""
        ...

    def qualities(self, camera: CameraId) -> frozenset[Quality]:
        """The streams this camera really has. Without a small one, the wall shares the
        pull of the main one."""
        ...

    def pull(
        self, camera: CameraId, quality: Quality
    ) -> AbstractAsyncContextManager[AsyncIterator[AccessUnit]]:
        """Open one stream; the iterator starts on a keyframe, and is `Counted` where it can be.

        Raises `ConnectorError` on entry or from the iterator, which never ends by
        itself: a stream that stops is a `CameraUnreachable`. Leaving the block stops
        the camera's work for us.
        """
        ...

    def steering(self, camera: CameraId) -> AbstractAsyncContextManager[Steering] | None:
        """The joystick of this camera; `None` where this connector has none for it.

        Raises `ConnectorError` on entry (`NotSteerable` where only the camera knew).
        Leaving the block, in whatever way, stops the camera.
        """
        ...

    def alarms(self, camera: CameraId) -> AsyncGenerator[Alarm, None] | None:
        """What the camera notices of itself, from now on; `None` where this connector never
        hears of it. It ends where the camera does not tell. Raises `ConnectorError`."""
        ...

    async def close(self) -> None: ...
