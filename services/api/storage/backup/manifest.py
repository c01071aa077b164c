"""What stands beside a backup: what it holds, and how it is recognised.

For each register its length and its root at the very instant of the copy, so that what is
made again from it can be compared entry by entry. It holds no person and no secret. It is
not signed: the checkpoints in the base are, by both sides, and are tried at the restoring.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any, Literal, TypeAlias

from tenants.vocabulary.identifiers import TenantId

FORMAT = 1
Kind: TypeAlias = Literal["postgresql", "sqlite"]


class UnreadableBackup(ValueError):
    """This is no backup of ours, or no longer; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A register as it stood: how many entries, and their root (RFC 6962 §2.1)."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """`file` stands beside the manifest; `revision` is that of its tables."""

    at: datetime
    kind: Kind
    revision: str
    file: str
    sha256: str
    registers: Mapping[TenantId, Stood]

    def encoded(self) -> str:
        members = {
            "beffroi-backup": FORMAT,
            "at": self.at.isoformat(),
            "kind": self.kind,
            "revision": self.revision,
            "file": self.file,
            "sha256": self.sha256,
            "registers": {
                tenant: {"size": stood.size, "root": stood.root.hex()}
                for tenant, stood in sorted(self.registers.items())
            },
        }
        return json.dumps(members, indent=2) + "\n"


def read_manifest(file: Path) -> Manifest:
    """Raises `UnreadableBackup`, `OSError`."""
    try:
        members = json.loads(file.read_text())
        if members["beffroi-backup"] != FORMAT:
            raise UnreadableBackup(
                f"{file.name} was written by another version of Beffroi. "
                "Remedy: restore it with that version, then update"
            )
        return _manifest_of(members)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, UnreadableBackup):
            raise
        raise UnreadableBackup(
            f"{file.name} is not the manifest of a backup. Remedy: name the .json file that "
            "`beffroi backup take` wrote"
        ) from None


def check_copy(manifest: Manifest, folder: Path) -> Path:
    """The copy, the very bytes that were written. Raises `UnreadableBackup`, `OSError`."""
    copy = folder / manifest.file
    with copy.open("rb") as content:
        found = file_digest(content, "sha256").hexdigest()
    if found != manifest.sha256:
        raise UnreadableBackup(
            f"{copy.name} is not the copy that its manifest names: SHA-256 {found}. "
            "Remedy: take an older backup, and find out what changed this one"
        )
    return copy


def _manifest_of(members: Mapping[str, Any]) -> Manifest:
    kind: Kind = "sqlite" if members["kind"] == "sqlite" else "postgresql"
    name = str(members["file"])
    if Path(name).name != name:
        raise ValueError(name)
    return Manifest(
        datetime.fromisoformat(members["at"]),
        kind,
        str(members["revision"]),
        name,
        str(members["sha256"]),
        {
            TenantId(tenant): Stood(int(stood["size"]), bytes.fromhex(stood["root"]))
            for tenant, stood in members["registers"].items()
        },
    )
