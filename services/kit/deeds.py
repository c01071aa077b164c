"""Where the conventions of a place are read from disk, once, at the door.

The rules take text; this opens the files. A folder that holds two conventions for
one tenant is refused: nobody would know which one decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

from tenants.conventions.convention import Convention
from tenants.conventions.deed import UnreadableDeed, read_deed
from tenants.vocabulary.identifiers import TenantId

SIGNED = Path(str(files("tenants.conventions") / "signed"))
"""The founding deeds, shipped with the software."""


def read_conventions(folders: Iterable[Path]) -> Mapping[TenantId, Convention]:
    """Every `*.toml` of `folders`, by tenant. Raises `UnreadableDeed`."""
    conventions: dict[TenantId, Convention] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            convention = read_deed(file.read_text(encoding="utf-8"), file.name)
            tenant = convention.tenant.id
            if tenant in conventions:
                raise UnreadableDeed(f"{file.name}: {tenant} already has {conventions[tenant].id}")
            conventions[tenant] = convention
    return conventions
