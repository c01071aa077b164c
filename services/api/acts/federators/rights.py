"""Who may invite and revoke. Pure.

The platform's own people invite: whose box speaks for a commune is not one agent's word in
that commune. They revoke too, and so do the commune's head and administrators: its own box
was stolen from them, and a revocation shows nothing to anybody.
"""

from __future__ import annotations

from services.api.identity.identity import Identity, OrganisationKind
from services.api.keycloak.wanted import AGREE, PLATFORM
from tenants.vocabulary.identifiers import TenantId


def may_invite(who: Identity) -> bool:
    return who.organisation_kind is OrganisationKind.PLATFORM and PLATFORM in who.agent.roles


def may_revoke(who: Identity, tenant: TenantId) -> bool:
    return may_invite(who) or _keeps(who, tenant)


def may_list(who: Identity, tenant: TenantId) -> bool:
    return may_revoke(who, tenant)


def _keeps(who: Identity, tenant: TenantId) -> bool:
    own = who.organisation_kind is OrganisationKind.TENANT and str(who.agent.organisation) == tenant
    return own and AGREE in who.agent.roles
