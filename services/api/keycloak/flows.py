"""The login flow, and the steps that flows are made of, as Keycloak lists them: one after the
other, each at its depth. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Step: TypeAlias = Mapping[str, Any]
Steps: TypeAlias = Sequence[Step]

LOGIN_FLOW = "beffroi-1"
"""A flow that changes in kind gets the next number: the one in use is never rebuilt."""
SHIFT_SECONDS = 12 * 3600
LOGGED_IN = 1
"""`acr` of a password and a one-time code, good for a shift."""
FRESH = 2
"""`acr` of a one-time code given for this very act: asked for each time."""


def login_flow() -> Steps:
    """Password and code once a shift; a fresh code for level 2; only then, for whom.

    Keycloak's own flow asks for whom an agent acts before the password, and so tells
    anybody which organisations a name belongs to.
    """
    return (
        step(0, "auth-cookie", "ALTERNATIVE"),
        step(0, "identity-provider-redirector", "ALTERNATIVE"),
        sub_flow(0, f"{LOGIN_FLOW} login", "ALTERNATIVE"),
        sub_flow(1, f"{LOGIN_FLOW} level 1", "CONDITIONAL"),
        level(2, LOGGED_IN, SHIFT_SECONDS),
        step(2, "auth-username-password-form", "REQUIRED"),
        step(2, "auth-otp-form", "REQUIRED"),
        sub_flow(1, f"{LOGIN_FLOW} level 2", "CONDITIONAL"),
        level(2, FRESH, 0),
        step(2, "auth-otp-form", "REQUIRED"),
        sub_flow(1, f"{LOGIN_FLOW} for whom", "CONDITIONAL"),
        step(2, "conditional-user-configured", "REQUIRED"),
        step(2, "organization", "ALTERNATIVE"),
        step(2, "allow-access-authenticator", "ALTERNATIVE"),
    )


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
