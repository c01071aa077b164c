"""Proving who we are to a device: WS-UsernameToken with its own clock, HTTP Digest on demand.

Pure: the instant and chance are arguments. The password itself never leaves, not even
in a token of type PasswordText.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import UTC, datetime

from federation.onvif.soap.envelope import element, text
from federation.pulling.address import Credentials

_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
_SECURITY = f"{_OASIS}-wssecurity-secext-1.0.xsd"
_UTILITY = f"{_OASIS}-wssecurity-utility-1.0.xsd"
_DIGEST = f"{_OASIS}-username-token-profile-1.0#PasswordDigest"
_BASE64 = f"{_OASIS}-soap-message-security-1.0#Base64Binary"


def token(credentials: Credentials, now: datetime, nonce: bytes) -> str:
    """The header of one request; `now` is what the device believes it is."""
    created = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    proof = password_digest(nonce, created, credentials.password)
    inside = (
        text("w:Username", credentials.user)
        + element("w:Password", proof, Type=_DIGEST)
        + element("w:Nonce", b64encode(nonce).decode(), EncodingType=_BASE64)
        + text("u:Created", created)
    )
    # No mustUnderstand: some devices refuse what they would have ignored.
    return (
        f'<w:Security xmlns:w="{_SECURITY}" xmlns:u="{_UTILITY}">'
        f"{element('w:UsernameToken', inside)}</w:Security>"
    )


def password_digest(nonce: bytes, created: str, password: str) -> str:
    """Base64(SHA-1(nonce + created + password)): WS-UsernameToken 1.0, §3.1."""
    sealed = hashlib.sha1(nonce + created.encode() + password.encode(), usedforsecurity=False)
    return b64encode(sealed.digest()).decode()
