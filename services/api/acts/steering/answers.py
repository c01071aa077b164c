"""What the acts on a joystick answer. Closed unions: a forgotten case does not compile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from services.api.acts.answers import NoSuchView
from services.api.storage.work import Hold
from tenants.decisions.outcomes import Duty, NeedsApproval, Refused
from tenants.vocabulary.identifiers import LeaseId


@dataclass(frozen=True, slots=True)
class Held:
    """Granted. `displaced` is the lease that yielded; `duties` are owed from now on."""

    hold: Hold
    duties: tuple[Duty, ...]
    displaced: Hold | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The commune answers first; until `needs.deadline`."""

    hold: Hold
    needs: NeedsApproval


@dataclass(frozen=True, slots=True)
class SteeringRefused:
    """`holder` is who holds the joystick, where that is why; `ended` the request that this
    answer ended."""

    refused: Refused
    holder: Hold | None = None
    ended: Hold | None = None


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """`report`: what is owed to the commune now that it ended (VA-8)."""

    hold: Hold
    report: Duty | None = None


@dataclass(frozen=True, slots=True)
class NoSuchLease:
    """It is over, or somebody else's, or never was."""

    lease: LeaseId


AskAnswer: TypeAlias = Held | Asked | SteeringRefused | NoSuchView
ReplyAnswer: TypeAlias = Held | HoldEnded | SteeringRefused | NoSuchLease
KeepAnswer: TypeAlias = Held | SteeringRefused | NoSuchLease
EndAnswer: TypeAlias = HoldEnded | SteeringRefused | NoSuchLease
