"""All the slots of one tenant, as a value: what each event makes of them.

Each grant carries a fence that no other ever had, so that what the federator says about
an older flow changes nothing for a newer one. Refuses to grant what is not free, to grant
a camera twice, and to hear an event with another fence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tenants.quotas.life import TRANSITIONS, SlotEvent, SlotState
from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import CameraId


@dataclass(frozen=True, slots=True)
class HeldSlot:
    """One slot that is not free: which camera's flow, under which fence, on its way or out."""

    camera: CameraId
    fence: int
    state: SlotState


@dataclass(frozen=True, slots=True)
class Grant:
    """A slot was given to a new flow, and what the pool is then."""

    pool: Pool
    slot: int
    fence: int


@dataclass(frozen=True, slots=True)
class Pool:
    """`held`: the slots that are not free, by number from 1."""

    quota: int
    held: Mapping[int, HeldSlot]
    next_fence: int = 1

    @property
    def slots(self) -> Slots:
        """What a decision counts."""
        out = (slot for slot, one in self.held.items() if one.state is SlotState.REVOKING)
        cameras = {slot: one.camera for slot, one in self.held.items()}
        return Slots(self.quota, cameras, frozenset(out))

    def grant(self, camera: CameraId) -> Grant | None:
        """The lowest free slot for a camera that has no flow; `None` where there is none."""
        slot = self.slots.next_free()
        if slot is None or any(one.camera == camera for one in self.held.values()):
            return None
        new = HeldSlot(camera, self.next_fence, TRANSITIONS[SlotState.FREE][SlotEvent.GRANTED])
        pool = replace(self, held={**self.held, slot: new}, next_fence=self.next_fence + 1)
        return Grant(pool, slot, self.next_fence)

    def hear(self, slot: int, fence: int, event: SlotEvent) -> Pool:
        """The pool once an event happened to the flow that had this fence; unchanged where
        that flow no longer holds the slot, or where the table has no such transition."""
        one = self.held.get(slot)
        if one is None or one.fence != fence:
            return self
        state = TRANSITIONS[one.state].get(event, one.state)
        others = {number: held for number, held in self.held.items() if number != slot}
        if state is SlotState.FREE:
            return replace(self, held=others)
        return replace(self, held={**others, slot: replace(one, state=state)})
