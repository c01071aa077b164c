"""The directory at the GraphQL door (VA-12): each side writes its own, and reads the other's."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, TypeAlias, assert_never

import strawberry
from strawberry import ID

import services.api.acts.answers as acts
from services.api import french
from services.api.acts.contacts.answers import (
    ContactsGiven,
    ContactsRefused,
    ContactsUnreadable,
    NoConvention,
)
from services.api.acts.contacts.give import give_contacts
from services.api.acts.contacts.read import ContactBook as Book
from services.api.acts.contacts.read import contact_books
from services.api.schema import translate, words
from services.api.schema.context import House, Info
from services.api.schema.telling import told
from services.api.schema.words import said
from tenants.conventions.articles import RESPONSIBLE, ArticleRef
from tenants.decisions.owner.giving_contacts import DIRECTORY_MANAGE, TypedContact
from tenants.vocabulary.contacts import Desk
from tenants.vocabulary.people import Agent


@strawberry.enum
class DeskKind(Enum):
    ROOM = "room"
    HEAD = "head"
    ON_CALL = "on-call"
    IN_CHARGE = "in-charge"
    REGISTER = "register"
    OTHER = "other"


@strawberry.type(description="One desk, and how it is reached.")
class Contact:
    desk: DeskKind
    label: str
    phone: str | None = said("As dialled from abroad, or a short number.")
    mail: str | None
    hours: str = said("A note for people.")


@strawberry.type(description="How one organisation is reached, for one convention.")
class ContactBook:
    tenant: ID
    tenant_name: str
    organisation: ID
    organisation_name: str
    own: bool
    may_change: bool
    contacts: list[Contact]
    article: words.Article
    changed_at: datetime | None = said(
        "Null while the organisation gave nothing: the contacts are then the deed's own."
    )
    changed_by: str | None
    missing: int = said("With `own`: conventions whose other side does not have this yet.")


@strawberry.input
class ContactInput:
    desk: DeskKind
    label: str
    phone: str = strawberry.field(default="", description="`03 53 01 00 17`, `+33…`, or `17`.")
    mail: str = ""
    hours: str = ""


@strawberry.input
class GiveContactsInput:
    contacts: list[ContactInput] = said("All of them, in order: what is not here goes.")


@strawberry.type
class ContactsKept:
    books: list[ContactBook] = said("The directory, as I read it now.")


@strawberry.type
class ContactsNotKept:
    article: words.Article
    code: str = said("Stable: `no-role`, `phone-unreadable`, `mail-unreadable`, `contact-empty`…")
    message: str
    remedy: str
    line: int | None = said("Which contact is to be mended, from 0.")
    field: str | None = said("`label`, `phone`, `mail` or `hours`.")


GiveContactsAnswer: TypeAlias = Annotated[
    ContactsKept | ContactsNotKept, strawberry.union("GiveContactsAnswer")
]


@strawberry.type
class ContactQuery:
    @words.asked("My own organisation's desks first, then those of the conventions I may see.")
    async def contact_books(self, info: Info) -> list[ContactBook]:
        with told():
            return await _books(info.context.house, info.context.agent)


@strawberry.type
class ContactMutation:
    @words.asked("Write how my own organisation is reached, in the place of what it said.")
    async def give_contacts(self, info: Info, input: GiveContactsInput) -> GiveContactsAnswer:
        house, agent = info.context.house, info.context.agent
        typed = [
            TypedContact(Desk(one.desk.value), one.label, one.phone, one.mail, one.hours)
            for one in input.contacts
        ]
        try:
            answer = await give_contacts(
                house.begin, house.conventions, agent, typed, house.clock()
            )
        except acts.RegisterUnavailable:
            return _not_kept(RESPONSIBLE, "register-unavailable", *french.REGISTER_UNAVAILABLE)

        match answer:
            case ContactsGiven(tenants):
                for tenant in tenants:
                    await house.announcer.mails_changed(tenant)
                with told():
                    return ContactsKept(books=await _books(house, agent))
            case ContactsRefused(why):
                return _not_kept(why.article, why.code, why.message, why.remedy)
            case ContactsUnreadable(flaw):
                return _not_kept(
                    RESPONSIBLE, flaw.code, flaw.message, flaw.remedy, flaw.line, flaw.field
                )
            case NoConvention():
                return _not_kept(RESPONSIBLE, "no-convention", *french.NO_CONVENTION_HERE)
            case _:
                assert_never(answer)


async def _books(house: House, agent: Agent) -> list[ContactBook]:
    found = await contact_books(house.begin, house.conventions, agent, house.clock())
    return [_book(house, agent, one) for one in found]


def _book(house: House, agent: Agent, book: Book) -> ContactBook:
    given = book.given
    return ContactBook(
        tenant=ID(book.tenant),
        tenant_name=house.tenant_name(book.tenant),
        organisation=ID(book.organisation),
        organisation_name=book.name,
        own=book.own,
        may_change=book.own and DIRECTORY_MANAGE in agent.roles,
        contacts=[
            Contact(
                desk=DeskKind(one.desk.value),
                label=one.label,
                phone=one.phone,
                mail=one.mail,
                hours=one.hours,
            )
            for one in book.contacts
        ],
        article=translate.article(book.article),
        changed_at=None if given is None else given.at,
        changed_by=None if given is None else given.by,
        missing=book.missing,
    )


def _not_kept(
    article: ArticleRef,
    code: str,
    message: str,
    remedy: str,
    line: int | None = None,
    field: str | None = None,
) -> ContactsNotKept:
    return ContactsNotKept(
        article=translate.article(article),
        code=code,
        message=message,
        remedy=remedy,
        line=line,
        field=field,
    )
