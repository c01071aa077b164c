"""Whether who asks has proved it surely and lately enough for what is asked (RFC 9470).

It judges no right: a habilitation and a convention do, afterwards. A challenge is no entry of
a register, since nothing was asked of a tenant yet; whoever fails the provider's own question
is in the provider's journal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.api.identity.assurance import Assurance, demand_of
from services.api.identity.identity import Identity, NotIdentified
from services.api.identity.introspection import Introspection

CODE = "insufficient-user-authentication"


class InsufficientAuthentication(Exception):
    """The person must prove it again: by which level, how lately."""

    def __init__(self, asked: Assurance) -> None:
        super().__init__(f"level {asked.level} is asked for")
        self.asked = asked

    @property
    def max_age(self) -> int | None:
        """Seconds, `None` where any age will do."""
        within = self.asked.within
        return None if within is None else int(within.total_seconds())

    @property
    def members(self) -> Mapping[str, object]:
        """For a document that tells it."""
        return {"acrValues": str(self.asked.level), "maxAge": self.max_age}

    @property
    def header(self) -> str:
        """`WWW-Authenticate` (RFC 9470 §3)."""
        said = [
            'Bearer error="insufficient_user_authentication"',
            'error_description="The person must prove who they are again"',
            f'acr_values="{self.asked.level}"',
        ]
        if self.max_age is not None:
            said.append(f'max_age="{self.max_age}"')
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and the token that says so."""

    identity: Identity
    token: str


class Gate:
    """`introspection` is `None` where the provider knows no secret of ours: a right that was
    taken away is then heard of as fast as its revocation travels, and no faster."""

    def __init__(self, clock: Callable[[], datetime], introspection: Introspection | None) -> None:
        self._clock = clock
        self._introspection = introspection

    async def admit(
        self, caller: Caller, operation: str, arguments: Mapping[str, object] | None = None
    ) -> None:
        """Raises `InsufficientAuthentication`; `NotIdentified` for a token that its provider
        took back; `ProviderAway` for a sensitive act while nobody can tell."""
        asked, who = demand_of(operation).of(arguments or {}), caller.identity
        if not asked.met(who.level, who.authenticated, self._clock()):
            raise InsufficientAuthentication(asked)
        if asked.confirmed and not await self._holds(caller.token):
            raise NotIdentified("the provider has taken this token back")

    async def _holds(self, token: str) -> bool:
        return self._introspection is None or await self._introspection.holds(token)
