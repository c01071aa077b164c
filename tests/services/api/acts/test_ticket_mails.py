"""Charenton: who asks is answered, who owns is told, each at the moment the deed says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.api.acts.mails.sending import Book, claim_mail
from services.api.acts.tickets.answers import TicketAsked, TicketEnded, TicketOpened
from services.api.acts.tickets.ask import ask_ticket
from services.api.acts.tickets.decide import TicketReply, decide_ticket, expire_tickets
from services.api.acts.tickets.end import end_ticket
from services.api.storage.mails import Mail, MailKind
from services.api.storage.work import Begin
from tenants.vocabulary.contacts import Desk
from tests.builders import NOON
from tests.services.api.acts import test_tickets as tickets
from tests.services.api.acts.reading_back import entries
from tests.services.api.acts.test_tickets import (
    AGENT,
    ARCADE,
    CHARENTON,
    CSU,
    DEEDS,
    HOUR,
    LANDLORD,
    YES,
)

begin = tickets.begin
MINE = "noa.garnier@charenton.example"
ASKER = replace(AGENT, mail=MINE)


async def outbox(begin: Begin) -> dict[MailKind, Mail]:
    async with begin() as work:
        return {one.kind: one for one in await work.mails.page(CHARENTON, None, 50)}


async def asked(begin: Begin) -> TicketAsked:
    answer = await ask_ticket(begin, DEEDS, ASKER, CHARENTON, ARCADE, "theft", None, 2 * HOUR, NOON)
    assert isinstance(answer, TicketAsked)
    return answer


async def opened(begin: Begin) -> TicketOpened:
    answer = await decide_ticket(begin, DEEDS, LANDLORD, (await asked(begin)).ticket.id, YES, NOON)
    assert isinstance(answer, TicketOpened)
    return answer


@pytest.mark.clause("CH-4")
async def test_a_request_is_put_to_the_landlord_s_persons_in_charge(begin: Begin) -> None:
    await asked(begin)

    (mail,) = (await outbox(begin)).values()

    assert (mail.kind, mail.to.desk, mail.to.organisation) == (
        MailKind.TICKET_ASKED, Desk.IN_CHARGE, CHARENTON,
    )  # fmt: skip
    assert mail.letter.link == "#"
    assert "avant lundi 15 juin 2026 à 14 h 15 min 00 s" in mail.letter.text


@pytest.mark.clause("CH-3")
async def test_as_it_opens_the_landlord_is_told_and_the_link_goes_to_the_agent(
    begin: Begin,
) -> None:
    ticket = (await opened(begin)).ticket

    mails = await outbox(begin)
    told, link = mails[MailKind.TICKET_OPENED], mails[MailKind.TICKET_LINK]
    decided = (await entries(begin, CHARENTON))[-1]

    assert decided["act"] == "decide-ticket"
    assert (told.entry, link.entry, told.queued_at, link.queued_at) == (
        decided["seq"], decided["seq"], NOON, NOON,
    )  # fmt: skip
    assert told.to.office == "Responsable désigné d'Immobilière 3F"
    for said in (
        "Demandeur : Brigadier-chef Noa Garnier, CSU de Charenton",
        f"Messagerie : {MINE}",
        "Patrimoine : 1 rue de l'Arcade",
        "Motif : Vol",
        "Durée demandée : 2 h",
        "Service destinataire : CSU de Charenton",
        "Terme : le lundi 15 juin 2026 à 16 h 00 min 00 s (heure de Paris)",
        "Décision : Directeur Lou Perrin, titulaire",
    ):
        assert said in told.letter.text
    assert (link.to.personal, link.to.organisation, link.letter.link) == (
        MINE, CSU, f"#ticket/{ticket.id}",
    )  # fmt: skip


async def test_the_link_holds_no_right_only_the_name_of_the_ticket(begin: Begin) -> None:
    ticket = (await opened(begin)).ticket

    link = (await outbox(begin))[MailKind.TICKET_LINK]

    assert link.letter.link == f"#ticket/{ticket.id}"
    assert "token" not in link.letter.text
    assert "eyJ" not in link.letter.text


@pytest.mark.clause("CH-4")
async def test_who_receives_signals_its_end_to_the_landlord(begin: Begin) -> None:
    ticket = (await opened(begin)).ticket

    await end_ticket(begin, DEEDS, ASKER, ticket.id, NOON + HOUR)

    ended = (await outbox(begin))[MailKind.TICKET_ENDED]
    assert ended.to.desk is Desk.IN_CHARGE
    assert "Mis fin par : Brigadier-chef Noa Garnier" in ended.letter.text
    assert "Fin : le lundi 15 juin 2026 à 15 h 00 min 00 s" in ended.letter.text


async def test_what_the_deed_asks_no_mail_for_is_not_mailed(begin: Begin) -> None:
    refused = (await asked(begin)).ticket
    no = TicketReply("suppléant", accepts=False, reason="travaux")
    answer = await decide_ticket(begin, DEEDS, LANDLORD, refused.id, no, NOON)
    interrupted = (await opened(begin)).ticket
    await end_ticket(begin, DEEDS, LANDLORD, interrupted.id, NOON + HOUR)
    at_its_hour = (await opened(begin)).ticket
    await expire_tickets(begin, DEEDS, at_its_hour.until)

    assert isinstance(answer, TicketEnded)
    async with begin() as work:
        kinds = [one.kind for one in await work.mails.page(CHARENTON, None, 50)]
    assert sorted(kinds) == sorted(
        [MailKind.TICKET_ASKED] * 3 + [MailKind.TICKET_OPENED] * 2 + [MailKind.TICKET_LINK] * 2
    )


async def test_an_agent_without_a_mailbox_is_answered_at_the_room_s(begin: Begin) -> None:
    asked_for = await tickets.opened(begin)
    book = Book(DEEDS, {}, "beffroi.example")

    sent = [await claim_mail(begin, book, NOON) for _ in range(3)]

    assert asked_for.ticket.agent.mail is None
    assert [one.addresses for one in sent if one is not None] == [(), (), ()]
    assert await claim_mail(begin, book, NOON) is None
