"""How far a representation is from what we want of it. Pure.

Only what we ask for is compared: members that Keycloak adds are its own business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def differences(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """One line for each member that is not as wanted."""
    for name, want in wanted.items():
        have = found.get(name)
        if isinstance(want, Mapping) and isinstance(have, Mapping):
            yield from (f"{name}.{line}" for line in differences(want, have))
        elif not _same(want, have):
            yield f"{name}: {_told(have)} → {_told(want)}"


def merged(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """`found`, with what is wanted in its place."""
    whole = dict(found)
    for name, want in wanted.items():
        have = whole.get(name)
        both = isinstance(want, Mapping) and isinstance(have, Mapping)
        whole[name] = merged(have or {}, want) if both else want
    return whole


def _same(want: Any, have: Any) -> bool:
    # Lists of names come back in any order.
    if _are_names(want) and _are_names(have):
        return sorted(want) == sorted(have)
    return bool(want == have)


def _are_names(said: Any) -> bool:
    return isinstance(said, Sequence) and all(isinstance(one, str) for one in said)


def _told(said: Any) -> str:
    return "–" if said is None else str(said)
