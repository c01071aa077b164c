"""How surely a client wants a person to have proved who they are.

`acr_values` is a wish and `claims` may make it a duty (OpenID Connect Core 1.0 §3.1.2.1,
§5.5.1.1); an application checks what it got in either case. Values that nobody here knows are
passed over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

LOGGED_IN = 1
"""`acr` of a login, good for a shift. A real installation asks for a one-time code there."""
FRESH = 2
"""`acr` of a password given again for this very act; a real installation asks for a new code."""
KNOWN = {str(one): one for one in (LOGGED_IN, FRESH)}


class UnreadableClaims(ValueError):
    """`claims` is no JSON object of the shape that OpenID Connect gives it."""


def wanted_level(asked: Mapping[str, str]) -> int:
    """Raises `UnreadableClaims`."""
    values = [*_of_claims(asked.get("claims")), *asked.get("acr_values", "").split()]
    return next((KNOWN[one] for one in values if one in KNOWN), LOGGED_IN)


def _of_claims(said: str | None) -> list[str]:
    if said is None:
        return []
    try:
        acr = json.loads(said).get("id_token", {}).get("acr") or {}
        values = [acr["value"]] if "value" in acr else acr.get("values", [])
    except (ValueError, AttributeError, TypeError):
        raise UnreadableClaims(said[:50]) from None
    if not isinstance(values, list):
        raise UnreadableClaims(said[:50])
    return [one for one in values if isinstance(one, str)]
