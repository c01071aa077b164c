"""What TLS has shown of the other end: whose certificate, under which number, until when.

A certificate is a commune's or a media node's. What the API issues federators' certificates
with can make no node's: those are signed by the authority itself, and can answer as well.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID

from services.kit.enrolment.revoked import serial_text
from services.kit.link.pki import MEDIA_URI, ForeignCertificate, tenant_named_by
from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class Credential:
    """A federator's certificate, as media reads it; `serial` in lower hexadecimal."""

    tenant: TenantId
    serial: str
    until: datetime


@dataclass(frozen=True, slots=True)
class NodeCredential:
    """A media node's."""

    serial: str
    until: datetime


Shown: TypeAlias = Credential | NodeCredential


def credential_of_peer(transport_tls: Any) -> Shown:
    """Raises `services.kit.link.pki.ForeignCertificate`."""
    shown = transport_tls.getpeercert()
    uris = [value for kind, value in _names(shown) if kind == "URI"]
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
    serial = serial_text(int(shown["serialNumber"], 16))
    if uris == [MEDIA_URI]:
        authorities = transport_tls.context.get_ca_certs(binary_form=True)
        _require_node(transport_tls.getpeercert(binary_form=True), authorities)
        return NodeCredential(serial, until)
    return Credential(tenant_named_by(uris), serial, until)


def _require_node(shown: bytes, authorities: Sequence[bytes]) -> None:
    certificate = x509.load_der_x509_certificate(shown)
    issuers = [x509.load_der_x509_certificate(one) for one in authorities]
    if not any(_signs(one, certificate) and _may_answer(one, True) for one in issuers):
        raise ForeignCertificate("this node's certificate is not signed by our authority itself")
    if not _may_answer(certificate, False):
        raise ForeignCertificate("this certificate is not one that a media node answers with")


def _may_answer(certificate: x509.Certificate, unless_it_says: bool) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return unless_it_says
    return ExtendedKeyUsageOID.SERVER_AUTH in usage


def _signs(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _names(shown: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    names: tuple[tuple[str, str], ...] = shown.get("subjectAltName", ())
    return names
