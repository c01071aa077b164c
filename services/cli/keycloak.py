"""`beffroi keycloak bootstrap` and `secret`: the realm, as Beffroi needs it.

Shows what it would change and changes nothing; `--apply` does it. Run again, it says that
nothing is left to do. The administrator's password is in the environment, never in a word
of the command line.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from services.cli.accounts import verbs as accounts
from services.cli.troubles import CannotRun, settings_told

if TYPE_CHECKING:
    from services.api.keycloak.settings import Settings
    from services.api.keycloak.wanted import Wanted
    from services.cli.main import Verbs


def add_verbs(verbs: Verbs) -> None:
    keycloak = verbs.add_parser("keycloak", help="the identity provider of a department")
    orders = keycloak.add_subparsers(required=True, metavar="ORDER")
    bootstrap = orders.add_parser(
        "bootstrap", help="its realm, clients, roles and organizations (settings: KEYCLOAK_…)"
    )
    bootstrap.add_argument("--apply", action="store_true", help="do it; without, only say it")
    bootstrap.set_defaults(run=run)
    secret = orders.add_parser(
        "secret", help="print what the API logs in to Keycloak with (settings: KEYCLOAK_…)"
    )
    secret.set_defaults(run=print_secret)
    accounts.add_orders(orders)


def run(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    with _told():
        from services.api.keycloak.bootstrap import applied, planned, remarks
        from services.api.keycloak.server import opened
        from services.api.keycloak.settings import Settings

        settings = Settings()
        wanted = _wanted(settings)
        with opened(
            settings.url, settings.realm, settings.admin_user, settings.admin_password
        ) as server:
            if words.apply:
                lines = applied(server, wanted)
            else:
                lines = (change.text for change in planned(server, wanted))
            count = _printed(lines, "+" if words.apply else "-")
            for remark in remarks(server, wanted):
                print(f"! {remark}")
    print(_closing(settings.realm, count, words.apply))


def print_secret(_: argparse.Namespace) -> None:
    """Alone on its line, for a secret store. Raises `CannotRun`."""
    with _told():
        from services.api.keycloak.server import opened
        from services.api.keycloak.service_account import secret_of
        from services.api.keycloak.settings import Settings
        from services.api.keycloak.wanted import RECONCILER

        settings = Settings()
        with opened(
            settings.url, settings.realm, settings.admin_user, settings.admin_password
        ) as server:
            print(secret_of(server, RECONCILER))


def _wanted(settings: Settings) -> Wanted:
    from services.api.keycloak.organisations import organisations_of, with_sirets
    from services.api.keycloak.wanted import Wanted
    from services.kit.deeds import SIGNED, read_conventions

    deeds = read_conventions(settings.conventions or [SIGNED]).values()
    return Wanted(
        settings.realm,
        settings.origin,
        with_sirets(organisations_of(deeds, datetime.now(UTC)), settings.sirets),
        settings.back_channel_logout_url,
        settings.proconnect,
    )


def _printed(lines: Iterator[str], mark: str) -> int:
    count = 0
    for line in lines:
        print(f"{mark} {line}", flush=True)
        count += 1
    return count


def _closing(realm: str, count: int, done: bool) -> str:
    if count == 0:
        return f"Realm {realm} is as wanted: nothing to change."
    if done:
        return f"{count} changes made in realm {realm}."
    return f"{count} changes to make in realm {realm}. To make them: --apply"


@contextmanager
def _told() -> Iterator[None]:
    from services.api.keycloak.organisations import UnclearOrganisations
    from services.api.keycloak.server import KeycloakAway, KeycloakRefused

    with settings_told("KEYCLOAK_"):
        try:
            yield
        except (KeycloakAway, KeycloakRefused, UnclearOrganisations) as error:
            raise CannotRun(str(error)) from None
        except ModuleNotFoundError as error:
            remedy = "Remedy: pip install 'beffroi[keycloak]'"
            raise CannotRun(f"{error.name} is not installed. {remedy}") from None
