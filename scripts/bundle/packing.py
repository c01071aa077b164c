"""Archives whose bytes follow from what is in them: no clock, no account, no order of a disk."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

from scripts.bundle.troubles import CannotBundle


def pack(folder: Path, epoch: int) -> Path:
    """`folder.tar` beside it."""
    folder = folder.resolve()
    if not (folder / "SHA256SUMS.sig").is_file():
        raise CannotBundle(f"{folder.name} is not signed. Remedy: python -m scripts.bundle sign")
    file = folder.with_name(f"{folder.name}.tar")
    with file.open("wb") as out:
        out.write(archive(_files(folder), folder, folder.name, epoch))
    return file


def chart_archive(chart: Path, epoch: int) -> bytes:
    """A chart as `helm package` packs it, the same bytes each time."""
    ignored = [
        line for line in (chart / ".helmignore").read_text().splitlines() if line.strip()
    ] + [".helmignore"]
    kept = [
        one
        for one in _files(chart)
        if not any(_is_ignored(one.relative_to(chart), pattern) for pattern in ignored)
    ]
    # Helm reads Chart.yaml first where it can.
    kept.sort(key=lambda one: (one.name != "Chart.yaml", str(one)))
    return gzip.compress(archive(kept, chart, chart.name, epoch), mtime=0)


def archive(files: Iterable[Path], beneath: Path, named: str, epoch: int) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for one in files:
            entry = tarfile.TarInfo(f"{named}/{one.relative_to(beneath).as_posix()}")
            entry.size, entry.mtime = one.stat().st_size, epoch
            entry.mode = 0o755 if one.suffix == ".sh" else 0o644
            with one.open("rb") as content:
                tar.addfile(entry, content)
    return held.getvalue()


def _files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file())


def _is_ignored(path: Path, pattern: str) -> bool:
    if pattern.endswith("/"):
        return pattern[:-1] in path.parts[:-1]
    return any(fnmatch(part, pattern) for part in path.parts)
