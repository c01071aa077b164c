"""Compares habilitations with Keycloak's accounts, once a minute, whichever replica comes first.

While Keycloak does not answer, or answers what cannot be, the differences that were known
stand and nothing is widened; how long that has lasted is kept, for whoever looks after it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from services.api.acts.drifts.entering import enter_drifts
from services.api.bars import Bars
from services.api.keycloak.organisations import UnclearOrganisations
from services.api.keycloak.server import KeycloakAway, KeycloakRefused
from services.api.reconciling.round import Reconciliation
from services.api.storage.work import Begin

EVERY = timedelta(minutes=1)
LONGEST = timedelta(minutes=5)
"""A replica that died in the middle of a look holds its turn no longer."""
AWAY, REFUSED = "keycloak-away", "keycloak-refused"

_log = logging.getLogger(__name__)


class Reconciling:
    """Without a `reconciliation` nothing is compared; what another process bars is heeded."""

    def __init__(
        self,
        begin: Begin,
        bars: Bars,
        reconciliation: Reconciliation | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._bars = bars
        self._reconciliation = reconciliation
        self._clock = clock

    async def beat(self) -> None:
        """Raises `RegisterUnavailable`."""
        await self._bars.read(self._begin)

    async def round(self) -> None:
        """A look, if one is due and nobody else looks. Raises `RegisterUnavailable`."""
        if self._reconciliation is None:
            return
        now = self._clock()
        async with self._begin() as work:
            if not await work.drifts.take_turn(now, now + LONGEST):
                return
        trouble = None
        try:
            await self._look(self._reconciliation)
        except KeycloakAway as error:
            trouble = AWAY
            _log.warning("accounts were not compared: %s", error)
        except (KeycloakRefused, UnclearOrganisations) as error:
            trouble = REFUSED
            _log.error("accounts were not compared: %s", error)
        now = self._clock()
        async with self._begin() as work:
            await work.drifts.looked(now, now + EVERY, trouble)
        await self._bars.read(self._begin)

    async def _look(self, reconciliation: Reconciliation) -> None:
        found = await reconciliation.look()
        done = await enter_drifts(self._begin, found, self._clock())
        if done.new or done.settled:
            _log.warning("accounts differ", extra={"new": done.new, "settled": done.settled})
        for one in await reconciliation.close_what_is_over(found):
            about = {"agent": one.agent, "organisation": one.organisation}
            _log.warning("an account was closed: its habilitation is over", extra=about)
