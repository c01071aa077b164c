"""Where the conventions of a place are read from disk, once, at the door.

The rules take text; this opens the files. A folder that holds two conventions for
one tenant is refused: nobody would know which one decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

from tenants.conventions.convention import Deed
from tenants.conventions.reading import UnreadableDeed, read_deed
from tenants.vocabulary.identifiers import TenantId

SIGNED = Path(str(files("tenants.conventions") / "signed"))
"""The founding deeds, shipped with the software."""


def read_conventions(folders: Iterable[Path]) -> Mapping[TenantId, Deed]:
    """Every `*.toml` of `folders`, by tenant. Raises `UnreadableDeed`."""
    conventions: dict[TenantId, Deed] = {}
    for folder in folders:
        files_there = sorted(folder.glob("*.toml"))
        if not files_there:
            raise UnreadableDeed(f"{folder}: no convention there. Remedy: name a folder of *.toml")
        for file in files_there:
            convention = read_convention(file)
            tenant = convention.tenant.id
            if tenant in conventions:
                raise UnreadableDeed(f"{file.name}: {tenant} already has {conventions[tenant].id}")
            conventions[tenant] = convention
    return conventions


def read_convention(file: Path) -> Deed:
    """One convention. Raises `UnreadableDeed`, for a file that cannot be opened too."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise UnreadableDeed(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UnreadableDeed(f"{file.name}: not UTF-8. Remedy: save it in UTF-8") from error
    return read_deed(text, file.name)
