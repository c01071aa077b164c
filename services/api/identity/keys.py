"""The provider's public keys: found by discovery, kept, and asked for again with restraint.

An unknown key id makes us ask again, since providers rotate their keys; but not more
often than `RESTRAINT`, whatever arrives at the door. Keys that we hold stay good while
the provider is away. Secret keys (`oct`) are never taken from a public document.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

PublicKey: TypeAlias = RSAKey | ECKey

FRESH = timedelta(minutes=10)
"""How long keys are used without being asked for again."""
RESTRAINT = timedelta(seconds=5)
"""The shortest time between two questions to the provider."""
PATIENCE_SECONDS = 3.0
MOST_BYTES = 256 * 1024

_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)

_log = logging.getLogger(__name__)


class ProviderAway(Exception):
    """The provider does not answer, or not as one; we hold no key to check with."""


class IssuerKeys:
    """The signing keys of `issuer`, by key id."""

    def __init__(self, issuer: str, clock: Callable[[], datetime], http: httpx.AsyncClient) -> None:
        self._issuer = issuer
        self._clock = clock
        self._http = http
        self._keys: dict[str, PublicKey] = {}
        self._read_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._turn = asyncio.Lock()

    async def find(self, key_id: str) -> PublicKey | None:
        """The key of this id, `None` if the provider has none. Raises `ProviderAway`."""
        if self._must_ask(key_id):
            async with self._turn:
                if self._must_ask(key_id):
                    await self._ask()
        if not self._keys:
            raise ProviderAway("the provider's keys are not known yet")
        return self._keys.get(key_id)

    def _must_ask(self, key_id: str) -> bool:
        now = self._clock()
        if self._asked_at is not None and now - self._asked_at < RESTRAINT:
            return False
        stale = self._read_at is None or now - self._read_at >= FRESH
        return stale or key_id not in self._keys

    async def _ask(self) -> None:
        try:
            discovery = await self._get(
                self._issuer.rstrip("/") + "/.well-known/openid-configuration"
            )
            if discovery.get("issuer") != self._issuer:
                raise ProviderAway("the document is another issuer's")
            self._keys = _read_keys(await self._get(str(discovery["jwks_uri"])))
            self._read_at = self._clock()
        except (httpx.HTTPError, httpx.InvalidURL, ProviderAway, *_UNREADABLE) as error:
            _log.warning("the keys of %s cannot be read: %s", self._issuer, type(error).__name__)
        # Only now: whoever asked meanwhile waits for this answer, and a caller who hangs up
        # keeps nobody from asking again.
        self._asked_at = self._clock()

    async def _get(self, url: str) -> dict[str, Any]:
        answer = await self._http.get(url, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        if len(answer.content) > MOST_BYTES:
            raise ProviderAway("the document is too long")
        said = answer.json()
        if not isinstance(said, dict):
            raise ProviderAway("the document is no JSON object")
        return said


def _read_keys(document: dict[str, Any]) -> dict[str, PublicKey]:
    kinds: dict[str, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}
    keys: dict[str, PublicKey] = {}
    for said in document["keys"]:
        kind = kinds.get(said.get("kty"))
        if kind is None or said.get("use", "sig") != "sig" or not said.get("kid"):
            continue
        try:
            keys[said["kid"]] = kind.import_key(_public(said))
        except (JoseError, *_UNREADABLE):
            _log.warning("one of the provider's keys cannot be read")
    return keys


def _public(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("kty", "n", "e", "crv", "x", "y") if name in said}
