"""What an act may ask of a register that it searches: pages, names, and how far it was kept.

Every answer is bounded: a page looks at `SCANNED` entries at most, and says how far it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.api.storage.register import KeptCheckpoint
from tenants.register.file import Kept
from tenants.register.search import Criteria
from tenants.vocabulary.identifiers import TenantId

SCANNED = 5_000
"""Entries that one page looks at, by the best index there is for it."""
MOST_NAMES = 2_000
"""Different names that one register is asked for words in."""
MOST_PERSONS = 8
"""People who may answer to the words of one search."""
MOST_NEWS = 100
"""Beyond, entries that came since are not counted."""


class TooManyPersons(LookupError):
    """More people than `MOST_PERSONS` answer to these words."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where an entry stands in the order of a search: by its hour, then by its number."""

    at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that answers; its body is what was sealed."""

    position: Position
    body: bytes


@dataclass(frozen=True, slots=True)
class Search:
    """Of entries under the number `below` alone, so that pages are of one state of the log."""

    tenant: TenantId
    criteria: Criteria
    below: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The newest first. `stopped`: from where to go on, `None` when there is no more."""

    found: tuple[Found, ...]
    stopped: Position | None


class Searches(Protocol):
    """Reads every tenant's register; what it answers was entered before it is asked."""

    async def page(self, search: Search, first: int, after: Position | None) -> SearchPage:
        """Raises `TooManyPersons`."""
        ...

    async def newer(self, search: Search) -> int:
        """How many entries from `below` on answer too: `MOST_NEWS` at most."""
        ...

    async def refusals_of(
        self, tenant: TenantId, name: str, organisation: str, since: datetime, most: int
    ) -> int:
        """Entries since that refuse something to this person: `most` at most."""
        ...

    async def kept_from(self, tenant: TenantId) -> int:
        """The number under which every body was erased."""
        ...

    async def entry(self, tenant: TenantId, seq: int) -> Kept | None: ...
    async def covering(self, tenant: TenantId, seq: int) -> KeptCheckpoint | None:
        """The newest that signs this entry: by both sides, else by ours."""
        ...

    async def leaves(self, tenant: TenantId, since: int, until: int) -> Sequence[bytes]: ...
