"""Sends what waits in the outbox, beside the heart: a slow server delays no lease."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from services.api.acts.mails.sending import (
    Book,
    claim_mail,
    enter_late,
    mail_not_sent,
    mail_sent,
)
from services.api.announce import Announcer
from services.api.changes import Changes, Followed
from services.api.mailing import MailNotSent, Post
from services.api.register_state import RegisterState
from services.api.storage.mails import Mail
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.vocabulary.identifiers import TenantId

EVERY_SECONDS = 30.0
"""How long what another process queued waits at most, where no word of it came."""

_log = logging.getLogger(__name__)


class Posting:
    """Without a `post` nothing is sent: what is owed waits in its tenant's mailbox.

    `otherwise` is where a tenant is written to that gave no mailbox.
    """

    def __init__(
        self,
        begin: Begin,
        state: RegisterState,
        announcer: Announcer,
        changes: Changes,
        post: Post | None,
        deeds: Mapping[TenantId, Deed],
        otherwise: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._state = state
        self._announcer = announcer
        self._changes = changes
        self._post = post
        self._clock = clock
        self._book = Book(deeds, otherwise, "" if post is None else post.domain)

    async def round(self) -> None:
        """One look at the outbox. Raises `RegisterUnavailable`."""
        if self._post is None or not self._state.writable:
            return
        while (mail := await claim_mail(self._begin, self._book, self._clock())) is not None:
            await self._send(self._post, mail)
        for late in await enter_late(self._begin, self._clock()):
            await self._announcer.mails_changed(late.tenant)

    def news(self) -> AbstractContextManager[Followed[TenantId]]:
        """Tells when a message may have been queued."""
        return self._changes.mails(None)

    async def _send(self, post: Post, mail: Mail) -> None:
        about = {"tenant": mail.tenant, "mail": mail.id, "kind": mail.kind.value}
        if not mail.addresses:
            _log.warning("a mail has no address to go to", extra=about)
            await self._announcer.mails_changed(mail.tenant)
            return
        try:
            answer = await post.send(mail)
        except MailNotSent as error:
            _log.warning("a mail did not leave: %s; it is tried again", error, extra=about)
            await mail_not_sent(self._begin, mail.id, str(error), self._clock())
        else:
            await mail_sent(self._begin, mail.id, answer, self._clock())
        await self._announcer.mails_changed(mail.tenant)
