"""How an act about a federator's certificate ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from cryptography import x509

from services.kit.enrolment.codes import Code
from tenants.vocabulary.identifiers import TenantId


class Refusal(StrEnum):
    """Stable codes, which both ends have a sentence for."""

    CODE_UNKNOWN = "code-unknown"
    CODE_USED = "code-used"
    CODE_OVER = "code-over"
    CERTIFICATE_FOREIGN = "certificate-foreign"
    CERTIFICATE_OVER = "certificate-over"
    CERTIFICATE_REVOKED = "certificate-revoked"
    NO_ROLE = "no-role"


@dataclass(frozen=True, slots=True)
class Invited:
    tenant: TenantId
    code: Code
    until: datetime


@dataclass(frozen=True, slots=True)
class Issued:
    tenant: TenantId
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class Revoked:
    """`serials` are those that this act revoked; none where they all were already."""

    tenant: TenantId
    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FederatorRefused:
    why: Refusal


@dataclass(frozen=True, slots=True)
class NoSuchFederator:
    """No such tenant here, or no such certificate of its."""

    tenant: TenantId


InviteAnswer: TypeAlias = Invited | FederatorRefused | NoSuchFederator
IssueAnswer: TypeAlias = Issued | FederatorRefused
RevokeAnswer: TypeAlias = Revoked | FederatorRefused | NoSuchFederator
