"""ProConnect as a provider of identities, as data in Keycloak's own words. Pure.

It proves who somebody is and never what they may do: no account is made by it, none is found
by a mailbox. An agent links the account once, with its password and one-time code; from then
on ProConnect's `sub` is that agent. It refuses a request that carries one parameter too many,
so that nothing a console asks of Keycloak is passed on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from pydantic import SecretStr

from services.api.identity.identity import PROCONNECT
from services.api.keycloak.flows import Steps, level, step, sub_flow

LINK_FLOW = "beffroi-proconnect-link-1"
AFTER_FLOW = "beffroi-proconnect-after-1"
AMR = "proconnect-amr"
"""Attribute of a user: by what means ProConnect knew them, the last time."""

SCOPE = "openid siret"
"""Names and mailboxes are not asked for: registers say what the head of service wrote."""
CLAIMS = {"id_token": {"amr": {"essential": True}}}
"""Without this, ProConnect does not tell whether there was a second factor."""
MFA = "mfa"
FINGERPRINT = "beffroi.fingerprint"
"""Keycloak shows no secret again: by this we know that the one it holds is ours."""


@dataclass(frozen=True, slots=True)
class ProConnect:
    """What the DINUM gave to this department."""

    issuer: str
    client_id: str
    secret: SecretStr

    @property
    def fingerprint(self) -> str:
        said = f"{self.issuer} {self.client_id} {self.secret.get_secret_value()}"
        return sha256(said.encode()).hexdigest()[:16]

    def provider(self, endpoints: Mapping[str, str]) -> Mapping[str, Any]:
        """The secret is added by whoever writes it; `endpoints` are of the discovery document."""
        asked = urlencode({"claims": json.dumps(CLAIMS, separators=(",", ":"))})
        return {
            **_provider(),
            "config": {
                **endpoints,
                "authorizationUrl": f"{endpoints['authorizationUrl']}?{asked}",
                "issuer": self.issuer,
                "clientId": self.client_id,
                FINGERPRINT: self.fingerprint,
                **_manners(),
            },
        }


def _provider() -> Mapping[str, Any]:
    return {
        "alias": PROCONNECT,
        "displayName": "ProConnect",
        "providerId": "oidc",
        "enabled": True,
        "trustEmail": False,
        "storeToken": False,
        "linkOnly": False,
        "firstBrokerLoginFlowAlias": LINK_FLOW,
        "postBrokerLoginFlowAlias": AFTER_FLOW,
    }


def _manners() -> Mapping[str, str]:
    return {
        "defaultScope": SCOPE,
        "clientAuthMethod": "client_secret_post",
        "validateSignature": "true",
        "useJwksUrl": "true",
        "disableNonce": "false",
        "allowedClockSkew": "5",
        # Whoever sits down proves it, whatever session the last one left.
        "prompt": "login",
        # Everything else that Keycloak may pass on, ProConnect refuses (Y000400). This is no
        # parameter's name; without a name, Keycloak passes `acr_values` on.
        "forwardParameters": "-",
        "pkceEnabled": "false",
        "loginHint": "false",
        "uiLocales": "false",
        "passMaxAge": "false",
        "sendClientIdOnLogout": "false",
        "sendIdTokenOnLogout": "true",
        "backchannelSupported": "false",
        "syncMode": "IMPORT",
    }


def mappers() -> tuple[Mapping[str, Any], ...]:
    """The means of proof, for the flow; the place of work, for the token: each time (`FORCE`),
    so that a login that says nothing takes away what the last one said.
    """
    place = [{"key": "siret", "value": "[0-9]{14}"}]
    return (
        _mapper(
            "means",
            "oidc-user-attribute-idp-mapper",
            {"claim": "amr", "user.attribute": AMR, "syncMode": "FORCE"},
        ),
        _mapper(
            "siret",
            "oidc-user-session-note-idp-mapper",
            {
                "claims": json.dumps(place, separators=(",", ":")),
                "are.claim.values.regex": "true",
                "syncMode": "FORCE",
            },
        ),
    )


def attribute() -> Mapping[str, Any]:
    """Nobody but an administrator sees it, and no agent writes it."""
    return {
        "name": AMR,
        "displayName": "Moyens de preuve, selon ProConnect",
        "permissions": {"view": ["admin"], "edit": ["admin"]},
        "multivalued": True,
    }


def _mapper(name: str, kind: str, config: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        "name": name,
        "identityProviderAlias": PROCONNECT,
        "identityProviderMapper": kind,
        "config": config,
    }


def link_flow() -> Steps:
    """Somebody whom ProConnect knows and we do not: which agent, proved as without it."""
    return (
        step(0, "idp-username-password-form", "REQUIRED"),
        step(0, "auth-otp-form", "REQUIRED"),
    )


def after_flow(logged_in: int, seconds: int, fresh: int) -> Steps:
    """After ProConnect, each time: the levels of a login. The first asks for our code where
    ProConnect had no second factor, and none was just given to link the account.
    """
    return (
        sub_flow(0, f"{AFTER_FLOW} level 1", "CONDITIONAL"),
        level(1, logged_in, seconds),
        sub_flow(1, f"{AFTER_FLOW} code", "CONDITIONAL"),
        step(
            2,
            "conditional-user-attribute",
            "REQUIRED",
            attribute_name=AMR,
            attribute_expected_value=MFA,
            **{"not": "true"},
        ),
        step(2, "conditional-credential", "REQUIRED", credentials="otp", included="false"),
        step(2, "auth-otp-form", "REQUIRED"),
        step(1, "allow-access-authenticator", "REQUIRED"),
        sub_flow(0, f"{AFTER_FLOW} level 2", "CONDITIONAL"),
        level(1, fresh, 0),
        step(1, "auth-otp-form", "REQUIRED"),
        step(0, "allow-access-authenticator", "REQUIRED"),
    )


def document(logged_in: int, seconds: int, fresh: int) -> Mapping[str, Any]:
    """For a reviewer: all of it but what the DINUM gave."""
    return {
        "identityProvider": {**_provider(), "config": _manners()},
        "mappers": mappers(),
        "linkFlow": link_flow(),
        "afterFlow": after_flow(logged_in, seconds, fresh),
    }
