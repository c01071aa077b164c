"""The authority that the API issues federators' certificates with, read once from its files.

The first certificate of the file signs; those that are signed by themselves are what a
federator believes media by; the others stand between. Refuses to be an authority that could
not be checked by whoever holds the root alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.kit.link.pki import Issued, UnreadableAuthority, certify_commune
from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class IssuingAuthority:
    """`between` goes with each certificate, up to one of `roots`."""

    issuer: Issued
    between: tuple[x509.Certificate, ...]
    roots: tuple[x509.Certificate, ...]

    @property
    def roots_pem(self) -> str:
        return _pem(*self.roots)

    def issue(
        self, key: ec.EllipticCurvePublicKey, tenant: TenantId, now: datetime, lasting: timedelta
    ) -> x509.Certificate:
        """For `lasting`, and never longer than the authority itself."""
        until = min(now + lasting, self.issuer.certificate.not_valid_after_utc)
        return certify_commune(self.issuer, key, tenant, now, until)

    def with_chain(self, certificate: x509.Certificate) -> str:
        """What the federator shows: its certificate, then what leads to a root."""
        return _pem(certificate, *self.between)

    def issued(self, certificate: x509.Certificate) -> bool:
        """Whether the certificate is signed by this authority, or by the one before it that
        stands in the same file; not whether it is over."""
        return any(_signs(one, certificate) for one in (self.issuer.certificate, *self.between))


def read_issuing_authority(chain: Path, key: Path, now: datetime) -> IssuingAuthority:
    """Raises `UnreadableAuthority`, whose message names the file and the remedy."""
    try:
        certificates = x509.load_pem_x509_certificates(chain.read_bytes())
        secret = serialization.load_pem_private_key(key.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise UnreadableAuthority(
            f"{chain} and {key} cannot be read as an authority and its key, without a password. "
            "Remedy: take the two of one run of beffroi certificates"
        ) from error
    first = certificates[0]
    if (
        not isinstance(secret, ec.EllipticCurvePrivateKey)
        or secret.public_key() != first.public_key()
    ):
        raise UnreadableAuthority(f"{key} is not the key of the first certificate of {chain}")
    roots = tuple(one for one in certificates if one.issuer == one.subject)
    if not roots:
        raise UnreadableAuthority(
            f"{chain} does not end at a root. Remedy: add the certificates above, in order"
        )
    if not first.not_valid_before_utc <= now < first.not_valid_after_utc:
        raise UnreadableAuthority(
            f"{chain}: its first certificate is over, or not yet good. Remedy: renew the authority"
        )
    between = tuple(one for one in certificates if one not in roots)
    return IssuingAuthority(Issued(first, secret), between, roots)


def _signs(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _pem(*certificates: x509.Certificate) -> str:
    return "".join(
        one.public_bytes(serialization.Encoding.PEM).decode("ascii") for one in certificates
    )
