"""The mailbox at the GraphQL door: what was sent or waits for my tenant, read and followed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime
from enum import Enum
from typing import Annotated, TypeAlias

import strawberry
from strawberry import ID

from services.api.acts.answers import UnreadableQuery
from services.api.acts.mails import mailbox as acts
from services.api.acts.mails.sending import NO_ADDRESS
from services.api.mailing import text_of
from services.api.schema import words
from services.api.schema.context import Context, House, Info
from services.api.schema.telling import told
from services.api.schema.words import said
from services.api.storage.mails import Mail as Kept
from tenants.vocabulary.identifiers import MailId, TenantId

PAGE = 50


@strawberry.enum
class MailKind(Enum):
    REGISTER_HEAD = "register-head"
    STEERING_REPORT = "steering-report"
    TICKET_ASKED = "ticket-asked"
    TICKET_OPENED = "ticket-opened"
    TICKET_LINK = "ticket-link"
    TICKET_ENDED = "ticket-ended"


@strawberry.enum
class MailState(Enum):
    HERE = "here"
    WAITING = "waiting"
    RETRYING = "retrying"
    UNADDRESSED = "unaddressed"
    SENT = "sent"
    GIVEN_UP = "given-up"


@strawberry.type(description="One message that was sent or is owed, as it was written.")
class Mail:
    id: ID
    kind: MailKind
    state: MailState = said(
        "HERE: no mail leaves this place, it is read here; WAITING: not tried yet; RETRYING: "
        "refused or unanswered, tried again at `nextTry`; UNADDRESSED: the directory has no "
        "mailbox for it; SENT: the mail server took it; GIVEN_UP: not tried any more."
    )
    office: str = said("To whom, as people call it.")
    addresses: list[str] = said("Of the last try.")
    subject: str
    text: str
    attachment: str | None = said("The name of the piece that goes with it.")
    entry: int | None = said("Number, in the register, of the act that owes it.")
    proof: int | None = said("Number of the entry that says it was sent.")
    queued_at: datetime
    tries: int
    next_try: datetime | None = said("Null once it is sent or given up.")
    sent_at: datetime | None
    answer: str | None = said("What the mail server said last, its code first.")
    message_id: str | None
    late: bool = said("Not sent within the time that the clause gives.")
    given_up_at: datetime | None
    unread: bool
    read_at: datetime | None
    read_by: str | None


@strawberry.type(description="The messages of my tenant, newest first.")
class Mailbox:
    tenant: ID
    unread: int = said("Daily heads of the register are not counted.")
    mails: list[Mail]
    more: bool = said("Whether older ones follow.")


@strawberry.type
class MailRead:
    mail: Mail


@strawberry.type
class MailNotFound:
    id: ID


MarkMailAnswer: TypeAlias = Annotated[MailRead | MailNotFound, strawberry.union("MarkMailAnswer")]


@strawberry.type
class MailQuery:
    @words.asked("Null for who acts for no tenant.")
    async def mailbox(
        self,
        info: Info,
        before: Annotated[
            ID | None, strawberry.argument(description="Older than this one.")
        ] = strawberry.UNSET,
        first: Annotated[int, strawberry.argument(description="1 to 100.")] = PAGE,
    ) -> Mailbox | None:
        with told():
            if not 1 <= first <= acts.MOST:
                raise UnreadableQuery(f"first must be 1 to {acts.MOST}")
            return await _mailbox(info.context, MailId(before) if before else None, first)


@strawberry.type
class MailMutation:
    @words.asked("Say to the others of my tenant that a message was read; the first is kept.")
    async def mark_mail_read(self, info: Info, mail: ID) -> MarkMailAnswer:
        house, agent = info.context.house, info.context.agent
        with told():
            read = await acts.mark_read(house.begin, agent, MailId(mail), house.clock())
        if read is None:
            return MailNotFound(id=mail)
        await house.announcer.mails_changed(read.tenant)
        return MailRead(mail=mail_of(house, read))


@strawberry.type
class MailSubscription:
    @words.followed(
        "The newest messages of my tenant: at the start, then at every change. It says nothing "
        "to who acts for no tenant."
    )
    async def mailbox(self, info: Info) -> AsyncGenerator[Mailbox, None]:
        tenant = TenantId(info.context.agent.organisation)
        with info.context.house.changes.mails(tenant) as followed:
            while True:
                with told():
                    box = await _mailbox(info.context, None, PAGE)
                if box is not None:
                    yield box
                await followed.take()


def mail_of(house: House, mail: Kept) -> Mail:
    attachment = mail.letter.attachment
    return Mail(
        id=ID(mail.id),
        kind=MailKind(mail.kind.value),
        state=_state(house, mail),
        office=mail.to.office,
        addresses=list(mail.addresses),
        subject=mail.letter.subject,
        text=text_of(mail, house.origin),
        attachment=None if attachment is None else attachment.name,
        entry=mail.entry,
        proof=mail.proof,
        queued_at=mail.queued_at,
        tries=mail.tries,
        next_try=mail.next_try if mail.waits and house.posts else None,
        sent_at=mail.sent_at,
        answer=None if mail.answer == NO_ADDRESS else mail.answer,
        message_id=mail.message_id,
        late=mail.late_at is not None,
        given_up_at=mail.given_up_at,
        unread=mail.wants_reading,
        read_at=mail.read_at,
        read_by=mail.read_by,
    )


async def _mailbox(context: Context, before: MailId | None, most: int) -> Mailbox | None:
    house = context.house
    known = frozenset(house.conventions)
    box = await acts.read_mailbox(house.begin, context.agent, before, most, known)
    if box is None:
        return None
    return Mailbox(
        tenant=ID(box.tenant),
        unread=box.unread,
        mails=[mail_of(house, one) for one in box.mails],
        more=box.more,
    )


def _state(house: House, mail: Kept) -> MailState:
    if mail.sent_at is not None:
        return MailState.SENT
    if mail.given_up_at is not None:
        return MailState.GIVEN_UP
    if not house.posts:
        return MailState.HERE
    if mail.answer == NO_ADDRESS:
        return MailState.UNADDRESSED
    return MailState.WAITING if mail.answer is None else MailState.RETRYING
