"""What the acts on the directory answer. Closed unions: a forgotten case does not compile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tenants.decisions.outcomes import Refused
from tenants.decisions.owner.giving_contacts import Flaw
from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class ContactsGiven:
    """`tenants`: whose registers say so; those where nothing changed are not among them."""

    tenants: tuple[TenantId, ...]


@dataclass(frozen=True, slots=True)
class ContactsRefused:
    refused: Refused


@dataclass(frozen=True, slots=True)
class ContactsUnreadable:
    """Nothing was kept: one line is to be mended first."""

    flaw: Flaw


@dataclass(frozen=True, slots=True)
class NoConvention:
    """The agent's organisation is a side of no convention here."""


GiveContactsAnswer: TypeAlias = ContactsGiven | ContactsRefused | ContactsUnreadable | NoConvention
