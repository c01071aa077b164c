"""An access token, checked from its header to its audience; then who it speaks for.

Nothing in the token chooses how it is checked: the algorithms are ours, the key comes
from the provider's document, and its kind must fit. An ID token is not an access token.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from services.api.identity.identity import OUTSIDE, Identity, NotIdentified, read_identity
from services.api.identity.keys import IssuerKeys

ALGORITHMS = {"RS256": RSAKey, "PS256": RSAKey}
EC_ALGORITHMS = {"ES256": "P-256"}
LEEWAY_SECONDS = 5
LONGEST_TOKEN = 8192

_FORGED = "this token cannot be read, or was not signed by our provider"


class TokenReader:
    """Reads the access tokens that `issuer` gave for `audience` to one of `clients`."""

    def __init__(
        self,
        keys: IssuerKeys,
        clock: Callable[[], datetime],
        *,
        issuer: str,
        audience: str,
        clients: Collection[str],
        admit: Callable[[Identity], Identity] = lambda identity: identity,
        parties: Collection[str] = (),
    ) -> None:
        """`admit`: told of whoever a token speaks for; it may refuse, or leave fewer roles.

        `parties`: organisations that a deed names, which are a tenant or a service whatever
        their attributes say: their own administrators may write those.
        """
        self._keys = keys
        self._clock = clock
        self._clients = frozenset(clients)
        self._parties = frozenset(parties)
        self._audience = audience
        self._admit = admit
        self._wanted: dict[str, Any] = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": audience},
            "exp": {"essential": True},
            "iat": {"essential": True},
            "sub": {"essential": True},
        }

    async def read(self, token: str) -> Identity:
        """Who asks. Raises `NotIdentified`, or `ProviderAway` where nobody can tell now."""
        claims, header = await signed_claims(self._keys, token)
        self._check(claims, header)
        identity = read_identity(claims, self._audience)
        is_party = identity.agent.organisation in self._parties
        if is_party and identity.organisation_kind in OUTSIDE:
            raise NotIdentified("the organisation of this token is a party to a convention")
        return self._admit(identity)

    def _check(self, claims: dict[str, Any], header: dict[str, Any]) -> None:
        registry = jwt.JWTClaimsRegistry(
            now=int(self._clock().timestamp()), leeway=LEEWAY_SECONDS, **self._wanted
        )
        try:
            registry.validate(claims)
        except (JoseError, TypeError, ValueError):
            raise NotIdentified("this token is over, or was given for something else") from None

        if claims.get("azp") not in self._clients:
            raise NotIdentified("this token was given to another application")
        if not _is_access_token(claims, header):
            raise NotIdentified("this token is not an access token")


async def signed_claims(keys: IssuerKeys, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a token of the provider's says, whatever kind it is, and its header. Raises
    `NotIdentified`, or `ProviderAway`."""
    header = _header(token)
    algorithm = header.get("alg")
    key_id = header.get("kid")
    if algorithm not in {*ALGORITHMS, *EC_ALGORITHMS} or not isinstance(key_id, str):
        raise NotIdentified(_FORGED)

    key = await keys.find(key_id)
    if key is None or not _fits(key, str(algorithm)):
        raise NotIdentified(_FORGED)
    try:
        return jwt.decode(token, key, [str(algorithm)]).claims, header
    except (JoseError, ValueError, TypeError):
        raise NotIdentified(_FORGED) from None


def _header(token: str) -> dict[str, Any]:
    if len(token) > LONGEST_TOKEN:
        raise NotIdentified(_FORGED)
    try:
        return dict(jws.extract_compact(token.encode("ascii")).headers())
    except (JoseError, ValueError, TypeError, AttributeError):
        raise NotIdentified(_FORGED) from None


def _fits(key: Any, algorithm: str) -> bool:
    if algorithm in ALGORITHMS:
        return isinstance(key, ALGORITHMS[algorithm])
    return getattr(key, "curve_name", None) == EC_ALGORITHMS[algorithm]


def _is_access_token(claims: dict[str, Any], header: dict[str, Any]) -> bool:
    # RFC 9068 says so in the header; Keycloak says `JWT` there and tells in a claim.
    if str(header.get("typ", "")).lower() in {"at+jwt", "application/at+jwt"}:
        return True
    return claims.get("typ") == "Bearer"
