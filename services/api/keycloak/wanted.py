"""What the realm must be, as data in Keycloak's own words. Pure; no secret is in it.

Whatever Keycloak holds besides is left alone: people, their keys, identity providers.
Groups of an organisation carry client roles, and the token carries them nested under that
organisation: a role given any other way reaches no token of ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.api.identity.identity import PROVIDER, SIRET, OrganisationKind
from services.api.keycloak.flows import FRESH, LOGGED_IN, SHIFT_SECONDS, login_flow
from services.api.keycloak.organisations import Organisation
from services.api.keycloak.proconnect import words as proconnect
from services.api.keycloak.proconnect.words import ProConnect
from services.api.keycloak.profile import profile_attributes
from services.kit.returns import RETURNS

Said = Mapping[str, Any]
"""A representation, as Keycloak's administration API reads and writes it."""

API = "beffroi-api"
CONSOLE = "beffroi-console"
RECONCILER = "beffroi-reconciler"
SCOPE = "beffroi"
ORGANIZATION = "organization"
BACK_CHANNEL = "/auth/backchannel-logout"
"""Where the API is told that a session is over (`services.api.door.backchannel`)."""

LOOK, STEER = "flow.view", "flow.steer"
READ_REGISTER = "register.read"
HABILITATE = "habilitation.manage"
AGREE = "convention.manage"
CAMERAS = "camera.manage"
APPROVE = "control.approve"
DIRECTORY = "directory.manage"
PLATFORM = "platform.manage"
ROLES: Mapping[str, str] = {
    LOOK: "Voir en direct les caméras pour lesquelles l'agent est habilité",
    STEER: "Demander la main sur une caméra",
    READ_REGISTER: "Lire le registre de son organisation",
    HABILITATE: "Tenir les habilitations de son service",
    AGREE: "Tenir la convention de sa collectivité",
    CAMERAS: "Tenir l'inventaire des caméras de sa collectivité",
    APPROVE: "Répondre aux demandes de main et couper un flux",
    DIRECTORY: "Tenir l'annuaire de son organisation",
    PLATFORM: "Tenir la plateforme : liens, certificats, comptes ; aucune image",
}
GROUPS: Mapping[OrganisationKind, Mapping[str, tuple[str, ...]]] = {
    OrganisationKind.SUBSCRIBER: {
        "viewers": (LOOK,),
        "operators": (LOOK, STEER),
        "heads": (LOOK, STEER, READ_REGISTER, HABILITATE, DIRECTORY),
    },
    OrganisationKind.TENANT: {
        "operators": (READ_REGISTER, CAMERAS, APPROVE, DIRECTORY),
        "heads": (READ_REGISTER, CAMERAS, APPROVE, DIRECTORY, HABILITATE, AGREE),
        "administrators": (READ_REGISTER, CAMERAS, DIRECTORY, HABILITATE, AGREE),
    },
    OrganisationKind.INSPECTION: {"inspectors": (READ_REGISTER,)},
    OrganisationKind.PLATFORM: {"administrators": (PLATFORM,)},
}
ADMINISTRATION = "realm-management"
"""Keycloak's own client of a realm, which holds the rights to administer it."""
RECONCILER_ROLES = (
    "manage-organizations",
    "manage-users",
    "view-events",
    "view-organizations",
    "view-users",
)
"""All that reconciling and hearing of revocations need: no client, no realm, no key."""

LOCALE = "fr"
WORDS: Mapping[str, str] = {"organization.select": "Pour qui agissez-vous ?"}
"""What Keycloak's pages say otherwise than by themselves."""

ACCESS_SECONDS = 60
IDLE_SECONDS = 30 * 60
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Wanted:
    """`origin` is where the console is served; Keycloak says there that a session is over,
    unless it reaches the API at another address. Without `proconnect` nobody comes by it."""

    realm: str
    origin: str
    organisations: Sequence[Organisation]
    back_channel_logout_url: str | None = None
    proconnect: ProConnect | None = None

    def document(self) -> Said:
        """Everything, for a reviewer."""
        return {
            "realm": self.settings(),
            "localization": {LOCALE: WORDS},
            "userProfile": {"attributes": profile_attributes()},
            "clients": [api_client(), self.console_client(), reconciler_client()],
            "serviceAccounts": {RECONCILER: {ADMINISTRATION: list(RECONCILER_ROLES)}},
            "roles": [{"name": name, "description": said} for name, said in ROLES.items()],
            "clientScopes": [
                {"name": name, "protocolMappers": mappers} for name, mappers in scopes().items()
            ],
            "loginFlow": login_flow(),
            "proconnect": proconnect.document(LOGGED_IN, SHIFT_SECONDS, FRESH),
            "organizations": [
                {**organization(one), "groups": groups(one)} for one in self.organisations
            ],
        }

    def settings(self) -> Said:
        return {
            "realm": self.realm,
            "enabled": True,
            "displayName": "Beffroi",
            "organizationsEnabled": True,
            "sslRequired": "external",
            "internationalizationEnabled": True,
            "supportedLocales": [LOCALE],
            "defaultLocale": LOCALE,
            # Accounts are made by heads of service; nobody makes or mends their own.
            "registrationAllowed": False,
            "resetPasswordAllowed": False,
            "editUsernameAllowed": False,
            "rememberMe": False,
            "passwordPolicy": "length(12) and notUsername(undefined)",
            "bruteForceProtected": True,
            "permanentLockout": False,
            "failureFactor": 5,
            "waitIncrementSeconds": 60,
            "maxFailureWaitSeconds": 900,
            "otpPolicyCodeReusable": False,
            "accessTokenLifespan": ACCESS_SECONDS,
            "accessCodeLifespan": 60,
            "ssoSessionIdleTimeout": IDLE_SECONDS,
            "ssoSessionMaxLifespan": SHIFT_SECONDS,
            "revokeRefreshToken": True,
            "refreshTokenMaxReuse": 0,
            "eventsEnabled": True,
            "eventsExpiration": YEAR_SECONDS,
            "adminEventsEnabled": True,
            "adminEventsDetailsEnabled": True,
            "attributes": {
                "acr.loa.map": json.dumps({str(one): one for one in (LOGGED_IN, FRESH)}),
                "adminEventsExpiration": str(YEAR_SECONDS),
            },
        }

    def console_client(self) -> Said:
        attributes = {
            "pkce.code.challenge.method": "S256",
            "post.logout.redirect.uris": self.origin + "/",
            "backchannel.logout.url": self.back_channel_logout_url or self.origin + BACK_CHANNEL,
            "backchannel.logout.session.required": "true",
        }
        return {
            **_client(CONSOLE, "Console de Beffroi"),
            "publicClient": True,
            "standardFlowEnabled": True,
            "redirectUris": [self.origin + path for path in RETURNS],
            "webOrigins": [self.origin],
            "attributes": attributes,
            "defaultClientScopes": ["acr", "basic", "profile", SCOPE],
            "optionalClientScopes": ["email", ORGANIZATION],
        }


def api_client() -> Said:
    """Holds the roles; nobody logs in through it."""
    return {
        **_client(API, "API de Beffroi"),
        "publicClient": False,
        "standardFlowEnabled": False,
    }


def reconciler_client() -> Said:
    """Ours to compare with: a confidential client with an account of its own, for nobody."""
    return {
        **_client(RECONCILER, "Rapprochement de Beffroi"),
        "publicClient": False,
        "standardFlowEnabled": False,
        "serviceAccountsEnabled": True,
    }


def _client(id_: str, name: str) -> Said:
    return {
        "clientId": id_,
        "name": name,
        "enabled": True,
        "protocol": "openid-connect",
        "fullScopeAllowed": False,
        "consentRequired": False,
        "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": False,
        "serviceAccountsEnabled": False,
        "frontchannelLogout": False,
    }


def scopes() -> Mapping[str, Sequence[Said]]:
    """Client scopes and their mappers."""
    return {
        SCOPE: (
            _mapper("audience", "oidc-audience-mapper", {"included.client.audience": API}),
            _mapper("rank", "oidc-usermodel-attribute-mapper", _attribute("rank")),
            _mapper("service", "oidc-usermodel-attribute-mapper", _attribute("service")),
            *(
                _mapper(name, "oidc-usersessionmodel-note-mapper", _note(name))
                for name in (PROVIDER, SIRET)
            ),
        ),
        ORGANIZATION: (
            _mapper(
                "organization",
                "oidc-organization-membership-mapper",
                {
                    "claim.name": "organization",
                    "jsonType.label": "JSON",
                    "multivalued": "true",
                    "addOrganizationAttributes": "true",
                },
            ),
            _mapper(
                "roles",
                "oidc-organization-group-membership-mapper",
                {"addGroupRoleMappings": "true"},
            ),
        ),
    }


def _mapper(name: str, kind: str, config: Mapping[str, str]) -> Said:
    only_in_access_tokens = {
        "access.token.claim": "true",
        "id.token.claim": "false",
        "introspection.token.claim": "true",
    }
    return {
        "name": name,
        "protocol": "openid-connect",
        "protocolMapper": kind,
        "config": {**only_in_access_tokens, **config},
    }


def _attribute(name: str) -> Mapping[str, str]:
    return {"user.attribute": name, "claim.name": name, "jsonType.label": "String"}


def _note(name: str) -> Mapping[str, str]:
    return {"user.session.note": name, "claim.name": name, "jsonType.label": "String"}


def organization(one: Organisation) -> Said:
    return {
        "alias": one.alias,
        "name": one.name,
        "enabled": True,
        "attributes": {"kind": [one.kind.value], "name": [one.name]}
        | ({SIRET: list(one.sirets)} if one.sirets else {}),
    }


def groups(one: Organisation) -> Mapping[str, Sequence[str]]:
    """Groups of an organisation, each with its client roles."""
    return {name: sorted(roles) for name, roles in GROUPS[one.kind].items()}
