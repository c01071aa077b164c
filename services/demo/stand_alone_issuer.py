"""The local issuer by itself, for a stack of separate processes that has no Keycloak yet.

For trials on loopback: its accounts are the demo's, and public. Whoever starts it writes that
down first, in words: a habit, a copied option or `true` starts nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime

import uvicorn
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.demo.accounts import people
from services.demo.issuer.app import build_issuer
from services.demo.issuer.herald import BACK_CHANNEL, Herald
from services.kit.returns import RETURNS

SENTENCES = (
    "n'importe qui peut entrer sous le nom de n'importe qui",
    "anybody can log in as anybody",
)
"""What is unsafe, in French and in English."""


class Unsafe(Exception):
    """Nobody wrote that it is; the message says what is unsafe and what to do instead."""

    def __init__(self) -> None:
        french, english = SENTENCES
        super().__init__(
            "the local issuer does not start outside the demo: its accounts and their password "
            "are public, so that anybody can log in as anybody, and is in the register under "
            "that name. Remedy: log people in through Keycloak, docs/how-to/set-up-keycloak.md; "
            f'for a trial on this machine, write the risk: ISSUER_UNSAFE="{english}", or '
            f'"{french}"'
        )


class Settings(BaseSettings):
    """What `beffroi issuer` is told, read once from `ISSUER_…`."""

    model_config = SettingsConfigDict(env_prefix="ISSUER_", frozen=True, extra="forbid")

    unsafe: str = Field(
        default="",
        description="The risk, in words, without which it does not start: "
        + " or ".join(f"`{one}`" for one in SENTENCES)
        + ".",
    )

    def check(self) -> None:
        """Raises `Unsafe`."""
        # Word processors bend apostrophes, and shells keep the spaces they are given.
        said = " ".join(self.unsafe.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
        if said.rstrip(".").casefold() not in SENTENCES:
            raise Unsafe


async def serve(port: int, console_origin: str, settings: Settings) -> None:
    """Serve at `http://127.0.0.1:<port>/oidc` until interrupted. Raises `Unsafe`."""
    settings.check()
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
