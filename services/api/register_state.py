"""Whether the register can be written, as this process knows it, and who must be told.

While it cannot, nothing is granted and nothing is renewed: what runs ends with the grace.
A commune that does not follow its register stops its own images and no other's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.api.changes import Changes
from services.kit.grace import REGISTER_GRACE_SECONDS
from tenants.vocabulary.identifiers import TenantId

GRACE = timedelta(seconds=REGISTER_GRACE_SECONDS)
DATABASE = "database"
SIGNING_KEY = "signing-key"


@dataclass(frozen=True, slots=True)
class Away:
    """Since when nothing can be entered, and the code of why."""

    since: datetime
    code: str

    @property
    def cut_at(self) -> datetime:
        """When the last image of before has ended."""
        return self.since + GRACE


class RegisterState:
    """One per process. `doubted` asks for a look at once."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self.away: Away | None = None
        self.doubted = False
        self.disputes: Mapping[TenantId, str] = {}

    @property
    def writable(self) -> bool:
        return self.away is None

    def doubt(self) -> None:
        """An act could not be entered: it may be that act alone."""
        self.doubted = True

    def failed(self, code: str, now: datetime) -> None:
        if self.away is None:
            self.away = Away(now, code)
            self._changes.register_changed()

    def restored(self) -> None:
        if self.away is not None:
            self.away = None
            self._changes.register_changed()

    def disputed(self, disputes: Mapping[TenantId, str]) -> None:
        """What each commune does not agree to, by code."""
        self.disputes = disputes
