"""What stands behind an agent's request to watch, as this storage knows it.

Read only where the convention asks for it: a look that needs nothing costs no question more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from services.api.storage.specials import Special, SpecialKind, SpecialState
from services.api.storage.work import LockedTenant, TicketState, Work
from tenants.conventions.clauses import Arrangement
from tenants.conventions.convention import Convention, Regime
from tenants.conventions.days import day_in_france
from tenants.decisions.evidence import (
    Approval,
    ArrangementInForce,
    CrisisCell,
    Declined,
    Evidence,
    Matter,
    Ticket,
    of_kind,
)
from tenants.decisions.watching import WatchRequest, arranged
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import SpecialId
from tenants.vocabulary.people import Agent


@dataclass(frozen=True, slots=True)
class Shown:
    """For one request; `posts`: the activity of each regime's post, by its regime."""

    evidence: tuple[Evidence, ...] = ()
    posts: frozenset[str] = frozenset()

    def ticket_for(self, zone: str | None) -> str | None:
        """The ticket that opens a zone: the pass names it, for the commune's own decision."""
        tickets = of_kind(Ticket, self.evidence)
        return next((one.reference for one in tickets if one.estate == zone), None)

    def special_for(self, request: WatchRequest) -> SpecialId | None:
        """The arrangement or the cell that a request rests on, likewise."""
        for one in of_kind(ArrangementInForce, self.evidence):
            if arranged(one.arrangement, request):
                return SpecialId(one.arrangement.reference)
        for cell in of_kind(CrisisCell, self.evidence):
            if request.organisation in cell.members and request.camera in cell.cameras:
                return SpecialId(cell.reference)
        return None


async def shown(
    work: Work,
    locked: LockedTenant,
    agent: Agent,
    convention: Convention | None,
    zone: str | None,
    motive: str,
) -> Shown:
    if convention is None:
        return Shown()
    evidence: tuple[Evidence, ...] = ()
    if convention.regime is Regime.TICKET:
        evidence = await _tickets(locked, agent)
    if not _needs_specials(convention, zone, motive):
        return Shown(evidence)

    standing = await work.specials.open_in([locked.tenant])
    found = [one for special in standing for one in evidence_of(special, convention)]
    return Shown((*evidence, *found), active_posts(standing))


def active_posts(standing: tuple[Special, ...]) -> frozenset[str]:
    return frozenset(
        one.subject
        for one in standing
        if one.kind is SpecialKind.ACTIVE_POST and one.state is SpecialState.OPEN
    )


def evidence_of(one: Special, convention: Convention) -> tuple[Evidence, ...]:
    """What it is to a decision: nothing while it is only asked for."""
    if one.state is not SpecialState.OPEN:
        return ()
    match one.kind:
        case SpecialKind.ARRANGEMENT:
            return (ArrangementInForce(arrangement_of(one)),)
        case SpecialKind.CRISIS_CELL:
            return (CrisisCell(one.id, one.members, one.cameras, one.since, one.until),)
        case SpecialKind.POST_WORD:
            return _word(one, convention)
        case SpecialKind.ACTIVE_POST:
            return ()
        case _:
            assert_never(one.kind)


def arrangement_of(one: Special) -> Arrangement:
    """Its days are those in France of its two instants."""
    return Arrangement(
        reference=one.id,
        motive=one.subject,
        zones=one.zones,
        cameras=one.cameras,
        organisation=one.agent.organisation,
        agents=(),
        since=day_in_france(one.since),
        until=day_in_france(one.until),
    )


def word_for(one: Special, at: datetime, office: str, accepts: bool) -> Evidence:
    """An answer in an office to a request for an arrangement, or to one of a post's."""
    is_word = one.kind is SpecialKind.POST_WORD
    act, subject = (Right.WATCH, one.cameras[0]) if is_word else (Right.ARRANGE, one.id)
    matter = Matter(one.agent.id, act, subject)
    return Approval(matter, office, at, one.until) if accepts else Declined(matter, office, at)


def _needs_specials(convention: Convention, zone: str | None, motive: str) -> bool:
    arranging, crisis = convention.arranging, convention.crisis
    return (
        (arranging is not None and motive in arranging.motives)
        or (crisis is not None and motive == crisis.motive)
        or convention.regime_of(zone) is not None
    )


async def _tickets(locked: LockedTenant, agent: Agent) -> tuple[Ticket, ...]:
    return tuple(
        one.evidence
        for one in await locked.tickets()
        if one.state is TicketState.OPEN and one.agent.id == agent.id
    )


def _word(one: Special, convention: Convention) -> tuple[Evidence, ...]:
    regime = next((it for it in convention.regimes if it.id == one.subject), None)
    if regime is None:
        return ()
    # Any office of the regime's: in which one it was given stands in the register.
    return (word_for(one, one.since, regime.asking.by[0], accepts=True),)
