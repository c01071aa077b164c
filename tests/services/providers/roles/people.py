"""One person for each role, logged in by the provider's own pages, at level 2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.api.identity.identity import Identity, OrganisationKind
from services.api.identity.tokens import TokenReader
from services.api.keycloak.organisations import Organisation
from services.api.keycloak.wanted import GROUPS
from services.demo.issuer.accounts import Account
from tests.services.providers.browser import Answers, Browser, claims_of

PASSWORD = "beffroi"
MARGIN = timedelta(seconds=25)
"""A token this near its end is renewed first."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A role as people call it: one group of one organisation."""

    key: str
    alias: str
    kind: OrganisationKind
    group: str

    def account(self) -> Account:
        return Account(
            username=self.key,
            password=PASSWORD,
            sub=self.key,
            name=f"Agent {self.key}",
            rank="Brigadier",
            service=self.alias,
            organisation=self.alias,
            organisation_name=self.alias,
            organisation_kind=self.kind.value,
            roles=GROUPS[self.kind][self.group],
            description="",
        )


_SUBSCRIBER, _TENANT = OrganisationKind.SUBSCRIBER, OrganisationKind.TENANT
PROFILES = (
    Profile("cic-operator", "cic-nord", _SUBSCRIBER, "operators"),
    Profile("cic-administrator", "cic-nord", _SUBSCRIBER, "heads"),
    Profile("subscriber-operator", "sdis-nord", _SUBSCRIBER, "viewers"),
    Profile("csu-operator", "villeneuve-d-ascq", _TENANT, "operators"),
    Profile("csu-head", "villeneuve-d-ascq", _TENANT, "heads"),
    Profile("tenant-administrator", "villeneuve-d-ascq", _TENANT, "administrators"),
    Profile("inspector", "commission-nord", OrganisationKind.INSPECTION, "inspectors"),
    Profile("platform-administrator", "plateforme", OrganisationKind.PLATFORM, "administrators"),
)


def organisations() -> tuple[Organisation, ...]:
    kinds = {one.alias: one.kind for one in PROFILES}
    return tuple(Organisation(alias, alias, kind) for alias, kind in kinds.items())


class Login:
    """A session that goes on: its tokens are renewed before they end."""

    def __init__(
        self, profile: Profile, browser: Browser, tokens: Mapping[str, Any], identity: Identity
    ) -> None:
        self.profile = profile
        self.agent = identity.agent
        self._browser = browser
        self._tokens = dict(tokens)

    async def token(self) -> str:
        ends = datetime.fromtimestamp(claims_of(self._tokens["access_token"])["exp"], UTC)
        if ends - datetime.now(UTC) < MARGIN:
            answer = await self._browser.refresh(self._tokens)
            answer.raise_for_status()
            self._tokens = answer.json()
        said: str = self._tokens["access_token"]
        return said


async def log_in(
    reader: TokenReader, who: Iterable[tuple[Profile, Browser, Answers]]
) -> dict[str, Login]:
    """By profile."""
    found = {}
    for profile, browser, answers in who:
        tokens = await browser.log_in(answers, acr_values="2")
        identity = await reader.read(tokens["access_token"])
        found[profile.key] = Login(profile, browser, tokens, identity)
    return found
