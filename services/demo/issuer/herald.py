"""Says that a session is over to the one client there is (Back-Channel Logout 1.0 §2.5).

Once, as Keycloak does; a client that is away learns it from the next token it asks for.
"""

from __future__ import annotations

import logging

import httpx

BACK_CHANNEL = "/auth/backchannel-logout"
"""Where the API hears it, below its own address."""
PATIENCE_SECONDS = 3.0

_log = logging.getLogger(__name__)


class Herald:
    """`http`: by which to reach it; `None`: a connection for each word."""

    def __init__(self, address: str, http: httpx.AsyncClient | None = None) -> None:
        self._address = address
        self._http = http

    async def tell(self, token: str) -> None:
        if self._http is not None:
            await self._post(self._http, token)
            return
        async with httpx.AsyncClient() as http:
            await self._post(http, token)

    async def _post(self, http: httpx.AsyncClient, token: str) -> None:
        said = {"logout_token": token}
        try:
            answer = await http.post(self._address, data=said, timeout=PATIENCE_SECONDS)
        except httpx.HTTPError as error:
            _log.warning("a logout was not heard: %s", type(error).__name__)
            return
        if answer.status_code != httpx.codes.OK:
            _log.warning("a logout was refused: %s", answer.status_code)
