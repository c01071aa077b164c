"""Where in a trace something happens, as W3C Trace Context writes it (`traceparent`).

Pure. What is unreadable is no context, never an error: a trace decides nothing, so a wrong one
may not stop anything. Nothing but two numbers is read: no `tracestate`, no baggage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

_TRACEPARENT: Final = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_LEASE: Final = b"beffroi lease "


@dataclass(frozen=True, slots=True)
class TraceContext:
    """A trace, and the span of it that is the parent of what comes next; neither is zero."""

    trace: int
    span: int

    def __str__(self) -> str:
        """As `traceparent`; that it is sampled is each process's own to decide."""
        return f"00-{self.trace:032x}-{self.span:016x}-01"


def read_context(said: object) -> TraceContext | None:
    """What a `traceparent` names; `None` where it is none (W3C Trace Context, 3.2)."""
    found = _TRACEPARENT.fullmatch(said) if isinstance(said, str) else None
    if found is None:
        return None
    trace, span = (int(number, 16) for number in found.groups())
    return TraceContext(trace, span) if trace and span else None


def context_in(said: Sequence[Mapping[str, Any]]) -> TraceContext | None:
    """What a list says of itself that a link carries whole, in one of its members (`trace`):
    beside the list the words of a link have no place for it."""
    return next(filter(None, (read_context(one.get("trace")) for one in said)), None)


def context_of_lease(lease: str) -> TraceContext:
    """The trace of one joystick, from its asking on.

    Two people click, hours may lie between, and any replica may answer: what they have in
    common is the lease, so its trace is made of its name and nobody has to carry it.
    """
    made = sha256(_LEASE + lease.encode()).digest()
    return TraceContext(
        int.from_bytes(made[:16], "big") or 1,
        int.from_bytes(made[16:24], "big") or 1,
    )
