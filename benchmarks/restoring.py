"""How long a base of a million entries takes to be copied, and to serve again from the copy.

PostgreSQL. `beffroi restore` is the making again, every entry read and sealed anew, and its
own entry in each register; the floor is `pg_restore` alone, in the same run. Fails where the
whole takes more than fifteen minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import make_url

from benchmarks.registers.long_register import NOW, TENANT, fill
from services.api.acts.register.after_restoring import enter_restoring, verify_restored
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.storage.backup.manifest import check_copy, read_manifest
from services.api.storage.backup.postgres_tools import run_tool
from services.api.storage.backup.restoring import restore
from services.api.storage.backup.taking import take
from services.api.storage.migrating import migrate
from services.api.storage.opening import engine_at, open_storage
from services.kit import notekeys
from tenants.register.checkpoint import Kind
from tests.servers.postgres import PostgresServer

GOAL_SECONDS = 15 * 60.0
KEY = notekeys.generate("bench", Kind.LOG)
Answer = TypeVar("Answer")


def main() -> int:
    """0 when the goal holds."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--entries", type=int, default=1_000_000)
    count = words.parse_args().entries
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "postgres").mkdir()
        (folder / "backups").mkdir()
        server = PostgresServer(folder / "postgres")
        try:
            taken = asyncio.run(_measure(server, folder / "backups", count))
        finally:
            server.stop()
    print(f"goal (serving again within {GOAL_SECONDS:.0f} s): {taken < GOAL_SECONDS}")
    return 0 if taken < GOAL_SECONDS else 1


async def _measure(server: PostgresServer, folder: Path, count: int) -> float:
    address = server.create("bench")
    await migrate(address)
    engine = engine_at(address, pool=2, patience=600)
    async with open_storage(address, patience=600) as begin:
        await fill(begin, engine, count)
        await sign_checkpoint(begin, TENANT, KEY, NOW)
    await engine.dispose()

    file, _ = await _timed("backup, while it serves", take(address, folder, datetime.now(UTC)))
    manifest = read_manifest(file)
    copy = check_copy(manifest, folder)
    print(f"{count:,} entries in a copy of {copy.stat().st_size / 1e6:.0f} MB")

    floor = server.create("floor")
    words = ("--no-owner", f"--dbname={make_url(floor).database}", str(copy))
    await _timed("floor: pg_restore alone", run_tool("pg_restore", floor, *words))

    again = server.create("again")
    _, made = await _timed("made again, whole or not at all", restore(manifest, copy, again))
    async with open_storage(again, patience=600) as begin:
        key = [KEY.verifier]
        _, verified = await _timed("every entry verified", verify_restored(begin, manifest, key))
        entering = enter_restoring(begin, manifest, "Banc d'essai", "mesure", NOW)
        _, entered = await _timed("the restoring entered", entering)
    print(f"serving again after {made + verified + entered:.1f} s")
    return made + verified + entered


async def _timed(what: str, act: Awaitable[Answer]) -> tuple[Answer, float]:
    began = time.perf_counter()
    answer = await act
    taken = time.perf_counter() - began
    print(f"  {what:<34} {taken:7.1f} s", flush=True)
    return answer, taken


if __name__ == "__main__":
    sys.exit(main())
