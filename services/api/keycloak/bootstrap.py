"""`beffroi keycloak bootstrap`, as a whole: the plan, and its application."""

from __future__ import annotations

from collections.abc import Iterator

from services.api.keycloak import plan
from services.api.keycloak.login_flow import flow
from services.api.keycloak.plan import Change
from services.api.keycloak.proconnect import planning
from services.api.keycloak.server import Keycloak, KeycloakRefused
from services.api.keycloak.service_account import service_account
from services.api.keycloak.wanted import (
    ADMINISTRATION,
    RECONCILER,
    RECONCILER_ROLES,
    Wanted,
    api_client,
    reconciler_client,
)


def planned(server: Keycloak, wanted: Wanted) -> Iterator[Change]:
    """In the order in which they can be done; nothing for a realm that is as wanted.

    Each part looks at Keycloak when its turn comes: whoever applies as it goes sees what a
    new realm brings by itself.
    """
    yield from plan.realm(server, wanted)
    yield from plan.words_of_pages(server)
    yield from plan.profile(server)
    yield from plan.client(server, api_client())
    yield from plan.roles(server)
    yield from plan.client_scopes(server)
    yield from plan.client(server, wanted.console_client())
    yield from plan.client(server, reconciler_client())
    yield from service_account(server, RECONCILER, ADMINISTRATION, RECONCILER_ROLES)
    yield from flow(server)
    if wanted.proconnect is not None:
        yield from planning.proconnect(server, wanted.proconnect)
    yield from plan.organizations(server, wanted)


def applied(server: Keycloak, wanted: Wanted) -> Iterator[str]:
    """Each line once it is done. Raises `KeycloakRefused` where Keycloak did not keep it all."""
    for change in planned(server, wanted):
        change.apply()
        yield change.text
    left = next(planned(server, wanted), None)
    if left is not None:
        raise KeycloakRefused(f"Keycloak took this and did not keep it: {left.text}")


def remarks(server: Keycloak, wanted: Wanted) -> Iterator[str]:
    """What a person should look at, and that is not ours to change."""
    features = {one["name"]: one["enabled"] for one in server.server().get("features", [])}
    if features.get("IMPERSONATION"):
        yield (
            "an administrator may pass for an agent on this server. "
            "Remedy: kc.sh build --features-disabled=impersonation"
        )
    if wanted.proconnect is None and planning.known(server) is not None:
        yield "agents may come by ProConnect, of which KEYCLOAK_PROCONNECT_… says nothing; left"
    ours = {one.alias for one in wanted.organisations}
    for alias in sorted(set(plan.known_organizations(server)) - ours):
        yield f"organization {alias}: in no convention; left as it is"
