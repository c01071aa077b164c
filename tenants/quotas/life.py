"""The life of one slot, as one transition table: granted, revoking, free.

Pre-emption has two phases: a slot that is taken from a flow is given to nobody until the
federator said that the flow has stopped, or until it must have by its own deadline. A swap
at once would show one flow too many for a moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class SlotState(StrEnum):
    FREE = "free"
    GRANTED = "granted"
    REVOKING = "revoking"


class SlotEvent(StrEnum):
    GRANTED = "granted"
    """A flow of a camera takes it."""
    RELEASED = "released"
    """The last view on the flow ended."""
    PREEMPTED = "preempted"
    """A service of a higher rank asked for it."""
    STOPPED = "stopped"
    """The federator stopped the flow, and says so with its fence."""
    DRAINED = "drained"
    """No answer, and the federator's own deadline is over: the flow has stopped by itself."""


TRANSITIONS: Mapping[SlotState, Mapping[SlotEvent, SlotState]] = {
    SlotState.FREE: {SlotEvent.GRANTED: SlotState.GRANTED},
    SlotState.GRANTED: {
        SlotEvent.RELEASED: SlotState.FREE,
        SlotEvent.PREEMPTED: SlotState.REVOKING,
        SlotEvent.STOPPED: SlotState.FREE,
        SlotEvent.DRAINED: SlotState.FREE,
    },
    SlotState.REVOKING: {
        SlotEvent.RELEASED: SlotState.REVOKING,
        SlotEvent.STOPPED: SlotState.FREE,
        SlotEvent.DRAINED: SlotState.FREE,
    },
}
