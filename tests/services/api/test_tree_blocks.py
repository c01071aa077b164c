"""Most of a long register is not read to prove one entry, once its blocks are known."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.storage.work import Begin, Work
from services.api.tree_blocks import TreeBlocks
from services.kit import notekeys
from tenants.register.checkpoint import Kind
from tenants.register.tree import BLOCK, verify_inclusion
from tests.builders import ASCQ, NOON
from tests.services.api.acts.searching import enter
from tests.services.api.storage.fixtures import address, begin, empty, read_log, sqlite_template

__all__ = ["address", "begin", "empty", "sqlite_template"]
KEY = notekeys.generate("beffroi-nord", Kind.LOG)


@pytest.mark.parametrize("count", [10, BLOCK * 2, BLOCK * 2 + 500])
async def test_any_entry_leads_to_the_signed_root(count: int, begin: Begin) -> None:
    made = (await read_log(begin)).size
    await enter(begin, *({} for _ in range(count - made)) if count > made else ())
    checkpoint = await sign_checkpoint(begin, ASCQ, KEY, NOON)
    assert checkpoint is not None
    leaves = [one.leaf for one in (await read_log(begin)).entries]
    blocks = TreeBlocks()

    for seq in (0, len(leaves) // 2, len(leaves) - 1):
        way = await blocks.proof(begin, ASCQ, seq, checkpoint.size)
        assert verify_inclusion(leaves[seq], seq, checkpoint.size, way, checkpoint.root)


async def test_a_second_proof_reads_two_blocks_and_no_more(begin: Begin) -> None:
    await enter(begin, *({} for _ in range(BLOCK * 2)))
    size, blocks, begun = (await read_log(begin)).size, TreeBlocks(), []

    @asynccontextmanager
    async def counted() -> AsyncIterator[Work]:
        begun.append(1)
        async with begin() as work:
            yield work

    await blocks.proof(counted, ASCQ, 3, size)
    first = len(begun)
    await blocks.proof(counted, ASCQ, 1500, size)

    assert (first, len(begun) - first) == (2, 1)
