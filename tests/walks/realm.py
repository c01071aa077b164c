"""Agents of a real Keycloak, in the realm that the command sets up, and how they log in."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page, expect
from pydantic import SecretStr

from services.api.keycloak.server import opened
from tests.servers.keycloak import KeycloakServer
from tests.services.providers.browser import Answers
from tests.services.providers.people import Person
from tests.walks.department import Identities
from tests.walks.driving import PATIENCE_MS
from tests.walks.stack import Processes


@dataclass
class Realm:
    """Called with the console's address, as a department's identities; then `agents` are there,
    the last one Dominique Leroy, the others Camille Martin."""

    processes: Processes
    keycloak: KeycloakServer
    name: str
    memberships: tuple[dict[str, str], ...]
    agents: list[Person] = field(default_factory=list)

    def __call__(self, origin: str) -> Identities:
        there = self.keycloak
        self.processes.run(
            "keycloak",
            "bootstrap",
            "--apply",
            KEYCLOAK_URL=there.url,
            KEYCLOAK_REALM=self.name,
            KEYCLOAK_ADMIN_USER=there.admin,
            KEYCLOAK_ADMIN_PASSWORD=there.password,
            KEYCLOAK_ORIGIN=origin,
        )
        with opened(there.url, self.name, there.admin, SecretStr(there.password)) as server:
            self.agents = [Person(server, one) for one in self.memberships]
            self.agents[-1].change(firstName="Dominique", lastName="Leroy")
            client = server.get("clients", clientId="beffroi-api")[0]["id"]
            secret = str(server.get("clients", client, "client-secret")["value"])
        issuer = f"{there.url}/realms/{self.name}"
        return Identities(issuer, [one.id for one in self.agents], secret=secret)


def prove(page: Page, origin: str, answers: Answers) -> None:
    """From the console's entrance through Keycloak's password and one-time code."""
    page.goto(origin)
    page.get_by_role("button", name="Se connecter").click()
    answer(page, answers)


def answer(page: Page, answers: Answers) -> None:
    """Keycloak's own pages: a name and a password, then a code."""
    page.locator("#username").fill(answers.username)
    page.locator("#password").fill(answers.password)
    page.locator("#kc-login").click()
    page.locator("#otp").fill(answers.code())
    page.locator("#kc-login").click()


def choose(page: Page, organisation: str) -> None:
    """On Keycloak's page, for whom."""
    expect(page.get_by_text("Pour qui agissez-vous ?")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name=organisation).click()


def expect_post_of(page: Page, organisation: str) -> None:
    """The console stands, for this organisation."""
    expect(page.locator(".bar__post")).to_have_text(organisation, timeout=PATIENCE_MS)
