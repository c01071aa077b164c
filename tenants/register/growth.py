"""What shows that a tree grew from an older one, from the older one's frontier alone.

`tree.consistency_proof` needs every leaf there ever was. A register that signs a
checkpoint every few seconds has millions: here only those that came since are read.
"""

from __future__ import annotations

from collections.abc import Sequence

from tenants.register.tree import Frontier, root_of


def growth_proof(before: Frontier, since: Sequence[bytes]) -> tuple[bytes, ...]:
    """The consistency proof (RFC 6962 §2.1.2) from `before` to `before` and `since`."""
    first, second = before.size, before.size + len(since)
    if first in (0, second):
        return ()

    # What lies on the left of the way down to the old end are its own complete subtrees.
    left = iter(before.peaks)
    proof: list[bytes] = []
    start, end = 0, second
    while first != end:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if first <= middle:
            proof.append(root_of(since[middle - first : end - first]))
            end = middle
        else:
            proof.append(next(left))
            start = middle
    if start:
        proof.append(next(left))
    return tuple(reversed(proof))
