"""What the acts on tickets answer. Closed unions: a forgotten case does not compile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from services.api.acts.answers import EndedView
from services.api.storage.work import TicketFile
from tenants.decisions.outcomes import Duty, NeedsApproval, Refused
from tenants.vocabulary.identifiers import TicketId


@dataclass(frozen=True, slots=True)
class TicketAsked:
    ticket: TicketFile
    needs: NeedsApproval


@dataclass(frozen=True, slots=True)
class TicketOpened:
    """`duties`: the owner's person in charge is told at the same time (CH-3)."""

    ticket: TicketFile
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class TicketEnded:
    """`ended`: views that ran under it; they must be revoked."""

    ticket: TicketFile
    ended: tuple[EndedView, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketRefused:
    refused: Refused


@dataclass(frozen=True, slots=True)
class NoSuchTicket:
    """It is over, or it is not the asker's to know."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class NoSuchTenant:
    """It does not exist, or the agent may not know that it does."""

    tenant: str


AskTicketAnswer: TypeAlias = TicketAsked | TicketRefused | NoSuchTenant
DecideTicketAnswer: TypeAlias = TicketOpened | TicketEnded | TicketRefused | NoSuchTicket
EndTicketAnswer: TypeAlias = TicketEnded | TicketRefused | NoSuchTicket
