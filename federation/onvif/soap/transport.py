"""One HTTP request to a device, its answer whole or refused.

I/O. Connects only to where `Reach` lets it, follows no redirection, uses no proxy,
reads no more than an answer can hold, and unpacks nothing.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from federation.connector import (
    SystemUnreachable,
    UnreadableAnswer,
)
from federation.onvif.reach import Reach
from federation.pulling.address import BadAddress, Credentials
from federation.pulling.digest import Account, read_challenges, strongest

MOST_BYTES = 2 * 1024 * 1024
"""Certificates excepted, no recorded device answers a tenth of it."""
CONTENT_TYPE = "application/soap+xml; charset=utf-8"
LIMITS = httpx.Limits(max_connections=500, max_keepalive_connections=100)
QUIET = ("httpx", "httpcore")
"""Their lines hold the addresses of cameras."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    date: datetime | None
    """The device's clock as HTTP tells it; `None` where it does not."""


def open_http(tls: ssl.SSLContext) -> httpx.AsyncClient:
    """What all the devices of a connector share; whoever opens it closes it."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    return httpx.AsyncClient(verify=tls, trust_env=False, follow_redirects=False, limits=LIMITS)


class Transport:
    """HTTP to one device; `chance` makes the client's part of a Digest proof."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        reach: Reach,
        credentials: Credentials | None,
        chance: Callable[[], str],
    ) -> None:
        self._http = http
        self._reach = reach
        self._account = Account(credentials, chance)
        self._has_account = credentials is not None

    async def post(self, url: str, body: bytes, seconds: float) -> Reply:
        """Raises `ConnectorError`. A 401 that no proof of ours answers comes back as it is."""
        reply, challenges = await self._once(url, body, seconds)
        for again in (False, True):
            # Basic would hand over the password itself: on this wire it is no proof.
            best = strongest(read_challenges(challenges))
            if reply.status != 401 or not self._has_account:
                return reply
            if best is None or best.scheme != "digest":
                return reply
            self._account.learn(challenges, again)
            reply, challenges = await self._once(url, body, seconds)
        return reply

    async def _once(self, url: str, body: bytes, seconds: float) -> tuple[Reply, list[str]]:
        if self._http.is_closed:
            raise SystemUnreachable("the connector that shares it is closed")
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Content-Type": CONTENT_TYPE, "Accept-Encoding": "identity"}
        proof = self._account.header("POST", target)
        if proof is not None:
            headers["Authorization"] = proof
        pinned, host = await self._reach.pinned(url)
        headers["Host"] = host
        extensions = {"sni_hostname": parts.hostname or ""}
        request = self._http.build_request(
            "POST", pinned, content=body, headers=headers, timeout=seconds, extensions=extensions
        )
        try:
            # The seconds of httpx are for each chunk: a device that drips would never end.
            async with asyncio.timeout(seconds):
                return await self._send(request)
        except (TimeoutError, httpx.TimeoutException):
            raise SystemUnreachable("it does not answer: check power and network") from None
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
            raise _unreachable(error) from None

    async def _send(self, request: httpx.Request) -> tuple[Reply, list[str]]:
        answer = await self._http.send(request, stream=True)
        try:
            if answer.is_redirect:
                raise BadAddress("it sends us to another address: give that one instead")
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise UnreadableAnswer("it answers packed, unasked: check the camera")
            body = b""
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise UnreadableAnswer("it answers without end: check its address")
        finally:
            await answer.aclose()
        reply = Reply(answer.status_code, body, _date(answer.headers.get("date")))
        return reply, answer.headers.get_list("www-authenticate")


def _date(header: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
    return None if found is None else found.astimezone(UTC)


def _unreachable(error: Exception) -> SystemUnreachable:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        refusal = "its TLS certificate is not trusted: give the authority's to us"
        untrusted = SystemUnreachable(refusal)
        untrusted.lasting = True
        return untrusted
    return SystemUnreachable("it refuses the connection: check host and port")
