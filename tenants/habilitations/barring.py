"""What is barred to a person while the account and the habilitation disagree. Pure.

A bar is a list of roles that are not given meanwhile, whatever a token says; `EVERY` bars
the person altogether. The narrower right wins: a bar only ever takes away.
"""

from __future__ import annotations

from collections.abc import Collection

from tenants.habilitations.habilitation import Right

EVERY = "*"
EVERYTHING = frozenset({EVERY})
LOOK, STEER = "flow.view", "flow.steer"
"""The roles without which there is no picture, and no steering."""


def barred_rights(bars: Collection[str]) -> frozenset[Right]:
    """The acts of a habilitation that these bars leave nothing of."""
    if EVERY in bars or LOOK in bars:
        return frozenset(Right)
    return frozenset({Right.STEER}) if STEER in bars else frozenset()


def kept_roles(roles: frozenset[str], bars: Collection[str]) -> frozenset[str]:
    return frozenset() if EVERY in bars else roles - frozenset(bars)
