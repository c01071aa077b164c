"""What the State's keys are called in a register: public texts and fingerprints, no key."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import OKPKey

from services.api.issuing import Issuing
from services.api.storage.keys.shelf import Purpose
from tenants.register.checkpoint import Verifier


def own_keys(
    register: Verifier, passes: OKPKey | None, issuing: Issuing | None
) -> Mapping[Purpose, str]:
    """`passes`: `None` where it is made anew at each start; its name is that of RFC 7638, the
    authority's the SHA-256 of its certificate."""
    named = {Purpose.REGISTER: register.text}
    if passes is not None:
        named[Purpose.PASSES] = str(passes.thumbprint())
    if issuing is not None:
        named[Purpose.FEDERATORS] = _fingerprint(issuing.authority.issuer.certificate)
    return named


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(SHA256()).hex()
