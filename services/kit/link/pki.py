"""A small certificate authority, for tests, demonstrations and first installations.

A commune's certificate can only dial and a media node's can only be dialled: neither
can play the other. A State service with its own authority issues the same shapes
there, and has no use for this module. The root stays off line: what the API issues for
federators it issues under an authority of its own, which can make nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from tenants.vocabulary.identifiers import TenantId, UnreadableName, tenant_id

TENANT_URI: Final = "spiffe://beffroi/csu/"
"""What stands in front of the tenant in the URI of a federator's certificate."""
AUTHORITY_DAYS: Final = 3 * 365
CERTIFICATE_DAYS: Final = 365
EARLIER: Final = timedelta(minutes=5)
"""A certificate holds a little before its making: clocks differ by some seconds."""


NO_AUTHORITY_BELOW: Final = 0
"""The path length of an authority that issues certificates and no authority."""


class UnreadableAuthority(ValueError):
    """There is an authority in this folder, and it cannot be used; the message says why."""


class ForeignCertificate(ValueError):
    """This certificate does not name one commune."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its private key; the key never shows in a `repr`."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def __repr__(self) -> str:
        return f"Issued({self.certificate.subject.rfc4514_string()})"

    @property
    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def write(self, folder: Path, name: str) -> tuple[Path, Path]:
        """`<name>.pem`, and `<name>.key` that its owner alone reads."""
        folder.mkdir(parents=True, exist_ok=True)
        certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
        certificate.write_bytes(self.certificate_pem)
        write_secret(key, self.key_pem)
        return certificate, key


def is_kept(file: Path) -> bool:
    """Whether this file of secrets is read by those alone whom it concerns: its owner; where it
    is root's and this process is not, our group too, as a Secret of Kubernetes is mounted.
    PostgreSQL has the same rule. Raises `OSError`."""
    found = file.stat()
    is_handed_over = found.st_uid == 0 and os.geteuid() != 0
    return not found.st_mode & (0o037 if is_handed_over else 0o077)


def write_secret(file: Path, content: bytes) -> None:
    """Write a file that its owner alone reads, from its first byte on."""
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as secret:
        secret.write(content)


def make_authority(name: str, now: datetime) -> Issued:
    """A root that signs itself and nothing but certificates, and authorities below it."""
    key = ec.generate_private_key(ec.SECP384R1())
    subject = _name(name)
    certificate = (
        _draft(subject, subject, key.public_key(), now, now + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA384())
    )
    return Issued(certificate, key)


def read_authority(folder: Path, name: str = "authority") -> Issued | None:
    """The authority that was written to `folder`; `None` where there is none.

    Raises `UnreadableAuthority`.
    """
    files = (folder / f"{name}.pem", folder / f"{name}.key")
    if not any(file.exists() for file in files):
        return None
    try:
        certificate = x509.load_pem_x509_certificate(files[0].read_bytes())
        key = serialization.load_pem_private_key(files[1].read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise UnreadableAuthority(
            f"{folder}: {name}.pem and {name}.key go together, without a password. "
            "Remedy: bring both, or choose another folder"
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise UnreadableAuthority(f"{folder}: {name}.key is not an elliptic-curve key")
    return Issued(certificate, key)


def has_room_below(authority: Issued) -> bool:
    """Whether it may sign another authority."""
    limits = authority.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    return limits.path_length is None or limits.path_length > NO_AUTHORITY_BELOW


def make_federators_authority(root: Issued, now: datetime) -> Issued:
    """An authority under `root` whose certificates can dial and cannot answer (ANSSI R65).

    Its own extended usage binds what it signs: with its key nobody plays a media node.
    """
    key = ec.generate_private_key(ec.SECP384R1())
    until = root.certificate.not_valid_after_utc
    certificate = (
        _draft(_name("Federators"), root.certificate.subject, key.public_key(), now, until)
        .add_extension(
            x509.BasicConstraints(ca=True, path_length=NO_AUTHORITY_BELOW), critical=True
        )
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(_signed_by(root), critical=False)
        .sign(root.key, hashes.SHA384())
    )
    return Issued(certificate, key)


def issue_for_commune(authority: Issued, tenant: TenantId, now: datetime) -> Issued:
    """What the federator of `tenant` dials with."""
    key = ec.generate_private_key(ec.SECP384R1())
    until = now + timedelta(days=CERTIFICATE_DAYS)
    return Issued(certify_commune(authority, key.public_key(), tenant, now, until), key)


def certify_commune(
    authority: Issued,
    key: ec.EllipticCurvePublicKey,
    tenant: TenantId,
    now: datetime,
    until: datetime,
) -> x509.Certificate:
    """The same for a key that was born in the commune, and stays there."""
    uri = x509.UniformResourceIdentifier(TENANT_URI + tenant_id(tenant))
    purpose = ExtendedKeyUsageOID.CLIENT_AUTH
    return _certify(authority, key, f"CSU {tenant}", [uri], purpose, now, until)


def issue_for_media(authority: Issued, hosts: list[str], now: datetime) -> Issued:
    """What a media node answers with, under these names and IP addresses."""
    key = ec.generate_private_key(ec.SECP384R1())
    names = [_host(host) for host in hosts]
    until = now + timedelta(days=CERTIFICATE_DAYS)
    purpose = ExtendedKeyUsageOID.SERVER_AUTH
    return Issued(_certify(authority, key.public_key(), hosts[0], names, purpose, now, until), key)


def tenant_named_by(uris: list[str]) -> TenantId:
    """The one commune that these URIs of a certificate name; raises `ForeignCertificate`."""
    named = [uri for uri in uris if uri.startswith(TENANT_URI)]
    try:
        (uri,) = named
        return tenant_id(urlsplit(uri).path.removeprefix("/csu/"))
    except (ValueError, UnreadableName) as error:
        raise ForeignCertificate("this certificate does not name one commune") from error


def tenant_of_file(certificate: Path) -> TenantId:
    """The commune of a PEM certificate on disk; raises `ForeignCertificate`."""
    try:
        return tenant_of(x509.load_pem_x509_certificate(certificate.read_bytes()))
    except ValueError as error:
        raise ForeignCertificate("this file is no certificate of a commune") from error


def tenant_of(certificate: x509.Certificate) -> TenantId:
    """The one commune of a certificate; raises `ForeignCertificate`."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound as error:
        raise ForeignCertificate("this is no certificate of a commune") from error
    return tenant_named_by(names.get_values_for_type(x509.UniformResourceIdentifier))


def _certify(
    authority: Issued,
    key: ec.EllipticCurvePublicKey,
    name: str,
    names: Sequence[x509.GeneralName],
    purpose: ObjectIdentifier,
    now: datetime,
    until: datetime,
) -> x509.Certificate:
    return (
        _draft(_name(name), authority.certificate.subject, key, now, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(_signed_by(authority), critical=False)
        .sign(authority.key, hashes.SHA384())
    )


def _draft(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _signed_by(authority: Issued) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Beffroi"),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
