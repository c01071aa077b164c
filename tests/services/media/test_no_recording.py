"""No recording on the State side: while pictures flow, nothing is written (VA-10)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.kit.bus import topics
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.place import Place

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
CHANGES = (
    "os.mkdir", "os.rename", "os.link", "os.symlink", "os.truncate", "shutil.copyfile",
    "tempfile.mkstemp", "tempfile.mkdtemp", "sqlite3.connect", "subprocess.Popen", "os.mkfifo",
)  # fmt: skip

_witnesses: list[Callable[[str], None]] = []


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _witnesses:
        return
    if event == "open":
        path, mode, flags = arguments
        writes = isinstance(flags, int) and flags & WRITING
        if writes or (isinstance(mode, str) and set(mode) & set("wax+")):
            _witnesses[-1](f"open {path!r}")
    elif event in CHANGES:
        _witnesses[-1](event)


# An audit hook cannot be taken away: one for the whole session, deaf between witnesses.
sys.addaudithook(_audit)


@contextmanager
def writings() -> Iterator[list[str]]:
    """Everything this process opens for writing in the block."""
    seen: list[str] = []
    _witnesses.append(seen.append)
    try:
        yield seen
    finally:
        _witnesses.pop()


def open_files() -> set[str]:
    """Regular files this process holds open, whoever opened them: libraries in C too."""
    links = (Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd"))
    return {str(link.readlink()) for link in links if link.exists() and link.is_file()}


def test_the_witness_sees_a_file_that_is_written(tmp_path: Path) -> None:
    with writings() as seen, (tmp_path / "picture").open("wb") as file:
        held = open_files()
        file.write(b"x")

    assert seen == [f"open {str(tmp_path / 'picture')!r}"]
    assert str(tmp_path / "picture") in held


@pytest.mark.clause("VA-10", "ME-7", "CH-7", "MF-3")
async def test_nothing_is_written_while_pictures_flow(
    place: Place, commune: ScriptedFederator
) -> None:
    before = open_files()

    with writings() as seen:
        viewer = await place.watching("view-1")
        newcomer = await place.watching("view-2")
        await newcomer.wish("main")
        await commune.hang_up()
        await viewer.is_told("unavailable", "link-lost")
        await place.link()
        await viewer.sees(25)
        during = open_files()
        await place.bus.publish(topics.VIEWS_REVOKED, {"view": "view-1", "code": "revoked"})
        await viewer.is_told("ended", "revoked")

    assert seen == []
    assert during - before == set()
