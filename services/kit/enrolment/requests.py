"""The two requests for a certificate: one under a code, one signed by the certificate in use.

A key is born where it is used and only its signing request (PKCS #10, RFC 2986) travels. What
that request says of a name is not read: the issuer says whose it is. A renewal is a JWS (RFC
7515) with the certificate in `x5c`, since mutual TLS may end at a proxy in front of the API.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry

LARGEST_SKEW_SECONDS: Final = 5.0
"""The two seconds that a link bears (ANSSI R63), and the time that a request may take."""
LARGEST_REQUEST: Final = 16 * 1024
"""Bytes of a whole request."""
_ALGORITHM: Final = "ES384"
_KIND: Final = "beffroi-renewal+jwt"
_AUDIENCE: Final = "beffroi-federators"


class _RoomForCertificate(JWSRegistry):
    max_header_length = 4096


_REGISTRY: Final = _RoomForCertificate(algorithms=[_ALGORITHM])


class UnreadableRequest(ValueError):
    """This is no request for a certificate; the message is safe to show."""


@dataclass(frozen=True, slots=True)
class SignedRenewal:
    """`certificate` signed this request; nobody has said yet whether it is believed."""

    certificate: x509.Certificate
    wanted: ec.EllipticCurvePublicKey
    at: datetime


def make_key() -> ec.EllipticCurvePrivateKey:
    """P-384, as every certificate of the link."""
    return ec.generate_private_key(ec.SECP384R1())


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """PKCS #8 without a password, for a file that its owner alone reads."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def make_request(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A signing request in DER; its signature shows that whoever asks holds the key."""
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Beffroi")])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return request.sign(key, hashes.SHA384()).public_bytes(serialization.Encoding.DER)


def read_request(der: bytes) -> ec.EllipticCurvePublicKey:
    """The key to certify. Raises `UnreadableRequest`."""
    try:
        request = x509.load_der_x509_csr(der)
        key = request.public_key()
        signed = request.is_signature_valid
    except (ValueError, TypeError) as error:
        raise UnreadableRequest("this is no signing request") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP384R1):
        raise UnreadableRequest("a federator's key is on P-384")
    if not signed:
        raise UnreadableRequest("whoever asks does not hold this key")
    return key


def sign_renewal(
    request: bytes,
    certificate: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> str:
    """Ask for a certificate on the key of `request`, with the one in use."""
    der = certificate.public_bytes(serialization.Encoding.DER)
    header = {"alg": _ALGORITHM, "typ": _KIND, "x5c": [base64.b64encode(der).decode()]}
    claims = {"aud": _AUDIENCE, "at": now.timestamp(), "csr": base64.b64encode(request).decode()}
    return jwt.encode(header, claims, ECKey.import_key(key_pem(key)), registry=_REGISTRY)


def read_renewal(said: str) -> SignedRenewal:
    """Who signed, for which key, at which hour of theirs. Raises `UnreadableRequest`."""
    try:
        header = jws.extract_compact(said.encode(), registry=_REGISTRY).headers()
        certificate = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0]))
        signer = certificate.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        token = jwt.decode(said, ECKey.import_key(signer), registry=_REGISTRY)
        if token.header.get("typ") != _KIND or token.claims.get("aud") != _AUDIENCE:
            raise UnreadableRequest("this is no renewal")
        at = datetime.fromtimestamp(token.claims["at"], UTC)
        wanted = read_request(base64.b64decode(token.claims["csr"], validate=True))
    except UnreadableRequest:
        raise
    except (JoseError, ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
        raise UnreadableRequest("this renewal is forged or unreadable") from error
    return SignedRenewal(certificate, wanted, at)
