"""A pass: the signed right to one view, or to steer it, that media checks alone.

A JWT (RFC 7519) signed with Ed25519 (RFC 8037), good for `OPENING_SECONDS` to
open the view or take the joystick, and naming the instant its right ends whatever
happens. Media and federators hold the public key only; neither calls the API to
check one. A pass to watch steers nothing, and one to steer opens nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias, TypeVar

from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import OKPKey

from services.kit.tracing.context import TraceContext, context_of_lease, read_context
from services.kit.tracing.spans import is_on

OPENING_SECONDS = 60
ISSUER = "beffroi-api"
AUDIENCE = "beffroi-media"
WATCHING: Final = "beffroi-pass+jwt"
STEERING: Final = "beffroi-steering+jwt"
CSU_ITSELF: Final = 0
"""The `priority` of the commune's own supervision centre."""


class PassKeys:
    """The public keys that passes are checked by: several while they change, and then what is
    signed by any of them is believed. Whoever holds it sees what `take` brings."""

    def __init__(self, *keys: OKPKey) -> None:
        if not keys:
            raise ValueError("no key of passes")
        self.keys = tuple(OKPKey.import_key(one.as_dict(private=False)) for one in keys)

    def take(self, others: PassKeys) -> None:
        self.keys = others.keys


PublicKeys: TypeAlias = OKPKey | PassKeys


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
    special: str | None = None
    """The arrangement or the crisis cell that it rests on, where its motive needs one."""


@dataclass(frozen=True, slots=True)
class SteeringPass:
    """Everything they need to know of one lease of a camera's joystick.

    It goes with one view of one flow. `fence` grows with each lease of a camera, and
    stays the same while one is extended; `priority` is the rank of the service, where
    `CSU_ITSELF` goes before all; `until` is when the hold ends whatever happens (UTC).
    """

    lease: str
    view: str
    flow: str
    tenant: str
    camera: str
    agent: str
    agent_name: str
    agent_rank: str
    agent_service: str
    organisation: str
    ground: str
    incident: str | None
    convention: str
    article: str
    entry: int
    fence: int
    priority: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Relay:
    """Said beside a pass whose camera is too much for one media node: `node` is to show it, and
    has its pictures from the node `origin`, which it reaches at `link` (wss://)."""

    node: str
    origin: str
    link: str


_Kind = TypeVar("_Kind", Pass, SteeringPass)


def generate_key() -> OKPKey:
    """A fresh Ed25519 key pair."""
    return OKPKey.generate_key("Ed25519")


def sign(
    granted: Pass,
    key: OKPKey,
    now: datetime,
    relay: Relay | None = None,
    trace: TraceContext | None = None,
) -> str:
    """The compact form of `granted`, to be opened within a minute of `now`. `trace`: where in a
    trace it was granted, for those whom the pass sets to work."""
    return _sign(granted, WATCHING, key, now, relay, trace)


def verify(token: str, key: PublicKeys, now: datetime) -> Pass:
    """Read a pass; raises `PassRefused` for a forged, foreign, late or broken one."""
    return _read(Pass, _verify(token, WATCHING, key, now))


def read_relay(token: str, key: PublicKeys, now: datetime) -> Relay | None:
    """What stands beside a pass, `None` where nothing does. Raises `PassRefused`."""
    said = _verify(token, WATCHING, key, now).get("relay")
    try:
        return None if said is None else Relay(**said)
    except TypeError as error:
        raise PassRefused("the pass is forged, expired or unreadable") from error


def trace_of(token: str, key: PublicKeys, now: datetime) -> TraceContext | None:
    """Where in a trace what this token sets in motion belongs, for either kind of pass; `None`
    where it says nothing, is no pass, or where nothing is recorded."""
    if not is_on():
        return None
    with suppress(PassRefused):
        return read_context(_verify(token, WATCHING, key, now).get("trace"))
    with suppress(PassRefused):
        return context_of_lease(verify_steering(token, key, now)[0].lease)
    return None


def sign_steering(granted: SteeringPass, key: OKPKey, now: datetime) -> str:
    """The compact form of `granted`, to be taken within a minute of `now`."""
    return _sign(granted, STEERING, key, now)


def verify_steering(token: str, key: PublicKeys, now: datetime) -> tuple[SteeringPass, datetime]:
    """Read a pass to steer, and when it was signed; raises `PassRefused` as `verify` does."""
    claims = _verify(token, STEERING, key, now)
    return _read(SteeringPass, claims), _instant(claims, "iat")


def decode(token: str, key: PublicKeys) -> jwt.Token:
    """Whatever any of the keys has signed. Raises what joserfc does, and `ValueError`."""
    keys = key.keys if isinstance(key, PassKeys) else (key,)
    for one in keys[:-1]:
        with suppress(BadSignatureError):
            return jwt.decode(token, one, ["Ed25519"])
    return jwt.decode(token, keys[-1], ["Ed25519"])


def _sign(
    granted: Pass | SteeringPass,
    kind: str,
    key: OKPKey,
    now: datetime,
    relay: Relay | None = None,
    trace: TraceContext | None = None,
) -> str:
    expires = min(now + timedelta(seconds=OPENING_SECONDS), granted.until)
    said = asdict(granted) | {"until": granted.until.timestamp()}
    if said.get("special") is None:
        # A federator that does not know the word yet reads every pass that does without it.
        said.pop("special", None)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": int(now.timestamp()),
        "exp": int(expires.timestamp()),
        "pass": said,
    }
    if relay is not None:
        # Beside the pass, not in it: federators read the pass alone, and need not know.
        claims["relay"] = asdict(relay)
    if trace is not None:
        claims["trace"] = str(trace)
    return jwt.encode({"alg": "Ed25519", "typ": kind}, claims, key, ["Ed25519"])


def _verify(token: str, kind: str, key: PublicKeys, now: datetime) -> dict[str, Any]:
    try:
        decoded = decode(token, key)
        if decoded.header.get("typ") != kind:
            raise PassRefused("this token is not a pass")
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=2,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
        )
        registry.validate(decoded.claims)
        return decoded.claims
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise PassRefused("the pass is forged, expired or unreadable") from error


def _read(kind: type[_Kind], claims: dict[str, Any]) -> _Kind:
    try:
        granted = claims["pass"]
        return kind(**(granted | {"until": _instant(granted, "until")}))
    except (KeyError, TypeError, ValueError) as error:
        raise PassRefused("the pass is forged, expired or unreadable") from error


def _instant(claims: dict[str, Any], name: str) -> datetime:
    try:
        return datetime.fromtimestamp(claims[name], UTC)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise PassRefused("the pass is forged, expired or unreadable") from error
