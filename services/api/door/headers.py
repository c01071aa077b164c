"""The headers that every answer carries: what a browser may load, and from where.

Nothing inline, nothing from elsewhere: scripts, styles, fonts and workers are our own
files. Only the provider and the media nodes may be spoken to besides ourselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.returns import STEP_UP

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    # A step-up opens the provider's page beside ours, and must see it close.
    "cross-origin-opener-policy": "same-origin-allow-popups",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), display-capture=(), usb=()",
}
_COMES_BACK = "unsafe-none"
"""The page by which a step-up ends: any other word would hide it from the window it answers."""
_TWO_YEARS = "max-age=63072000; includeSubDomains"


def content_security_policy(origin: str, issuer: str, media_origins: Sequence[str]) -> str:
    """What the console's page may do."""
    parts = urlsplit(origin)
    socket = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    reachable = dict.fromkeys(["'self'", socket, _origin_of(issuer), *media_origins])
    reachable.pop(origin, None)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "worker-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"connect-src {' '.join(reachable)}",
            "media-src 'self' blob:",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    )


class SecurityHeaders:
    """Adds what an answer does not already say of itself."""

    def __init__(self, app: ASGIApp, policy: str, secure: bool) -> None:
        self._app = app
        self._headers = {**_ALWAYS, "content-security-policy": policy}
        if secure:
            self._headers["strict-transport-security"] = _TWO_YEARS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Plain ASGI: WebSockets pass untouched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"] == STEP_UP:
                    headers["cross-origin-opener-policy"] = _COMES_BACK
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
