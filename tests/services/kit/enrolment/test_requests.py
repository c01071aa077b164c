"""Who asks for a certificate holds its key, who renews holds the old one too."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from services.kit.enrolment.requests import (
    UnreadableRequest,
    make_key,
    make_request,
    read_renewal,
    read_request,
    sign_renewal,
)
from services.kit.enrolment.revoked import (
    Revocations,
    UnreadableRevocations,
    read_revocations,
    sign_revocations,
)
from services.kit.link.pki import issue_for_commune, make_authority
from services.kit.passes import generate_key
from tenants.vocabulary.identifiers import TenantId
from tests.builders import ASCQ, NOON

ROOT = make_authority("Test", NOON)
HELD = issue_for_commune(ROOT, ASCQ, NOON)


def test_the_key_of_a_request_is_read_and_nothing_else_of_it() -> None:
    key = make_key()

    assert read_request(make_request(key)) == key.public_key()


def test_a_request_whose_signature_was_broken_is_refused() -> None:
    der = bytearray(make_request(make_key()))
    der[-1] ^= 1

    with pytest.raises(UnreadableRequest):
        read_request(bytes(der))


@pytest.mark.parametrize(
    "key_case",
    [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1())],
    ids=["rsa", "p-256"],
)
def test_a_key_of_another_kind_is_refused(
    key_case: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "csu")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name)
    der = builder.sign(key_case, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    with pytest.raises(UnreadableRequest, match="P-384"):
        read_request(der)


def test_a_renewal_says_who_signed_it_for_which_key_and_when() -> None:
    fresh = make_key()

    read = read_renewal(sign_renewal(make_request(fresh), HELD.certificate, HELD.key, NOON))

    assert (read.certificate, read.wanted, read.at) == (HELD.certificate, fresh.public_key(), NOON)


def test_a_renewal_that_another_key_signed_is_refused() -> None:
    other = issue_for_commune(ROOT, TenantId("metz"), NOON)
    forged = sign_renewal(make_request(make_key()), HELD.certificate, other.key, NOON)

    with pytest.raises(UnreadableRequest, match="forged"):
        read_renewal(forged)


@pytest.mark.parametrize("said_case", ["", "a.b.c", "e30.e30.e30", "é.é.é", "." * 5])
def test_what_is_no_renewal_is_refused(said_case: str) -> None:
    with pytest.raises(UnreadableRequest):
        read_renewal(said_case)


def test_a_list_of_revocations_is_believed_from_the_api_alone() -> None:
    key, now = generate_key(), NOON + timedelta(milliseconds=250)
    signed = sign_revocations(["b2", "a1"], key, now)

    assert read_revocations(signed, key) == Revocations(now, frozenset({"a1", "b2"}))
    with pytest.raises(UnreadableRevocations):
        read_revocations(signed, generate_key())
    head, _, signature = signed.split(".")
    body = base64.urlsafe_b64encode(b'{"at":1,"serials":[]}').decode().rstrip("=")
    with pytest.raises(UnreadableRevocations):
        read_revocations(f"{head}.{body}.{signature}", key)
