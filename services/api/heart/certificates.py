"""Tells media whose certificate is believed no more: every half minute, when asked, at once.

And keeps which certificates media met on its links, those of another authority too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from joserfc.jwk import OKPKey

from services.api.acts.federators.reading import meet_federator, revoked_serials
from services.api.announce import Announcer
from services.api.storage.work import Begin, RegisterUnavailable
from services.kit.bus import topics
from services.kit.bus.protocol import Message
from services.kit.enrolment.revoked import sign_revocations
from tenants.vocabulary.identifiers import TenantId

TOPICS = (topics.CERTIFICATES_WANTED, topics.LINKS_CHANGED)
EVERY = timedelta(seconds=30)


class Certificates:
    """`hear` and `say` raise what an unreadable body or an absent database raises."""

    def __init__(
        self,
        begin: Begin,
        announcer: Announcer,
        pass_key: OKPKey,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._announcer = announcer
        self._pass_key = pass_key
        self._clock = clock
        self._said_at: datetime | None = None

    async def beat(self) -> None:
        if self._said_at is None or self._clock() - self._said_at >= EVERY:
            await self.say()

    def missed(self) -> None:
        """Media may not have heard the last one: the next beat says it again."""
        self._said_at = None

    async def hear(self, message: Message) -> None:
        body = message.body
        match message.topic:
            case topics.CERTIFICATES_WANTED:
                await self.say()
            case topics.LINKS_CHANGED if "serial" in body:
                until = datetime.fromtimestamp(body["until"], UTC)
                tenant, serial = TenantId(body["tenant"]), str(body["serial"])
                await meet_federator(self._begin, tenant, serial, until, self._clock())

    async def revoked(self) -> None:
        """One was revoked, and that stands: what cannot be read now is said with the next beat."""
        try:
            await self.say()
        except RegisterUnavailable:
            self.missed()

    async def say(self) -> None:
        """Everything that is revoked now, read after the commit of whoever asks."""
        now = self._clock()
        serials = await revoked_serials(self._begin, now)
        await self._announcer.certificates_revoked(sign_revocations(serials, self._pass_key, now))
        self._said_at = now
