"""What an account says of a person: the attributes that the realm must declare. Pure.

One that it does not declare is dropped by Keycloak without a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.api.identity.identity import LONGEST
from services.api.keycloak.proconnect import words as proconnect

CLOSED = "closed"
"""That the account was disabled by us: nobody else's is ever enabled by us."""


def profile_attributes() -> Sequence[Mapping[str, Any]]:
    """An agent reads them and changes none: they are what registers say of the agent."""
    kept = {"permissions": {"view": ["admin", "user"], "edit": ["admin"]}}
    long_enough = {"length": {"max": LONGEST}}
    ours = {**kept, "validations": long_enough, "required": {"roles": ["admin"]}}
    return (
        *({"name": name, **kept} for name in ("username", "firstName", "lastName")),
        {"name": "email", **kept, "required": None},
        {"name": "rank", "displayName": "Grade", **ours},
        {"name": "service", "displayName": "Service", **ours},
        {
            "name": "habilitation",
            "displayName": "Numéro d'habilitation",
            **kept,
            "validations": long_enough,
        },
        {
            "name": CLOSED,
            "displayName": "Fermé par le rapprochement",
            "permissions": {"view": ["admin"], "edit": ["admin"]},
            "validations": long_enough,
        },
        proconnect.attribute(),
    )
