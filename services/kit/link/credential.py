"""What TLS has shown of the other end: whose certificate, under which number, until when."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.kit.enrolment.revoked import serial_text
from services.kit.link.pki import tenant_named_by
from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class Credential:
    """A federator's certificate, as media reads it; `serial` in lower hexadecimal."""

    tenant: TenantId
    serial: str
    until: datetime


def credential_of_peer(transport_tls: Any) -> Credential:
    """Raises `services.kit.link.pki.ForeignCertificate`."""
    shown = transport_tls.getpeercert()
    tenant = tenant_named_by([value for kind, value in _names(shown) if kind == "URI"])
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
    return Credential(tenant, serial_text(int(shown["serialNumber"], 16)), until)


def _names(shown: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    names: tuple[tuple[str, str], ...] = shown.get("subjectAltName", ())
    return names
