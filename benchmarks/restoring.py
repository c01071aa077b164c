"""How long a base of a million entries takes to be copied, and to serve again from the copy.

PostgreSQL, and the commands as an operator types them: `beffroi backup` while the base is
there, `beffroi restore` into a new one: the making again, every entry read and sealed anew,
the checkpoint opened, the restoring entered. Beside it `pg_restore` alone, in the same run.
Memory is the most that a command and the tools it starts had at once, looked at ten times a
second; PostgreSQL's own is its own. Fails where the restoring takes more than fifteen minutes,
or a command more than 500 MiB.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import make_url, text

from benchmarks.media.telling.report import keep_figures
from benchmarks.registers.long_register import NOW, TENANT, fill
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.storage.backup.manifest import check_copy, read_manifest
from services.api.storage.backup.postgres_tools import run_tool
from services.api.storage.migrating import migrate
from services.api.storage.opening import engine_at, open_storage
from services.kit import notekeys
from tenants.register.checkpoint import Kind
from tests.servers.postgres import PostgresServer

GOAL_SECONDS = 15 * 60.0
GOAL_MIB = 500.0
BEFFROI = str(Path(sys.executable).parent / "beffroi")
WHO = ("--by", "Banc d'essai", "--reason", "mesure")


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    mib: float


@dataclass(frozen=True, slots=True)
class Found:
    """`restored` in seconds, `most` in MiB of one command, `entry` in bytes of the base."""

    restored: float
    most: float
    entry: float


def main() -> int:
    """0 when the goals hold."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--entries", type=int, default=1_000_000)
    words.add_argument("--write", action="store_true", help="keep what `beffroi plan` counts with")
    asked = words.parse_args()
    count = asked.entries
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "postgres").mkdir()
        (folder / "backups").mkdir()
        server = PostgresServer(folder / "postgres")
        try:
            found = _measure(server, folder, count)
        finally:
            server.stop()
    if asked.write:
        keep_figures({"bytes-per-entry": found.entry}, "benchmarks/restoring.py")
    soon, small = found.restored < GOAL_SECONDS, found.most < GOAL_MIB
    print(f"goal (serving again within {GOAL_SECONDS:.0f} s): {soon}")
    print(f"goal (no command above {GOAL_MIB:.0f} MiB): {small}")
    return 0 if soon and small else 1


def _measure(server: PostgresServer, folder: Path, count: int) -> Found:
    here, again, floor = (server.create(name) for name in ("bench", "again", "floor"))
    key = folder / "register.key"
    notekeys.write(notekeys.generate("bench", Kind.LOG), key)
    began = time.perf_counter()
    held = asyncio.run(_filled(here, count, key))
    taken = time.perf_counter() - began
    print(f"{count:,} entries written in {taken:.0f} s, {held / 1e6:.0f} MB", flush=True)

    backup = _ran("beffroi backup", here, key, "backup", str(folder / "backups"))
    (file,) = (folder / "backups").glob("*.json")
    manifest = read_manifest(file)
    copy = check_copy(manifest, file.parent)
    print(f"  the copy: {copy.stat().st_size / 1e6:.0f} MB", flush=True)

    began = time.perf_counter()
    database = f"--dbname={make_url(floor).database}"
    asyncio.run(run_tool("pg_restore", floor, "--no-owner", database, str(copy)))
    print(f"  {'floor: pg_restore alone':<26} {time.perf_counter() - began:7.1f} s", flush=True)

    restore = _ran("beffroi restore", again, key, "restore", str(file), *WHO)
    return Found(restore.seconds, max(backup.mib, restore.mib), held / count)


async def _filled(address: str, count: int, key: Path) -> int:
    """How many bytes the base then holds."""
    await migrate(address)
    engine = engine_at(address, pool=2, patience=600)
    async with open_storage(address, patience=600) as begin:
        await fill(begin, engine, count)
        await sign_checkpoint(begin, TENANT, notekeys.read(key), NOW)
    async with engine.connect() as connection:
        asked = await connection.execute(text("SELECT pg_database_size(current_database())"))
        held = int(asked.scalar_one())
    await engine.dispose()
    return held


def _ran(what: str, address: str, key: Path, *words: str) -> Run:
    settings = {
        "API_DATABASE_URL": address,
        "API_REGISTER_KEY": str(key),
        "API_ISSUER": "http://127.0.0.1:1/oidc",
        "API_ORIGIN": "http://127.0.0.1:8600",
    }
    began, most = time.perf_counter(), 0.0
    with subprocess.Popen(
        [BEFFROI, *words], env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        while process.poll() is None:
            most = max(most, _mib(process.pid))
            time.sleep(0.1)
        said = process.stdout.read() if process.stdout else ""
    taken = Run(time.perf_counter() - began, most)
    if process.returncode:
        raise RuntimeError(f"{what} gave up: {said}")
    print(f"  {what:<26} {taken.seconds:7.1f} s  {taken.mib:6.0f} MiB", flush=True)
    return taken


def _mib(pid: int) -> float:
    held = 0
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                held += one.memory_info().rss
    return held / 2**20


if __name__ == "__main__":
    sys.exit(main())
