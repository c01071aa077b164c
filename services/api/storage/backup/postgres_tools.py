"""PostgreSQL's own `pg_dump` and `pg_restore`, told where the base is.

The password goes through their environment, never through their words, which every process
of the machine may read.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL, make_url

_DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version."""
_SAID = {"ssl": "PGSSLMODE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
_LONGEST_COMPLAINT = 400


class ToolFailed(Exception):
    """A tool is missing or gave up; the message says why, in its own last words."""


async def run_tool(name: str, address: str, *words: str) -> None:
    """Run it to its end. Raises `ToolFailed`."""
    process = await asyncio.create_subprocess_exec(
        _program(name),
        "--no-password",
        *words,
        env={**os.environ, **_environment(make_url(address))},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        told = said.decode(errors="replace").strip().splitlines() or ["it said nothing"]
        raise ToolFailed(f"{name} gave up: {told[0][:_LONGEST_COMPLAINT]}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        newest = sorted(_DEBIAN.glob(f"*/bin/{name}"))
        if not newest:
            raise ToolFailed(f"{name} is not installed. Remedy: apt install postgresql-client")
        found = str(newest[-1])
    return found


def _environment(url: URL) -> Mapping[str, str]:
    said = {
        "PGHOST": url.host,
        "PGPORT": None if url.port is None else str(url.port),
        "PGUSER": url.username,
        "PGPASSWORD": None if url.password is None else str(url.password),
        "PGDATABASE": url.database,
        **{name: str(url.query[option]) for option, name in _SAID.items() if option in url.query},
    }
    return {name: value for name, value in said.items() if value is not None}
