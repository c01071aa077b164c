"""What is owed is queued with the act that owes it, worded for who reads it, and read by them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from services.api.acts.end_view import end_view
from services.api.acts.mails.mailbox import mark_read, read_mailbox
from services.api.acts.mails.sending import Book, claim_mail
from services.api.acts.steering.answers import Held
from services.api.acts.steering.end import end_lease, expire_leases, release_steering, take_back
from services.api.storage.mails import Mail, MailKind
from services.api.storage.work import Begin, RegisterUnavailable, Work
from tenants.leases.lease import Event
from tenants.vocabulary.contacts import Desk
from tenants.vocabulary.identifiers import MailId, SubscriberId
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.acts import test_steering as steering
from tests.services.api.acts.reading_back import entries
from tests.services.api.acts.test_steering import AGENT, CHIEF, MINUTES, NIGHT, ask, held
from tests.services.api.storage.fixtures import CONVENTIONS

begin = steering.begin
STATIONS = frozenset({ASCQ})
End = Callable[[Begin, Held], Awaitable[object]]
LATER = NIGHT + 7 * MINUTES + timedelta(seconds=5)


async def outbox(begin: Begin) -> tuple[Mail, ...]:
    async with begin() as work:
        return await work.mails.page(ASCQ, None, 50)


async def given_back(begin: Begin, hold: Held) -> object:
    return await release_steering(begin, CONVENTIONS, AGENT, hold.hold.id, LATER)


async def taken_back(begin: Begin, hold: Held) -> object:
    return await take_back(begin, CONVENTIONS, CHIEF, hold.hold.id, LATER)


async def run_out(begin: Begin, hold: Held) -> object:
    return await expire_leases(begin, CONVENTIONS, hold.hold.lease.until)


async def lost(begin: Begin, hold: Held) -> object:
    await end_view(begin, hold.hold.view, "link-lost", LATER)
    return await expire_leases(begin, CONVENTIONS, LATER)


async def told_by_the_commune(begin: Begin, hold: Held) -> object:
    return await end_lease(begin, CONVENTIONS, hold.hold.id, Event.TAKEN_BACK, "CSU", LATER)


@pytest.mark.clause("VA-8")
@pytest.mark.parametrize(
    ("end", "why"),
    [
        (given_back, "la commande a été rendue par l'agent"),
        (taken_back, "la collectivité a repris la commande"),
        (run_out, "le temps accordé est arrivé à son terme"),
        (lost, "l'image n'était plus regardée"),
        (told_by_the_commune, "la collectivité a repris la commande"),
    ],
)
async def test_whatever_ends_a_hold_taken_while_the_csu_was_closed_it_is_reported(
    begin: Begin, end: End, why: str
) -> None:
    hold = await held(begin)

    await end(begin, hold)

    (mail,) = await outbox(begin)
    last = (await entries(begin))[-1]
    assert (mail.kind, mail.entry, last["act"]) == (
        MailKind.STEERING_REPORT, last["seq"], "end-steering",
    )  # fmt: skip
    assert f"Terme : {why}" in mail.letter.text


@pytest.mark.clause("VA-8")
async def test_the_report_says_hours_sector_and_motive_and_who_and_by_which_article(
    begin: Begin,
) -> None:
    hold = await held(begin)

    await given_back(begin, hold)

    (mail,) = await outbox(begin)
    assert (mail.to.office, mail.to.desk, mail.due) == (
        "CSU de Villeneuve d'Ascq", Desk.ROOM, LATER + timedelta(hours=1),
    )  # fmt: skip
    assert mail.letter.subject == (
        "Prise de contrôle hors ouverture du CSU : caméra 001 Rue des Fusillés – place de la "
        "République, le mardi 16 juin 2026 à 03 h 00 min 00 s"
    )
    assert (
        mail.letter.text
        == f"""\
Madame, Monsieur,

En application de la convention « Convention de partenariat relative à la vidéoprotection \
urbaine (Belvédère) » (villeneuve-d-ascq art. 3), il est rendu compte au CSU de Villeneuve \
d'Ascq de la prise de contrôle d'une caméra en dehors des heures de fonctionnement du CSU.

Caméra : 001 Rue des Fusillés – place de la République
Secteur : non renseigné
Prise de contrôle : le mardi 16 juin 2026 à 03 h 00 min 00 s (heure de Paris)
Fin de contrôle : le mardi 16 juin 2026 à 03 h 07 min 05 s (heure de Paris)
Durée : 7 min 05 s
Journée de service : mardi 16 juin 2026
Motif : Besoin opérationnel, CSU fermé
Intervention : n° 2026-4711
Agent : Brigadier-chef Camille Martin, CIC du Nord
Terme : la commande a été rendue par l'agent
Fondement : villeneuve-d-ascq art. 3
Registre : entrée n° {hold.hold.entry} (prise), entrée n° {mail.entry} (fin)

Ce message est émis automatiquement par Beffroi ; il ne contient ni image ni mot de passe. \
Merci de ne pas y répondre.
"""
    )


async def test_while_the_csu_is_open_nobody_is_written_to(begin: Begin) -> None:
    request = await steering.asked(begin)
    await release_steering(begin, CONVENTIONS, AGENT, request.hold.id, NOON)

    assert await outbox(begin) == ()


async def test_a_joystick_taken_from_one_by_another_service_owes_two_reports(begin: Begin) -> None:
    first = await held(begin)
    await given_back(begin, first)
    second = await ask(begin, now=LATER, ground="need")
    assert isinstance(second, Held)
    await run_out(begin, second)

    assert len(await outbox(begin)) == 2


async def test_where_the_end_cannot_be_entered_nothing_is_queued(begin: Begin) -> None:
    hold = await held(begin)

    @asynccontextmanager
    async def goes_away() -> AsyncIterator[Work]:
        async with begin() as work:
            yield work
            raise RegisterUnavailable("the base went away before the commit")

    with pytest.raises(RegisterUnavailable):
        await release_steering(goes_away, CONVENTIONS, AGENT, hold.hold.id, LATER)

    assert await outbox(begin) == ()
    assert (await entries(begin))[-1]["act"] == "steer"


async def test_its_tenant_reads_it_marks_it_once_and_nobody_else_finds_it(begin: Begin) -> None:
    await given_back(begin, await held(begin))
    (mail,) = await outbox(begin)
    stranger = an_agent(organisation=SubscriberId("metz"))
    before = await read_mailbox(begin, CHIEF, None, 10, STATIONS)

    assert await mark_read(begin, stranger, mail.id, LATER) is None
    read = await mark_read(begin, CHIEF, mail.id, LATER)
    again = await mark_read(begin, replace(CHIEF, name="Lou Roy"), mail.id, LATER + MINUTES)
    after = await read_mailbox(begin, CHIEF, None, 10, STATIONS)

    assert before is not None
    assert after is not None
    assert (before.unread, after.unread, len(after.mails)) == (1, 0, 1)
    assert read is not None
    assert (read.read_at, read.read_by) == (LATER, "Chef de salle Alex Dubois")
    assert again == read
    assert await read_mailbox(begin, AGENT, None, 10, STATIONS) is None
    assert await mark_read(begin, CHIEF, MailId("nobody's"), LATER) is None


async def test_a_mailbox_is_read_page_by_page_newest_first(begin: Begin) -> None:
    for number in range(3):
        at = NIGHT + number * 30 * MINUTES
        hold = await ask(begin, now=at, ground="need")
        assert isinstance(hold, Held)
        await release_steering(begin, CONVENTIONS, AGENT, hold.hold.id, at + MINUTES)

    first = await read_mailbox(begin, CHIEF, None, 2, STATIONS)
    assert first is not None
    rest = await read_mailbox(begin, CHIEF, first.mails[-1].id, 2, STATIONS)
    assert rest is not None

    assert [one.queued_at for one in (*first.mails, *rest.mails)] == [
        NIGHT + 61 * MINUTES, NIGHT + 31 * MINUTES, NIGHT + MINUTES,
    ]  # fmt: skip
    assert (first.more, rest.more) == (True, False)


async def test_it_goes_to_the_deed_s_own_mailbox_before_that_of_the_settings(begin: Begin) -> None:
    await given_back(begin, await held(begin))
    deed = CONVENTIONS[ASCQ]
    told = tuple(
        replace(one, mail="csu@acte.example") if one.id == "csu" else one
        for one in deed.versions[0].contacts
    )
    with_mail = replace(deed, versions=(replace(deed.versions[0], contacts=told),))
    otherwise = {str(ASCQ): "reglage@ville.example"}

    by_deed = await claim_mail(begin, Book({ASCQ: with_mail}, otherwise, "x.example"), LATER)
    by_settings = await claim_mail(
        begin, Book(CONVENTIONS, otherwise, "x.example"), LATER + MINUTES
    )

    assert by_deed is not None
    assert by_settings is not None
    assert (by_deed.addresses, by_settings.addresses) == (
        ("csu@acte.example",), ("reglage@ville.example",),
    )  # fmt: skip
