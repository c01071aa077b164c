"""The Merkle tree over a register's leaves (RFC 6962 §2.1, RFC 9162 §2.1): roots and proofs.

A root commits to every entry, their number and their order. It knows leaves as 32
bytes, never entries: an erased body changes nothing here. It stores nothing and
signs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves."""
_SIZE_BYTES = 8
BLOCK = 1024
"""Leaves of a complete subtree that is worth remembering by its root: a power of two."""


class UnreadableFrontier(ValueError):
    """These bytes are not what `Frontier.encoded` wrote."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed of a tree to make it grow: its size and its complete subtrees.

    `peaks` holds the root of each, the largest (and oldest) first: one for each bit
    of `size`. Appending needs no other leaf, so that a register of any age keeps this alone.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise UnreadableFrontier(f"{len(self.peaks)} subtrees cannot hold {self.size} leaves")
        if any(len(peak) != HASH_BYTES for peak in self.peaks):
            raise UnreadableFrontier("a subtree's root has 32 bytes")

    def append(self, leaf: bytes) -> Frontier:
        """The tree with one leaf more, made by `entry.leaf`."""
        peaks, carried, rest = list(self.peaks), leaf, self.size
        while rest & 1:
            carried = node(peaks.pop(), carried)
            rest >>= 1
        return Frontier(self.size + 1, (*peaks, carried))

    def root(self) -> bytes:
        """What a checkpoint of this size signs."""
        if not self.peaks:
            return EMPTY_ROOT
        *larger, root = self.peaks
        for peak in reversed(larger):
            root = node(peak, root)
        return root

    def encoded(self) -> bytes:
        """The size in 8 bytes, most significant first, then each peak."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.peaks)

    @classmethod
    def decoded(cls, kept: bytes) -> Frontier:
        """From `encoded`; no byte at all is the empty tree. Raises `UnreadableFrontier`."""
        if not kept:
            return cls()
        if len(kept) < _SIZE_BYTES:
            raise UnreadableFrontier(f"{len(kept)} bytes hold no size")
        peaks = range(_SIZE_BYTES, len(kept), HASH_BYTES)
        return cls(
            int.from_bytes(kept[:_SIZE_BYTES], "big"),
            tuple(kept[start : start + HASH_BYTES] for start in peaks),
        )


def node(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over all of `leaves`."""
    if not leaves:
        return EMPTY_ROOT
    level: Sequence[bytes] = leaves
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int, size: int) -> tuple[bytes, ...]:
    """The way from leaf `index` up to the root of the first `size` leaves (RFC 6962 §2.1.1)."""
    if not 0 <= index < size <= len(leaves):
        raise ValueError(f"no leaf {index} in a tree of {size}, with {len(leaves)} leaves at hand")
    level: Sequence[bytes] = leaves[:size]
    proof = []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            proof.append(level[beside])
        level = _level_above(level)
        index >>= 1
    return tuple(proof)


def inclusion_proof_by_blocks(
    roots: Sequence[bytes], leaves: Sequence[bytes], index: int, last: Sequence[bytes]
) -> tuple[bytes, ...]:
    """The same, without most of the leaves.

    `roots` are those of the tree's complete blocks of `BLOCK` leaves, in order; `last` are
    the leaves after them, and `leaves` those of the block that has leaf `index`.
    """
    block, within = divmod(index, BLOCK)
    above = [*roots, root_of(last)] if last else list(roots)
    return (
        *inclusion_proof(leaves, within, len(leaves)),
        *inclusion_proof(above, block, len(above)),
    )


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Is this leaf number `index` of the tree of `size` that has this root? (RFC 9162 §2.1.3.2)"""
    if not 0 <= index < size:
        return False
    here, last, reached = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            reached = node(beside, reached)
            here, last = _past_lone_nodes(here, last)
        else:
            reached = node(reached, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and reached == root


def consistency_proof(leaves: Sequence[bytes], first: int, second: int) -> tuple[bytes, ...]:
    """What shows that the first `second` leaves begin with the first `first` (RFC 6962 §2.1.2).

    Empty when there is nothing to show: from no leaf at all, or between equal sizes.
    """
    if not 0 <= first <= second <= len(leaves):
        raise ValueError(f"no way from {first} to {second}, with {len(leaves)} leaves at hand")
    if first in (0, second):
        return ()

    proof: list[bytes] = []
    start, end, known = 0, second, True
    while first != end:
        middle = start + _largest_power_below(end - start)
        if first <= middle:
            proof.append(root_of(leaves[middle:end]))
            end = middle
        else:
            proof.append(root_of(leaves[start:middle]))
            start, known = middle, False
    if not known:
        proof.append(root_of(leaves[start:end]))
    return tuple(reversed(proof))


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Does the tree of `second` begin with all of the tree of `first`? (RFC 9162 §2.1.4.2)"""
    if first in (0, second):
        return not proof and first_root == (second_root if first else EMPTY_ROOT)
    if not 0 < first < second or not proof:
        return False

    way = list(proof) if first & (first - 1) else [first_root, *proof]
    here, last = first - 1, second - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = way[0]
    for beside in way[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node(beside, old), node(beside, new)
            here, last = _past_lone_nodes(here, last)
        else:
            new = node(new, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    """Pairs joined; one without a neighbour goes up as it is."""
    above = [node(*pair) for pair in zip(level[::2], level[1::2], strict=False)]
    if len(level) % 2:
        above.append(level[-1])
    return above


def _past_lone_nodes(here: int, last: int) -> tuple[int, int]:
    """Up through the levels where a node has no neighbour on its right."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _largest_power_below(number: int) -> int:
    return 1 << ((number - 1).bit_length() - 1)
