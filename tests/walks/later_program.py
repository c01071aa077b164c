"""A version that does not exist yet, as a program: this one, with one migration more."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.services.api.storage.versions_ahead import HEAD, LATER, write_migration

NARROW = "9002"
_PROGRAM = """#!{python}
import sys
sys.path.insert(0, {root!r})

from services.api.storage import migrating

ours = migrating.configuration

def with_one_more(connection):
    config = ours(connection)
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", {places!r})
    return config

migrating.configuration = with_one_more

from services.cli.main import main

sys.exit(main())
"""


def write_later_program(folder: Path, root: Path) -> str:
    """Where it stands. Its tables leave programs of today room."""
    return _write(folder, root, "later", (LATER, HEAD, HEAD))


def write_narrow_program(folder: Path, root: Path) -> str:
    """The one after that, whose tables leave none of before room."""
    return _write(folder, root, "narrow", (LATER, HEAD, HEAD), (NARROW, LATER, NARROW))


def _write(folder: Path, root: Path, name: str, *migrations: tuple[str, str, str]) -> str:
    versions = folder / name
    for revision, before, oldest in migrations:
        write_migration(versions, revision, before, oldest)
    places = f"{root / 'services/api/storage/migrations/versions'}\n{versions}"
    program = folder / f"{name}-beffroi"
    program.write_text(_PROGRAM.format(python=sys.executable, root=str(root), places=places))
    program.chmod(0o755)
    return str(program)
