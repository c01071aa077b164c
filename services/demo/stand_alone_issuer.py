"""The local issuer by itself, for a stack of separate processes that has no Keycloak yet.

For trials on loopback: its accounts are the demo's, and public.
"""

from __future__ import annotations

from datetime import UTC, datetime

import uvicorn

from services.demo.accounts import people
from services.demo.issuer.app import build_issuer
from services.demo.issuer.herald import BACK_CHANNEL, Herald
from services.kit.returns import RETURNS


async def serve(port: int, console_origin: str) -> None:
    """Serve at `http://127.0.0.1:<port>/oidc` until interrupted."""
    issuer = build_issuer(
        f"http://127.0.0.1:{port}/oidc",
        [person.account for person in people()],
        redirect_uris=[console_origin + path for path in RETURNS],
        post_logout_uris=[console_origin + "/"],
        clock=lambda: datetime.now(UTC),
        herald=Herald(console_origin + BACK_CHANNEL),
    )
    config = uvicorn.Config(
        issuer, host="127.0.0.1", port=port, lifespan="off", access_log=False, log_config=None
    )
    await uvicorn.Server(config).serve()
