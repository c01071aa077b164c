"""What an act may ask of the keys that the State's side uses, and used.

Added to by an act that has locked the tenant, and never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tenants.vocabulary.identifiers import TenantId


class Purpose(StrEnum):
    """What a key is for."""

    REGISTER = "register"
    """Signs the checkpoints of registers."""
    PASSES = "passes"
    FEDERATORS = "federators"
    """The authority that certifies them."""


@dataclass(frozen=True, slots=True)
class HouseKey:
    """`key` is a verifier's text, or a fingerprint; `entry` that of its change; `size` that of
    the checkpoint that the key before it signed too, where it did."""

    purpose: Purpose
    key: str
    since: datetime
    entry: int | None = None
    size: int | None = None


class HouseKeys(Protocol):
    async def of(self, tenant: TenantId, purpose: Purpose) -> Sequence[HouseKey]:
        """The first one first; the last is the one in use."""
        ...

    async def add(self, tenant: TenantId, key: HouseKey) -> None:
        """In the place of the one in use."""
        ...
