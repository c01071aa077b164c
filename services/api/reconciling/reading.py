"""Keycloak's side, read whole: accounts, organisations, groups and who is in them.

Reads by pages, over one connection, and changes nothing. A realm without any organisation
of ours is taken for somebody else's: nobody loses a right because an address is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from services.api.keycloak.profile import CLOSED
from services.api.keycloak.server import Keycloak, KeycloakRefused
from services.api.keycloak.wanted import API
from services.api.reconciling.sides import Account, Realm
from tenants.vocabulary.identifiers import SubscriberId

PAGE = 500
"""Accounts at a time: a page of them takes Keycloak some tens of milliseconds."""


def read_realm(server: Keycloak, ours: Collection[SubscriberId]) -> Realm:
    """Raises `KeycloakAway`, `KeycloakRefused`."""
    organisations = {
        SubscriberId(one["alias"]): str(one["id"]) for one in server.pages("organizations")
    }
    if not organisations.keys() & set(ours):
        raise KeycloakRefused(
            "this realm has none of our organizations. "
            "Remedy: mend API_KEYCLOAK_REALM, or beffroi keycloak bootstrap --apply"
        )
    groups: dict[SubscriberId, dict[str, frozenset[str]]] = {}
    memberships: dict[str, dict[SubscriberId, set[str]]] = defaultdict(dict)
    for alias, id_ in sorted(organisations.items()):
        for member in server.pages("organizations", id_, "members", page=PAGE):
            memberships[member["id"]][alias] = set()
        groups[alias] = _groups(server, alias, id_, memberships)
    accounts = tuple(
        _account(one, memberships.get(one["id"], {}))
        for one in server.pages("users", briefRepresentation="false", page=PAGE)
    )
    return Realm(accounts, groups)


def _groups(
    server: Keycloak,
    alias: SubscriberId,
    organisation: str,
    memberships: Mapping[str, dict[SubscriberId, set[str]]],
) -> dict[str, frozenset[str]]:
    path = ("organizations", organisation, "groups")
    found = {}
    for group in server.pages(*path, briefRepresentation="false"):
        found[group["name"]] = frozenset(group.get("clientRoles", {}).get(API, ()))
        for member in server.pages(*path, group["id"], "members", page=PAGE):
            memberships[member["id"]].setdefault(alias, set()).add(group["name"])
    return found


def _account(said: Mapping[str, Any], memberships: Mapping[SubscriberId, set[str]]) -> Account:
    kept: Mapping[str, Any] = said.get("attributes") or {}
    words = (said.get("firstName"), said.get("lastName"))
    return Account(
        id=str(said["id"]),
        username=str(said["username"]),
        enabled=bool(said.get("enabled")),
        name=" ".join(word for word in words if word),
        rank=_first(kept, "rank"),
        service=_first(kept, "service"),
        number=_first(kept, "habilitation"),
        closed=bool(_first(kept, CLOSED)),
        memberships={alias: frozenset(names) for alias, names in memberships.items()},
    )


def _first(attributes: Mapping[str, Any], name: str) -> str:
    said = attributes.get(name) or [""]
    return str(said[0])
