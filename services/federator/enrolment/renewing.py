"""Keeps the federator's certificate good: asks for the next one at two thirds of its life.

A fresh key each time. What fails is tried again, at most an hour apart, for as long as the
certificate lives; once it is over or revoked only a person can help, and the log says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from federation.backoff import delays
from services.federator.enrolment.door import ApiRefused, ApiUnreachable, Door
from services.federator.enrolment.folder import Folder, Identity
from services.kit.enrolment.requests import key_pem, make_key, make_request, sign_renewal
from services.kit.link.pki import EARLIER

_log = logging.getLogger(__name__)

SHARE_OF_LIFE: Final = 2 / 3
JITTER: Final = 0.1
"""Of its life, either side: communes that enrolled on one morning do not come back on one."""
LONGEST_SLEEP: Final = 60.0
"""Seconds: the hour is looked at again, as a machine may have slept or its clock been set."""
LAST_SHARE: Final = 0.1
"""Of its life: then the link changes over to the new certificate, whoever is looking."""
FIRST_WAIT, LONGEST_WAIT = 5.0, 3600.0
HOPELESS: Final = frozenset({"certificate-over", "certificate-revoked", "certificate-foreign"})
INVITE: Final = "Remedy: ask the State service for an invitation, then beffroi federator enrol"


class Renewal:
    """`renewed` is called after each renewal, once the files are on disk."""

    def __init__(
        self,
        folder: Folder,
        door: Door,
        renewed: Callable[[], None],
        clock: Callable[[], datetime],
        chance: Callable[[], float],
    ) -> None:
        self._folder = folder
        self._door = door
        self._renewed = renewed
        self._clock = clock
        self._chance = chance
        self.identity: Identity = folder.identity()
        self._changed = asyncio.Event()

    async def keep(self) -> None:
        """Until cancelled, or until only a person can help."""
        while True:
            await self._until(due(self.identity, self._chance()))
            if not await self._renew():
                return

    async def outdated(self, idle: Callable[[], bool]) -> None:
        """Returns once a link that begins now should be dialled again under a newer
        certificate: when nobody looks, or when its own is nearly over."""
        mine = self.identity
        await self._changed.wait()
        last = mine.until - life(mine) * LAST_SHARE
        while not idle() and self._clock() < last:  # noqa: ASYNC110  # whoever looks tells nobody
            await asyncio.sleep(1.0)

    async def _renew(self) -> bool:
        """False where trying again would change nothing."""
        waits = delays(self._chance, FIRST_WAIT, LONGEST_WAIT)
        while True:
            if self._clock() >= self.identity.until:
                _log.error("certificate over", extra={"remedy": INVITE})
                return False
            try:
                await self._ask()
            except ApiRefused as refused:
                _log.error("renewal refused", extra={"code": refused.code})
                if refused.code in HOPELESS:
                    _log.error("certificate lost", extra={"remedy": INVITE})
                    return False
            except ApiUnreachable as error:
                _log.warning("renewal put off", extra={"reason": str(error)})
            except OSError as error:
                _log.error("renewal not kept", extra={"reason": str(error.strerror)})
            else:
                return True
            left = (self.identity.until - self._clock()).total_seconds()
            await asyncio.sleep(min(next(waits), max(left, 0.0)))

    async def _ask(self) -> None:
        key, now = make_key(), self._clock()
        signed = sign_renewal(make_request(key), self.identity.certificate, self.identity.key, now)
        given = await self._door.renew(signed)
        # The key of the register stays: the commune believes another by its own hand alone.
        self._folder.keep_pass_key(given.pass_key)
        self._folder.keep_identity(key_pem(key), given.chain, given.authority)
        self.identity = self._folder.identity()
        self._renewed()
        self._changed.set()
        self._changed = asyncio.Event()
        _log.info("certificate renewed", extra={"until": self.identity.until.isoformat()})

    async def _until(self, at: datetime) -> None:
        while (left := (at - self._clock()).total_seconds()) > 0:  # noqa: ASYNC110  # an hour, no event
            await asyncio.sleep(min(left, LONGEST_SLEEP))


def due(identity: Identity, chance: float) -> datetime:
    """When to ask for the next certificate; `chance` in [0, 1)."""
    return identity.until - life(identity) * (1 - SHARE_OF_LIFE + JITTER * (2 * chance - 1))


def life(identity: Identity) -> timedelta:
    """How long it was made for: it holds a little before that."""
    return identity.until - identity.since - EARLIER
