"""Steps of a login flow, as Keycloak lists them: one after the other, each at its depth. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Step: TypeAlias = Mapping[str, Any]
Steps: TypeAlias = Sequence[Step]


def step(depth: int, provider: str, requirement: str, **config: str) -> Step:
    said: dict[str, Any] = {"depth": depth, "provider": provider, "requirement": requirement}
    return said | {"config": config} if config else said


def sub_flow(depth: int, name: str, requirement: str) -> Step:
    """What follows, one deeper, is in it. `name` is the realm's only one."""
    return {"depth": depth, "flow": name, "requirement": requirement}


def level(depth: int, number: int, seconds: int) -> Step:
    """The sub-flow that it begins gives this level (`acr`), and is passed over while it lasts."""
    said = {"loa-condition-level": str(number), "loa-max-age": str(seconds)}
    return step(depth, "conditional-level-of-authentication", "REQUIRED", **said)
