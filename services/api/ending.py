"""Ends sessions, accounts, memberships and roles here, once they have ended at the provider.

In this order: no door of this process takes them any more; it is written down; the others
hear of it; what ran under them ends. Where the base is away the first holds all the same, and
the rest follows when it is back (`heart.revocation`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from services.api.acts.revoking.revoke_rights import revoke_rights
from services.api.announce import Announcer
from services.api.known_sessions import KnownSessions
from services.api.storage.sessions.shelf import Ending
from services.api.storage.work import Begin, RegisterUnavailable
from tenants.conventions.convention import Deed
from tenants.decisions.cutting import CONTROL_APPROVE
from tenants.vocabulary.identifiers import TenantId

FLOW_VIEW, FLOW_STEER = "flow.view", "flow.steer"

_log = logging.getLogger(__name__)


class Endings:
    """One per process."""

    def __init__(
        self,
        begin: Begin,
        deeds: Mapping[TenantId, Deed],
        known: KnownSessions,
        announcer: Announcer,
    ) -> None:
        self._begin = begin
        self._deeds = deeds
        self._known = known
        self._announcer = announcer
        self._unwritten: list[Ending] = []

    async def end(self, ending: Ending) -> None:
        """Again is nothing. What cannot be written now is kept, and tried by `catch_up`."""
        self._known.hear(ending)
        try:
            await self._enter(ending)
        except RegisterUnavailable as error:
            _log.warning("an ending waits for the register: %s", error)
            self._unwritten.append(ending)
            await self._announcer.session_ended(ending)

    async def catch_up(self) -> None:
        """Raises `RegisterUnavailable`; what is left is kept."""
        while self._unwritten:
            await self._enter(self._unwritten[0])
            del self._unwritten[0]

    async def apply(self, ending: Ending) -> None:
        """End what runs under what it takes. Raises `RegisterUnavailable`."""
        pictures = self._takes_pictures(ending)
        if not pictures and ending.roles is not None and FLOW_STEER in ending.roles:
            return
        revoked = await revoke_rights(
            self._begin, self._deeds, ending.whose, ending.code, ending.at, pictures=pictures
        )
        await self._announcer.taken_away(revoked)

    async def _enter(self, ending: Ending) -> None:
        async with self._begin() as work:
            is_new = await work.sessions.end(ending)
        if is_new:
            await self._announcer.session_ended(ending)
        await self.apply(ending)

    def _takes_pictures(self, ending: Ending) -> bool:
        if ending.roles is None:
            return True
        # An owner looks along by the role by which it answers.
        is_owner = str(ending.whose.organisation) in self._deeds
        return (CONTROL_APPROVE if is_owner else FLOW_VIEW) not in ending.roles
