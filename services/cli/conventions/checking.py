"""`beffroi convention check FILE…`: every file is read, and every one that is not is told.

Exit status: 0 all read, with or without warnings; 1 one of them is not.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from services.cli.conventions import catalogue as say
from services.cli.conventions.remarks import Remark, remarks
from services.cli.conventions.remedies import told
from services.cli.words import Language, language_of
from services.kit.deeds import read_convention
from tenants.conventions.convention import Deed
from tenants.conventions.reading import UnreadableDeed
from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class _Checked:
    file: Path
    read: Deed | UnreadableDeed
    remarks: tuple[Remark, ...]


def check_files(words: argparse.Namespace) -> int:
    """Say of each file whether it is read, and what it lacks."""
    language = language_of(words.lang, os.environ)
    checked = list(_checked(words.files, words.at or datetime.now(UTC)))
    if words.json:
        print(json.dumps([_member(one) for one in checked], ensure_ascii=False))
    else:
        print("\n".join(line for one in checked for line in _lines(one, language)))
    return int(any(isinstance(one.read, UnreadableDeed) for one in checked))


def _checked(files: Sequence[Path], at: datetime) -> Iterator[_Checked]:
    seen: dict[TenantId, Path] = {}
    for file in files:
        try:
            deed = read_convention(file, str(file))
        except UnreadableDeed as error:
            yield _Checked(file, error, ())
            continue
        other = seen.setdefault(deed.tenant.id, file)
        yield _Checked(file, deed, (*_twice(deed, file, other), *remarks(deed, at)))


def _twice(deed: Deed, file: Path, other: Path) -> Iterator[Remark]:
    if other is not file:
        values = {"tenant": deed.tenant.id, "other": other}
        yield Remark("same-tenant", say.SAME_TENANT, values)


def _lines(one: _Checked, language: Language) -> Iterator[str]:
    if isinstance(one.read, UnreadableDeed):
        yield told(one.read, language)
        return
    yield say.READ.told(
        language, file=one.file, tenant=one.read.tenant.name, versions=len(one.read.versions)
    )
    for remark in one.remarks:
        values = {name: say.worded(value, language) for name, value in remark.values.items()}
        yield "  " + say.WARNING.told(language, what=remark.said.told(language, **values))


def _member(one: _Checked) -> Mapping[str, Any]:
    if isinstance(one.read, UnreadableDeed):
        return {"file": str(one.file), "read": False, "error": str(one.read), "warnings": []}
    return {
        "file": str(one.file),
        "read": True,
        "tenant": one.read.tenant.id,
        "convention": one.read.id,
        "versions": len(one.read.versions),
        "warnings": [
            {"warning": remark.code, **{k: _plain(v) for k, v in remark.values.items()}}
            for remark in one.remarks
        ],
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value)
