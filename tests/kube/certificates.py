"""Certificates of one cluster on loopback: an authority's, its servers', its administrator's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LASTS = timedelta(days=1)
ADMINISTRATORS = "system:masters"
"""Kubernetes' own group that RBAC lets do everything."""


def write_certificates(folder: Path) -> None:
    """`ca.pem`, `server.pem` and `client.pem` with their `.key`; `accounts.key`, which signs
    service accounts."""
    folder.mkdir()
    authority_key, name = _key(folder / "ca.key"), _name("essai")
    authority = (
        _builder(name, name, authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    _write(folder / "ca.pem", authority)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    for one, subject in (
        ("server", _name("essai-server")),
        ("client", _name("essai-admin", ADMINISTRATORS)),
    ):
        key = _key(folder / f"{one}.key")
        signed = (
            _builder(subject, name, key)
            .add_extension(here, critical=False)
            .add_extension(uses, critical=False)
            .sign(authority_key, hashes.SHA256())
        )
        _write(folder / f"{one}.pem", signed)
    _key(folder / "accounts.key")


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + LASTS)
    )


def _name(common: str, organisation: str | None = None) -> x509.Name:
    said = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organisation is not None:
        said.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(said)


def _key(file: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    file.touch(0o600)
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    return key


def _write(file: Path, certificate: x509.Certificate) -> None:
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
