"""The slots of one tenant: a flow occupies one, whoever watches.

The database makes a ninth impossible; this says which one is free, and is what the
federator counts with on its own side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tenants.vocabulary.identifiers import CameraId


@dataclass(frozen=True, slots=True)
class Slots:
    """`held` says which camera holds which slot; slots are numbered from 1.

    Those of `revoking` are being emptied for a higher rank: nobody joins their flows, and
    nobody is given them until the federator has stopped them, whether `held` names their
    camera or they have none any more.
    """

    quota: int
    held: Mapping[int, CameraId]
    revoking: frozenset[int] = frozenset()

    def of(self, camera: CameraId) -> int | None:
        """The slot this camera's flow already holds, and keeps."""
        for slot, held in self.held.items():
            if held == camera and slot not in self.revoking:
                return slot
        return None

    @property
    def in_use(self) -> int:
        """How many are held, or not free yet."""
        return len(self.held.keys() | self.revoking)

    def next_free(self) -> int | None:
        """The lowest slot nobody holds, or `None` when the quota is reached."""
        for slot in range(1, self.quota + 1):
            if slot not in self.held and slot not in self.revoking:
                return slot
        return None
