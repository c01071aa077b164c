"""A real SMTP server that keeps what it takes, and refuses when it is told to."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.fixtures import free_port

PATIENCE_SECONDS = 20.0
QUEUED = "250 2.0.0 Ok: queued as 4711"


class Letterbox:
    """`refusing` is what it answers to the next messages, one each; then it takes them."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.refusing: list[str] = []
        self.unknown: set[str] = set()
        self.encrypted: list[bool] = []
        self._news = threading.Condition()

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return f"550 5.1.1 <{address}>: no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.refusing:
            return self.refusing.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        with self._news:
            self.taken.append(message)
            self.envelopes.append(envelope)
            self.encrypted.append(session.ssl is not None)
            self._news.notify_all()
        return QUEUED

    def await_mail(self, subject: str) -> EmailMessage:
        """The one whose subject begins so; for tests without a loop of their own."""

        def found() -> list[EmailMessage]:
            return [one for one in self.taken if str(one["Subject"]).startswith(subject)]

        with self._news:
            self._news.wait_for(found, PATIENCE_SECONDS)
            (mail,) = found()
            return mail


def words_of(message: EmailMessage) -> str:
    """The letter as a person reads it."""
    body = message.get_body()
    assert body is not None
    text: str = body.get_content()
    return text.replace("\r\n", "\n")


class MailServer:
    """On a free port of loopback; it can go away and come back on the same one."""

    def __init__(self, letterbox: Letterbox, **options: Any) -> None:
        self.port = free_port()
        self._letterbox = letterbox
        self._options = options
        self._controller: Controller | None = None

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller = Controller(
            self._letterbox, hostname="127.0.0.1", port=self.port, **self._options
        )
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


def over_tls(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def mail_server(letterbox: Letterbox) -> Iterator[MailServer]:
    server = MailServer(letterbox)
    server.start()
    yield server
    server.stop()
