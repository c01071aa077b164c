"""A copy of the base, and the base made again from it, on each database."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from services.api.acts.habilitate import habilitate
from services.api.acts.register.after_restoring import (
    DoesNotHold,
    enter_restoring,
    verify_restored,
)
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.storage.backup.manifest import (
    Manifest,
    UnreadableBackup,
    check_copy,
    read_manifest,
)
from services.api.storage.backup.postgres_tools import ToolFailed
from services.api.storage.backup.restoring import NotEmpty, restore
from services.api.storage.backup.taking import take
from services.api.storage.opening import engine_at, open_storage
from services.api.storage.work import Begin
from services.kit import notekeys
from tenants.register.checkpoint import Kind
from tenants.register.entry import Act
from tests.builders import ASCQ, NOON, a_habilitation, an_agent
from tests.services.api.storage.fixtures import broken_at, read_log

KEY = notekeys.generate("beffroi-nord", Kind.LOG)
KEYS = [KEY.verifier]
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def elsewhere(address: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], str]:
    """An empty place for a base of the same kind."""
    if address.startswith("sqlite"):
        return lambda: f"sqlite:///{tmp_path}/restored.db"
    made: Callable[[], str] = request.getfixturevalue("new_postgres_base")
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


async def taken(address: str, folder: Path) -> tuple[Manifest, Path]:
    manifest = read_manifest(await take(address, folder, NOON))
    return manifest, check_copy(manifest, folder)


async def tamper(place: str) -> None:
    """As the owner of the tables may, who takes the guards away first."""
    engine = engine_at(place, pool=1)
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            await connection.exec_driver_sql("ALTER TABLE register_bodies DISABLE TRIGGER ALL")
        else:
            named = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in (await connection.execute(named)).all():
                await connection.exec_driver_sql(f"DROP TRIGGER {name}")
        changed = text("UPDATE register_bodies SET body = :body WHERE seq = 3")
        await connection.execute(changed, {"body": b"{}"})
        await connection.commit()
    await engine.dispose()


async def test_what_was_committed_comes_back_and_each_register_holds(
    begin: Begin, address: str, folder: Path, elsewhere: Callable[[], str]
) -> None:
    await sign_checkpoint(begin, ASCQ, KEY, NOON)
    before = await read_log(begin)
    manifest, copy = await taken(address, folder)
    place = elsewhere()

    await restore(manifest, copy, place)

    async with open_storage(place) as again:
        found = await verify_restored(again, manifest, KEYS)
        assert (found[ASCQ].size, found[ASCQ].signed) == (before.size, before.size)
        assert await read_log(again) == before
        async with again() as work:
            assert len(await (await work.lock(ASCQ)).inventory()) == 20


async def test_the_restored_base_is_written_on_and_says_who_restored_it(
    begin: Begin, address: str, folder: Path, elsewhere: Callable[[], str]
) -> None:
    manifest, copy = await taken(address, folder)
    place = elsewhere()
    await restore(manifest, copy, place)

    async with open_storage(place) as again:
        await enter_restoring(again, manifest, "Dominique Petit", "disque perdu", LATER)
        await habilitate(again, a_habilitation(an_agent("Anne Roy")), LATER)

        log = await read_log(again)
        restored = json.loads(log.entries[manifest.registers[ASCQ].size].body or b"")
        assert restored["act"] == Act.RESTORE_BACKUP
        assert (restored["name"], restored["ground"]) == ("Dominique Petit", "disque perdu")
        assert restored["evidence"] == manifest.sha256
        assert broken_at(log) is None


async def test_what_is_entered_after_the_copy_is_not_in_it(
    begin: Begin, address: str, folder: Path, elsewhere: Callable[[], str]
) -> None:
    manifest, copy = await taken(address, folder)
    await habilitate(begin, a_habilitation(an_agent("Anne Roy")), LATER)
    place = elsewhere()

    await restore(manifest, copy, place)

    async with open_storage(place) as again:
        assert (await read_log(again)).size == manifest.registers[ASCQ].size
    assert (await read_log(begin)).size > manifest.registers[ASCQ].size


async def test_an_entry_changed_in_the_restored_base_is_found(
    begin: Begin, address: str, folder: Path, elsewhere: Callable[[], str]
) -> None:
    manifest, copy = await taken(address, folder)
    place = elsewhere()
    await restore(manifest, copy, place)
    await tamper(place)

    async with open_storage(place) as again:
        with pytest.raises(DoesNotHold) as told:
            await verify_restored(again, manifest, KEYS)
    assert (told.value.tenant, told.value.seq) == (ASCQ, 3)


async def test_a_register_signed_by_a_stranger_does_not_hold(
    begin: Begin, address: str, folder: Path, elsewhere: Callable[[], str]
) -> None:
    await sign_checkpoint(begin, ASCQ, notekeys.generate("somebody", Kind.LOG), NOON)
    manifest, copy = await taken(address, folder)
    place = elsewhere()
    await restore(manifest, copy, place)

    async with open_storage(place) as again:
        with pytest.raises(DoesNotHold):
            await verify_restored(again, manifest, KEYS)


async def test_a_base_that_is_not_empty_is_left_alone(
    begin: Begin, address: str, folder: Path
) -> None:
    manifest, copy = await taken(address, folder)
    before = await read_log(begin)

    with pytest.raises(NotEmpty, match="Remedy"):
        await restore(manifest, copy, address)

    assert await read_log(begin) == before


async def test_a_copy_that_changed_is_refused(begin: Begin, address: str, folder: Path) -> None:
    manifest, copy = await taken(address, folder)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)

    with pytest.raises(UnreadableBackup, match="not the copy that its manifest names"):
        check_copy(manifest, folder)


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


async def test_copies_are_for_their_owner_alone_and_none_is_overwritten(
    begin: Begin, address: str, folder: Path
) -> None:
    _, copy = await taken(address, folder)
    first = copy.read_bytes()

    assert modes(folder) == {0o600}
    with pytest.raises(FileExistsError):
        await take(address, folder, NOON)
    assert copy.read_bytes() == first


async def test_a_backup_that_cannot_be_finished_leaves_nothing_of_itself(
    begin: Begin, address: str, folder: Path
) -> None:
    manifest = folder / f"beffroi-{NOON:%Y%m%dT%H%M%SZ}.json"
    manifest.write_text("somebody's own")

    with pytest.raises(FileExistsError):
        await take(address, folder, NOON)

    assert names(folder) == {manifest.name}
    assert manifest.read_text() == "somebody's own"


async def test_a_backup_of_a_later_beffroi_or_of_another_kind_is_refused(
    begin: Begin, address: str, folder: Path, elsewhere: Callable[[], str]
) -> None:
    manifest, copy = await taken(address, folder)
    other = "postgresql://nobody@127.0.0.1:1/base"
    if not address.startswith("sqlite"):
        other = "sqlite:////nowhere/base.db"

    with pytest.raises(UnreadableBackup, match="later than this Beffroi"):
        await restore(replace(manifest, revision="9999"), copy, elsewhere())
    with pytest.raises(UnreadableBackup, match="a base of its own kind"):
        await restore(manifest, copy, other)


@pytest.mark.parametrize(
    "content",
    [
        "rubbish",
        "[]",
        "{}",
        '{"beffroi-backup": 1}',
        '{"beffroi-backup": 1, "at": "2026-01-01T00:00:00+00:00", "kind": "sqlite", '
        '"revision": "1", "file": "../../etc/passwd", "sha256": "", "registers": {}}',
    ],
)
def test_what_is_no_manifest_is_refused_with_a_remedy(content: str, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(content)

    with pytest.raises(UnreadableBackup, match="Remedy"):
        read_manifest(tmp_path / "one.json")


@pytest.mark.servers
async def test_a_restoring_that_fails_leaves_nothing(
    postgres_address: str, folder: Path, new_postgres_base: Callable[[], str]
) -> None:
    manifest, copy = await taken(postgres_address, folder)
    copy.write_bytes(copy.read_bytes()[:-2_000])
    place = new_postgres_base()

    with pytest.raises(ToolFailed, match="pg_restore gave up"):
        await restore(manifest, copy, place)

    engine = engine_at(place, pool=1)
    async with engine.connect() as connection:
        count = text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert (await connection.execute(count)).scalar_one() == 0
    await engine.dispose()
