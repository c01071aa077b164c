"""Enter in a tenant's register that somebody asked what the rules would answer.

A simulation opens nothing; asking who could look is an act on images all the same, and
the owner reads that it was asked, for whom, about when, and what came out.
"""

from __future__ import annotations

from datetime import datetime

from services.api.storage.work import Begin
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Granted
from tenants.decisions.owner.extracting import ExtractionRequest
from tenants.decisions.replaying import word_of
from tenants.decisions.simulating import Question, Simulation
from tenants.decisions.steering.taking import SteeringRequest
from tenants.decisions.tickets.asking import TicketRequest
from tenants.decisions.watching import WatchRequest
from tenants.habilitations.habilitation import Habilitation
from tenants.register.entry import Act, Entry


async def enter_simulation(
    begin: Begin,
    convention: Convention,
    question: Question,
    habilitation: Habilitation | None,
    simulation: Simulation,
    now: datetime,
) -> None:
    """`since` is the instant asked about. Raises `UnknownTenant`, `RegisterUnavailable`."""
    outcome = simulation.outcome
    async with begin() as work:
        locked = await work.lock(convention.tenant.id)
        await locked.record(
            Entry(
                tenant=locked.tenant,
                seq=locked.next_seq,
                at=now,
                act=Act.SIMULATE,
                outcome=word_of(outcome),
                salt=locked.fresh_salt(),
                agent=question.agent,
                organisation=question.organisation,
                habilitation=None if habilitation is None else habilitation.designation.reference,
                camera=_camera(question),
                convention=convention.id,
                version=convention.version.number + 1,
                article=outcome.article.cited,
                since=question.at,
                until=outcome.until if isinstance(outcome, Granted) else None,
                detail=f"{_act(question)}: {simulation.gate}",
            )
        )


def _camera(question: Question) -> str | None:
    match question:
        case WatchRequest(camera=camera) | SteeringRequest(camera=camera):
            return camera
        case ExtractionRequest(cameras=cameras):
            return ", ".join(cameras)
        case TicketRequest():
            return None


def _act(question: Question) -> Act:
    match question:
        case WatchRequest():
            return Act.WATCH
        case SteeringRequest():
            return Act.STEER
        case TicketRequest():
            return Act.ASK_TICKET
        case ExtractionRequest():
            return Act.EXTRACT
