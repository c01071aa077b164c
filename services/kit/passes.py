"""A pass: the signed right to one view, that media checks alone.

A JWT (RFC 7519) signed with Ed25519 (RFC 8037), good for `OPENING_SECONDS` to
open the view, and naming the instant its right ends whatever happens. Media and
federators hold the public key only; neither calls the API to check one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

OPENING_SECONDS = 60
ISSUER = "beffroi-api"
AUDIENCE = "beffroi-media"


class PassRefused(Exception):
    """The token is not a pass, or no longer one. The message is safe to show."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Everything the media node and the federator need to know of one granted view.

    `entry` is the number of the register entry in the tenant's log; `slot` and
    `fence` are those of the flow; `until` is when the right itself ends (UTC).
    """

    view: str
    flow: str
    tenant: str
    camera: str
    agent: str
    agent_name: str
    agent_rank: str
    agent_service: str
    organisation: str
    motive: str
    incident: str | None
    convention: str
    article: str
    entry: int
    slot: int
    fence: int
    until: datetime
    ticket: str | None = None
    """The owner's ticket that it rests on, where the convention opens on a ticket."""


def generate_key() -> OKPKey:
    """A fresh Ed25519 key pair."""
    return OKPKey.generate_key("Ed25519")


def sign(granted: Pass, key: OKPKey, now: datetime) -> str:
    """The compact form of `granted`, to be opened within a minute of `now`."""
    expires = min(now + timedelta(seconds=OPENING_SECONDS), granted.until)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": int(now.timestamp()),
        "exp": int(expires.timestamp()),
        "pass": asdict(granted) | {"until": granted.until.timestamp()},
    }
    return jwt.encode({"alg": "Ed25519", "typ": "beffroi-pass+jwt"}, claims, key, ["Ed25519"])


def verify(token: str, key: OKPKey, now: datetime) -> Pass:
    """Read a pass; raises `PassRefused` for a forged, foreign, late or broken one."""
    try:
        decoded = jwt.decode(token, key, ["Ed25519"])
        if decoded.header.get("typ") != "beffroi-pass+jwt":
            raise PassRefused("this token is not a pass")
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=2,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
        )
        registry.validate(decoded.claims)
        return _read(decoded.claims["pass"])
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise PassRefused("the pass is forged, expired or unreadable") from error


def _read(claims: dict[str, Any]) -> Pass:
    until = datetime.fromtimestamp(claims["until"], UTC)
    return Pass(**(claims | {"until": until}))
