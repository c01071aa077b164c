"""The provider's public keys: found by discovery, kept, and asked for again with restraint.

An unknown key id makes us ask again, since providers rotate their keys; but not more often
than `RESTRAINT`, whatever arrives at the door. Its bearer waits for that next question and
is refused by its answer alone: a rotation refuses no good token, and made-up ids make nobody
ask more. Keys that we hold are used without a wait, while the provider is away too. Secret
keys (`oct`) are never taken from a public document.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

PublicKey: TypeAlias = RSAKey | ECKey

FRESH = timedelta(minutes=10)
"""How long keys are used without being asked for again."""
RESTRAINT = timedelta(seconds=1)
"""The shortest time between two questions to the provider, and the longest wait for one."""
MOST_WAITING = 500
"""Unknown keys that wait at one time; one more is told to come again, not refused."""
PATIENCE_SECONDS = 3.0
MOST_BYTES = 256 * 1024

_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)

_log = logging.getLogger(__name__)


class ProviderAway(Exception):
    """Nobody can tell now whether this key is the provider's: whoever comes may come again."""


class IssuerKeys:
    """The signing keys of `issuer`, by key id; `wait` lets that many seconds pass."""

    def __init__(
        self,
        issuer: str,
        clock: Callable[[], datetime],
        http: httpx.AsyncClient,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._issuer = issuer
        self._clock = clock
        self._http = http
        self._wait = wait
        self._keys: dict[str, PublicKey] = {}
        self._read_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._begun = 0
        """Questions that were begun, and below, the last that was ended."""
        self._ended = 0
        self._ended_well = False
        self._waiting = 0
        self._turn = asyncio.Lock()

    async def find(self, key_id: str) -> PublicKey | None:
        """The key of this id, `None` if the provider has none. Raises `ProviderAway`."""
        if key_id in self._keys:
            await self._renew()
        else:
            await self._seek(key_id)
        return self._keys.get(key_id)

    async def _renew(self) -> None:
        # What waits for an unknown key asks anyway; nobody with a known one waits for it.
        if self._is_stale() and not self._turn.locked() and not self._rest():
            async with self._turn:
                await self._ask()

    async def _seek(self, key_id: str) -> None:
        """Until a question that began after now has been answered."""
        if self._waiting >= MOST_WAITING:
            raise ProviderAway("too many unknown keys at one time")
        begun_before = self._begun
        self._waiting += 1
        try:
            async with self._turn:
                if key_id not in self._keys and self._ended <= begun_before:
                    await self._wait(self._rest().total_seconds())
                    await self._ask()
        finally:
            self._waiting -= 1
        if key_id not in self._keys and not self._ended_well:
            raise ProviderAway("the provider does not say whose key this is")

    def _is_stale(self) -> bool:
        return self._read_at is None or self._clock() - self._read_at >= FRESH

    def _rest(self) -> timedelta:
        """How long no question may be asked; never longer, even by a clock that was set back."""
        if self._asked_at is None:
            return timedelta()
        return min(max(self._asked_at + RESTRAINT - self._clock(), timedelta()), RESTRAINT)

    async def _ask(self) -> None:
        self._begun += 1
        number = self._begun
        try:
            self._ended_well = await self._read()
            self._ended = number
        finally:
            # A caller who hangs up ends its question, and the restraint holds for the next.
            self._asked_at = self._clock()

    async def _read(self) -> bool:
        try:
            discovery = await self._get(
                self._issuer.rstrip("/") + "/.well-known/openid-configuration"
            )
            if discovery.get("issuer") != self._issuer:
                raise ProviderAway("the document is another issuer's")
            keys = _read_keys(await self._get(str(discovery["jwks_uri"])))
            if not keys:
                raise ProviderAway("the document holds no key that we can use")
            self._keys = keys
            self._read_at = self._clock()
        except (httpx.HTTPError, httpx.InvalidURL, ProviderAway, *_UNREADABLE) as error:
            _log.warning("the keys of %s cannot be read: %s", self._issuer, type(error).__name__)
            return False
        return True

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
