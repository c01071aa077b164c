"""ProConnect in the realm: its flows, the provider itself, what it tells of an agent.

Its secret is written when the provider is made, and again when it is another: Keycloak shows
none, so that a fingerprint is kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from services.api.identity.identity import PROCONNECT as ALIAS
from services.api.keycloak.comparing import differences, merged
from services.api.keycloak.flows import FRESH, LOGGED_IN, SHIFT_SECONDS
from services.api.keycloak.login_flow import steps
from services.api.keycloak.plan import Change
from services.api.keycloak.proconnect import words
from services.api.keycloak.proconnect.words import ProConnect
from services.api.keycloak.server import Keycloak, KeycloakRefused

MENDING = "manage-account"
_ENDPOINTS = ("authorizationUrl", "tokenUrl", "userInfoUrl", "jwksUrl", "logoutUrl")


def proconnect(server: Keycloak, wanted: ProConnect) -> Iterator[Change]:
    """Raises `KeycloakRefused` where its discovery document cannot be read, or is another's."""
    yield from steps(server, words.LINK_FLOW, words.link_flow())
    after = words.after_flow(LOGGED_IN, SHIFT_SECONDS, FRESH)
    yield from steps(server, words.AFTER_FLOW, after)
    found = known(server)
    if found is None:
        yield Change(f"identity provider {ALIAS}: made", partial(_make, server, wanted))
    else:
        yield from _mended(server, wanted, found)
    yield from _mappers(server, found)
    yield from _links(server)


def known(server: Keycloak) -> Any:
    return server.get("identity-provider", "instances", ALIAS)


def _make(server: Keycloak, wanted: ProConnect) -> None:
    said = wanted.provider(_endpoints(server, wanted))
    server.post("identity-provider", "instances", said=_with_secret(said, wanted))


def _mended(server: Keycloak, wanted: ProConnect, found: Mapping[str, Any]) -> Iterator[Change]:
    said = wanted.provider(_endpoints(server, wanted))
    lines = list(differences(said, found))
    if lines:
        whole = _with_secret(merged(found, said), wanted)
        put = partial(server.put, "identity-provider", "instances", ALIAS, said=whole)
        yield Change(f"identity provider {ALIAS}: {'; '.join(lines)}", put)


def _with_secret(said: Mapping[str, Any], wanted: ProConnect) -> Mapping[str, Any]:
    return {**said, "config": {**said["config"], "clientSecret": wanted.secret.get_secret_value()}}


def _endpoints(server: Keycloak, wanted: ProConnect) -> Mapping[str, str]:
    """As Keycloak reads them: it is Keycloak that must reach ProConnect."""
    address = f"{wanted.issuer}/.well-known/openid-configuration"
    try:
        found = server.ask(
            "identity-provider", "import-config", said={"providerId": "oidc", "fromUrl": address}
        )
    except KeycloakRefused:
        raise KeycloakRefused(
            f"Keycloak cannot read {address}. Remedy: open the way from Keycloak to ProConnect, "
            "or mend KEYCLOAK_PROCONNECT_ISSUER"
        ) from None
    missing = [name for name in _ENDPOINTS if not found.get(name)]
    if missing or found.get("issuer") != wanted.issuer:
        raise KeycloakRefused(
            f"{address} is not the document of {wanted.issuer}. "
            "Remedy: mend KEYCLOAK_PROCONNECT_ISSUER"
        )
    return {name: found[name] for name in _ENDPOINTS}


def _mappers(server: Keycloak, found: Mapping[str, Any] | None) -> Iterator[Change]:
    path = ("identity-provider", "instances", ALIAS, "mappers")
    there = {one["name"]: one for one in ((found and server.get(*path)) or [])}
    for mapper in words.mappers():
        have = there.get(mapper["name"])
        name = f"identity provider {ALIAS}, mapper {mapper['name']}"
        if have is None:
            yield Change(f"{name}: made", partial(server.post, *path, said=mapper))
        elif lines := list(differences(mapper, have)):
            whole = merged(have, mapper)
            put = partial(server.put, *path, have["id"], said=whole)
            yield Change(f"{name}: {'; '.join(lines)}", put)


def _links(server: Keycloak) -> Iterator[Change]:
    """In Keycloak's own pages an agent who is logged in links without proving anything again:
    whoever passes by an open desk would come back as that agent.
    """
    realm = server.get()
    if realm is None:
        return
    path = ("roles-by-id", realm["defaultRole"]["id"], "composites")
    given = [one for one in server.get(*path) if one["name"] == MENDING]
    if given:
        text = f"everybody: {MENDING} taken away"
        yield Change(text, partial(server.delete, *path, said=given))
