"""How the arguments of `beffroi register …` are read, and refused."""

from __future__ import annotations

import argparse
import getpass

from tenants.vocabulary.identifiers import TenantId, UnreadableName, tenant_id

LONGEST_SAID = 200
"""Letters of what somebody writes about a register."""


def a_tenant(text: str) -> TenantId:
    try:
        return tenant_id(text)
    except UnreadableName as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def phrase(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_SAID or not text.isprintable():
        raise argparse.ArgumentTypeError(f"write some words, {LONGEST_SAID} letters at most")
    return text.strip()


def account() -> str:
    """Under which name this command runs; a container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "beffroi"
