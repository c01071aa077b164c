"""Each tenant is mailed how its register ends, by a real server, until it has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pydantic import ValidationError

from services.api.acts.register.mail_head import claim_heads, head_mailed, queue_head
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.changes import Changes
from services.api.heart.posting import Posting
from services.api.mailing import MailNotSent, SmtpPost
from services.api.register_state import RegisterState
from services.api.settings import Settings
from services.api.storage.work import Begin
from services.kit import notekeys
from tenants.register.checkpoint import Kind, open_note
from tests.builders import ASCQ, NOON
from tests.servers.fixtures import free_port
from tests.services.api.acts.reading_back import entries, last_entries
from tests.services.api.door.house import Clock, open_house, until
from tests.services.api.storage.fixtures import address, begin, empty, sqlite_template

__all__ = ["address", "begin", "empty", "sqlite_template"]

KEY = notekeys.generate("beffroi-nord", Kind.LOG)
NAME, TO, FROM = "Villeneuve d'Ascq", "dpo@villeneuve-d-ascq.example", "registre@beffroi.example"


class Letterbox:
    """What a server took; `refusing` makes it take nothing."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refusing = False

    async def handle_DATA(  # noqa: N802  # aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.refusing:
            return "452 Requested action not taken: insufficient system storage"
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 OK"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def server(letterbox: Letterbox) -> Iterator[str]:
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def posting(begin: Begin, server: str, clock: Clock) -> Posting:
    return Posting(begin, RegisterState(Changes()), SmtpPost(server, FROM), clock)


async def queued(begin: Begin) -> None:
    await sign_checkpoint(begin, ASCQ, KEY, NOON)
    assert await queue_head(begin, ASCQ, NAME, TO, NOON.date(), NOON)


async def test_the_mail_says_size_and_root_and_brings_the_note(
    begin: Begin, server: str, letterbox: Letterbox
) -> None:
    await queued(begin)

    await posting(begin, server, Clock()).round()

    (mail,) = letterbox.taken
    assert (mail["To"], mail["From"]) == (TO, FROM)
    assert mail["Subject"] == "Registre de Villeneuve d'Ascq : 21 entrées au 15/06/2026"
    (note,) = mail.iter_attachments()
    assert note.get_filename() == "registre-villeneuve-d-ascq-2026-06-15.note"
    said, _ = open_note(note.get_content(), [KEY.verifier])
    body = mail.get_body()
    assert body is not None
    text = body.get_content()
    assert said.root.hex() in text
    assert "votre fédérateur ne l'a pas encore cosignée" in text
    assert "Camille" not in text


async def test_that_it_left_is_an_entry_and_it_leaves_once(
    begin: Begin, server: str, letterbox: Letterbox
) -> None:
    await queued(begin)
    post = posting(begin, server, Clock())

    await post.round()
    await queue_head(begin, ASCQ, NAME, TO, NOON.date(), NOON)
    await post.round()

    assert len(letterbox.taken) == 1
    assert await last_entries(begin, 1) == [("head-mailed", "done", f"2026-06-15 {TO}")]


async def test_a_server_that_refuses_or_is_away_is_tried_again_later_each_time(
    begin: Begin, server: str, letterbox: Letterbox
) -> None:
    await queued(begin)
    clock = Clock()
    post = posting(begin, server, clock)
    letterbox.refusing = True
    await post.round()
    letterbox.refusing = False

    clock.now = NOON + timedelta(seconds=59)
    await post.round()
    too_soon = len(letterbox.taken)
    away = posting(begin, f"smtp://127.0.0.1:{free_port()}", clock)
    clock.now = NOON + timedelta(seconds=61)
    await away.round()
    clock.now += timedelta(seconds=119)
    await post.round()
    still_too_soon = len(letterbox.taken)
    clock.now += timedelta(seconds=2)
    await post.round()

    assert (too_soon, still_too_soon, len(letterbox.taken)) == (0, 0, 1)
    assert [one["act"] for one in await entries(begin)].count("head-mailed") == 1


async def test_two_replicas_send_it_once(begin: Begin) -> None:
    await queued(begin)

    first, second = await claim_heads(begin, NOON), await claim_heads(begin, NOON)
    await head_mailed(begin, first[0], NOON)

    assert (len(first), second) == (1, ())
    assert await claim_heads(begin, NOON + timedelta(days=9)) == ()


async def test_before_anything_was_signed_there_is_nothing_to_say(begin: Begin) -> None:
    assert not await queue_head(begin, ASCQ, NAME, TO, NOON.date(), NOON)


async def test_an_account_is_given_and_never_told(begin: Begin, letterbox: Letterbox) -> None:
    await queued(begin)
    seen: list[bytes] = []

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        seen.append(data.password)
        return AuthResult(success=data.password == b"s3cr\xc3\xa9t")

    controller = Controller(
        letterbox, hostname="127.0.0.1", port=free_port(), authenticator=authenticate,
        auth_required=False, auth_require_tls=False,
    )  # fmt: skip
    controller.start()
    (mail,) = await claim_heads(begin, NOON)
    with pytest.raises(MailNotSent) as refused:
        await SmtpPost(f"smtp://beffroi:wr0ng@127.0.0.1:{controller.port}", FROM).send(mail)
    await SmtpPost(f"smtp://beffroi:s3cr%C3%A9t@127.0.0.1:{controller.port}", FROM).send(mail)
    controller.stop()

    assert len(letterbox.taken) == 1
    assert seen != []
    assert "wr0ng" not in str(refused.value)


async def test_every_day_a_tenant_with_an_address_is_written_to(
    tmp_path: Path, server: str, letterbox: Letterbox
) -> None:
    clock = Clock()
    settings = {"smtp_url": server, "mail_from": FROM, "register_mails": f"{ASCQ}={TO}"}
    async with open_house(tmp_path, clock=clock, **settings) as house:

        async def signed() -> bool:
            async with house.begin() as work:
                return await work.registers.checkpoint(ASCQ) is not None

        await until(signed)
        clock.now += timedelta(days=1)

        async def waiting() -> bool:
            async with house.begin() as work:
                return await work.mails.due(clock.now) != ()

        await until(waiting)


@pytest.mark.parametrize(
    "wrong",
    [
        {"register_mails": f"{ASCQ}={TO}"},
        {"smtp_url": "http://host", "mail_from": FROM, "register_mails": f"{ASCQ}={TO}"},
        {"smtp_url": "smtp://host", "mail_from": FROM, "register_mails": "nobody"},
    ],
)
def test_addresses_that_cannot_be_written_to_are_refused_at_the_start(
    wrong: dict[str, str],
) -> None:
    with pytest.raises(ValidationError):
        Settings(
            database_url="sqlite:////a/b",
            issuer="https://id.example.fr",
            origin="https://beffroi.example.fr",
            **wrong,  # type: ignore[arg-type]
        )
