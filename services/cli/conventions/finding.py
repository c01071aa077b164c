"""Which convention a person means, and which instant. A name that fits nothing is refused."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from services.cli.conventions import catalogue as say
from services.cli.conventions.remedies import told
from services.cli.troubles import CannotRun
from services.cli.words import Language
from services.kit.deeds import SIGNED, read_convention, read_conventions
from tenants.conventions.convention import Deed
from tenants.conventions.days import PARIS
from tenants.conventions.reading import UnreadableDeed


def instant(text: str) -> datetime:
    """An instant as somebody types it: in Paris, unless it carries its own zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("write a time as 2025-07-15T01:30") from error
    return (at if at.tzinfo else at.replace(tzinfo=PARIS)).astimezone(UTC)


def found(name: str, folders: Sequence[Path], language: Language) -> Deed:
    """The convention that a name or a file means."""
    if name.endswith(".toml") or Path(name).is_file():
        return _read(Path(name), language)

    deeds = all_of(folders, language)
    for deed in deeds:
        if name in (deed.tenant.id, deed.id):
            return deed
    known = ", ".join(sorted({deed.tenant.id for deed in deeds}))
    raise CannotRun(say.UNKNOWN.told(language, name=name, known=known))


def all_of(folders: Sequence[Path], language: Language) -> list[Deed]:
    """Those of `folders`, then those that are shipped and whose tenant no folder has."""
    try:
        own = dict(read_conventions(folders))
        shipped = read_conventions([SIGNED])
    except UnreadableDeed as error:
        raise CannotRun(told(error, language)) from error
    return list((own | {one: deed for one, deed in shipped.items() if one not in own}).values())


def _read(file: Path, language: Language) -> Deed:
    try:
        return read_convention(file, str(file))
    except UnreadableDeed as error:
        raise CannotRun(told(error, language)) from error
