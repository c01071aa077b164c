"""A link inside one process: two queues, with the manners of the real one.

Words go through their written form, so that what could not travel cannot pass here
either. Pictures are handed over as they are.
"""

from __future__ import annotations

from services.kit.link.additions import MINOR, is_known
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.credential import Shown
from services.kit.link.outbox import WAITING_BYTES, Outbox
from services.kit.link.words import Picture, Word, read_word, write_word


class PairedCarrier:
    """One end of a pair; implements `services.kit.link.carrier.Carrier`."""

    def __init__(self, tenant: str, out: Outbox, into: Outbox, minor: int) -> None:
        self.tenant = tenant
        self.minor = minor
        self.credential: Shown | None = None
        self._out = out
        self._in = into
        self._closed = False

    async def say(self, word: Word) -> None:
        if is_known(word, self.minor):
            self._out.say(read_word(write_word(word)))

    async def show(self, picture: Picture) -> None:
        self._out.show(picture)

    async def hear(self) -> Word | Picture:
        if self._closed:
            raise LinkLost("the link is closed")
        return await self._in.take()

    async def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        self._closed = True
        self._out.close()
        self._in.close()


def carrier_pair(
    tenant: str, waiting_bytes: int = WAITING_BYTES, minor: int = MINOR
) -> tuple[Carrier, Carrier]:
    """Media's end and the federator's end of one link."""
    to_media, to_federator = Outbox(waiting_bytes), Outbox(waiting_bytes)
    media = PairedCarrier(tenant, to_federator, to_media, minor)
    federator = PairedCarrier(tenant, to_media, to_federator, minor)
    return media, federator
