"""Agents made for one test in a real Keycloak: each with a password and a one-time-code key."""

from __future__ import annotations

import hmac
import json
import secrets
import struct
import time
from collections.abc import Iterator
from typing import Any

from services.api.keycloak.server import Keycloak
from tests.services.providers.browser import Answers

PASSWORD = "un-mot-de-passe-d-essai"
PERIOD_SECONDS = 30


class Person:
    """Somebody, in organisations of their own, each by one group."""

    def __init__(self, server: Keycloak, memberships: dict[str, str]) -> None:
        self._server = server
        self._key = secrets.token_hex(10)
        self.username = f"agent-{secrets.token_hex(4)}"
        self._codes = self._unused_codes()
        server.post("users", said=self._account())
        self.id = str(server.get("users", username=self.username)[0]["id"])
        for alias, group in memberships.items():
            self.join(alias, group)

    def answers(self, organisation: str = "") -> Answers:
        return Answers(self.username, PASSWORD, lambda: next(self._codes), organisation)

    def join(self, alias: str, group: str) -> None:
        organisation = self._organisation(alias)
        self._server.post("organizations", organisation, "members", said=self.id)
        self.enter(alias, group)

    def enter(self, alias: str, group: str) -> None:
        """One group more of an organisation it is a member of."""
        organisation = self._organisation(alias)
        groups = self._server.get("organizations", organisation, "groups")
        group_id = next(one["id"] for one in groups if one["name"] == group)
        self._server.put("organizations", organisation, "groups", group_id, "members", self.id)

    def said(self) -> dict[str, Any]:
        """What registers would say of this person."""
        found = self._server.get("users", self.id)
        names = ("username", "firstName", "lastName", "email", "attributes")
        return {name: found[name] for name in names}

    def leave(self, alias: str, group: str | None = None) -> None:
        """The group; without one, the organisation."""
        organisation = self._organisation(alias)
        if group is None:
            self._server.delete("organizations", organisation, "members", self.id)
            return
        groups = self._server.get("organizations", organisation, "groups")
        group_id = next(one["id"] for one in groups if one["name"] == group)
        self._server.delete("organizations", organisation, "groups", group_id, "members", self.id)

    def change(self, **said: Any) -> None:
        self._server.put("users", self.id, said={**self._server.get("users", self.id), **said})

    def give_client_role(self, client: str, role: str) -> None:
        client_id = self._server.get("clients", clientId=client)[0]["id"]
        said = self._server.get("clients", client_id, "roles", role)
        self._server.post("users", self.id, "role-mappings", "clients", client_id, said=[said])

    def _organisation(self, alias: str) -> str:
        found = self._server.pages("organizations")
        return next(str(one["id"]) for one in found if one["alias"] == alias)

    def _account(self) -> dict[str, Any]:
        code = {"subType": "totp", "digits": 6, "counter": 0, "period": PERIOD_SECONDS,
                "algorithm": "HmacSHA1"}  # fmt: skip
        return {
            "username": self.username,
            "enabled": True,
            "firstName": "Camille",
            "lastName": "Martin",
            "email": f"{self.username}@cic-nord.example",
            "emailVerified": True,
            "attributes": {"rank": ["Brigadier-chef"], "service": ["CIC du Nord"]},
            "credentials": [
                {"type": "password", "value": PASSWORD, "temporary": False},
                {
                    "type": "otp",
                    "secretData": json.dumps({"value": self._key}),
                    "credentialData": json.dumps(code),
                },
            ],
        }

    def _unused_codes(self) -> Iterator[str]:
        """The three that Keycloak takes at one time (RFC 6238), each of which serves once."""
        now = int(time.time()) // PERIOD_SECONDS
        for step in (now, now + 1, now - 1):
            digest = hmac.digest(self._key.encode(), struct.pack(">Q", step), "sha1")
            place = digest[-1] & 15
            number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
            yield f"{number % 10**6:06d}"
