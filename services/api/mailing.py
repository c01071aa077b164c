"""How a mail leaves: one SMTP server, over TLS where it offers any. It queues nothing."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from services.api.storage.mails import HeadMail

PATIENCE_SECONDS = 20.0
_PORTS = {"smtp": 25, "smtps": 465}


class MailNotSent(Exception):
    """The server is away, or did not take it; the message holds no secret."""


class Post(Protocol):
    async def send(self, mail: HeadMail) -> None:
        """Raises `MailNotSent`."""
        ...


class SmtpPost:
    """`address` is `smtp://user:password@host:port`, or `smtps://` for TLS from the start."""

    def __init__(self, address: str, sender: str) -> None:
        parts = urlsplit(address)
        self._sender = sender
        self._host = parts.hostname or ""
        self._port = parts.port or _PORTS[parts.scheme]
        self._tls = parts.scheme == "smtps"
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None

    async def send(self, mail: HeadMail) -> None:
        try:
            await aiosmtplib.send(
                _written(mail, self._sender),
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=PATIENCE_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            # `from None`: what the server said may repeat the account.
            raise MailNotSent(f"the mail did not leave ({type(error).__name__})") from None


def _written(mail: HeadMail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.address, mail.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    name = f"registre-{mail.tenant}-{mail.day.isoformat()}.note"
    # In base64: lines that a mail server ends in its own way would no longer be signed.
    message.add_attachment(mail.note, subtype="plain", cte="base64", filename=name)
    return message
