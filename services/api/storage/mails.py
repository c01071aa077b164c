"""Every message the house owes or sent: one row each, from the act that owes it on.

A row is never taken away: sent, late or given up, it stays where its tenant reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tenants.vocabulary.contacts import Desk
from tenants.vocabulary.identifiers import MailId, SubscriberId, TenantId


class MailKind(StrEnum):
    """What a message tells; the value never changes once a row carries it."""

    REGISTER_HEAD = "register-head"
    STEERING_NOTICE = "steering-notice"
    """The joystick is asked for, or taken, after notice to the CSU's head (VA-7, ME-6)."""
    STEERING_REPORT = "steering-report"
    """The joystick was taken while the CSU was closed (VA-8)."""
    TICKET_ASKED = "ticket-asked"
    """To the landlord's persons in charge, for their decision (CH-4)."""
    TICKET_OPENED = "ticket-opened"
    """To the landlord, at the moment images open (CH-3)."""
    TICKET_LINK = "ticket-link"
    """To the agent who asked (CH-3)."""
    TICKET_ENDED = "ticket-ended"
    """To the landlord: the receiving service says its intervention is over (CH-4)."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """To which desk of whom; `office` is how people call it. With `personal`, one agent's own
    mailbox goes before the desk's."""

    organisation: SubscriberId
    desk: Desk
    office: str
    personal: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The words. `link` is a page of the console, without the address it is served at."""

    subject: str
    text: str
    link: str | None = None
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """`due` is when it is late, `entry` the register's number of the act that owes it.

    `addresses` are those of the last try; `answer` what the mail server said last, `proof`
    the number of the entry that says so.
    """

    id: MailId
    tenant: TenantId
    kind: MailKind
    about: str
    to: Addressee
    letter: Letter
    entry: int | None
    queued_at: datetime
    due: datetime
    next_try: datetime
    tries: int = 0
    addresses: tuple[str, ...] = ()
    message_id: str | None = None
    answer: str | None = None
    sent_at: datetime | None = None
    proof: int | None = None
    late_at: datetime | None = None
    given_up_at: datetime | None = None
    read_at: datetime | None = None
    read_by: str | None = None

    @property
    def waits(self) -> bool:
        return self.sent_at is None and self.given_up_at is None

    @property
    def wants_reading(self) -> bool:
        """A register's daily head is proof to keep, not news."""
        return self.read_at is None and self.kind is not MailKind.REGISTER_HEAD


@dataclass(frozen=True, slots=True)
class Post:
    """How many messages of a tenant wait, how many of those are late, how many were given up."""

    waiting: int = 0
    late: int = 0
    given_up: int = 0


class Mails(Protocol):
    async def put(self, mail: Mail) -> None:
        """One about the same fact that is there already stays as it is."""
        ...

    async def change(self, mail: Mail) -> None:
        """Keep what became of it; its words and its addressee never change."""
        ...

    async def mail(self, mail: MailId) -> Mail | None: ...
    async def next_due(self, now: datetime) -> Mail | None:
        """The one that has waited longest among those to be tried now."""
        ...

    async def overdue(self, now: datetime) -> tuple[Mail, ...]:
        """Those that wait beyond the time their clause gives, and were not yet said to."""
        ...

    async def page(self, tenant: TenantId, before: MailId | None, most: int) -> tuple[Mail, ...]:
        """Newest first, from the one after `before` on."""
        ...

    async def unread(self, tenant: TenantId) -> int:
        """How many want reading."""
        ...

    async def owed(self) -> Mapping[TenantId, Post]:
        """Of the tenants with a message that was not sent; counts alone."""
        ...

    async def hurry(self, tenant: TenantId, organisation: SubscriberId, at: datetime) -> None:
        """Try again at `at` what waits for this organisation: its mailboxes have changed."""
        ...
