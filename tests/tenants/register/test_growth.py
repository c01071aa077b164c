"""A proof made from a frontier is the one that all the leaves would have given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from tenants.register.entry import leaf
from tenants.register.growth import growth_proof
from tenants.register.tree import Frontier, consistency_proof, root_of, verify_consistency

LEAVES = [leaf(b"%d" % number) for number in range(300)]


def grown(size: int) -> Frontier:
    frontier = Frontier()
    for one in LEAVES[:size]:
        frontier = frontier.append(one)
    return frontier


@given(some.integers(0, 300), some.integers(0, 300))
def test_it_is_the_proof_of_the_rfc(one: int, other: int) -> None:
    first, second = sorted((one, other))

    proof = growth_proof(grown(first), LEAVES[first:second])

    assert proof == consistency_proof(LEAVES, first, second)
    roots = root_of(LEAVES[:first]), root_of(LEAVES[:second])
    assert verify_consistency(first, second, *roots, proof)


def test_from_every_size_to_every_size_up_to_thirty() -> None:
    for second in range(31):
        for first in range(second + 1):
            proof = growth_proof(grown(first), LEAVES[first:second])
            assert proof == consistency_proof(LEAVES, first, second)
