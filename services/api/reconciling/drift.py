"""A difference between a habilitation and an account: what it is, what it bars, what settles it.

Pure. `bars` are the roles that are not given while it lasts (see `tenants.habilitations.barring`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId


class Kind(StrEnum):
    """The value stands in registers and never changes."""

    ACCOUNT_MISSING = "account-missing"
    """Habilitated, and unknown to Keycloak."""
    ACCOUNT_UNBOUND = "account-unbound"
    """Habilitated under the name of an account, whose id is not written yet."""
    ACCOUNT_DISABLED = "account-disabled"
    """Habilitated."""
    NOT_A_MEMBER = "not-a-member"
    """Habilitated, and in Keycloak nobody of that organisation."""
    NOT_HABILITATED = "not-habilitated"
    """A member of an organisation for which nobody habilitated the person."""
    STILL_OPEN = "still-open"
    """Suspended, or ended, and the account is open."""
    GROUP_TOO_WIDE = "group-too-wide"
    GROUP_TOO_NARROW = "group-too-narrow"
    DETAILS_DIFFER = "details-differ"
    """Name, rank, service or number: the rights are the same on both sides."""
    SAME_PERSON_TWICE = "same-person-twice"
    """Two open accounts of one organisation with one name and one number."""


@dataclass(frozen=True, slots=True)
class Create:
    """An account without a key; Keycloak asks for both at the first login."""

    username: str
    name: str
    rank: str
    service: str
    number: str
    organisation: SubscriberId
    group: str | None


@dataclass(frozen=True, slots=True)
class Bind:
    """Write the account's id in the habilitation: it is the same right."""

    account: str


@dataclass(frozen=True, slots=True)
class Disable:
    """And end its sessions."""

    account: str


@dataclass(frozen=True, slots=True)
class Enable:
    """What was disabled by us, and by nobody else."""

    account: str


@dataclass(frozen=True, slots=True)
class Leave:
    """The organisation; sessions end as well."""

    account: str
    organisation: SubscriberId


@dataclass(frozen=True, slots=True)
class Regroup:
    """Out of the groups `left`, into `joined` where it is named; a member first, if need be."""

    account: str
    organisation: SubscriberId
    left: tuple[str, ...] = ()
    joined: str | None = None


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Attributes of the account, each with its new value."""

    account: str
    attributes: tuple[tuple[str, str], ...]


Remedy: TypeAlias = Create | Bind | Disable | Enable | Leave | Regroup | Rewrite


_LAST = (Create, Bind, Enable)


@dataclass(frozen=True, slots=True)
class Drift:
    """`tenants` are those whose registers are told; `remedy`: `None` where it takes a person."""

    kind: Kind
    agent: AgentId
    organisation: SubscriberId
    name: str
    ours: str
    theirs: str
    bars: frozenset[str]
    tenants: frozenset[TenantId]
    remedy: Remedy | None = None


def in_order(found: Iterable[Drift]) -> list[Drift]:
    """What takes away comes first: an account is opened once its groups are right."""
    return sorted(found, key=lambda one: isinstance(one.remedy, _LAST))
