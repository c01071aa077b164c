"""Carry out a remedy in Keycloak. What is ours to write (`Bind`) is an act's.

Each is one or two requests and may be done again: what was done already is found done. Keys
are never set, and whatever else an account says stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from services.api.keycloak.profile import CLOSED
from services.api.keycloak.server import Keycloak, KeycloakRefused
from services.api.reconciling.drift import (
    Bind,
    Create,
    Disable,
    Enable,
    Leave,
    Regroup,
    Remedy,
    Rewrite,
)
from tenants.vocabulary.identifiers import SubscriberId

FIRST_LOGIN = ("UPDATE_PASSWORD", "CONFIGURE_TOTP")
"""What Keycloak asks of somebody who has no key yet."""


class Remedies:
    """On one connection; the organisations' own ids are read once."""

    def __init__(self, server: Keycloak) -> None:
        self._server = server
        self._organisations: dict[str, str] = {}
        self._groups: dict[str, dict[str, str]] = {}

    def carry_out(self, remedy: Remedy) -> None:
        """Raises `KeycloakAway`, `KeycloakRefused`."""
        match remedy:
            case Create():
                self._create(remedy)
            case Disable(account):
                self._change(account, {"enabled": False}, {CLOSED: "yes"})
                self._server.post("users", account, "logout", said=None)
            case Enable(account):
                self._change(account, {"enabled": True}, {CLOSED: None})
            case Leave(account, organisation):
                self._server.delete("organizations", self._id(organisation), "members", account)
                self._server.post("users", account, "logout", said=None)
            case Regroup():
                self._regroup(remedy)
            case Rewrite(account, attributes):
                self._change(account, {}, dict(attributes))
            case Bind():
                raise ValueError("an account's id is written in our database, by an act")
            case _:
                assert_never(remedy)

    def _create(self, one: Create) -> None:
        first, _, last = one.name.strip().partition(" ")
        said: dict[str, Any] = {
            "username": one.username,
            "enabled": True,
            "firstName": first,
            "lastName": last,
            "requiredActions": list(FIRST_LOGIN),
            "attributes": {
                "rank": [one.rank], "service": [one.service], "habilitation": [one.number],
            },
        }  # fmt: skip
        if "@" in one.username:
            said["email"] = one.username
        made = self._server.made("users", said=said)
        self._server.post("organizations", self._id(one.organisation), "members", said=made)
        if one.group is not None:
            self._join(self._id(one.organisation), one.group, made)

    def _regroup(self, one: Regroup) -> None:
        organisation = self._id(one.organisation)
        if self._server.get("organizations", organisation, "members", one.account) is None:
            self._server.post("organizations", organisation, "members", said=one.account)
        groups = self._ids_of_groups(organisation)
        # Out first: between two requests there is less, never more.
        for name in one.left:
            self._server.delete(
                "organizations", organisation, "groups", groups[name], "members", one.account
            )
        if one.joined is not None:
            self._join(organisation, one.joined, one.account)

    def _join(self, organisation: str, group: str, account: str) -> None:
        groups = self._ids_of_groups(organisation)
        self._server.put("organizations", organisation, "groups", groups[group], "members", account)

    def _change(
        self, account: str, said: Mapping[str, Any], attributes: Mapping[str, str | None]
    ) -> None:
        found = self._server.get("users", account)
        if found is None:
            raise KeycloakRefused(f"account {account} is gone. Remedy: run it again")
        kept = dict(found.get("attributes") or {})
        for name, value in attributes.items():
            kept.pop(name, None)
            if value is not None:
                kept[name] = [value]
        self._server.put("users", account, said={**found, **said, "attributes": kept})

    def _id(self, organisation: SubscriberId) -> str:
        if not self._organisations:
            self._organisations = {
                one["alias"]: str(one["id"]) for one in self._server.pages("organizations")
            }
        try:
            return self._organisations[organisation]
        except KeyError:
            raise KeycloakRefused(
                f"organization {organisation} is gone. Remedy: beffroi keycloak bootstrap --apply"
            ) from None

    def _ids_of_groups(self, organisation: str) -> Mapping[str, str]:
        if organisation not in self._groups:
            found = self._server.pages("organizations", organisation, "groups")
            self._groups[organisation] = {one["name"]: str(one["id"]) for one in found}
        return self._groups[organisation]
