"""Judge a tenant's whole committed history: what its register says, entry after entry."""

from __future__ import annotations

from collections import Counter
from typing import Any


def most_flows_at_once(entries: list[dict[str, Any]]) -> int:
    """Walk the register; the most flows that ran at any instant.

    Fails where a flow starts on a slot that another holds, goes back to an older
    fence, or ends without having started.
    """
    running: dict[str, int] = {}
    most = last_fence = 0
    for entry in entries:
        flow, slot = entry["flow"], entry["slot"]
        if entry["act"] == "watch" and entry["outcome"] == "granted":
            if flow not in running:
                assert slot not in running.values(), f"two flows on slot {slot}"
                assert entry["fence"] > last_fence, f"fence {entry['fence']} after {last_fence}"
                last_fence = entry["fence"]
            running[flow] = slot
            most = max(most, len(running))
        elif entry["act"] == "end-flow":
            assert running.pop(flow) == slot
    return most


def outcomes(entries: list[dict[str, Any]]) -> Counter[str]:
    """How often each thing is entered."""
    return Counter(
        entry["outcome"] if entry["act"] == "watch" else entry["act"] for entry in entries
    )
