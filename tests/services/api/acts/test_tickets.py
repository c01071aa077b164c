"""Charenton: asked for with a motive and a duration, decided by the landlord, ended by either."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.api.acts.answers import Watching, WatchRefused
from services.api.acts.habilitate import habilitate
from services.api.acts.renew_views import renew_views
from services.api.acts.report_inventory import report_inventory
from services.api.acts.sync_tenants import sync_tenants
from services.api.acts.tickets.answers import (
    AskTicketAnswer,
    NoSuchTenant,
    NoSuchTicket,
    TicketAsked,
    TicketEnded,
    TicketOpened,
    TicketRefused,
)
from services.api.acts.tickets.ask import ask_ticket
from services.api.acts.tickets.decide import TicketReply, decide_ticket, expire_tickets
from services.api.acts.tickets.end import end_ticket
from services.api.acts.watch_camera import watch_camera
from services.api.storage.work import Begin, TicketState
from services.kit.deeds import SIGNED, read_conventions
from tenants.decisions.outcomes import DutyKind
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import NOON, a_camera, a_habilitation, an_agent
from tests.services.api.acts.reading_back import entries

CHARENTON = TenantId("charenton-immobiliere-3f")
DEEDS = {CHARENTON: read_conventions([SIGNED])[CHARENTON]}
ARCADE = "1 rue de l'Arcade"
CAMERA = a_camera(id=CameraId(f"{CHARENTON}:001"), tenant=CHARENTON, zone=ARCADE)
OTHER = replace(CAMERA, id=CameraId(f"{CHARENTON}:002"), zone="7 quai de Bercy")
CSU = SubscriberId("csu-charenton")
AGENT = an_agent("Noa Garnier", organisation=CSU, service="CSU de Charenton")
LANDLORD = an_agent("Lou Perrin", organisation=SubscriberId(CHARENTON), rank="Directeur")
HOUR = timedelta(hours=1)
YES = TicketReply("titulaire", accepts=True)


@pytest.fixture
async def begin(empty: Begin) -> Begin:
    await sync_tenants(empty, DEEDS, NOON)
    await report_inventory(empty, CHARENTON, [CAMERA, OTHER], NOON)
    for agent, rights in (
        (AGENT, {Right.WATCH, Right.ASK_TICKET}),
        (LANDLORD, {Right.DECIDE_TICKET}),
    ):
        named = a_habilitation(agent, tenant=CHARENTON, acts=frozenset(rights))
        await habilitate(empty, named, NOON)
    return empty


async def ask(begin: Begin, *, agent: Agent = AGENT, hours: float = 2) -> AskTicketAnswer:
    return await ask_ticket(
        begin, DEEDS, agent, CHARENTON, ARCADE, "theft", None, hours * HOUR, NOON
    )


async def opened(begin: Begin) -> TicketOpened:
    asked = await ask(begin)
    assert isinstance(asked, TicketAsked)
    answer = await decide_ticket(begin, DEEDS, LANDLORD, asked.ticket.id, YES, NOON)
    assert isinstance(answer, TicketOpened)
    return answer


async def watch(
    begin: Begin, camera: CameraId = CAMERA.id, motive: str = "theft", at: timedelta = timedelta()
) -> Watching | str:
    answer = await watch_camera(begin, DEEDS, AGENT, camera, motive, None, NOON + at)
    if isinstance(answer, Watching):
        return answer
    assert isinstance(answer, WatchRefused)
    return answer.refused.code


@pytest.mark.clause("CH-3", "CH-6")
async def test_a_request_that_passes_the_control_waits_for_the_landlord(begin: Begin) -> None:
    asked = await ask(begin)

    assert isinstance(asked, TicketAsked)
    assert (asked.ticket.state, asked.needs.by) == (TicketState.ASKED, ("titulaire", "suppléant"))
    entry = (await entries(begin, CHARENTON))[-1]
    assert (entry["act"], entry["outcome"], entry["ticket"], entry["detail"]) == (
        "ask-ticket", "needs-approval", asked.ticket.id, f"{ARCADE}, 2:00:00",
    )  # fmt: skip
    assert await watch(begin) == "ticket-required"


@pytest.mark.clause("CH-3", "CH-4")
async def test_accepted_it_opens_its_estate_until_its_hour_and_the_landlord_is_told(
    begin: Begin,
) -> None:
    ticket = await opened(begin)

    watching = await watch(begin)

    assert [one.kind for one in ticket.duties] == [DutyKind.INFORM]
    assert (ticket.ticket.until, ticket.ticket.decided_by) == (
        NOON + 2 * HOUR,
        "Directeur Lou Perrin, titulaire",
    )
    assert isinstance(watching, Watching)
    assert (watching.until, watching.granted.ticket) == (NOON + 2 * HOUR, ticket.ticket.id)
    assert await watch(begin, OTHER.id) == "ticket-required"
    assert await watch(begin, motive="damage") == "ticket-required"
    assert await watch(begin, at=2 * HOUR) == "ticket-required"


async def test_renewed_views_keep_their_ticket_in_their_pass(begin: Begin) -> None:
    ticket = await opened(begin)
    watching = await watch(begin)
    assert isinstance(watching, Watching)

    renewed = await renew_views(begin, DEEDS, [watching.view], NOON + timedelta(seconds=5))

    assert [one.ticket for one in renewed.passes] == [ticket.ticket.id]


@pytest.mark.clause("CH-4")
async def test_declined_it_opens_nothing_and_says_why(begin: Begin) -> None:
    asked = await ask(begin)
    assert isinstance(asked, TicketAsked)
    no = TicketReply("suppléant", accepts=False, reason="travaux")

    answer = await decide_ticket(begin, DEEDS, LANDLORD, asked.ticket.id, no, NOON)

    assert isinstance(answer, TicketEnded)
    assert (answer.ticket.ended_by, answer.ticket.decided_by) == (
        "declined",
        "Directeur Lou Perrin, suppléant : travaux",
    )
    assert await watch(begin) == "ticket-required"


async def test_silence_refuses(begin: Begin) -> None:
    asked = await ask(begin)
    assert isinstance(asked, TicketAsked)

    (over,) = await expire_tickets(begin, DEEDS, asked.ticket.until)

    assert over.ticket.ended_by == "unanswered"
    late = await decide_ticket(begin, DEEDS, LANDLORD, asked.ticket.id, YES, asked.ticket.until)
    assert late == NoSuchTicket(asked.ticket.id)


@pytest.mark.clause("CH-4")
@pytest.mark.parametrize("ender", [AGENT, LANDLORD])
async def test_either_side_ends_it_and_its_views_with_it(begin: Begin, ender: Agent) -> None:
    ticket = await opened(begin)
    watching = await watch(begin)
    assert isinstance(watching, Watching)

    over = await end_ticket(begin, DEEDS, ender, ticket.ticket.id, NOON + HOUR)

    assert isinstance(over, TicketEnded)
    assert [(one.view, one.code) for one in over.ended] == [(watching.view, "ticket-ended")]
    assert (over.ticket.ended_by, over.ticket.until) == ("ended-early", NOON + HOUR)
    assert await watch(begin, at=HOUR) == "ticket-required"


async def test_it_ends_at_its_hour_with_its_views(begin: Begin) -> None:
    await opened(begin)
    watching = await watch(begin, at=2 * HOUR - timedelta(seconds=5))
    assert isinstance(watching, Watching)

    (over,) = await expire_tickets(begin, DEEDS, NOON + 2 * HOUR)

    assert isinstance(over, TicketEnded)
    assert (over.ticket.ended_by, len(over.ended)) == ("expired", 1)


@pytest.mark.parametrize(
    ("hours", "code"), [(1.9, "duration-too-short"), (12.1, "duration-too-long")]
)
async def test_two_to_twelve_hours(begin: Begin, hours: float, code: str) -> None:
    answer = await ask(begin, hours=hours)

    assert isinstance(answer, TicketRefused)
    assert answer.refused.code == code
    assert (await entries(begin, CHARENTON))[-1]["outcome"] == code


async def test_who_may_not_see_the_estate_learns_nothing(begin: Begin) -> None:
    stranger = an_agent("Eve Roy", organisation=CSU)

    assert await ask(begin, agent=stranger) == NoSuchTenant(CHARENTON)


async def test_nobody_else_decides_or_ends(begin: Begin) -> None:
    asked = await ask(begin)
    assert isinstance(asked, TicketAsked)
    stranger = an_agent("Eve Roy", organisation=SubscriberId("cic-nord"))
    unnamed = an_agent("Max Roy", organisation=SubscriberId(CHARENTON))
    ticket = asked.ticket.id

    decided = await decide_ticket(begin, DEEDS, unnamed, ticket, YES, NOON)

    assert await decide_ticket(begin, DEEDS, stranger, ticket, YES, NOON) == NoSuchTicket(ticket)
    assert await end_ticket(begin, DEEDS, stranger, ticket, NOON) == NoSuchTicket(ticket)
    assert isinstance(decided, TicketRefused)
    assert decided.refused.code == "no-habilitation"
