"""`beffroi backup FOLDER` and `beffroi restore MANIFEST`: the whole base, there and back.

Both run where the API's settings are. A restored base is believed once every register in it
was read to its end; that it was restored, by whom and why, is then an entry of each.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from services.cli.backup import catalogue as say
from services.cli.register.arguments import phrase
from services.cli.troubles import CannotRun, cannot_write, register_told, settings_told
from services.cli.words import Language, add_language, language_of

if TYPE_CHECKING:
    from services.api.acts.register.after_restoring import Restored
    from services.api.storage.backup.manifest import Manifest
    from services.cli.main import Verbs
    from tenants.vocabulary.identifiers import TenantId


def add_verbs(verbs: Verbs) -> None:
    backup = verbs.add_parser("backup", help="copy the whole base (settings: API_…)")
    backup.add_argument("folder", type=Path, help="where the copy and its manifest go")
    add_language(backup)
    backup.set_defaults(run=take)

    restore = verbs.add_parser("restore", help="make the base again from a copy (settings: API_…)")
    restore.add_argument("manifest", type=Path, help="the .json file that `backup` wrote")
    restore.add_argument("--check", action="store_true", help="only say whether the copy is whole")
    restore.add_argument("--by", type=phrase, help="who restores: entered in every register")
    restore.add_argument("--reason", type=phrase, help="why: entered too")
    add_language(restore)
    restore.set_defaults(run=put_back)


def take(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    from services.api.settings import Settings
    from services.api.storage.backup.manifest import read_manifest
    from services.api.storage.backup.taking import take as taking

    language = language_of(words.lang, os.environ)
    with _told(words.folder), register_told(), settings_told("API_"):
        settings = Settings()
        owner = settings.database_owner_url
        address = settings.database_url if owner is None else owner.get_secret_value()
        file = asyncio.run(taking(address, words.folder, datetime.now(UTC)))
        taken = read_manifest(file)
    print(say.TAKEN.told(language, file=file, sha256=taken.sha256, **_counts(taken)))
    print(say.KEEP_KEYS.told(language))


def put_back(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    from services.api.storage.backup.manifest import check_copy, read_manifest

    language = language_of(words.lang, os.environ)
    with _told(words.manifest.parent):
        manifest = read_manifest(words.manifest)
        copy = check_copy(manifest, words.manifest.parent)
    at = f"{manifest.at:%Y-%m-%d %H:%M:%S} UTC"
    if words.check:
        print(say.WHOLE.told(language, file=copy, at=at, **_counts(manifest)))
        return
    if words.by is None or words.reason is None:
        raise CannotRun(
            "a restoring is entered in every register. Remedy: say --by WHO and --reason WHY"
        )
    found = _restored(words, manifest, copy, language)
    print(say.RESTORED.told(language, file=copy, at=at))
    for tenant, one in sorted(found.items()):
        print(
            say.REGISTER.told(
                language, tenant=tenant, size=one.size, signed=one.signed, cosigned=one.cosigned
            )
        )
    print(say.SINCE.told(language))


def _restored(
    words: argparse.Namespace, manifest: Manifest, copy: Path, language: Language
) -> Mapping[TenantId, Restored]:
    from services.api.acts.register.after_restoring import (
        DoesNotHold,
        enter_restoring,
        verify_restored,
    )
    from services.api.settings import Settings
    from services.api.storage.backup.restoring import restore
    from services.api.storage.opening import open_storage
    from services.kit import notekeys

    async def restored() -> Mapping[TenantId, Restored]:
        settings = Settings()
        if settings.register_key is None:
            raise CannotRun("API_REGISTER_KEY is not set. Remedy: name the key that signs here")
        key = notekeys.read(settings.register_key)
        owner = settings.database_owner_url
        await restore(
            manifest,
            copy,
            settings.database_url,
            None if owner is None else owner.get_secret_value(),
        )
        async with open_storage(settings.database_url, pool=1) as begin:
            found = await verify_restored(begin, manifest, [key.verifier])
            await enter_restoring(begin, manifest, words.by, words.reason, datetime.now(UTC))
        return found

    with _told(copy.parent), register_told(), settings_told("API_"):
        try:
            return asyncio.run(restored())
        except DoesNotHold as error:
            raise CannotRun(
                say.DOES_NOT_HOLD.told(language, tenant=error.tenant, seq=error.seq)
            ) from None


def _counts(manifest: Manifest) -> Mapping[str, int]:
    return {
        "registers": len(manifest.registers),
        "entries": sum(stood.size for stood in manifest.registers.values()),
    }


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    from services.api.storage.backup.manifest import UnreadableBackup
    from services.api.storage.backup.postgres_tools import ToolFailed
    from services.api.storage.backup.restoring import NotEmpty

    try:
        yield
    except (UnreadableBackup, ToolFailed, NotEmpty) as error:
        raise CannotRun(str(error)) from None
    except FileExistsError as error:
        raise CannotRun(f"{error.filename} is there already. Remedy: try again") from None
    except FileNotFoundError as error:
        raise CannotRun(f"{error.filename} is not there. Remedy: name another file") from None
    except OSError as error:
        raise CannotRun(cannot_write(folder, error)) from None
