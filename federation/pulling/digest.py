"""Proving who we are: Digest (RFC 7616, MD5 and SHA-256), Basic where nothing else is offered.

Pure: chance is an argument. Never sends the password itself where the camera offers
better, and never asks twice where the camera has refused.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from federation.connector import CredentialsRefused
from federation.pulling.address import Credentials

# No colon follows "password": what does is masked on its way out, as a secret would be.
NO_ACCOUNT = "it asks for an account: give both, user and password"
WRONG_ACCOUNT = "it refuses the user or the password of this account: correct them"
_ALGORITHMS = {"MD5": "md5", "SHA-256": "sha256"}
_PREFERENCE = ("SHA-256-SESS", "SHA-256", "MD5-SESS", "MD5")
_TOKEN = re.compile(
    r"""(?P<name>[A-Za-z0-9_-]+)\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s,"]*))"""
    r"""|(?P<scheme>[A-Za-z][A-Za-z0-9_-]*)"""
)


@dataclass(frozen=True, slots=True)
class Challenge:
    """One way in that the camera offers. `algorithm` is in capitals, MD5 where unsaid."""

    scheme: str
    realm: str = ""
    nonce: str = ""
    algorithm: str = "MD5"
    opaque: str | None = None
    qop: bool = False
    stale: bool = False


class Account:
    """Our side of one connection: the challenge in force, and how often it was answered."""

    def __init__(self, credentials: Credentials | None, cnonce: Callable[[], str]) -> None:
        self._credentials = credentials
        self._cnonce = cnonce
        self._challenge: Challenge | None = None
        self._count = 0

    def header(self, method: str, url: str) -> str | None:
        """The `Authorization` of the next request; `None` until the camera asks for one."""
        if self._challenge is None or self._credentials is None:
            return None
        self._count += 1
        cnonce = self._cnonce()
        return authorise(self._challenge, self._credentials, method, url, self._count, cnonce)

    def learn(self, values: Sequence[str], again: bool) -> None:
        """Take in a refusal. `again` says that this very request has been refused before.

        Raises `CredentialsRefused` where another try would change nothing. A fresh nonce
        is no reason to go on: Dahua gives one with each refusal of a wrong password.
        """
        if self._credentials is None:
            raise CredentialsRefused(NO_ACCOUNT)
        challenge = strongest(read_challenges(values))
        if challenge is None:
            raise CredentialsRefused("it asks for proof in no way we know: allow Digest in it")
        if again and not challenge.stale:
            raise CredentialsRefused(WRONG_ACCOUNT)
        self._challenge, self._count = challenge, 0


def read_challenges(values: Sequence[str]) -> tuple[Challenge, ...]:
    """Every challenge of every `WWW-Authenticate` header, in any order and any mix."""
    found: list[tuple[str, dict[str, str]]] = []
    for token in _TOKEN.finditer(", ".join(values)):
        if token["scheme"]:
            found.append((token["scheme"].lower(), {}))
        elif found:
            value = token["bare"] if token["quoted"] is None else token["quoted"]
            found[-1][1].setdefault(token["name"].lower(), re.sub(r"\\(.)", r"\1", value))
    return tuple(_challenge(scheme, parameters) for scheme, parameters in found)


def strongest(challenges: Sequence[Challenge]) -> Challenge | None:
    """The one to answer: SHA-256 before MD5, Basic last; `None` where we can do none."""
    for algorithm in _PREFERENCE:
        for challenge in challenges:
            if challenge.scheme == "digest" and challenge.algorithm == algorithm:
                return challenge
    return next((challenge for challenge in challenges if challenge.scheme == "basic"), None)


def authorise(
    challenge: Challenge, credentials: Credentials, method: str, url: str, count: int, cnonce: str
) -> str:
    """The `Authorization` header for one request; `count` is its rank under this nonce."""
    if challenge.scheme == "basic":
        pair = f"{credentials.user}:{credentials.password}".encode()
        return f"Basic {b64encode(pair).decode()}"

    fields = {
        "username": credentials.user,
        "realm": challenge.realm,
        "nonce": challenge.nonce,
        "uri": url,
        "response": _response(challenge, credentials, method, url, count, cnonce),
        "algorithm": challenge.algorithm,
    }
    if challenge.opaque is not None:
        fields["opaque"] = challenge.opaque
    if challenge.qop or challenge.algorithm.endswith("-SESS"):
        fields |= {"cnonce": cnonce}
    if challenge.qop:
        fields |= {"qop": "auth", "nc": f"{count:08x}"}
    return "Digest " + ", ".join(_written(name, value) for name, value in fields.items())


def _challenge(scheme: str, parameters: dict[str, str]) -> Challenge:
    offers = {offer.strip().lower() for offer in parameters.get("qop", "").split(",")}
    return Challenge(
        scheme=scheme,
        realm=parameters.get("realm", ""),
        nonce=parameters.get("nonce", ""),
        algorithm=parameters.get("algorithm", "MD5").upper(),
        opaque=parameters.get("opaque"),
        qop="auth" in offers,
        stale=parameters.get("stale", "").lower() == "true",
    )


def _response(
    challenge: Challenge, credentials: Credentials, method: str, url: str, count: int, cnonce: str
) -> str:
    hashed = _ALGORITHMS[challenge.algorithm.removesuffix("-SESS")]

    def seal(*parts: str) -> str:
        return hashlib.new(hashed, ":".join(parts).encode(), usedforsecurity=False).hexdigest()

    who = seal(credentials.user, challenge.realm, credentials.password)
    if challenge.algorithm.endswith("-SESS"):
        who = seal(who, challenge.nonce, cnonce)
    what = seal(method, url)
    if challenge.qop:
        return seal(who, challenge.nonce, f"{count:08x}", cnonce, "auth", what)
    return seal(who, challenge.nonce, what)


def _written(name: str, value: str) -> str:
    if name in ("algorithm", "qop", "nc"):
        return f"{name}={value}"
    escaped = value.replace("\\", r"\\").replace('"', r"\"")
    return f'{name}="{escaped}"'
