"""What the storage keeps of a register beside its entries: checkpoints, witnesses, erasures.

`Register` belongs to a locked tenant and writes; `Registers` reads. Nothing here can
change an entry, and no method of either could.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tenants.register.file import Kept
from tenants.register.tree import Frontier
from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class Log:
    """A tenant's register as it stands; `frontier` is what its head row holds."""

    frontier: Frontier
    entries: tuple[Kept, ...]

    @property
    def size(self) -> int:
        return self.frontier.size


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """What we signed of a tenant's register at one size; `cosigned`: what both sides signed."""

    tenant: TenantId
    frontier: Frontier
    root: bytes
    note: str
    at: datetime
    cosigned: str | None = None

    @property
    def size(self) -> int:
        return self.frontier.size


@dataclass(frozen=True, slots=True)
class Witness:
    """The key under which a commune's federator cosigns, since it was first met.

    `dispute` is the code of what the two sides do not agree on, `None` while they do.
    """

    tenant: TenantId
    key: str
    since: datetime
    dispute: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """How far a tenant's register has come, and how far both sides have signed it."""

    tenant: TenantId
    size: int
    signed: int
    signed_at: datetime | None
    cosigned: int
    entered_at: datetime | None = None
    """When its newest entry was made; `None` where it has none, or none whose body is kept."""
    waiting_since: datetime | None = None
    """When the first entry was made that no checkpoint covers; `None` where all are covered."""


class Register(Protocol):
    """The locked tenant's register, beyond its entries."""

    async def keep_checkpoint(self, checkpoint: KeptCheckpoint) -> None: ...
    async def keep_cosignature(self, size: int, note: str, at: datetime) -> None:
        """Of a checkpoint that is there; said twice, it is kept once."""
        ...

    async def checkpoint(self, size: int | None = None) -> KeptCheckpoint | None:
        """The one of this size, or the newest."""
        ...

    async def witness(self) -> Witness | None: ...
    async def put_witness(self, witness: Witness) -> None: ...
    async def restored_at(self) -> datetime | None:
        """When this register was last written again after it could not be."""
        ...

    async def set_restored(self, at: datetime) -> None: ...
    async def erasable(self, before: datetime, now: datetime) -> range:
        """The bodies, without a gap between them, that were entered before and may go."""
        ...

    async def erase_bodies(self, below: int) -> int:
        """Erase those under this number; how many. The schema keeps what is to be kept."""
        ...


class Registers(Protocol):
    """Every tenant's."""

    async def log(self, tenant: TenantId) -> Log:
        """Whole. Raises `UnknownTenant`."""
        ...

    async def base_hour(self) -> datetime:
        """The database's own hour, in UTC where it says no zone."""
        ...

    async def heads(self) -> tuple[Head, ...]:
        """Of every tenant, by its id."""
        ...

    async def leaves(self, tenant: TenantId, since: int, until: int) -> Sequence[bytes]: ...
    async def entries(self, tenant: TenantId, since: int, until: int) -> Sequence[Kept]: ...
    async def period(
        self, tenant: TenantId, since: datetime | None, until: datetime | None, size: int
    ) -> range:
        """The entries made from `since` to `until`, among the first `size`.

        When the body of one is erased, its hour is too: before an hour, those are left out.
        """
        ...

    async def notes(self, tenant: TenantId, size: int) -> Sequence[str]:
        """What was signed of the first `size` entries, by both sides where both did: some
        hundreds of checkpoints at most, spread over the log, the newest among them, and each
        under which one key follows another."""
        ...

    async def checkpoint(
        self, tenant: TenantId, size: int | None = None
    ) -> KeptCheckpoint | None: ...
    async def witnesses(self) -> tuple[Witness, ...]: ...
    async def unsigned(self, before: datetime, entries: int) -> tuple[TenantId, ...]:
        """Who has news that no checkpoint covers: of before that instant, or so many."""
        ...

    async def uncosigned(self) -> tuple[TenantId, ...]:
        """Whose newest checkpoint only we have signed."""
        ...
