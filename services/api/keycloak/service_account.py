"""A client's own account: exactly the rights it needs in Keycloak, and its secret.

A right is given twice, to the account and to what its tokens may carry: without full scope
the first alone opens nothing. One that is too many is taken away, twice as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial

from services.api.keycloak.plan import Change, known_client
from services.api.keycloak.server import Keycloak, KeycloakRefused


def service_account(
    server: Keycloak, client: str, holder: str, roles: Collection[str]
) -> Iterator[Change]:
    """The `roles` of the client `holder` that the account of `client` has, and no others."""
    found = known_client(server, client)
    for what, below in (("account", _of_account), ("scope", _of_scope)):
        have = set() if found is None else _given(server, below(server, client), holder)
        for verb, names, how in (
            ("given", set(roles) - have, server.post),
            ("taken away", have - set(roles), server.delete),
        ):
            if names:
                yield Change(
                    f"client {client}, {what}: {', '.join(sorted(names))} {verb}",
                    partial(_change, server, client, below, holder, names, how),
                )


def secret_of(server: Keycloak, client: str) -> str:
    """Raises `KeycloakRefused` where there is no such client yet."""
    found = known_client(server, client)
    if found is None:
        raise KeycloakRefused(
            f"there is no client {client}. Remedy: beffroi keycloak bootstrap --apply"
        )
    return str(server.get("clients", found["id"], "client-secret")["value"])


def _of_account(server: Keycloak, client: str) -> tuple[str, ...]:
    account = server.get("clients", known_client(server, client)["id"], "service-account-user")
    return ("users", account["id"], "role-mappings", "clients")


def _of_scope(server: Keycloak, client: str) -> tuple[str, ...]:
    return ("clients", known_client(server, client)["id"], "scope-mappings", "clients")


def _given(server: Keycloak, below: tuple[str, ...], holder: str) -> set[str]:
    found = server.get(*below, known_client(server, holder)["id"])
    return {one["name"] for one in found or []}


def _change(
    server: Keycloak,
    client: str,
    below: Callable[[Keycloak, str], tuple[str, ...]],
    holder: str,
    names: Collection[str],
    how: Callable[..., None],
) -> None:
    holder_id = known_client(server, holder)["id"]
    given = [one for one in server.get("clients", holder_id, "roles") if one["name"] in names]
    how(*below(server, client), holder_id, said=given)
