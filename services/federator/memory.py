"""What the commune remembers of its register, on its own disk: its key, the last checkpoint
that it cosigned, and what it could not agree to.

A checkpoint is on disk before anybody is told of it. Files are replaced whole: a power
cut leaves the old one or the new one, never half of either.
"""

from __future__ import annotations

import os
from pathlib import Path

from services.kit.notekeys import NoteKey, UnreadableNoteKey, ensure
from tenants.register.checkpoint import Kind
from tenants.vocabulary.identifiers import TenantId

KEY, LAST, DISPUTED = "witness.key", "checkpoint.note", "disputed.note"


class UnreadableMemory(ValueError):
    """The folder cannot be used; the message says why, and the remedy."""


class FolderMemory:
    """Implements `services.federator.witness.Memory`. Raises `UnreadableMemory`."""

    def __init__(self, folder: Path, tenant: TenantId) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.key: NoteKey = ensure(folder / KEY, f"csu-{tenant}", Kind.WITNESS)
        except UnreadableNoteKey as error:
            raise UnreadableMemory(str(error)) from None
        except OSError as error:
            raise UnreadableMemory(
                f"{folder} cannot be written ({error.strerror}). "
                "Remedy: a folder that this process may write to, kept between its starts"
            ) from None

    def last(self) -> str | None:
        return self._read(LAST)

    def disputed(self) -> str | None:
        return self._read(DISPUTED)

    def keep(self, note: str) -> None:
        self._replace(LAST, note)

    def dispute(self, note: str) -> None:
        self._replace(DISPUTED, note)

    def _read(self, name: str) -> str | None:
        file = self.folder / name
        try:
            return file.read_text(encoding="utf-8") if file.exists() else None
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableMemory(f"{file} cannot be read ({type(error).__name__})") from None

    def _replace(self, name: str, text: str) -> None:
        fresh = self.folder / f"{name}.new"
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / name)
        folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
