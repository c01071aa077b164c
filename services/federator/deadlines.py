"""How long things may last on the commune's side, on a clock that nobody can set back.

A deadline belongs to the federator alone: it ends a flow with the link down, the API
away and the wall clock wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from services.federator.steering.pace import SteeringPace
from services.kit.link.words import LOCAL_DEADLINE_SECONDS
from tenants.vocabulary.identifiers import FlowId


@dataclass(frozen=True, slots=True)
class Pace:
    """Every duration the federator waits, in seconds."""

    keep: float = LOCAL_DEADLINE_SECONDS
    """A flow goes on this long after media last said that somebody looks."""
    linger: float = 1.5
    """A pull nobody looks at stays open this long: people change tiles and come back."""
    frozen: float = 2.0
    """A picture is frozen when no other has come for this long."""
    counting: float = 2.0
    """Between two words on how packets come from the cameras."""
    first_retry: float = 0.25
    longest_retry: float = 5.0
    lasting_retry: float = 30.0
    """Between two attempts where somebody must first change something."""
    inventory: float = 60.0
    """Between two readings of the cameras."""
    alarms: float = 5.0
    """Between two looks at which cameras are shared, to hear what they notice."""
    description: float = 0.5
    """Between two looks at whether the commune's own list has changed."""
    welcome: float = 10.0
    """Media answers a hello within this, or the link is dropped."""
    sweep: float = 0.25
    """Between two looks at the deadlines."""
    steering: SteeringPace = field(default_factory=SteeringPace)


class Deadlines:
    """When each flow ends unless it is kept; `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float], seconds: float) -> None:
        self._monotonic = monotonic
        self._seconds = seconds
        self._ends: dict[FlowId, float] = {}

    def keep(self, flow: FlowId) -> None:
        self._ends[flow] = self._monotonic() + self._seconds

    def forget(self, flow: FlowId) -> None:
        self._ends.pop(flow, None)

    def overdue(self) -> list[FlowId]:
        now = self._monotonic()
        return [flow for flow, end in self._ends.items() if end <= now]
