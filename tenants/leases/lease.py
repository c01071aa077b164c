"""The life of one lease of the joystick, as one transition table.

An event that the table does not have is `Impossible`: an ended lease stays ended, whoever
is late. The end itself is an event like the others, told by who watches the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId

OWNER_RANK = 0
"""The owner goes before every rank of a convention (VA-7: the CSU is first)."""


class State(StrEnum):
    ASKED = "asked"
    HELD = "held"
    ENDED = "ended"


class Event(StrEnum):
    APPROVED = "approved"
    """Whose word was needed gave it."""
    DECLINED = "declined"
    EXPIRED = "expired"
    """Nobody answered in time, or the right is at its end."""
    EXTENDED = "extended"
    RELEASED = "released"
    """The agent gives it up, or withdraws the request."""
    TAKEN_BACK = "taken-back"
    """The owner takes the joystick, at once and in any state."""
    PREEMPTED = "preempted"
    """A service of a higher rank takes it."""
    LOST = "lost"
    """The picture or the link is gone."""
    REVOKED = "revoked"
    """The right it rested on was taken from its agent: session, account, role, habilitation."""


TRANSITIONS: Mapping[State, Mapping[Event, State]] = {
    State.ASKED: {
        Event.APPROVED: State.HELD,
        Event.DECLINED: State.ENDED,
        Event.EXPIRED: State.ENDED,
        Event.RELEASED: State.ENDED,
        Event.TAKEN_BACK: State.ENDED,
        Event.LOST: State.ENDED,
        Event.REVOKED: State.ENDED,
    },
    State.HELD: {
        Event.EXTENDED: State.HELD,
        Event.EXPIRED: State.ENDED,
        Event.RELEASED: State.ENDED,
        Event.TAKEN_BACK: State.ENDED,
        Event.PREEMPTED: State.ENDED,
        Event.LOST: State.ENDED,
        Event.REVOKED: State.ENDED,
    },
    State.ENDED: {},
}


@dataclass(frozen=True, slots=True)
class Lease:
    """One agent's joystick on one camera, asked for or held since `since`, until `until`.

    While it is asked for, `until` is when silence is decided. `rank` is the service's in
    the convention, `OWNER_RANK` for the CSU; `ended_by` what ended it.
    """

    camera: CameraId
    agent: AgentId
    organisation: SubscriberId
    rank: int
    since: datetime
    until: datetime
    state: State
    ended_by: Event | None = None


@dataclass(frozen=True, slots=True)
class Impossible:
    """This cannot happen to a lease in this state: nothing changed."""

    state: State
    event: Event


def after(lease: Lease, event: Event) -> Lease | Impossible:
    """The lease once the event happened."""
    state = TRANSITIONS[lease.state].get(event)
    if state is None:
        return Impossible(lease.state, event)
    return replace(lease, state=state, ended_by=event if state is State.ENDED else None)


def held_from(asked: Lease, at: datetime, until: datetime) -> Lease | Impossible:
    """The lease once its request was approved: its time counts from then."""
    held = after(asked, Event.APPROVED)
    return held if isinstance(held, Impossible) else replace(held, since=at, until=until)


def extended(lease: Lease, until: datetime) -> Lease | Impossible:
    """The lease with a later end."""
    longer = after(lease, Event.EXTENDED)
    return longer if isinstance(longer, Impossible) else replace(longer, until=until)
