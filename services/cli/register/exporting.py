"""`beffroi register export` and `prove`: the register of a tenant, handed over and entered.

Runs on a machine that has the API's settings. What it writes, it verifies before it
says so: a storage that was tampered with is told here, not in front of a judge.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from services.api.acts.answers import UnknownTenant
from services.api.acts.register.export_register import (
    Asked,
    NoSuchEntry,
    enter_reading,
    kept_entries,
    plan_export,
    read_proof,
)
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.settings import Settings
from services.api.storage.opening import open_storage
from services.api.storage.work import Begin
from services.cli.register import catalogue as say
from services.cli.register import telling
from services.cli.register.copies import files_of, write_copy, write_file
from services.cli.troubles import CannotRun, cannot_write, register_told, settings_told
from services.cli.words import Language, language_of
from services.kit import notekeys
from services.kit.deeds import SIGNED, read_conventions
from services.kit.notekeys import NoteKey
from services.kit.passkeys import UnreadableKey
from tenants.conventions.convention import Convention, version_at
from tenants.conventions.days import midnight
from tenants.register.checkpoint import Verifier
from tenants.register.entry import Act
from tenants.register.file import EntryMissing, Kept
from tenants.register.proof import write_proof
from tenants.register.verdicts import Broken, Holds
from tenants.register.verification import verify
from tenants.vocabulary.identifiers import TenantId

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a command works with: the storage, who signs, what the tenant's deed says."""

    begin: Begin
    key: NoteKey
    convention: Convention | None
    now: datetime


@dataclass(frozen=True, slots=True)
class _Written:
    """The file that proves, as it stands on the disk."""

    sha256: str
    period: list[Kept]
    keys: tuple[Verifier, ...]
    convention: Convention | None


def export(words: argparse.Namespace) -> int:
    """Write the files; 1 when the storage does not hold."""
    language = language_of(words.lang, os.environ)
    proof, copy = files_of(words.out, words.format)
    for file in filter(None, (proof, copy)):
        if file.exists():
            raise CannotRun(say.FILE_THERE.told(language, file=file))
    try:
        written = _run(words.tenant, language, lambda opened: _write(opened, words, proof, copy))
        with proof.open("rb") as lines:
            verdict = verify(lines, written.keys)
        if copy is not None and isinstance(verdict, Holds):
            traced = f"{proof.name}, SHA-256 {written.sha256}"
            write_copy(copy, words.format, written.period, traced, verdict, written.convention)
    except EntryMissing as error:
        raise CannotRun(say.LOST.told(language, seq=error.seq)) from error
    except OSError as error:
        raise CannotRun(cannot_write(proof.parent, error)) from error
    _tell(verdict, _files(proof, copy, written), words.json, language)
    return 1 if isinstance(verdict, Broken) else 0


def prove(words: argparse.Namespace) -> None:
    """Print the proof of one entry."""
    language = language_of(words.lang, os.environ)
    try:
        proof = _run(words.tenant, language, lambda opened: _prove(opened, words))
    except NoSuchEntry as error:
        raise CannotRun(say.NO_ENTRY_THERE.told(language, seq=words.seq)) from error
    if words.json:
        print(json.dumps({"tenant": words.tenant, "seq": words.seq, "proof": proof}))
    else:
        print(proof, end="")


async def _write(
    opened: _Opened, words: argparse.Namespace, proof: Path, copy: Path | None
) -> _Written:
    begin, tenant = opened.begin, words.tenant
    since, until = _instant(words.since), _instant(words.until, after=True)
    asked = Asked(words.by, words.reason, words.requisition)
    act = Act.EXPORT_REGISTER
    await enter_reading(begin, tenant, act, asked, opened.now, since=since, until=until)
    await sign_checkpoint(begin, tenant, opened.key, opened.now)

    planned = await plan_export(begin, tenant, since, until, [opened.key.verifier])
    entries, copied = kept_entries(begin, planned.header), copy is not None
    digest, period = await write_file(proof, planned, entries, copied=copied)
    return _Written(digest, period, planned.keys, opened.convention)


async def _prove(opened: _Opened, words: argparse.Namespace) -> str:
    begin, tenant = opened.begin, words.tenant
    asked = Asked(words.by, words.reason, words.requisition)
    detail = f"entry {words.seq}"
    await enter_reading(begin, tenant, Act.READ_REGISTER, asked, opened.now, detail=detail)
    await sign_checkpoint(begin, tenant, opened.key, opened.now)

    body, leaves, note = await read_proof(begin, tenant, words.seq)
    return write_proof(words.seq, body, leaves, note)


def _run(
    tenant: TenantId, language: Language, act: Callable[[_Opened], Awaitable[_Answer]]
) -> _Answer:
    async def opened() -> _Answer:
        async with _storage(tenant) as one:
            return await act(one)

    with register_told(), settings_told("API_"), _tenant_told(tenant, language):
        return asyncio.run(opened())


@asynccontextmanager
async def _storage(tenant: TenantId) -> AsyncIterator[_Opened]:
    settings = Settings()
    if settings.register_key is None:
        raise UnreadableKey("API_REGISTER_KEY is not set. Remedy: beffroi register key FOLDER")
    key = notekeys.read(settings.register_key)
    deeds, now = read_conventions(settings.conventions or (SIGNED,)), datetime.now(UTC)
    async with open_storage(settings.database_url, pool=1) as begin:
        yield _Opened(begin, key, version_at(deeds, tenant, now), now)


@contextmanager
def _tenant_told(tenant: TenantId, language: Language) -> Iterator[None]:
    try:
        yield
    except UnknownTenant as error:
        raise CannotRun(say.NO_TENANT.told(language, tenant=tenant)) from error


def _tell(
    verdict: Holds | Broken, files: dict[str, Any], as_json: bool, language: Language
) -> None:
    if as_json:
        print(json.dumps(files | telling.members(verdict), ensure_ascii=False))
        return
    print(say.PROOF_WRITTEN.told(language, file=files["file"], sha256=files["sha256"]))
    if files["copy"] is not None and isinstance(verdict, Holds):
        print(say.COPY_WRITTEN.told(language, file=files["copy"]))
    print("\n".join(telling.lines(verdict, language)))


def _files(proof: Path, copy: Path | None, written: _Written) -> dict[str, Any]:
    named = None if copy is None else str(copy)
    return {"file": str(proof), "sha256": written.sha256, "copy": named}


def _instant(day: date | None, *, after: bool = False) -> datetime | None:
    """When a day begins in France, or when it is over."""
    if day is None:
        return None
    return midnight(day + timedelta(days=1) if after else day).astimezone(UTC)
