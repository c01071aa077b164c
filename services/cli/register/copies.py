"""The files of one export: the one that proves, and beside it the one that people read.

They hold names: their owner alone may read them, none is ever overwritten, and one that
could not be written to its end is not left behind.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from services.api.acts.register.export_register import Export
from services.kit.clock import clock
from services.kit.register.rows import row_of
from services.kit.register.spreadsheet import heading, line_of
from tenants.conventions.convention import Convention
from tenants.register.file import Kept, Writer
from tenants.register.verdicts import Coverage, Holds

READ = ("csv", "pdf")
"""Kinds of copies."""


def files_of(out: Path, kind: str | None) -> tuple[Path, Path | None]:
    """Where the proof goes, and the copy for reading, if one is wanted.

    Nobody said which kind: the file's own ending does.
    """
    if (kind or out.suffix.lower().lstrip(".")) not in READ:
        return out, None
    return out.with_name(f"{out.name}.jsonl"), out


async def write_file(
    file: Path, export: Export, entries: AsyncIterator[Kept], *, copied: bool
) -> tuple[str, list[Kept]]:
    """Its SHA-256, and the entries of the period where they are `copied` for reading: nothing
    else is kept in memory. Raises `OSError`."""
    writer, digest, period = Writer(export.header, export.notes), sha256(), []
    with _fresh(file) as stream:

        def put(line: bytes) -> None:
            digest.update(line)
            stream.write(line)

        put(writer.opening())
        async for entry in entries:
            put(writer.entry(entry))
            if copied and export.header.in_period(entry.seq):
                period.append(entry)
        put(writer.closing())
    return digest.hexdigest(), period


def write_copy(
    file: Path,
    kind: str | None,
    period: Sequence[Kept],
    proof: str,
    held: Holds,
    convention: Convention | None,
) -> None:
    """`kind`, or else what the file's own ending says. `proof` says which file proves it.
    Raises `OSError`."""
    motives = {one.code: one.label for one in convention.motives} if convention else {}
    rows = [row_of(entry, motives) for entry in period]
    with _fresh(file) as stream:
        if (kind or file.suffix.lower().lstrip(".")) == "csv":
            stream.write(heading())
            stream.writelines(map(line_of, rows))
        else:
            # Only now: nobody else needs to draw pages.
            from services.kit.register.paper import Cover, write_pages

            write_pages(stream, Cover(*_heads(held, convention), _feet(proof, held)), rows)


def _heads(held: Holds, convention: Convention | None) -> tuple[str, str]:
    header = held.header
    name = header.tenant if convention is None else convention.tenant.name
    since = "début du registre" if header.since is None else clock(header.since)
    until = "fin du registre" if header.until is None else clock(header.until)
    seqs = f"entrées {header.first} à {header.first + header.count - 1}"
    which = seqs if header.count else "aucune entrée"
    return f"Registre de {name}", f"{since} – {until} · {which} (heures de Paris)"


def _feet(proof: str, held: Holds) -> tuple[str, ...]:
    checkpoint = held.checkpoint
    return (
        f"Prouvé par le fichier {proof}",
        f"Point de contrôle : {checkpoint.origin}, {checkpoint.size} entrées, "
        f"racine {checkpoint.root.hex()}",
        " ; ".join(_signature(one) for one in held.signed),
    )


def _signature(coverage: Coverage) -> str:
    key, at = coverage.signed.by, coverage.signed.at
    if at is None:
        return f"signé par {key.name} ({key.id.hex()})"
    return f"cosigné par {key.name} ({key.id.hex()}) : {coverage.size} entrées, le {clock(at)}"


@contextmanager
def _fresh(file: Path) -> Iterator[BinaryIO]:
    """A new file, there once it is whole."""
    part = file.with_name(f"{file.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
