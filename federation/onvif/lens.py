"""The focus of one sensor, and what a dome has beside its motors: wiper, washer, lamp.

Moved for a moment and left as it was found: a focus that followed by itself does so again
once the joystick is let go. Nothing else of the imaging service is touched: what the
commune set for its recordings is its own. Commands that a device names and that are not
in `AIDS` are never sent: one recorded dome lists "reset" among them.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeAlias

from federation.connector import CommandRefused, ConnectorError
from federation.onvif import messages, parser
from federation.onvif.client import Description, Device
from federation.onvif.parser import Profile
from federation.onvif.soap.envelope import Fault, Node
from tenants.vocabulary.steering import Aid, Gear

Ask: TypeAlias = Callable[[str, str], Coroutine[Any, Any, Node]]
AIDS = {
    Aid.WIPER_ON: "tt:Wiper|On",
    Aid.WIPER_OFF: "tt:Wiper|Off",
    Aid.WASH: "tt:WashingProcedure|On",
    Aid.LAMP_ON: "tt:IRLamp|On",
    Aid.LAMP_OFF: "tt:IRLamp|Off",
    Aid.LAMP_AUTO: "tt:IRLamp|Auto",
}
"""The names that the standard gives (ONVIF PTZ, 5.7)."""


class Lens:
    """`ask` is the joystick's own way to the device, which names what went wrong."""

    def __init__(self, device: Device, known: Description, profile: Profile, ask: Ask) -> None:
        self._device = device
        self._imaging = known.services.get("imaging")
        self._ptz = known.services["ptz"]
        self._profile = profile
        self._ask = ask
        self._gear: Gear | None = None
        self._follows = False
        """It focused by itself when it was found."""
        self._moving = False

    async def gear(self) -> Gear:
        if self._gear is None:
            aids = await self._aids()
            focus = await self._has_focus()
            self._gear = Gear(focus, (Aid.AUTO_FOCUS, *aids) if focus else aids)
        return self._gear

    async def move(self, speed: float) -> None:
        """At zero it stands still. Nothing is asked of a lens that has no focus to move."""
        if not speed:
            return await self.stop()
        if self._imaging is None or not (await self.gear()).focus:
            return None
        if not self._moving:
            await self._by_hand()
        self._moving = True
        await self._ask(self._imaging, messages.focus(self._profile.source, speed))
        return None

    async def stop(self) -> None:
        if self._moving and self._imaging is not None:
            await self._ask(self._imaging, messages.stop_focus(self._profile.source))
            self._moving = False

    async def use(self, aid: Aid) -> None:
        """Raises `CommandRefused` for what this camera has not."""
        if aid not in (await self.gear()).aids:
            raise CommandRefused("it has nothing of the kind")
        if aid is Aid.AUTO_FOCUS:
            await self._focus_by_itself()
        else:
            await self._ask(self._ptz, messages.auxiliary(self._profile.token, AIDS[aid]))

    async def let_go(self) -> None:
        """Leave the focus as it was found."""
        await self.stop()
        if self._follows:
            await self._focus_by_itself()

    async def _by_hand(self) -> None:
        """Most devices move a focus only once it does not follow by itself."""
        if self._imaging is None or self._follows:
            return
        with suppress(ConnectorError):
            said = await self._ask(self._imaging, messages.imaging_settings(self._profile.source))
            if parser.read_focus_follows(said):
                manual = messages.set_focus(self._profile.source, "MANUAL")
                await self._ask(self._imaging, manual)
                self._follows = True

    async def _focus_by_itself(self) -> None:
        if self._imaging is not None:
            await self.stop()
            await self._ask(self._imaging, messages.set_focus(self._profile.source, "AUTO"))
            self._follows = False

    async def _has_focus(self) -> bool:
        if self._imaging is None or not self._profile.source:
            return False
        asked = messages.move_options(self._profile.source)
        try:
            return parser.read_focus_moves(await self._device.ask(self._imaging, asked))
        except Fault:
            return False

    async def _aids(self) -> tuple[Aid, ...]:
        try:
            said = parser.read_auxiliaries(await self._device.ask(self._ptz, messages.NODES))
        except Fault:
            return ()
        return tuple(aid for aid, command in AIDS.items() if command.lower() in said)
