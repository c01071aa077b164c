"""Each side writes its own desks, the other reads them, and messages go where they say (VA-12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from services.api.acts.contacts.answers import (
    ContactsGiven,
    ContactsRefused,
    ContactsUnreadable,
    NoConvention,
)
from services.api.acts.contacts.give import give_contacts
from services.api.acts.contacts.read import ContactBook, contact_books
from services.api.acts.habilitate import habilitate
from services.api.acts.mails.sending import Book, claim_mail
from services.api.acts.report_inventory import report_inventory
from services.api.acts.sync_tenants import sync_tenants
from services.api.storage.work import Begin
from tenants.decisions.owner.giving_contacts import DIRECTORY_MANAGE, TypedContact
from tenants.vocabulary.contacts import Contact, Desk
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, CIC, NOON, a_camera, a_deed, a_habilitation, an_agent
from tests.services.api.acts.reading_back import entries
from tests.services.api.heart.test_posting import a_letter, queued

LILLE = TenantId("lille")
LATER = NOON + timedelta(hours=1)
KEEPER = frozenset({DIRECTORY_MANAGE})
CHIEF = an_agent("Alex Dubois", rank="Chef de salle", organisation=SubscriberId(ASCQ), roles=KEEPER)
OFFICER = an_agent(roles=KEEPER)
ROOM = TypedContact(Desk.ROOM, "Salle du CSU", "03 53 01 00 17", "csu@ville.example", "7 h 30–2 h")
HEAD = TypedContact(Desk.HEAD, "Responsable", "", "chef@ville.example")
KEPT = (
    Contact(Desk.ROOM, "Salle du CSU", "+33353010017", "csu@ville.example", "7 h 30–2 h"),
    Contact(Desk.HEAD, "Responsable", None, "chef@ville.example"),
)


ASCQ_DEED = a_deed()
DEEDS = {
    ASCQ: ASCQ_DEED,
    LILLE: a_deed(id="lille", tenant=replace(ASCQ_DEED.tenant, id=LILLE, name="Lille")),
}


@pytest.fixture
async def begin(begin: Begin) -> Begin:
    """Lille too, where the officer of the CIC is not habilitated."""
    await sync_tenants(begin, DEEDS, NOON)
    camera = a_camera(id=CameraId("lille:001"), tenant=LILLE)
    await report_inventory(begin, LILLE, [camera], NOON)
    return begin


async def give(begin: Begin, agent: Agent, typed: Sequence[TypedContact]) -> object:
    return await give_contacts(begin, DEEDS, agent, typed, NOON)


async def books(begin: Begin, agent: Agent) -> tuple[ContactBook, ...]:
    return await contact_books(begin, DEEDS, agent, NOON)


@pytest.mark.clause("VA-12")
async def test_the_csu_s_desks_are_read_by_the_cic_and_the_cic_s_by_the_csu(begin: Begin) -> None:
    await give(begin, CHIEF, [ROOM, HEAD])
    await give(begin, OFFICER, [replace(ROOM, label="Salle du CIC", phone="17")])

    at_the_cic = await books(begin, an_agent())
    at_the_csu = await books(begin, CHIEF)

    assert [(one.name, one.own, one.contacts) for one in at_the_cic][1:] == [
        ("Villeneuve d'Ascq", False, KEPT)
    ]
    own, cic = at_the_csu
    assert (own.own, own.contacts) == (True, KEPT)
    assert (cic.name, cic.own, cic.contacts[0].phone) == ("CIC du Nord (DDSP 59)", False, "17")


@pytest.mark.clause("VA-12")
async def test_each_change_is_an_entry_that_names_desks_and_no_number(begin: Begin) -> None:
    await give(begin, CHIEF, [ROOM, HEAD])
    first = (await entries(begin))[-1]
    answer = await give(begin, CHIEF, [ROOM, HEAD])
    await give(begin, CHIEF, [replace(ROOM, phone="17")])
    second = (await entries(begin))[-1]

    assert answer == ContactsGiven(())
    assert [(one["act"], one["article"], one["detail"]) for one in (first, second)] == [
        ("give-contacts", "villeneuve-d-ascq art. 3", "room, head; 2 new or changed, 0 gone"),
        ("give-contacts", "villeneuve-d-ascq art. 3", "room; 1 new or changed, 2 gone"),
    ]
    assert "33353010017" not in str(first)
    assert "@" not in str(first)
    assert second["seq"] == first["seq"] + 1


async def test_a_service_says_the_same_for_each_of_its_conventions(begin: Begin) -> None:
    answer = await give(begin, OFFICER, [ROOM])

    assert answer == ContactsGiven((LILLE, ASCQ))
    for tenant in (LILLE, ASCQ):
        assert (await entries(begin, tenant))[-1]["act"] == "give-contacts"
    assert next(one.missing for one in await books(begin, OFFICER)) == 0


async def test_a_commune_that_the_agent_may_not_see_is_not_in_the_directory(begin: Begin) -> None:
    lille = replace(CHIEF, organisation=SubscriberId(LILLE))
    await give(begin, lille, [ROOM])

    before = [one.name for one in await books(begin, an_agent()) if not one.own]
    await habilitate(begin, a_habilitation(tenant=LILLE), NOON)
    after = [one.name for one in await books(begin, an_agent()) if not one.own]

    assert (before, after) == (["Villeneuve d'Ascq"], ["Lille", "Villeneuve d'Ascq"])


async def test_who_has_not_the_role_changes_nothing_and_is_entered(begin: Begin) -> None:
    await give(begin, CHIEF, [ROOM])

    answer = await give(begin, replace(CHIEF, roles=frozenset()), [HEAD])

    assert isinstance(answer, ContactsRefused)
    assert answer.refused.code == "no-role"
    assert (await entries(begin))[-1]["outcome"] == "no-role"
    assert (await books(begin, CHIEF))[0].contacts == KEPT[:1]


async def test_a_side_of_no_convention_writes_nowhere(begin: Begin) -> None:
    stranger = replace(OFFICER, organisation=SubscriberId("cic-moselle"))

    assert await give(begin, stranger, [ROOM]) == NoConvention()
    assert await books(begin, stranger) == ()


@pytest.mark.parametrize(
    ("typed", "flaw"),
    [
        (replace(ROOM, phone="0353"), (1, "phone", "phone-unreadable")),
        (replace(ROOM, phone="99"), (1, "phone", "phone-unreadable")),
        (replace(ROOM, mail="csu at ville"), (1, "mail", "mail-unreadable")),
        (replace(ROOM, mail="a@b.example\nBcc: x@y.example"), (1, "mail", "mail-unreadable")),
        (replace(ROOM, label=" "), (1, "label", "label-missing")),
        (replace(ROOM, hours="x" * 121), (1, "hours", "hours-unreadable")),
        (replace(ROOM, phone="", mail=" "), (1, "phone", "contact-empty")),
    ],
)
async def test_a_line_that_cannot_be_used_is_named_and_nothing_is_kept(
    begin: Begin, typed: TypedContact, flaw: tuple[int, str, str]
) -> None:
    before = len(await entries(begin))

    answer = await give(begin, CHIEF, [HEAD, typed])

    assert isinstance(answer, ContactsUnreadable)
    assert (answer.flaw.line, answer.flaw.field, answer.flaw.code) == flaw
    assert len(await entries(begin)) == before
    assert (await books(begin, CHIEF))[0].given is None


async def test_no_more_lines_than_a_person_reads(begin: Begin) -> None:
    answer = await give(begin, CHIEF, [ROOM] * 21)

    assert isinstance(answer, ContactsRefused)
    assert answer.refused.code == "too-many-contacts"


@pytest.mark.clause("VA-8", "VA-12")
async def test_a_message_goes_to_the_desk_that_the_deed_names(begin: Begin) -> None:
    await give(begin, CHIEF, [ROOM, HEAD])
    to_head = replace(a_letter("to the head").to, desk=Desk.HEAD)
    no_such_desk = replace(to_head, desk=Desk.ON_CALL)
    await queued(
        begin, a_letter(), a_letter("head", to=to_head), a_letter("nobody", to=no_such_desk)
    )
    book = Book(DEEDS, {str(ASCQ): "reglage@ville.example"}, "x.example")

    claimed = [await claim_mail(begin, book, NOON) for _ in range(3)]

    assert {one.about: one.addresses for one in claimed if one is not None} == {
        "a hold": ("csu@ville.example",),
        "head": ("chef@ville.example",),
        "nobody": ("csu@ville.example",),
    }


async def test_a_mailbox_that_is_mended_sends_again_at_once_what_waited(begin: Begin) -> None:
    await queued(begin, a_letter())
    book = Book(DEEDS, {}, "x.example")
    waiting = await claim_mail(begin, book, NOON)
    assert waiting is not None
    assert waiting.addresses == ()

    await give_contacts(begin, DEEDS, CHIEF, [ROOM], NOON + timedelta(seconds=1))
    claimed = await claim_mail(begin, book, NOON + timedelta(seconds=1))

    assert claimed is not None
    assert claimed.addresses == ("csu@ville.example",)


async def test_the_deed_s_own_numbers_stand_until_a_side_gives_its_own(begin: Begin) -> None:
    told = tuple(
        replace(one, phone="03 53 01 00 99") if one.id == "csu" else one
        for one in ASCQ_DEED.versions[0].contacts
    )
    deeds = {ASCQ: a_deed(contacts=told)}

    before = await contact_books(begin, deeds, an_agent(), NOON)
    await give(begin, CHIEF, [HEAD])
    after = await contact_books(begin, deeds, an_agent(), NOON)

    assert before[1].contacts[0].phone == "03 53 01 00 99"
    assert after[1].contacts == KEPT[1:]
    assert before[1].organisation != CIC
