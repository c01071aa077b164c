"""Whether a token still holds, asked of the provider itself (RFC 7662).

Signatures say who a token was given to, and nothing of what happened since. An answer serves
for two seconds; a provider that does not answer, or not with a yes or a no, has not said yes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx

from services.api.identity.keys import PATIENCE_SECONDS, ProviderAway

KEPT = timedelta(seconds=2)
"""How long an answer serves."""
MOST_KEPT = 1000

_log = logging.getLogger(__name__)


class Introspection:
    """As the client `client` of `issuer`, which is the audience of the tokens it asks about."""

    def __init__(
        self,
        issuer: str,
        client: str,
        secret: str,
        clock: Callable[[], datetime],
        http: httpx.AsyncClient,
    ) -> None:
        self._issuer = issuer
        self._auth = httpx.BasicAuth(client, secret)
        self._clock = clock
        self._http = http
        self._address: str | None = None
        self._kept: dict[bytes, tuple[datetime, bool]] = {}

    async def holds(self, token: str) -> bool:
        """Raises `ProviderAway`."""
        name, now = sha256(token.encode()).digest(), self._clock()
        kept = self._kept.get(name)
        if kept is not None and now - kept[0] <= KEPT:
            return kept[1]

        answer = await self._ask(token)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[name] = now, answer
        return answer

    async def _ask(self, token: str) -> bool:
        try:
            address = await self._endpoint()
            answer = await self._answer(address, token)
            answer.raise_for_status()
            said = answer.json()["active"]
        except (httpx.HTTPError, httpx.InvalidURL, KeyError, TypeError, ValueError) as error:
            # The address is asked for again: a provider that moved is found.
            self._address = None
            _log.warning("the provider does not say if a token holds: %s", _told(error))
            raise ProviderAway("the provider does not say if this token holds") from None
        if not isinstance(said, bool):
            raise ProviderAway("the provider does not say if this token holds")
        return said

    async def _answer(self, address: str, token: str) -> httpx.Response:
        """A connection that was kept may be closed just as we use it: another one is made, once,
        since asking twice changes nothing."""
        said = {"token": token}
        try:
            return await self._http.post(
                address, data=said, auth=self._auth, timeout=PATIENCE_SECONDS
            )
        except httpx.RemoteProtocolError:
            return await self._http.post(
                address, data=said, auth=self._auth, timeout=PATIENCE_SECONDS
            )

    async def _endpoint(self) -> str:
        if self._address is None:
            answer = await self._http.get(
                self._issuer + "/.well-known/openid-configuration", timeout=PATIENCE_SECONDS
            )
            answer.raise_for_status()
            said: dict[str, Any] = answer.json()
            if said["issuer"] != self._issuer:
                raise ValueError("the document is another issuer's")
            self._address = str(said["introspection_endpoint"])
        return self._address


def _told(error: Exception) -> str:
    """Never what was sent: a status is enough to find a wrong secret by."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"HTTP {error.response.status_code}"
    return type(error).__name__
