"""Sends what waits in the outbox, beside the heart: a slow server delays no lease."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from services.api.acts.register.mail_head import claim_heads, head_mailed
from services.api.mailing import MailNotSent, Post
from services.api.register_state import RegisterState
from services.api.storage.work import Begin

EVERY_SECONDS = 30.0

_log = logging.getLogger(__name__)


class Posting:
    """Without a `post` nothing is sent, and nothing was queued."""

    def __init__(
        self,
        begin: Begin,
        state: RegisterState,
        post: Post | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._state = state
        self._post = post
        self._clock = clock

    async def round(self) -> None:
        """One look at the outbox. Raises `RegisterUnavailable`."""
        if self._post is None or not self._state.writable:
            return
        for mail in await claim_heads(self._begin, self._clock()):
            try:
                await self._post.send(mail)
            except MailNotSent as error:
                _log.warning("%s; it is tried again", error, extra={"tenant": mail.tenant})
                continue
            await head_mailed(self._begin, mail, self._clock())
