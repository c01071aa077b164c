"""Decide again what a register entry says was decided, from its own members.

For who checks a register: the entry, the version of the convention it names, the camera and
the habilitation as they were, and what was shown. Watching and steering; the same outcome,
article and end must come out. It reads an entry, it never writes one.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenants.conventions.convention import Convention, Deed
from tenants.decisions import watching
from tenants.decisions.evidence import Evidence
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.steering import taking
from tenants.decisions.steering.taking import SteeringRequest
from tenants.decisions.watching import WatchRequest
from tenants.habilitations.habilitation import Habilitation
from tenants.leases.lease import Lease
from tenants.quotas.slots import Slots
from tenants.register.entry import Act, Entry
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId

GRANTED, NEEDS_APPROVAL = "granted", "needs-approval"


class NotADecision(ValueError):
    """This entry records no decision that can be taken again."""


@dataclass(frozen=True, slots=True)
class AsItWas:
    """What stood around a decision when it was taken, and is kept elsewhere than in its entry."""

    camera: Camera
    habilitation: Habilitation | None
    evidence: tuple[Evidence, ...] = ()
    active_posts: frozenset[str] = frozenset()
    held: Lease | None = None


def replay(entry: Entry, deed: Deed | None, around: AsItWas) -> Outcome:
    """`deed` carries the hours that its tenant had declared by then: they stand in the same
    register. Raises `NotADecision`."""
    convention = version_of(entry, deed)
    match entry.act:
        case Act.WATCH:
            request = watch_request(entry, around)
            return watching.decide(
                request, convention, around.habilitation, slots_of(entry, convention)
            )
        case Act.STEER:
            return taking.decide(steering_request(entry, around), convention, around.habilitation)
        case _:
            raise NotADecision(f"entry {entry.seq} of {entry.tenant} is {entry.act}")


def agrees(entry: Entry, outcome: Outcome) -> bool:
    """Whether an outcome is what the entry says: its word, its article, the end of the right."""
    until = outcome.until if isinstance(outcome, Granted) else None
    return (word_of(outcome), outcome.article.cited, until) == (
        entry.outcome,
        entry.article,
        entry.until,
    )


def word_of(outcome: Outcome) -> str:
    """How an entry names an outcome."""
    match outcome:
        case Granted():
            return GRANTED
        case NeedsApproval():
            return NEEDS_APPROVAL
        case Refused(code=code):
            return code


def version_of(entry: Entry, deed: Deed | None) -> Convention | None:
    """The version that the entry names; where it names none, the one of its instant."""
    if deed is None:
        return None
    return deed.at(entry.at) if entry.version is None else deed.versions[entry.version - 1]


def watch_request(entry: Entry, around: AsItWas) -> WatchRequest:
    return WatchRequest(
        AgentId(entry.agent or ""),
        SubscriberId(entry.organisation or ""),
        around.camera.id,
        around.camera.zone,
        entry.motive or "",
        entry.incident,
        entry.at,
        around.evidence,
        around.active_posts,
    )


def steering_request(entry: Entry, around: AsItWas) -> SteeringRequest:
    """A granted hold is asked for again as long as it was: never longer than was entered."""
    return SteeringRequest(
        agent=AgentId(entry.agent or ""),
        organisation=SubscriberId(entry.organisation or ""),
        tenant=entry.tenant,
        camera=around.camera.id,
        zone=around.camera.zone,
        steerable=around.camera.steerable,
        watching=entry.view is not None,
        ground=entry.ground or "",
        incident=entry.incident,
        at=entry.at,
        duration=None if entry.until is None else entry.until - entry.at,
        held=around.held,
        evidence=around.evidence,
    )


def slots_of(entry: Entry, convention: Convention | None) -> Slots:
    """As many slots held as the entry counted; a view granted on a full quota joined a flow."""
    quota = 0 if convention is None else convention.quota
    held = {slot: CameraId(f"held {slot}") for slot in range(1, (entry.held or 0) + 1)}
    if entry.outcome == GRANTED and entry.camera is not None and len(held) >= quota:
        held[1] = CameraId(entry.camera)
    return Slots(quota, held)
