"""TLS as the link wants it: 1.3, AES-256-GCM, a certificate on both sides.

Python 3.11 can set a floor on the version and not the TLS 1.3 suites: OpenSSL would
also accept AES-128 and ChaCha20 from a peer that offers nothing else. So the suite is
read once the handshake is over, and each end refuses any other before a word is said.
"""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any, Final

SUITE: Final = "TLS_AES_256_GCM_SHA384"


class UnusableCertificates(ValueError):
    """The files of a certificate cannot be used; the message names them and the remedy."""


class WeakLink(Exception):
    """The two ends agreed on less than we accept."""


def federator_context(authority: Path, certificate: Path, key: Path) -> ssl.SSLContext:
    """For the end that dials: it checks the media node's certificate and its name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _harden(context)
    _load(context, authority, certificate, key)
    return context


def media_context(authority: Path, certificate: Path, key: Path) -> ssl.SSLContext:
    """For the end that is dialled: nobody without a certificate of the authority enters."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_REQUIRED
    # A resumed session would not show its certificate again.
    context.num_tickets = 0
    _harden(context)
    _load(context, authority, certificate, key)
    return context


def require_aes_256(transport_tls: Any) -> None:
    """Raise `WeakLink` unless this TLS connection is 1.3 with AES-256-GCM."""
    cipher = None if transport_tls is None else transport_tls.cipher()
    if cipher is None or cipher[0] != SUITE:
        agreed = "no TLS at all" if cipher is None else cipher[0]
        raise WeakLink(f"the link must use {SUITE}, the other end agreed on {agreed} only")


def _harden(context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.maximum_version = ssl.TLSVersion.TLSv1_3


def _load(context: ssl.SSLContext, authority: Path, certificate: Path, key: Path) -> None:
    for file in (authority, certificate, key):
        if not file.is_file():
            raise UnusableCertificates(f"{file} is missing: issue it, or mend its path")
    try:
        context.load_verify_locations(cafile=str(authority))
    except (ssl.SSLError, OSError) as error:
        raise UnusableCertificates(f"{authority} holds no certificate authority") from error
    try:
        context.load_cert_chain(str(certificate), str(key), password=_no_password)
    except (ssl.SSLError, OSError, ValueError) as error:
        raise UnusableCertificates(
            f"{certificate} and {key} do not belong together, or the key has a password"
        ) from error


def _no_password() -> str:
    # Without this OpenSSL would ask on the terminal, and a service would hang there.
    raise ValueError("keys with a password are not supported")
