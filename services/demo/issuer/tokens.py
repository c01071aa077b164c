"""The tokens the issuer signs, and how it recognises its own again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from services.demo.issuer.accounts import Account, profile, rights
from services.demo.issuer.grants import Session

ALGORITHM = "ES256"
ACCESS_LIFE = timedelta(seconds=60)
LOGOUT_LIFE = timedelta(seconds=120)
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
AUDIENCE = "beffroi-api"
CLIENT = "beffroi-console"


class Signer:
    """One key, one issuer."""

    def __init__(
        self,
        issuer: str,
        key: ECKey,
        clock: Callable[[], datetime],
        names: Callable[[], str],
    ) -> None:
        self._issuer = issuer
        self._key = key
        self._clock = clock
        self._names = names

    def access_token(self, account: Account, session: Session, scope: str) -> str:
        said = {
            "typ": "Bearer",
            "aud": AUDIENCE,
            "scope": scope,
            **rights(account, AUDIENCE, scope),
        }
        return self._sign(account, session, said)

    def id_token(self, account: Account, session: Session, nonce: str | None) -> str:
        said: dict[str, Any] = {"typ": "ID", "aud": CLIENT}
        if nonce is not None:
            said["nonce"] = nonce
        return self._sign(account, session, said)

    def logout_token(self, session: Session) -> str:
        """Back-Channel Logout 1.0 §2.4: an event, and no nonce."""
        now = self._clock()
        claims = {
            "iss": self._issuer,
            "aud": CLIENT,
            "iat": int(now.timestamp()),
            "exp": int((now + LOGOUT_LIFE).timestamp()),
            "jti": self._names(),
            "typ": "Logout",
            "sub": session.sub,
            "sid": session.id,
            "events": {LOGOUT_EVENT: {}},
        }
        header = {"alg": ALGORITHM, "typ": "logout+jwt", "kid": self._key.thumbprint()}
        return jwt.encode(header, claims, self._key, [ALGORITHM])

    def read(self, token: str, kind: str) -> dict[str, Any] | None:
        """The claims of a token of ours, in time or not; `None` for anything else."""
        try:
            claims = jwt.decode(token, self._key, [ALGORITHM]).claims
        except (JoseError, ValueError):
            return None
        ours = claims.get("iss") == self._issuer and claims.get("typ") == kind
        return claims if ours else None

    def in_time(self, claims: Mapping[str, Any]) -> bool:
        return bool(claims["exp"] > self._clock().timestamp())

    def jwks(self) -> dict[str, Any]:
        """The public half."""
        public = self._key.as_dict(private=False)
        return {"keys": [{**public, "kid": self._key.thumbprint(), "use": "sig", "alg": ALGORITHM}]}

    def _sign(self, account: Account, session: Session, said: dict[str, Any]) -> str:
        now = self._clock()
        claims = {
            "iss": self._issuer,
            "iat": int(now.timestamp()),
            "exp": int((now + ACCESS_LIFE).timestamp()),
            "jti": self._names(),
            "azp": CLIENT,
            "sid": session.id,
            "acr": str(session.level),
            "auth_time": int(session.proved.timestamp()),
            **profile(account),
            **said,
        }
        header = {"alg": ALGORITHM, "typ": "JWT", "kid": self._key.thumbprint()}
        return jwt.encode(header, claims, self._key, [ALGORITHM])
