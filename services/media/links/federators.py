"""The federators linked to this node: who they are, what they say, what they are told.

One link a tenant: a federator that dials again takes the place of the link it lost.
A federator whose clock is wrong is refused, as it could not read a pass's hours; one whose
certificate is revoked is ended within the tick that hears of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Protocol

from services.kit.bus import topics
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.credential import Credential
from services.kit.link.words import (
    Alarms,
    Cosigned,
    Disputed,
    Facts,
    Hello,
    Inventory,
    Keep,
    Picture,
    UnreadableWord,
    Witness,
    Word,
)
from services.kit.tracing.context import context_in
from services.kit.tracing.spans import current, span
from services.media.links.greeting import Unwelcome, welcome
from services.media.links.revocations import RevokedCertificates
from services.media.rooms import Publish

_log = logging.getLogger(__name__)

LONGEST_SOFTWARE: Final = 40
"""Characters of the version that a federator says of itself."""


class Rooms(Protocol):
    """What a link acts on."""

    def flows(self, tenant: str) -> list[str]: ...

    def link_is_up(self, tenant: str) -> None: ...

    def link_is_down(self, tenant: str) -> None: ...

    def revoked(self, tenant: str) -> None: ...

    def show(self, tenant: str, picture: Picture) -> None: ...

    def hear(self, tenant: str, word: Word) -> None: ...


class Links:
    """Implements `services.media.steering.joysticks.Federators`."""

    def __init__(
        self,
        node: str,
        publish: Publish,
        clock: Callable[[], datetime],
        certificates: RevokedCertificates,
    ) -> None:
        self._node = node
        self._publish = publish
        self._clock = clock
        self._certificates = certificates
        self._links: dict[str, _Link] = {}

    @property
    def tenants(self) -> list[str]:
        return sorted(self._links)

    def linked(self, tenant: str) -> bool:
        return tenant in self._links

    def say(self, tenant: str, word: Word, flow: str | None = None) -> None:
        """Reaches the federator, or nobody where its link has just gone."""
        if (link := self._links.get(tenant)) is not None:
            link.say(word)

    def keep(self, rooms: Rooms) -> None:
        """The heartbeat of every flow: without it the federator ends them by itself."""
        for tenant, link in self._links.items():
            link.say(Keep(rooms.flows(tenant)))

    def report(self) -> None:
        """Tell the API again which communes are linked and what they share."""
        for tenant, link in self._links.items():
            self._say_linked(link, True)
            self._say_inventory(tenant, link.inventory)
            self._say_witness(tenant, link.witness)
            self._say_alarms(tenant, link.alarms)

    def end_over(self, rooms: Rooms) -> None:
        """End every link whose certificate is revoked or over: no picture of theirs is shown
        once this returns."""
        for tenant, link in list(self._links.items()):
            credential = link.carrier.credential
            reason = None if credential is None else self._certificates.why_over(credential)
            if credential is None or reason is None:
                continue
            link.abort()
            self._detach(tenant, link, rooms)
            _log.warning("link ended", extra={"tenant": tenant, "reason": reason})
            if self._certificates.is_revoked(credential):
                rooms.revoked(tenant)

    async def serve(self, carrier: Carrier, rooms: Rooms) -> None:
        """Serve one link until it is lost. Whatever its federator does, this only returns."""
        tenant = carrier.tenant
        try:
            hello = await welcome(carrier, self._clock, self._certificates)
        except (Unwelcome, LinkLost, UnreadableWord, TimeoutError) as error:
            reason = str(error) or "no greeting in time"
            _log.warning("federator refused", extra={"tenant": tenant, "reason": reason})
            await carrier.close()
            return

        link = _Link(carrier, hello, self._clock())
        try:
            self._attach(tenant, link, rooms)
            await self._hear(tenant, link, rooms)
        except LinkLost:
            _log.info("link lost", extra={"tenant": tenant})
        except UnreadableWord as error:
            _log.warning("link dropped", extra={"tenant": tenant, "reason": str(error)})
        except Exception:
            # A fault of ours costs this link, which its federator dials again.
            _log.exception("link dropped", extra={"tenant": tenant})
        finally:
            self._detach(tenant, link, rooms)
            await link.close()

    async def close(self) -> None:
        for link in list(self._links.values()):
            await link.close()

    def _attach(self, tenant: str, link: _Link, rooms: Rooms) -> None:
        former = self._links.pop(tenant, None)
        if former is not None:
            # The commune is linked throughout: the API is told nothing of the link that goes.
            _log.info("a newer link takes the place of one", extra={"tenant": tenant})
            former.abort()
            rooms.link_is_down(tenant)
        self._links[tenant] = link
        _log.info("link up", extra={"tenant": tenant})
        self._say_linked(link, True)
        rooms.link_is_up(tenant)

    def _detach(self, tenant: str, link: _Link, rooms: Rooms) -> None:
        if self._links.get(tenant) is link:
            del self._links[tenant]
            self._say_linked(link, False)
            rooms.link_is_down(tenant)

    async def _hear(self, tenant: str, link: _Link, rooms: Rooms) -> None:
        while True:
            match await link.carrier.hear():
                case Picture() as picture:
                    rooms.show(tenant, picture)
                case Inventory() | Witness() | Alarms() as word:
                    self._keep_told(tenant, link, word)
                case Cosigned(size=size, note=note):
                    body = {"tenant": tenant, "size": size, "note": note}
                    self._publish(topics.CHECKPOINTS_COSIGNED, body)
                case Disputed(size=size, code=code):
                    body = {"tenant": tenant, "size": size, "code": code}
                    self._publish(topics.CHECKPOINTS_DISPUTED, body)
                case Facts(facts=facts):
                    self._publish(topics.FACTS_REPORTED, {"tenant": tenant, "facts": facts})
                case word:
                    rooms.hear(tenant, word)

    def _keep_told(self, tenant: str, link: _Link, word: Inventory | Witness | Alarms) -> None:
        """What the API is told again whenever it asks."""
        match word:
            case Inventory(cameras=cameras):
                link.inventory = cameras
                with span("media.inventory", context_in(cameras), tenant=tenant):
                    self._say_inventory(tenant, cameras)
            case Witness():
                link.witness = word
                self._say_witness(tenant, word)
            case Alarms(cameras=cameras):
                link.alarms = cameras
                self._say_alarms(tenant, cameras)

    def _say_linked(self, link: _Link, connected: bool) -> None:
        carrier = link.carrier
        body = {
            "tenant": carrier.tenant,
            "connected": connected,
            "node": self._node,
            "since": link.since.timestamp(),
            "protocol": link.hello.protocol,
            "software": link.hello.software[:LONGEST_SOFTWARE],
        }
        if isinstance(shown := carrier.credential, Credential):
            body |= {"serial": shown.serial, "until": shown.until.timestamp()}
        self._publish(topics.LINKS_CHANGED, body)

    def _say_inventory(self, tenant: str, cameras: list[dict[str, Any]] | None) -> None:
        if cameras is not None:
            body: dict[str, Any] = {"tenant": tenant, "cameras": cameras}
            if (trace := current()) is not None:
                body["trace"] = str(trace)
            self._publish(topics.INVENTORY_REPORTED, body)

    def _say_alarms(self, tenant: str, cameras: list[dict[str, Any]] | None) -> None:
        if cameras is not None:
            self._publish(topics.ALARMS_REPORTED, {"tenant": tenant, "cameras": cameras})

    def _say_witness(self, tenant: str, witness: Witness | None) -> None:
        if witness is not None:
            body = {"tenant": tenant, "key": witness.key, "size": witness.size}
            self._publish(topics.WITNESSES_MET, body)


class _Link:
    """One carrier, and the words on their way to it: said at once, sent in order."""

    def __init__(self, carrier: Carrier, hello: Hello, since: datetime) -> None:
        self.carrier = carrier
        self.hello = hello
        self.since = since
        self.inventory: list[dict[str, Any]] | None = None
        self.witness: Witness | None = None
        self.alarms: list[dict[str, Any]] | None = None
        self._words: asyncio.Queue[Word] = asyncio.Queue()
        self._saying = asyncio.create_task(self._say_all())

    def say(self, word: Word) -> None:
        self._words.put_nowait(word)

    async def close(self) -> None:
        self._saying.cancel()
        await self.carrier.close()

    def abort(self) -> None:
        self._saying.cancel()
        self.carrier.abort()

    async def _say_all(self) -> None:
        try:
            while True:
                await self.carrier.say(await self._words.get())
        except LinkLost:
            # Whoever hears this carrier is told the same, and ends the link.
            await self.carrier.close()
