"""Every message goes by a real mail server, until it has it; the register keeps its own word."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pydantic import ValidationError

from services.api.acts.mails.sending import (
    GIVEN_UP_AFTER,
    NO_ADDRESS,
    Book,
    claim_mail,
    mail_sent,
)
from services.api.acts.register.mail_head import queue_head
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.announce import Announcer
from services.api.changes import Changes
from services.api.heart.posting import Posting
from services.api.mailing import MailNotSent, SmtpPost
from services.api.register_state import RegisterState
from services.api.settings import Settings
from services.api.storage.mails import Addressee, Letter, Mail, MailKind
from services.api.storage.work import Begin
from services.kit import notekeys
from services.kit.bus.memory import MemoryBus
from services.kit.bus.protocol import Message
from services.kit.passes import generate_key
from tenants.register.checkpoint import Kind, open_note
from tenants.vocabulary.contacts import Desk
from tenants.vocabulary.identifiers import MailId, SubscriberId
from tests.builders import ASCQ, NOON, a_deed
from tests.servers.letterbox import QUEUED, Letterbox, MailServer, over_tls, words_of
from tests.services.api.acts.reading_back import entries, last_entries
from tests.services.api.door.house import Clock, open_house, until
from tests.services.api.storage.fixtures import (
    CONVENTIONS,
    address,
    assert_register_holds,
    begin,
    empty,
    sqlite_template,
)
from tests.services.federator.files import a_pki

__all__ = ["address", "begin", "empty", "sqlite_template"]

KEY = notekeys.generate("beffroi-nord", Kind.LOG)
TO, FROM = "dpo@villeneuve-d-ascq.example", "registre@beffroi.example"
ORIGIN = "https://beffroi.example.fr"
OTHERWISE = {str(ASCQ): TO}
SAID = f"250 {QUEUED[4:]}"
HOUR = timedelta(hours=1)


async def unheard(_: Message) -> None:
    """No screen hangs on this post."""


def posting(
    begin: Begin, server: str, clock: Clock, otherwise: dict[str, str] = OTHERWISE
) -> Posting:
    changes = Changes()
    post = SmtpPost(server, FROM, ORIGIN)
    announcer = Announcer(MemoryBus(), unheard)
    state = RegisterState(changes)
    return Posting(begin, state, announcer, changes, post, CONVENTIONS, otherwise, clock)


async def queued_head(begin: Begin) -> None:
    await sign_checkpoint(begin, ASCQ, KEY, NOON)
    assert await queue_head(begin, a_deed(), OTHERWISE, NOON.date(), NOON)


def a_letter(about: str = "a hold", **changes: object) -> Mail:
    mail = Mail(
        MailId(f"id-of-{about.replace(' ', '-')}"),
        ASCQ,
        MailKind.STEERING_REPORT,
        about,
        Addressee(SubscriberId(ASCQ), Desk.ROOM, "CSU de Villeneuve d'Ascq"),
        Letter("Prise de contrôle\nhors ouverture", "Secteur : Résidence\n", "#page"),
        entry=3,
        queued_at=NOON,
        due=NOON + HOUR,
        next_try=NOON,
    )
    return replace(mail, **changes)  # type: ignore[arg-type]  # a mail's own members


async def queued(begin: Begin, *mails: Mail) -> None:
    async with begin() as work:
        locked = await work.lock(ASCQ)
        for mail in mails or (a_letter(),):
            await locked.mails.put(mail)


async def kept(begin: Begin, mail: Mail | None = None) -> Mail:
    async with begin() as work:
        found = await work.mails.mail((mail or a_letter()).id)
    assert found is not None
    return found


async def test_the_head_says_size_and_root_and_brings_the_note(
    begin: Begin, mail_server: MailServer, letterbox: Letterbox
) -> None:
    await queued_head(begin)

    await posting(begin, mail_server.address, Clock()).round()

    (mail,) = letterbox.taken
    assert (mail["To"], mail["From"]) == (TO, FROM)
    assert mail["Subject"] == "Registre de Villeneuve d'Ascq : 21 entrées au 15/06/2026"
    (note,) = mail.iter_attachments()
    assert note.get_filename() == "registre-villeneuve-d-ascq-2026-06-15.note"
    said, _ = open_note(note.get_content(), [KEY.verifier])
    assert said.root.hex() in words_of(mail)
    assert "votre fédérateur ne l'a pas encore cosignée" in words_of(mail)
    assert "Camille" not in words_of(mail)


async def test_that_the_head_left_is_an_entry_and_it_leaves_once(
    begin: Begin, mail_server: MailServer, letterbox: Letterbox
) -> None:
    await queued_head(begin)
    post = posting(begin, mail_server.address, Clock())

    await post.round()
    await queue_head(begin, a_deed(), OTHERWISE, NOON.date(), NOON)
    await post.round()

    assert len(letterbox.taken) == 1
    assert await last_entries(begin, 1) == [("head-mailed", "done", f"2026-06-15 {TO}")]


async def test_the_proof_names_office_entry_message_and_the_server_s_own_word(
    begin: Begin, mail_server: MailServer, letterbox: Letterbox
) -> None:
    await queued(begin)

    await posting(begin, mail_server.address, Clock()).round()

    (mail,) = letterbox.taken
    assert mail["Message-ID"] == "<id-of-a-hold@beffroi.example>"
    assert mail["Subject"] == "Prise de contrôle hors ouverture"
    assert words_of(mail) == f"Secteur : Résidence\n\n{ORIGIN}/#page\n"
    entry = (await entries(begin))[-1]
    assert (entry["act"], entry["outcome"], entry["detail"], entry["evidence"]) == (
        "mail-sent",
        "done",
        "steering-report to CSU de Villeneuve d'Ascq, entry 3",
        f"<id-of-a-hold@beffroi.example> {SAID}",
    )
    now_kept = await kept(begin)
    assert (now_kept.sent_at, now_kept.answer, now_kept.proof, now_kept.addresses) == (
        NOON, SAID, entry["seq"], (TO,),
    )  # fmt: skip
    assert TO not in str(entry)
    await assert_register_holds(begin)


async def test_a_server_that_refuses_or_is_away_is_tried_again_later_each_time(
    begin: Begin, mail_server: MailServer, letterbox: Letterbox
) -> None:
    await queued(begin)
    clock = Clock()
    post = posting(begin, mail_server.address, clock)
    letterbox.refusing = ["452 4.3.1 insufficient system storage"]
    await post.round()
    first = await kept(begin)

    clock.now = NOON + timedelta(seconds=59)
    await post.round()
    too_soon = len(letterbox.taken)
    mail_server.stop()
    clock.now = NOON + timedelta(seconds=61)
    await post.round()
    away = await kept(begin)
    mail_server.start()
    clock.now += timedelta(seconds=119)
    await post.round()
    still_too_soon = len(letterbox.taken)
    clock.now += timedelta(seconds=2)
    await post.round()

    assert (first.answer, first.tries) == ("452 4.3.1 insufficient system storage", 1)
    assert (away.answer, away.tries) == ("no answer (SMTPConnectError)", 2)
    assert (too_soon, still_too_soon, len(letterbox.taken)) == (0, 0, 1)
    assert [one["act"] for one in await entries(begin)].count("mail-sent") == 1


async def test_one_that_is_refused_holds_up_no_other(
    begin: Begin, mail_server: MailServer, letterbox: Letterbox
) -> None:
    letterbox.unknown = {TO}
    other = a_letter("another", to=replace(a_letter().to, personal="agent@ville.example"))
    await queued(begin, a_letter(), other)

    await posting(begin, mail_server.address, Clock()).round()

    (mail,) = letterbox.taken
    assert mail["To"] == "agent@ville.example"
    assert (await kept(begin)).answer == f"550 5.1.1 <{TO}>: no such mailbox"


async def test_late_it_is_said_once_and_it_still_goes(
    begin: Begin, mail_server: MailServer, letterbox: Letterbox
) -> None:
    await queued(begin)
    clock = Clock()
    post = posting(begin, mail_server.address, clock)
    letterbox.refusing = ["451 later"] * 3
    for minutes in (0, 60, 61):
        clock.now = NOON + timedelta(minutes=minutes)
        await post.round()
    clock.now = NOON + timedelta(hours=8)
    letterbox.refusing = []
    await post.round()

    told = [one for one in await entries(begin) if one["act"].startswith("mail-")]
    assert [(one["act"], one["evidence"]) for one in told] == [
        ("mail-late", "451 later"),
        ("mail-sent", f"<id-of-a-hold@beffroi.example> {SAID}"),
    ]
    assert (await kept(begin)).late_at == NOON + HOUR


async def test_after_days_it_is_given_up_and_stays_to_be_read(
    begin: Begin, mail_server: MailServer, letterbox: Letterbox
) -> None:
    letterbox.unknown = {TO}
    await queued(begin)
    clock = Clock()
    clock.now = NOON + GIVEN_UP_AFTER
    post = posting(begin, mail_server.address, clock)

    await post.round()
    letterbox.unknown = set()
    clock.now += timedelta(days=30)
    await post.round()

    assert letterbox.taken == []
    assert (await kept(begin)).given_up_at == NOON + GIVEN_UP_AFTER
    entry = (await entries(begin))[-1]
    assert (entry["act"], entry["evidence"]) == (
        "mail-given-up", "550 5.1.1 <…>: no such mailbox",
    )  # fmt: skip


async def test_without_an_address_nothing_is_sent_and_it_waits(
    begin: Begin, mail_server: MailServer, letterbox: Letterbox
) -> None:
    await queued(begin)

    await posting(begin, mail_server.address, Clock(), {}).round()

    assert letterbox.taken == []
    waiting = await kept(begin)
    assert (waiting.waits, waiting.answer) == (True, NO_ADDRESS)


@pytest.mark.parametrize("sent_before", [0, 1])
async def test_a_replica_killed_before_or_after_sending_leaves_one_message_under_one_name(
    begin: Begin, mail_server: MailServer, letterbox: Letterbox, sent_before: int
) -> None:
    await queued(begin)
    book = Book(CONVENTIONS, OTHERWISE, "beffroi.example")
    claimed = await claim_mail(begin, book, NOON)
    assert claimed is not None
    for _ in range(sent_before):
        await SmtpPost(mail_server.address, FROM, ORIGIN).send(claimed)
    clock = Clock()
    other = posting(begin, mail_server.address, clock)

    await other.round()
    at_once = len(letterbox.taken)
    clock.now = NOON + timedelta(minutes=1)
    await other.round()

    assert (at_once, len(letterbox.taken)) == (sent_before, sent_before + 1)
    assert {one["Message-ID"] for one in letterbox.taken} == {"<id-of-a-hold@beffroi.example>"}
    assert [one["act"] for one in await entries(begin)].count("mail-sent") == 1


async def test_two_replicas_claim_it_once_and_enter_it_once(begin: Begin) -> None:
    await queued(begin)
    book = Book(CONVENTIONS, OTHERWISE, "beffroi.example")

    first, second = await claim_mail(begin, book, NOON), await claim_mail(begin, book, NOON)
    assert first is not None
    await mail_sent(begin, first.id, "250 OK", NOON)
    await mail_sent(begin, first.id, "250 again", NOON)

    assert second is None
    assert [one["act"] for one in await entries(begin)].count("mail-sent") == 1
    assert await claim_mail(begin, book, NOON + timedelta(days=9)) is None


async def test_before_anything_was_signed_there_is_nothing_to_say(begin: Begin) -> None:
    assert not await queue_head(begin, a_deed(), OTHERWISE, NOON.date(), NOON)


async def test_a_head_that_nobody_would_get_is_not_queued(begin: Begin) -> None:
    await sign_checkpoint(begin, ASCQ, KEY, NOON)

    assert not await queue_head(begin, a_deed(), {}, NOON.date(), NOON)


async def test_an_account_is_given_and_never_told(
    letterbox: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[bytes] = []

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        seen.append(data.password)
        right = data.password == b"s3cr\xc3\xa9t"
        return AuthResult(success=right, handled=right)

    server = MailServer(
        letterbox, authenticator=authenticate, auth_required=False, auth_require_tls=False
    )
    server.start()
    mail = a_letter(addresses=(TO,))
    caplog.set_level(logging.DEBUG)
    with pytest.raises(MailNotSent) as refused:
        await SmtpPost(f"smtp://beffroi:wr0ng@127.0.0.1:{server.port}", FROM, ORIGIN).send(mail)
    letterbox.refusing = ["452 wait, beffroi with s3crét"]
    account = f"smtp://beffroi:s3cr%C3%A9t@127.0.0.1:{server.port}"
    with pytest.raises(MailNotSent) as later:
        await SmtpPost(account, FROM, ORIGIN).send(mail)
    answer = await SmtpPost(account, FROM, ORIGIN).send(mail)
    server.stop()

    assert (answer, len(letterbox.taken)) == (SAID, 1)
    assert seen != []
    assert str(refused.value) == "535 authentication refused"
    assert str(later.value) == "452 wait, … with …"
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("services")]
    assert not any("s3cr" in said or "wr0ng" in said for said in ours)


async def test_where_tls_is_offered_nothing_goes_without_and_a_stranger_gets_nothing(
    letterbox: Letterbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pki = a_pki(tmp_path, generate_key())
    server = MailServer(letterbox, tls_context=over_tls(*pki.media("localhost", "127.0.0.1")))
    server.start()
    post = SmtpPost(server.address, FROM, ORIGIN)
    mail = a_letter(addresses=(TO,))

    with pytest.raises(MailNotSent, match="no answer"):
        await post.send(mail)
    monkeypatch.setenv("SSL_CERT_FILE", str(pki.authority))
    await post.send(mail)
    server.stop()

    assert letterbox.encrypted == [True]


async def test_every_day_a_tenant_that_can_be_written_to_is_told_by_itself(
    tmp_path: Path, mail_server: MailServer, letterbox: Letterbox
) -> None:
    clock = Clock()
    settings = {
        "smtp_url": mail_server.address, "mail_from": FROM, "register_mails": f"{ASCQ}={TO}",
    }  # fmt: skip
    async with open_house(tmp_path, clock=clock, **settings) as house:

        async def signed() -> bool:
            async with house.begin() as work:
                return await work.registers.checkpoint(ASCQ) is not None

        await until(signed)
        clock.now += timedelta(days=1)

        async def waiting() -> bool:
            async with house.begin() as work:
                return await work.mails.page(ASCQ, None, 1) != ()

        await until(waiting)


@pytest.mark.parametrize(
    "wrong",
    [
        {"register_mails": f"{ASCQ}={TO}"},
        {"smtp_url": "smtp://host"},
        {"mail_from": FROM},
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
