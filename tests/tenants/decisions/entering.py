"""A decision as its act enters it: the members of the register that a replay reads."""

from __future__ import annotations

from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Granted, Outcome
from tenants.decisions.replaying import word_of
from tenants.decisions.steering import taking
from tenants.decisions.steering.taking import SteeringRequest
from tenants.decisions.watching import WatchRequest
from tenants.habilitations.habilitation import Habilitation
from tenants.quotas.slots import Slots
from tenants.register.entry import Act, Entry
from tests.builders import ASCQ


def entered_watch(
    request: WatchRequest, convention: Convention | None, outcome: Outcome, slots: Slots
) -> Entry:
    granted = isinstance(outcome, Granted)
    return Entry(
        tenant=ASCQ if convention is None else convention.tenant.id,
        seq=0,
        at=request.at,
        act=Act.WATCH,
        outcome=word_of(outcome),
        salt="00",
        agent=request.agent,
        organisation=request.organisation,
        camera=request.camera,
        motive=request.motive,
        incident=request.incident,
        convention=None if convention is None else convention.id,
        version=None if convention is None else convention.version.number + 1,
        article=outcome.article.cited,
        slot=(slots.of(request.camera) or slots.next_free()) if granted else None,
        held=len(slots.held),
        until=outcome.until if isinstance(outcome, Granted) else None,
    )


def entered_steer(
    request: SteeringRequest, convention: Convention, habilitation: Habilitation | None
) -> Entry:
    outcome = taking.decide(request, convention, habilitation)
    return Entry(
        tenant=request.tenant,
        seq=0,
        at=request.at,
        act=Act.STEER,
        outcome=word_of(outcome),
        salt="00",
        agent=request.agent,
        organisation=request.organisation,
        camera=request.camera,
        ground=request.ground,
        incident=request.incident,
        convention=convention.id,
        version=convention.version.number + 1,
        article=outcome.article.cited,
        view="v-1" if request.watching else None,
        until=outcome.until if isinstance(outcome, Granted) else None,
    )
