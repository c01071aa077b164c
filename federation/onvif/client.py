"""Talks to one device: its clock first, then what it is, then whatever it is asked.

I/O. Every request is signed with the device's own clock (quirks O1 and O2), because a
device whose clock is wrong refuses a signature that is right. What it says of itself is
kept until `forget`. Never tries a password more often than it must: devices lock accounts.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    CredentialsRefused,
    UnreadableAnswer,
)
from federation.onvif import messages, parser
from federation.onvif.models import Model, model_of
from federation.onvif.parser import Profile
from federation.onvif.reach import Reach
from federation.onvif.soap.envelope import Fault, Node, read, write
from federation.onvif.soap.security import token
from federation.onvif.soap.transport import Reply, Transport
from federation.pulling.address import BadAddress, Credentials
from federation.pulling.digest import NO_ACCOUNT, WRONG_ACCOUNT
from tenants.vocabulary.picture import Quality

NOTICEABLE = timedelta(seconds=2)
"""Below, a signature made with another clock would be no more believed."""
NONCE_BYTES = 16
LOCKED = re.compile(rb"\blocked\b|<lockStatus>lock", re.IGNORECASE)
NO_RIGHT = "it does not let this account do that: check its rights in the camera, and its password"
NO_ENTRY = (
    "NotAuthorized",
    "SenderNotAuthorized",
    "FailedAuthentication",
    "FailedCheck",
    "InvalidSecurity",
    "InvalidSecurityToken",
)


class TokenRefused(CredentialsRefused):
    """The token did not convince: the password is wrong, or the hour in it is."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds an answer may take."""

    answer: float = 5.0
    steer: float = 2.0
    """A joystick that answers later is no joystick."""


@dataclass(frozen=True, slots=True)
class Description:
    """What the device says of itself: its model, its services, the streams we take."""

    model: Model
    services: dict[str, str]
    media2: bool
    """True where the profiles are Media2's."""
    streams: dict[Quality, Profile]
    steered: Profile | None
    """The profile through which it turns, where it does."""


class Device:
    """`clock` is ours, in UTC. Safe to use from one event loop."""

    def __init__(
        self,
        reach: Reach,
        credentials: Credentials | None,
        *,
        source: str | None = None,
        http: httpx.AsyncClient,
        patience: Patience,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.reach = reach
        self.patience = patience
        self._credentials = credentials
        self._source = source
        self._clock = clock
        self._http = http
        self._transport = Transport(http, reach, credentials, lambda: secrets.token_hex(8))
        self._offset: timedelta | None = None
        self._entered = False
        self._one_clock = False
        """True once another clock was tried for nothing: the password is wrong."""
        self._description: Description | None = None
        self._describing = asyncio.Lock()

    @property
    def known(self) -> Description | None:
        """What it said the last time it was asked."""
        return self._description

    async def describe(self) -> Description:
        """Raises `ConnectorError`."""
        async with self._describing:
            if self._description is None:
                self._description = await self._describe()
            return self._description

    def enter_as(self, credentials: Credentials | None) -> None:
        """With another account from the next request on, of which nothing is known yet."""
        self._credentials = credentials
        self._transport = Transport(
            self._http, self.reach, credentials, lambda: secrets.token_hex(8)
        )
        self._entered = self._one_clock = False
        self.forget()

    def forget(self) -> None:
        """Ask again next time: it may have been set up anew, or be another device."""
        self._description = self._offset = None

    async def stream_uri(self, quality: Quality) -> str:
        """Where the stream is, as a device says it; without a small one, the main one."""
        known = await self.describe()
        profile = known.streams.get(quality, known.streams[Quality.MAIN])
        asked = messages.stream_uri2 if known.media2 else messages.stream_uri
        service = known.services["media2" if known.media2 else "media"]
        return parser.read_stream_uri(await self.ask(service, asked(profile.token)))

    async def ask(
        self, url: str, body: str, seconds: float | None = None, *, header: str = ""
    ) -> Node:
        """One signed request; `header` goes beside the token. Raises `ConnectorError`: a
        `Fault` where the device says no."""
        patience = self.patience.answer if seconds is None else seconds
        if self._offset is None:
            self._offset = await self._read_offset()
        offset = self._offset
        try:
            answer = await self._signed(url, body, patience, offset, header)
        except TokenRefused:
            other = await self._other_offset(offset)
            if other is None and self._entered:
                raise CredentialsRefused(NO_RIGHT) from None
            if other is None:
                raise
            self._one_clock = not self._entered
            answer = await self._signed(url, body, patience, other, header)
            self._offset, self._one_clock = other, False
        self._entered = True
        return answer

    async def _describe(self) -> Description:
        model = await self._model()
        services = await self._services()
        if not services.keys() & {"media", "media2"}:
            raise UnreadableAnswer("it names no media service: check that ONVIF is enabled in it")
        profiles, media2 = await self._profiles(services)
        streams = parser.choose(profiles, self._source)
        return Description(model, services, media2, streams, _steered(profiles, streams, services))

    async def _model(self) -> Model:
        try:
            body = await self.ask(self.reach.device, messages.INFORMATION)
        except Fault:
            return model_of("", "")
        return model_of(*parser.read_device(body))

    async def _services(self) -> dict[str, str]:
        try:
            said = parser.read_services(await self.ask(self.reach.device, messages.SERVICES))
        except Fault:
            said = {}
        if not said:
            # The AXIS of 2012 answers ter:Action to GetServices, and knows GetCapabilities.
            body = await self.ask(self.reach.device, messages.CAPABILITIES)
            said = parser.read_capabilities(body)
        return {name: self.reach.service(address) for name, address in said.items()}

    async def _profiles(self, services: dict[str, str]) -> tuple[tuple[Profile, ...], bool]:
        if "media2" in services:
            try:
                body = await self.ask(services["media2"], messages.PROFILES2)
                profiles = parser.read_profiles(body)
            except (Fault, UnreadableAnswer):
                profiles = ()
            if profiles or "media" not in services:
                return profiles, True
        return parser.read_profiles(await self.ask(services["media"], messages.PROFILES)), False

    async def _read_offset(self) -> timedelta:
        """How far the device's clock is ahead of ours, asked without a name.

        Vivotek wants an account even for the hour, others do not know the question
        (quirk O2): HTTP's own `Date` then tells, or else our clock does.
        """
        body, patience = write(messages.CLOCK), self.patience.answer
        reply = await self._transport.post(self.reach.device, body, patience)
        told = None
        try:
            told = parser.read_clock(read(reply.body))
        except (Fault, UnreadableAnswer):
            refusal = _refused(reply.status)
            if isinstance(refusal, BadAddress):
                raise refusal from None
        moment = told or reply.date
        return timedelta() if moment is None else moment - self._clock()

    async def _other_offset(self, offset: timedelta) -> timedelta | None:
        """Another clock worth one more try, and only one.

        A device that has let us in before may have had its clock set. One that never has
        may give its local time as UTC, and mean it for the hour alone (quirk O2).
        """
        if self._credentials is None or self._one_clock:
            return None
        other = await self._read_offset() if self._entered else timedelta()
        return other if abs(other - offset) > NOTICEABLE else None

    async def _signed(
        self, url: str, body: str, seconds: float, offset: timedelta, header: str
    ) -> Node:
        if self._credentials is not None:
            now = self._clock() + offset
            header += token(self._credentials, now, secrets.token_bytes(NONCE_BYTES))
        reply = await self._transport.post(url, write(body, header), seconds)
        try:
            return _answer(reply)
        except TokenRefused:
            if self._credentials is None:
                raise CredentialsRefused(NO_ACCOUNT) from None
            raise


def _answer(reply: Reply) -> Node:
    # Hikvision tells it in its own words, ONVIF has none for it.
    if reply.status != 200 and LOCKED.search(reply.body):
        raise CredentialsRefused("it has locked this account: wait, or unlock it in the camera")
    try:
        body = read(reply.body)
    except Fault as fault:
        raise (_token_refused() if fault.says(*NO_ENTRY) else fault) from None
    except UnreadableAnswer as unreadable:
        raise (_refused(reply.status) or unreadable) from None
    if reply.status in (401, 403):
        raise _refused(reply.status) or _token_refused()
    return body


def _refused(status: int) -> ConnectorError | None:
    """What a status says by itself; a fault in the body would have said it better."""
    match status:
        case 401:
            return _token_refused()
        case 403:
            return CredentialsRefused("it does not let this user in: give it the right to watch")
        case 404:
            return BadAddress("it has no ONVIF service there: check the path of its address")
        case _ if status >= 400:
            return CameraUnreachable(f"it answers {status}: check the camera")
        case _:
            return None


def _token_refused() -> TokenRefused:
    return TokenRefused(WRONG_ACCOUNT)


def _steered(
    profiles: tuple[Profile, ...], streams: dict[Quality, Profile], services: dict[str, str]
) -> Profile | None:
    """The main stream's profile where it turns, or another of the same sensor."""
    main = streams[Quality.MAIN]
    candidates = [main, *(each for each in profiles if each.source == main.source)]
    turning = (each for each in candidates if each.ptz is not None)
    return next(turning, None) if "ptz" in services else None
