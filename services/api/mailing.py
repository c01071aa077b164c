"""How a mail leaves: one SMTP server, over TLS where it offers any. It queues nothing."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from services.api.settings import Settings
from services.api.storage.mails import Mail

PATIENCE_SECONDS = 20.0
LONGEST_ANSWER = 200
_PORTS = {"smtp": 25, "smtps": 465}


class MailNotSent(Exception):
    """The server is away, or did not take it; the message is its own word and holds no secret."""


class Post(Protocol):
    @property
    def domain(self) -> str:
        """Whose Message-IDs ours are."""
        ...

    async def send(self, mail: Mail) -> str:
        """What the server answered, its code first. Raises `MailNotSent`."""
        ...


class SmtpPost:
    """`address` is `smtp://user:password@host:port`, or `smtps://` for TLS from the start;
    `origin` is where the console is served, for the links in the letters."""

    def __init__(self, address: str, sender: str, origin: str) -> None:
        parts = urlsplit(address)
        self._sender = sender
        self._origin = origin
        self._host = parts.hostname or ""
        self._port = parts.port or _PORTS[parts.scheme]
        self._tls = parts.scheme == "smtps"
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None

    @property
    def domain(self) -> str:
        return self._sender.rpartition("@")[2].strip(" >") or "localhost"

    async def send(self, mail: Mail) -> str:
        try:
            refused, answer = await aiosmtplib.send(
                _written(mail, self._sender, self._origin),
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=PATIENCE_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            # `from None`: what the server said may repeat the account.
            raise MailNotSent(self._told(error)) from None
        # Accepted for one at least; who was refused is named by the code alone.
        others = "".join(f" ({said.code} for one address)" for said in refused.values())
        return self._plain(f"250 {answer}{others}")

    async def greet(self) -> None:
        """Connect, say hello and goodbye: no account, no letter. Raises `MailNotSent`."""
        server = aiosmtplib.SMTP(
            hostname=self._host, port=self._port, use_tls=self._tls, timeout=PATIENCE_SECONDS
        )
        try:
            async with server:
                await server.noop()
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise MailNotSent(self._told(error)) from None

    def _told(self, error: Exception) -> str:
        """The code and the words, but for what is said about an account."""
        if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
            error = error.recipients[0]
        if isinstance(error, aiosmtplib.SMTPAuthenticationError):
            return f"{error.code} authentication refused"
        if isinstance(error, aiosmtplib.SMTPResponseException):
            return self._plain(f"{error.code} {error.message}")
        return f"no answer ({type(error).__name__})"

    def _plain(self, said: str) -> str:
        """One printable line that repeats nothing of the account."""
        for secret in (self._password, self._user):
            said = said.replace(secret, "…") if secret else said
        line = " ".join(said.split())
        return "".join(letter for letter in line if letter.isprintable())[:LONGEST_ANSWER]


def post_of(settings: Settings) -> SmtpPost | None:
    """`None` where messages are read here alone."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return SmtpPost(settings.smtp_url.get_secret_value(), settings.mail_from, settings.origin)


def text_of(mail: Mail, origin: str) -> str:
    """The letter whole, with the page of the console it leads to."""
    if mail.letter.link is None:
        return mail.letter.text
    return f"{mail.letter.text}\n{origin}/{mail.letter.link}\n"


def _written(mail: Mail, sender: str, origin: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = sender, ", ".join(mail.addresses)
    # A header is one line, whatever a camera is called.
    message["Subject"] = " ".join(mail.letter.subject.split())
    message["Date"] = mail.queued_at
    if mail.message_id is not None:
        message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text_of(mail, origin))
    attached = mail.letter.attachment
    if attached is not None:
        # In base64: lines that a mail server ends in its own way would no longer be signed.
        message.add_attachment(
            attached.content, subtype="plain", cte="base64", filename=attached.name
        )
    return message
