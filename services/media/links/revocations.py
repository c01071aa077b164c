"""Whose certificate is believed no more, as far as this node knows.

The API signs the list and says it again every half minute. A node that has not heard a fresh
one lets no federator in (ANSSI TLS R37: fail hard); links that stand go on meanwhile, until
their certificate is over, as a bus that is away must not blind a department.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from services.kit.enrolment.revoked import Revocations, UnreadableRevocations, read_revocations
from services.kit.link.credential import Shown
from services.kit.passes import PublicKeys

_log = logging.getLogger(__name__)

GOOD_FOR: Final = timedelta(minutes=10)
"""How long a list lets federators in after it was signed: longer than a restart of the bus."""
REVOKED: Final = "its certificate is revoked. Remedy: ask the State service for an invitation"
OVER: Final = "its certificate is over. Remedy: ask the State service for an invitation"
NO_LIST: Final = "no list of revoked certificates has come from the API yet: dial again"
OLD_LIST: Final = "the API's list of revoked certificates is too old to let anybody in"


class RevokedCertificates:
    """One per node."""

    def __init__(self, pass_key: PublicKeys, clock: Callable[[], datetime]) -> None:
        self._pass_key = pass_key
        self._clock = clock
        self._known: Revocations | None = None

    @property
    def is_known(self) -> bool:
        """Whether a list that is fresh enough has come."""
        known = self._known
        return known is not None and self._clock() - known.at <= GOOD_FOR

    def hear(self, said: str) -> None:
        """Take a list, unless it is forged, or older than what is known."""
        try:
            told = read_revocations(said, self._pass_key)
        except UnreadableRevocations as error:
            _log.warning("a list of revocations was refused", extra={"reason": str(error)})
            return
        if self._known is None or told.at > self._known.at:
            self._known = told

    def doubt(self, credential: Shown) -> str | None:
        """Why this federator, or node, may not come in now; `None` where it may."""
        ended = self.why_over(credential)
        if ended is not None:
            return ended
        if self._known is None:
            return NO_LIST
        return None if self.is_known else OLD_LIST

    def why_over(self, credential: Shown) -> str | None:
        """Why a link that stands must end; `None` where it may go on."""
        if self.is_revoked(credential):
            return REVOKED
        return OVER if credential.until <= self._clock() else None

    def is_revoked(self, credential: Shown) -> bool:
        return self._known is not None and credential.serial in self._known.serials
