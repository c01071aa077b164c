"""The list of certificates that are believed no more, as the API signs it for media.

A JWT signed with the key of passes, so that whoever can write on the bus cannot forge one; an
older list never takes the place of a newer one, so that nobody can play one again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.kit.passes import PublicKeys, decode

_ALGORITHM: Final = "Ed25519"
_KIND: Final = "beffroi-revoked+jwt"


class UnreadableRevocations(ValueError):
    """This is no list of the API's."""


@dataclass(frozen=True, slots=True)
class Revocations:
    """What stood at `at` (UTC): the numbers of certificates, in hexadecimal."""

    at: datetime
    serials: frozenset[str]


def serial_text(number: int) -> str:
    """How the number of a certificate is written everywhere: lower hexadecimal."""
    return f"{number:x}"


def sign_revocations(serials: Collection[str], key: OKPKey, now: datetime) -> str:
    claims = {"at": now.timestamp(), "serials": sorted(serials)}
    return jwt.encode({"alg": _ALGORITHM, "typ": _KIND}, claims, key, [_ALGORITHM])


def read_revocations(said: str, key: PublicKeys) -> Revocations:
    """Raises `UnreadableRevocations`."""
    try:
        token = decode(said, key)
        serials = token.claims["serials"]
        if token.header.get("typ") != _KIND or not isinstance(serials, list):
            raise UnreadableRevocations("this is no list of revocations")
        at = datetime.fromtimestamp(token.claims["at"], UTC)
    except (JoseError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise UnreadableRevocations("this list of revocations is forged or unreadable") from error
    return Revocations(at, frozenset(map(str, serials)))
