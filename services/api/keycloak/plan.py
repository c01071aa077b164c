"""What must change in Keycloak so that the realm is as wanted: told first, done on demand.

Nothing is ever removed but a client scope that would widen the console's tokens: people,
organisations and groups that we do not know are told, and left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from services.api.keycloak import wanted as words
from services.api.keycloak.comparing import differences, merged
from services.api.keycloak.profile import profile_attributes
from services.api.keycloak.server import Keycloak
from services.api.keycloak.wanted import (
    API,
    LOCALE,
    ROLES,
    WORDS,
    Said,
    Wanted,
    organization,
    scopes,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a plan, and what carries it out, once what stands above it was."""

    text: str
    apply: Callable[[], None]


def realm(server: Keycloak, wanted: Wanted) -> Iterator[Change]:
    settings = wanted.settings()
    found = server.get()
    if found is None:
        yield Change(f"realm {wanted.realm}: made", partial(server.make_realm, settings))
        return

    for line in differences(settings, found):
        attributes = merged(found["attributes"], settings["attributes"])
        said = {**settings, "attributes": attributes}
        yield Change(f"realm {wanted.realm}: {line}", partial(server.put, said=said))


def words_of_pages(server: Keycloak) -> Iterator[Change]:
    found = server.get("localization", LOCALE) or {}
    for line in differences(WORDS, found):
        yield Change(f"words, {line}", partial(server.post, "localization", LOCALE, said=WORDS))


def profile(server: Keycloak) -> Iterator[Change]:
    """An attribute that the profile does not declare is dropped by Keycloak without a word."""
    found = server.get("users", "profile") or {"attributes": []}
    known = {one["name"]: one for one in found["attributes"]}
    for wanted in profile_attributes():
        name = wanted["name"]
        for line in _lines(wanted, known.get(name)):
            yield Change(f"attribute {name}: {line}", partial(_set_attribute, server, wanted))


def _set_attribute(server: Keycloak, wanted: Said) -> None:
    found = server.get("users", "profile")
    others = [one for one in found["attributes"] if one["name"] != wanted["name"]]
    mine = [one for one in found["attributes"] if one["name"] == wanted["name"]]
    whole = merged(mine[0] if mine else {}, wanted)
    said = {name: value for name, value in whole.items() if value is not None}
    place = found["attributes"].index(mine[0]) if mine else len(others)
    server.put(
        "users", "profile", said={**found, "attributes": [*others[:place], said, *others[place:]]}
    )


def client(server: Keycloak, wanted: Said) -> Iterator[Change]:
    """A client, and for which scopes."""
    name = wanted["clientId"]
    found = known_client(server, name)
    if found is None:
        yield Change(f"client {name}: made", partial(server.post, "clients", said=wanted))
        return

    for line in differences(wanted, found):
        if not line.startswith(("defaultClientScopes", "optionalClientScopes")):
            whole = merged(found, wanted)
            yield Change(
                f"client {name}: {line}", partial(server.put, "clients", found["id"], said=whole)
            )
    for kind in ("default", "optional"):
        yield from _scopes_of_client(server, found, kind, wanted.get(f"{kind}ClientScopes"))


def _scopes_of_client(
    server: Keycloak, found: Said, kind: str, wanted: list[str] | None
) -> Iterator[Change]:
    if wanted is None:
        return
    have = set(found[f"{kind}ClientScopes"])
    change = partial(_change_scope, server, found["id"], f"{kind}-client-scopes")
    for name in sorted(have - set(wanted)):
        text = f"client {found['clientId']}: {kind} scope {name} taken away"
        yield Change(text, partial(change, name, server.delete))
    for name in sorted(set(wanted) - have):
        text = f"client {found['clientId']}: {kind} scope {name} given"
        yield Change(text, partial(change, name, server.put))


def _change_scope(
    server: Keycloak, client_id: str, kind: str, name: str, how: Callable[..., None]
) -> None:
    how("clients", client_id, kind, _scope_id(server, name))


def roles(server: Keycloak) -> Iterator[Change]:
    api = known_client(server, API)
    known = (
        {} if api is None else {one["name"] for one in server.get("clients", api["id"], "roles")}
    )
    for name, said in ROLES.items():
        if name not in known:
            role = {"name": name, "description": said}
            yield Change(f"role {name}: made", partial(_make_role, server, role))


def _make_role(server: Keycloak, role: Said) -> None:
    server.post("clients", known_client(server, API)["id"], "roles", said=role)


def client_scopes(server: Keycloak) -> Iterator[Change]:
    known = {one["name"]: one for one in server.get("client-scopes") or []}
    for name, mappers in scopes().items():
        found = known.get(name)
        if found is None:
            # Keycloak brings the scope `organization` itself, with every realm.
            said = {"name": name, "protocol": "openid-connect"}
            yield Change(f"scope {name}: made", partial(server.post, "client-scopes", said=said))
        there = {one["name"]: one for one in (found or {}).get("protocolMappers", [])}
        for mapper in mappers:
            for line in _lines(mapper, there.get(mapper["name"])):
                yield Change(
                    f"scope {name}, mapper {mapper['name']}: {line}",
                    partial(_set_mapper, server, name, mapper),
                )


def _set_mapper(server: Keycloak, scope: str, mapper: Said) -> None:
    path = ("client-scopes", _scope_id(server, scope), "protocol-mappers", "models")
    found = [one for one in server.get(*path) if one["name"] == mapper["name"]]
    if found:
        server.put(*path, found[0]["id"], said=merged(found[0], mapper))
    else:
        server.post(*path, said=mapper)


def organizations(server: Keycloak, wanted: Wanted) -> Iterator[Change]:
    known = known_organizations(server)
    for one in wanted.organisations:
        said = organization(one)
        found = known.get(one.alias)
        if found is None:
            yield Change(
                f"organization {one.alias}: made", partial(server.post, "organizations", said=said)
            )
        else:
            for line in differences(said, found):
                yield Change(
                    f"organization {one.alias}: {line}",
                    partial(server.put, "organizations", found["id"], said=merged(found, said)),
                )
        yield from _groups(server, one.alias, found, words.groups(one))


def known_organizations(server: Keycloak) -> Mapping[str, Any]:
    return {one["alias"]: one for one in server.pages("organizations", briefRepresentation="false")}


def _groups(
    server: Keycloak, alias: str, found: Said | None, wanted: Mapping[str, Any]
) -> Iterator[Change]:
    known = {} if found is None else _known_groups(server, found["id"])
    api = known_client(server, API)
    for name, names_of_roles in wanted.items():
        group = known.get(name)
        if group is None:
            yield Change(
                f"organization {alias}, group {name}: made",
                partial(_make_group, server, alias, name),
            )
        have = _roles_of_group(server, found, group, api)
        for verb, names, how in (
            ("given", set(names_of_roles) - have, server.post),
            ("taken away", have - set(names_of_roles), server.delete),
        ):
            if names:
                yield Change(
                    f"organization {alias}, group {name}: {', '.join(sorted(names))} {verb}",
                    partial(_change_roles, server, alias, name, names, how),
                )


def _make_group(server: Keycloak, alias: str, name: str) -> None:
    server.post("organizations", _organization_id(server, alias), "groups", said={"name": name})


def _known_groups(server: Keycloak, organization_id: str) -> Mapping[str, Any]:
    return {one["name"]: one for one in server.pages("organizations", organization_id, "groups")}


def _roles_of_group(
    server: Keycloak, organization: Said | None, group: Said | None, api: Said | None
) -> set[str]:
    if organization is None or group is None or api is None:
        return set()
    given = server.get(
        "organizations", organization["id"], "groups", group["id"],
        "role-mappings", "clients", api["id"],
    )  # fmt: skip
    return {one["name"] for one in given or []}


def _change_roles(
    server: Keycloak, alias: str, group: str, names: Collection[str], how: Callable[..., None]
) -> None:
    organization_id = _organization_id(server, alias)
    group_id = _known_groups(server, organization_id)[group]["id"]
    api = known_client(server, API)["id"]
    given = [one for one in server.get("clients", api, "roles") if one["name"] in names]
    how(
        "organizations", organization_id, "groups", group_id, "role-mappings", "clients", api,
        said=given,
    )  # fmt: skip


def _lines(wanted: Said, found: Said | None) -> list[str]:
    """Everything of one thing in one line: it is set as a whole."""
    if found is None:
        return ["made"]
    lines = list(differences(wanted, found))
    return ["; ".join(lines)] if lines else []


def known_client(server: Keycloak, name: str) -> Any:
    found = server.get("clients", clientId=name)
    return found[0] if found else None


def _scope_id(server: Keycloak, name: str) -> str:
    return next(str(one["id"]) for one in server.get("client-scopes") if one["name"] == name)


def _organization_id(server: Keycloak, alias: str) -> str:
    return str(known_organizations(server)[alias]["id"])
