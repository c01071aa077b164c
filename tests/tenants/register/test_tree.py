"""The Merkle tree is that of RFC 6962, and its proofs prove what is so and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tenants.register.entry import leaf
from tenants.register.tree import (
    BLOCK,
    EMPTY_ROOT,
    Frontier,
    UnreadableFrontier,
    consistency_proof,
    inclusion_proof,
    inclusion_proof_by_blocks,
    node,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The reference vectors of Certificate Transparency: eight entries, and the root after each.
ENTRIES = [
    bytes.fromhex(one)
    for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    bytes.fromhex(one)
    for one in (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
LEAVES = [leaf(one) for one in ENTRIES]
PROOFS_OF_INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
PROOFS_OF_CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
SIZES = range(20)


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH, word for word as RFC 6962 §2.1 defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node(naive_root(leaves[:split]), naive_root(leaves[split:]))


def some_leaves(size: int) -> list[bytes]:
    return [leaf(str(number).encode()) for number in range(size)]


def grown(leaves: Sequence[bytes]) -> Frontier:
    frontier = Frontier()
    for one in leaves:
        frontier = frontier.append(one)
    return frontier


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference(size: int) -> None:
    assert root_of(LEAVES[:size]) == ROOTS[size - 1]
    assert grown(LEAVES[:size]).root() == ROOTS[size - 1]


def test_the_root_of_no_entry_is_the_digest_of_nothing() -> None:
    assert root_of([]) == Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize(("where", "proof"), PROOFS_OF_INCLUSION.items())
def test_proofs_of_inclusion_are_those_of_the_reference(
    where: tuple[int, int], proof: list[str]
) -> None:
    index, size = where

    assert [one.hex() for one in inclusion_proof(LEAVES, index, size)] == proof


@pytest.mark.parametrize(("where", "proof"), PROOFS_OF_CONSISTENCY.items())
def test_proofs_of_consistency_are_those_of_the_reference(
    where: tuple[int, int], proof: list[str]
) -> None:
    assert [one.hex() for one in consistency_proof(LEAVES, *where)] == proof


@given(some.lists(some.binary(min_size=32, max_size=32), max_size=70))
def test_any_tree_has_the_root_that_the_definition_gives(leaves: list[bytes]) -> None:
    assert root_of(leaves) == grown(leaves).root() == naive_root(leaves)


@given(some.integers(0, 300))
def test_a_frontier_comes_back_from_its_bytes(size: int) -> None:
    frontier = grown(some_leaves(size))

    assert Frontier.decoded(frontier.encoded()) == frontier
    assert len(frontier.encoded()) == 8 + 32 * size.bit_count()


def test_no_byte_at_all_is_the_empty_tree() -> None:
    assert Frontier.decoded(b"") == Frontier()


@pytest.mark.parametrize(
    ("_case", "kept", "says"),
    [
        ("half a size", b"\0\0\0\1", "4 bytes hold no size"),
        ("a subtree lost", grown(some_leaves(3)).encoded()[:-32], "1 subtrees cannot hold 3"),
        ("a byte lost", grown(some_leaves(3)).encoded()[:-1], "root has 32 bytes"),
        ("a subtree too many", bytes(8 + 32), "1 subtrees cannot hold 0 leaves"),
    ],
)
def test_bytes_that_are_no_frontier_are_refused(_case: str, kept: bytes, says: str) -> None:
    with pytest.raises(UnreadableFrontier, match=says):
        Frontier.decoded(kept)


@pytest.mark.parametrize("size", SIZES)
def test_each_leaf_is_proven_where_it_stands_and_nowhere_else(size: int) -> None:
    leaves = some_leaves(size)
    root = root_of(leaves)

    for index in range(size):
        proof = inclusion_proof(leaves, index, size)
        holding = [
            place for place in range(-1, size + 2)
            if verify_inclusion(leaves[index], place, size, proof, root)
        ]  # fmt: skip
        assert holding == [index]
        assert not verify_inclusion(leaf(b"another"), index, size, proof, root)
        assert not verify_inclusion(leaves[index], index, size, [*proof, root], root)
        assert not proof or not verify_inclusion(leaves[index], index, size, proof[:-1], root)


@pytest.mark.parametrize("second", SIZES)
def test_a_tree_that_grew_proves_it(second: int) -> None:
    leaves = some_leaves(second)
    root = root_of(leaves)

    for first in range(second + 1):
        before = root_of(leaves[:first])
        proof = consistency_proof(leaves, first, second)
        assert verify_consistency(first, second, before, root, proof)
        assert not verify_consistency(first, second, before, root, [*proof, root])
        if proof:
            assert not verify_consistency(first, second, before, root, proof[:-1])
            assert not verify_consistency(first, second, before, root, proof[::-1] + proof[:1])


@given(some.integers(1, 64), some.data())
def test_a_tree_rewritten_before_a_checkpoint_proves_nothing(
    second: int, data: some.DataObject
) -> None:
    first = data.draw(some.integers(1, second))
    victim = data.draw(some.integers(0, first - 1))
    leaves = some_leaves(second)
    before = root_of(leaves[:first])

    leaves[victim] = leaf(b"rewritten")
    root, proof = root_of(leaves), consistency_proof(leaves, first, second)

    assert not verify_consistency(first, second, before, root, proof)


def test_a_tree_that_shrank_proves_nothing() -> None:
    assert not verify_consistency(5, 3, ROOTS[4], ROOTS[2], consistency_proof(LEAVES, 3, 5))


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 9), (0, 0)])
def test_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(LEAVES, index, size)


@pytest.mark.parametrize(("first", "second"), [(4, 3), (-1, 3), (2, 9)])
def test_no_proof_between_sizes_that_never_were(first: int, second: int) -> None:
    with pytest.raises(ValueError, match="no way from"):
        consistency_proof(LEAVES, first, second)


@pytest.mark.parametrize("size", [1, 1023, 1024, 1025, 2048, 3000, 4096])
def test_most_leaves_need_not_be_read_to_prove_one(size: int) -> None:
    leaves = [sha256(b"%d" % number).digest() for number in range(size)]
    complete = size // BLOCK
    roots = [root_of(leaves[block * BLOCK : (block + 1) * BLOCK]) for block in range(complete)]
    last = leaves[complete * BLOCK :]

    for index in {0, size // 2, size - 1}:
        start = index // BLOCK * BLOCK
        proof = inclusion_proof_by_blocks(roots, leaves[start : start + BLOCK], index, last)

        assert proof == inclusion_proof(leaves, index, size)
        assert verify_inclusion(leaves[index], index, size, proof, root_of(leaves))
