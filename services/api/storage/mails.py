"""The mails that wait to leave, one a tenant and a day, until they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class HeadMail:
    """What one tenant is told of its register on one day; `note` is attached."""

    tenant: TenantId
    day: date
    address: str
    subject: str
    text: str
    note: str
    tries: int = 0


class Mails(Protocol):
    async def put(self, mail: HeadMail, at: datetime) -> None:
        """To be sent from then on; one that is there already stays as it is."""
        ...

    async def due(self, now: datetime) -> tuple[HeadMail, ...]: ...
    async def try_again_at(self, mail: HeadMail, at: datetime) -> None: ...
    async def sent(self, mail: HeadMail, at: datetime) -> None: ...
