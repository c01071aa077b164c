"""Would this agent be allowed this act at that instant, and by which line of the law?

The same rules as the act itself, run without it: what is answered here is what would be
answered then, as long as the convention and the habilitation stay as they are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, assert_never

from tenants.conventions.convention import Convention
from tenants.decisions import watching
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.owner import extracting
from tenants.decisions.owner.extracting import ExtractionRequest
from tenants.decisions.steering import taking
from tenants.decisions.steering.taking import SteeringRequest
from tenants.decisions.tickets import asking
from tenants.decisions.tickets.asking import TicketRequest
from tenants.decisions.watching import WatchRequest
from tenants.habilitations.habilitation import Habilitation
from tenants.quotas.slots import Slots

Question: TypeAlias = WatchRequest | SteeringRequest | TicketRequest | ExtractionRequest


class Gate(StrEnum):
    """The line that decided, in the order of the law."""

    STOP = "stop"
    """The owner's, before any convention."""
    CONVENTION = "convention"
    AUTHORISATION = "authorisation"
    SUBSCRIPTION = "subscription"
    HABILITATION = "habilitation"
    TERRITORY = "territory"
    CLAUSE = "clause"
    OWNERSHIP = "ownership"
    TICKET = "ticket"
    PURPOSE = "purpose"
    PLACE = "place"
    PICTURE = "picture"
    DURATION = "duration"
    JOYSTICK = "joystick"
    APPROVAL = "approval"
    REQUISITION = "requisition"
    INCIDENT = "incident"
    PRECEDENCE = "precedence"
    QUOTA = "quota"
    RULE = "rule"
    """None of them stopped it: the rule itself grants."""


GATES: Mapping[str, Gate] = {
    "cut-by-commune": Gate.STOP,
    "reason-missing": Gate.STOP,
    "not-the-owner": Gate.OWNERSHIP,
    "no-convention": Gate.CONVENTION,
    "convention-not-in-force": Gate.CONVENTION,
    "authorisation-expired": Gate.AUTHORISATION,
    "not-subscribed": Gate.SUBSCRIPTION,
    "role-missing": Gate.HABILITATION,
    "no-habilitation": Gate.HABILITATION,
    "act-not-habilitated": Gate.HABILITATION,
    "habilitation-suspended": Gate.HABILITATION,
    "account-differs": Gate.HABILITATION,
    "other-organisation": Gate.OWNERSHIP,
    "handover-not-yours": Gate.OWNERSHIP,
    "handover-to-oneself": Gate.OWNERSHIP,
    "nothing-to-hand-over": Gate.PICTURE,
    "handover-expired": Gate.DURATION,
    "own-habilitation": Gate.HABILITATION,
    "standing-impossible": Gate.HABILITATION,
    "designation-unreadable": Gate.HABILITATION,
    "designation-known": Gate.HABILITATION,
    "habilitation-misdated": Gate.DURATION,
    "act-not-opened": Gate.CLAUSE,
    "nothing-given": Gate.CLAUSE,
    "mayor-s-own": Gate.TERRITORY,
    "why-missing": Gate.PURPOSE,
    "outside-territory": Gate.TERRITORY,
    "steering-not-provided": Gate.CLAUSE,
    "tickets-not-provided": Gate.CLAUSE,
    "arrangements-not-provided": Gate.CLAUSE,
    "crisis-not-provided": Gate.CLAUSE,
    "extraction-not-provided": Gate.CLAUSE,
    "extraction-not-allowed": Gate.CLAUSE,
    "maintenance-not-provided": Gate.CLAUSE,
    "precedence-not-provided": Gate.CLAUSE,
    "owner-only": Gate.OWNERSHIP,
    "not-own-camera": Gate.OWNERSHIP,
    "outside-perimeter": Gate.PLACE,
    "estate-unknown": Gate.PLACE,
    "ticket-required": Gate.TICKET,
    "too-late": Gate.TICKET,
    "not-an-ender": Gate.TICKET,
    "motive-unknown": Gate.PURPOSE,
    "ground-unknown": Gate.PURPOSE,
    "ground-not-allowed": Gate.PURPOSE,
    "incident-missing": Gate.PURPOSE,
    "incident-unreadable": Gate.PURPOSE,
    "arrangement-required": Gate.PURPOSE,
    "crisis-cell-required": Gate.PURPOSE,
    "motive-not-arranged": Gate.PURPOSE,
    "arrangement-empty": Gate.PLACE,
    "arrangement-misdated": Gate.DURATION,
    "arrangement-too-long": Gate.DURATION,
    "crisis-empty": Gate.PLACE,
    "crisis-too-long": Gate.DURATION,
    "not-a-convener": Gate.SUBSCRIPTION,
    "not-a-member": Gate.SUBSCRIPTION,
    "not-the-administrator": Gate.SUBSCRIPTION,
    "regime-unknown": Gate.PLACE,
    "post-too-long": Gate.DURATION,
    "not-steerable": Gate.PICTURE,
    "not-watching": Gate.PICTURE,
    "duration-unreadable": Gate.DURATION,
    "duration-too-short": Gate.DURATION,
    "duration-too-long": Gate.DURATION,
    "longest-hold-reached": Gate.DURATION,
    "window-misdated": Gate.DURATION,
    "notice-too-short": Gate.DURATION,
    "already-held": Gate.JOYSTICK,
    "joystick-held": Gate.JOYSTICK,
    "not-holding": Gate.JOYSTICK,
    "declined": Gate.APPROVAL,
    "unanswered": Gate.APPROVAL,
    "not-an-approver": Gate.APPROVAL,
    "requisition-missing": Gate.REQUISITION,
    "requisition-incomplete": Gate.REQUISITION,
    "requisition-misdated": Gate.REQUISITION,
    "incident-in-hand": Gate.INCIDENT,
    "nobody-yields": Gate.PRECEDENCE,
    "not-a-party": Gate.OWNERSHIP,
    "too-many-contacts": Gate.CLAUSE,
    "nothing-leaves": Gate.PICTURE,
    "quota-reached": Gate.QUOTA,
    "no-role": Gate.HABILITATION,
    "hours-not-provided": Gate.CLAUSE,
    "hours-unreadable": Gate.DURATION,
    "day-past": Gate.DURATION,
    "day-too-far": Gate.DURATION,
    "reference-missing": Gate.PURPOSE,
    "fault-misplaced": Gate.PLACE,
    "fault-misdated": Gate.DURATION,
    "fault-state-impossible": Gate.RULE,
    "detail-missing": Gate.PURPOSE,
    "detail-unreadable": Gate.PURPOSE,
    "already-reported": Gate.RULE,
}
"""Every code of a refusal, and the line it comes from."""


@dataclass(frozen=True, slots=True)
class Simulation:
    outcome: Outcome
    gate: Gate


def simulate(
    question: Question,
    convention: Convention | None,
    habilitation: Habilitation | None,
    slots: Slots,
) -> Simulation:
    """`slots` matters for watching alone."""
    outcome = _outcome(question, convention, habilitation, slots)
    match outcome:
        case Granted():
            return Simulation(outcome, Gate.RULE)
        case NeedsApproval():
            return Simulation(outcome, Gate.APPROVAL)
        case Refused(code=code):
            return Simulation(outcome, GATES[code])
        case _:
            assert_never(outcome)


def _outcome(
    question: Question,
    convention: Convention | None,
    habilitation: Habilitation | None,
    slots: Slots,
) -> Outcome:
    match question:
        case WatchRequest():
            return watching.decide(question, convention, habilitation, slots)
        case SteeringRequest():
            return taking.decide(question, convention, habilitation)
        case TicketRequest():
            return asking.decide(question, convention, habilitation)
        case ExtractionRequest():
            return extracting.decide(question, convention, habilitation)
        case _:
            assert_never(question)
