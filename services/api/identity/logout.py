"""A logout token, checked whole (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.6).

It looks like an ID token and is none: it carries the event, and no nonce. Whoever holds one
can end a session and nothing else; one that is shown again ends nothing more.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from services.api.identity.identity import LONGEST, NotIdentified
from services.api.identity.keys import IssuerKeys
from services.api.identity.tokens import LEEWAY_SECONDS, signed_claims

EVENT = "http://schemas.openid.net/event/backchannel-logout"
FRESH = timedelta(minutes=2)
"""How old one may be; providers give them two minutes at most (§2.4)."""
MOST_REMEMBERED = 10_000
_TYPES = {"logout+jwt", "application/logout+jwt", "jwt", ""}


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """`session`, all of `agent`'s where it is `None`; `at` by the provider's clock (UTC)."""

    session: str | None
    agent: str | None
    at: datetime
    token: str


class LogoutReader:
    """Reads what `issuer` says to `client`."""

    def __init__(
        self, keys: IssuerKeys, clock: Callable[[], datetime], *, issuer: str, client: str
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._used: OrderedDict[str, datetime] = OrderedDict()
        self._wanted: dict[str, Any] = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client},
            "iat": {"essential": True},
            "jti": {"essential": True},
        }

    async def read(self, token: str) -> LoggedOut:
        """Whose session is over. Raises `NotIdentified`, or `ProviderAway`."""
        claims, header = await signed_claims(self._keys, token)
        if str(header.get("typ", "")).lower() not in _TYPES:
            raise NotIdentified("this token is another kind's")
        self._check(claims)
        session, agent = (_name(claims, member) for member in ("sid", "sub"))
        if session is None and agent is None:
            raise NotIdentified("a logout token names a session or a person")
        at = datetime.fromtimestamp(claims["iat"], UTC)
        return LoggedOut(session, agent, at, str(claims["jti"]))

    def used(self, said: LoggedOut) -> None:
        """It has done its work: shown again, it is refused."""
        self._used[said.token] = said.at
        if len(self._used) > MOST_REMEMBERED:
            self._used.popitem(last=False)

    def _check(self, claims: dict[str, Any]) -> None:
        now = self._clock()
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()), leeway=LEEWAY_SECONDS, **self._wanted
        )
        try:
            registry.validate(claims)
            is_fresh = now.timestamp() - claims["iat"] <= FRESH.total_seconds()
        except (JoseError, TypeError, ValueError):
            raise NotIdentified("this logout token is over, or for somebody else") from None
        if not is_fresh:
            raise NotIdentified("this logout token is over, or for somebody else")
        if "nonce" in claims or not _is_logout(claims.get("events")):
            raise NotIdentified("this token is no logout token")
        if _name(claims, "jti") in self._used:
            raise NotIdentified("this logout token was used")


def _is_logout(events: object) -> bool:
    return isinstance(events, dict) and isinstance(events.get(EVENT), dict)


def _name(claims: dict[str, Any], member: str) -> str | None:
    said = claims.get(member)
    if said is None:
        return None
    if not isinstance(said, str) or not 0 < len(said) <= LONGEST or not said.isprintable():
        raise NotIdentified(f"the {member} of this logout token cannot be read")
    return said
