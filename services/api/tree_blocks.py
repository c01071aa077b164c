"""The way from an entry to a signed root, for a register of any length.

A complete block of leaves never changes: its root is remembered once it was worked out. The
first proof of a register reads its leaves, some blocks at a time; each one after that reads
two blocks. Nothing here is believed: whoever is given a proof verifies it.
"""

from __future__ import annotations

from services.api.storage.work import Begin
from tenants.register.tree import BLOCK, inclusion_proof_by_blocks, root_of
from tenants.vocabulary.identifiers import TenantId

AT_ONCE = 8
"""Blocks that one reading brings: some milliseconds of hashing, before others have their turn."""


class TreeBlocks:
    """One per process."""

    def __init__(self) -> None:
        self._roots: dict[TenantId, list[bytes]] = {}

    async def proof(self, begin: Begin, tenant: TenantId, seq: int, size: int) -> tuple[bytes, ...]:
        """From entry `seq` up to the root of the first `size`. Raises `RegisterUnavailable`."""
        complete = size // BLOCK
        roots = await self._known(begin, tenant, complete)
        start = seq // BLOCK * BLOCK
        async with begin() as work:
            last = await work.searches.leaves(tenant, complete * BLOCK, size)
            leaves = await work.searches.leaves(tenant, start, min(start + BLOCK, size))
        return inclusion_proof_by_blocks(roots[:complete], leaves, seq, last)

    async def _known(self, begin: Begin, tenant: TenantId, complete: int) -> list[bytes]:
        roots = self._roots.setdefault(tenant, [])
        while len(roots) < complete:
            start, count = len(roots), min(AT_ONCE, complete - len(roots))
            async with begin() as work:
                leaves = await work.searches.leaves(tenant, start * BLOCK, (start + count) * BLOCK)
            if len(roots) == start:  # nobody else got there meanwhile
                cuts = range(0, len(leaves), BLOCK)
                roots += [root_of(leaves[cut : cut + BLOCK]) for cut in cuts]
        return roots
