"""The five founding deeds, as they are shipped."""

from __future__ import annotations

from services.kit.deeds import SIGNED, read_convention
from tenants.conventions.articles import Clause
from tenants.conventions.convention import Convention


def signed(name: str) -> Convention:
    return read_convention(SIGNED / f"{name}.toml").versions[0]


def numbers(convention: Convention) -> dict[Clause, str]:
    """The article of each clause of the deed."""
    return {clause: article.number for clause, article in convention.articles.items()}
