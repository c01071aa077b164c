"""`beffroi keycloak sync`: what differs and what would settle it; `--apply` does it. `drift`:
what the API has entered and stands.

Both read the API's own settings. Neither gives a right: Keycloak is brought to what the
habilitations say, never the other way.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from services.cli.accounts.telling import told, told_open
from services.cli.troubles import CannotRun, register_told, settings_told

if TYPE_CHECKING:
    from services.api.keycloak.server import Keycloak
    from services.api.reconciling.drift import Drift
    from services.api.reconciling.round import Reconciliation
    from services.api.settings import Settings
    from services.cli.main import Verbs


def add_orders(orders: Verbs) -> None:
    sync = orders.add_parser("sync", help="accounts, as habilitations say (settings: API_…)")
    sync.add_argument("--apply", action="store_true", help="do it; without, only say it")
    sync.set_defaults(run=sync_accounts)
    drift = orders.add_parser("drift", help="what differs, as entered (settings: API_…)")
    drift.add_argument("--organisation", help="of this one alone: cic-nord")
    drift.set_defaults(run=tell_drifts)


def sync_accounts(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    with _told():
        from services.api.settings import Settings

        settings = Settings()
        asyncio.run(_sync(settings, _server(settings), words.apply))


def tell_drifts(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    with _told():
        from services.api.settings import Settings

        asyncio.run(_tell(Settings(), words.organisation))


async def _sync(settings: Settings, server: Keycloak, applies: bool) -> None:
    from services.api.acts.drifts.entering import enter_drifts
    from services.api.reconciling.round import Reconciliation
    from services.api.storage.migrating import migrate
    from services.api.storage.opening import open_storage
    from services.kit.deeds import SIGNED, read_conventions

    owner = settings.database_owner_url
    await migrate(settings.database_url, None if owner is None else owner.get_secret_value())
    deeds = read_conventions(settings.conventions or (SIGNED,))
    async with open_storage(settings.database_url, pool=2) as begin:
        reconciliation = Reconciliation(begin, server, deeds, _now)
        found = await reconciliation.look()
        if not applies:
            print("\n".join([*(f"{_mark(one)} {told(one)}" for one in found), _closing(found)]))
            return
        done, left = await _settled(reconciliation, found)
        await enter_drifts(begin, left, _now())
    print("\n".join([*(f"! {told(one)}" for one in left), _done(done, left)]))


async def _settled(
    reconciliation: Reconciliation, found: Sequence[Drift]
) -> tuple[int, Sequence[Drift]]:
    """Each line as it is done; how many, and what is left."""
    from services.api.reconciling.round import MOST_PASSES

    done = 0
    for _ in range(MOST_PASSES):
        if not any(one.remedy is not None for one in found):
            break
        async for one in reconciliation.settle(found):
            print(f"+ {told(one)}", flush=True)
            done += 1
        found = await reconciliation.look()
    return done, found


async def _tell(settings: Settings, organisation: str | None) -> None:
    from services.api.acts.drifts.reading import standing_drifts
    from services.api.storage.opening import open_storage
    from tenants.vocabulary.identifiers import SubscriberId

    whose = None if organisation is None else SubscriberId(organisation)
    async with open_storage(settings.database_url, pool=1) as begin:
        standing = await standing_drifts(begin, whose, _now())
    print("\n".join(told_open(standing)))


def _server(settings: Settings) -> Keycloak:
    from services.api.keycloak.server import as_our_client
    from services.api.keycloak.wanted import RECONCILER

    if settings.keycloak_url is None or settings.keycloak_secret is None:
        raise CannotRun(
            "API_KEYCLOAK_URL, API_KEYCLOAK_SECRET are not set. "
            "Remedy: beffroi keycloak secret, docs/how-to/set-up-keycloak.md"
        )
    return as_our_client(
        settings.keycloak_url, settings.keycloak_realm, RECONCILER, settings.keycloak_secret
    )


def _mark(one: Drift) -> str:
    return "!" if one.remedy is None else "-"


def _closing(found: Sequence[Drift]) -> str:
    if not found:
        return "Accounts are as habilitations say: nothing to change."
    settles = sum(one.remedy is not None for one in found)
    by_hand = len(found) - settles
    hand = f" {by_hand} take a person." if by_hand else ""
    if not settles:
        return f"Nothing to change by itself.{hand}"
    return f"{settles} differences to settle. To settle them: --apply.{hand}"


def _done(done: int, left: Sequence[Drift]) -> str:
    hand = f" {len(left)} take a person." if left else ""
    if not done:
        return f"Nothing to change by itself.{hand}" if left else _closing(left)
    return f"{done} changes made.{hand}"


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _told() -> Iterator[None]:
    from services.api.keycloak.organisations import UnclearOrganisations
    from services.api.keycloak.server import KeycloakAway, KeycloakRefused

    with register_told(), settings_told("API_"):
        try:
            yield
        except (KeycloakAway, KeycloakRefused, UnclearOrganisations) as error:
            raise CannotRun(str(error)) from None
        except ModuleNotFoundError as error:
            remedy = "Remedy: pip install 'beffroi[keycloak]'"
            raise CannotRun(f"{error.name} is not installed. {remedy}") from None
