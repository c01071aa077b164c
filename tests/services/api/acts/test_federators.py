"""A code serves once, a certificate is renewed by itself, a revocation stands: each an entry."""

from __future__ import annotations

import asyncio
import secrets
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from services.api.acts.federators.answers import (
    FederatorRefused,
    Invited,
    IssueAnswer,
    Issued,
    NoSuchFederator,
    Refusal,
    Revoked,
)
from services.api.acts.federators.enrolling import MOST_TRIES, enrol_federator
from services.api.acts.federators.entering import Hand
from services.api.acts.federators.inviting import invite_federator
from services.api.acts.federators.reading import list_federators, meet_federator, revoked_serials
from services.api.acts.federators.renewing import renew_federator
from services.api.acts.federators.revoking import revoke_federator
from services.api.storage.federators.shelf import Origin
from services.api.storage.work import Begin
from services.kit.enrolment.codes import ALPHABET, Code, make_code
from services.kit.enrolment.requests import make_key, make_request, read_renewal, sign_renewal
from services.kit.enrolment.revoked import serial_text
from services.kit.link import pki
from services.kit.link.issuing import IssuingAuthority
from services.kit.link.pki import tenant_of
from tenants.vocabulary.identifiers import TenantId
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.acts.reading_back import entries

DAY, WEEK = timedelta(days=1), timedelta(days=7)
ROOT = pki.make_authority("Test", NOON)
AUTHORITY = IssuingAuthority(pki.make_federators_authority(ROOT, NOON), (), (ROOT.certificate,))
LATER = NOON + timedelta(minutes=5)
BOSS = Hand("A. Petit")
MAKE = partial(make_code, secrets.randbelow)


async def invited(begin: Begin, now: datetime = NOON) -> Code:
    answer = await invite_federator(begin, ASCQ, BOSS, MAKE, now, DAY, may=True)
    assert isinstance(answer, Invited)
    return answer.code


async def enrol(begin: Begin, code: Code, now: datetime = LATER) -> IssueAnswer:
    return await enrol_federator(begin, AUTHORITY, code, make_key().public_key(), now, WEEK)


def a_wrong_one(code: Code) -> Code:
    """Of the same invitation."""
    other = ALPHABET[(ALPHABET.index(code.characters[10]) + 1) % 32]
    return Code(code.handle, code.characters[:10] + other + code.characters[11:])


async def told(begin: Begin) -> list[tuple[str, str]]:
    """The acts on federators and their outcomes."""
    return [
        (one["act"], one["outcome"])
        for one in await entries(begin, ASCQ)
        if one["act"].endswith("-federator")
    ]


async def test_a_code_becomes_a_certificate_of_its_own_tenant(begin: Begin) -> None:
    answer = await enrol(begin, await invited(begin))

    assert isinstance(answer, Issued)
    assert tenant_of(answer.certificate) == ASCQ
    assert answer.certificate.not_valid_after_utc == LATER + WEEK
    entry = (await entries(begin, ASCQ))[-1]
    assert (entry["act"], entry["outcome"]) == ("enrol-federator", "done")
    assert entry["approver"] == "A. Petit"
    assert entry["evidence"] == serial_text(answer.certificate.serial_number)
    assert await told(begin) == [("invite-federator", "done"), ("enrol-federator", "done")]


async def test_a_code_serves_once(begin: Begin) -> None:
    code = await invited(begin)
    await enrol(begin, code)

    assert await enrol(begin, code) == FederatorRefused(Refusal.CODE_USED)
    assert (await told(begin))[-1] == ("enrol-federator", "code-used")
    assert len(await list_federators(begin, [ASCQ], NOON)) == 1


async def test_of_many_that_come_at_once_with_one_code_one_wins(begin: Begin) -> None:
    code = await invited(begin)

    answers = await asyncio.gather(*(enrol(begin, code) for _ in range(8)))

    assert sum(isinstance(one, Issued) for one in answers) == 1
    assert sum(one == FederatorRefused(Refusal.CODE_USED) for one in answers) == 7
    assert len(await list_federators(begin, [ASCQ], NOON)) == 1


async def test_a_code_is_over_after_its_day(begin: Begin) -> None:
    code = await invited(begin)

    assert await enrol(begin, code, NOON + DAY) == FederatorRefused(Refusal.CODE_OVER)


async def test_a_newer_invitation_ends_the_one_before(begin: Begin) -> None:
    first, second = await invited(begin), await invited(begin)

    assert await enrol(begin, first) == FederatorRefused(Refusal.CODE_OVER)
    assert isinstance(await enrol(begin, second), Issued)


async def test_five_wrong_tries_end_an_invitation_and_fill_no_register(begin: Begin) -> None:
    code = await invited(begin)
    wrong = a_wrong_one(code)

    answers = [await enrol(begin, wrong) for _ in range(MOST_TRIES + 3)]

    assert set(answers) == {FederatorRefused(Refusal.CODE_UNKNOWN)}
    assert await enrol(begin, code) == FederatorRefused(Refusal.CODE_OVER)
    assert await told(begin) == [
        ("invite-federator", "done"),
        *[("enrol-federator", "code-unknown")] * MOST_TRIES,
        ("enrol-federator", "code-over"),
    ]


async def test_a_code_of_no_invitation_opens_and_enters_nothing(begin: Begin) -> None:
    assert await enrol(begin, MAKE()) == FederatorRefused(Refusal.CODE_UNKNOWN)
    assert await told(begin) == []


async def test_who_may_not_invite_gets_no_code_and_is_entered(begin: Begin) -> None:
    hand = Hand.of(an_agent())

    answer = await invite_federator(begin, ASCQ, hand, MAKE, NOON, DAY, may=False)

    assert answer == FederatorRefused(Refusal.NO_ROLE)
    entry = (await entries(begin, ASCQ))[-1]
    assert (entry["act"], entry["outcome"]) == ("invite-federator", "no-role")
    assert entry["agent"] == an_agent().id


async def test_a_tenant_that_is_not_here_is_not_invited(begin: Begin) -> None:
    elsewhere = TenantId("elsewhere")

    answer = await invite_federator(begin, elsewhere, BOSS, MAKE, NOON, DAY, may=True)

    assert answer == NoSuchFederator(elsewhere)


class Held:
    """A federator that enrolled: its key, its certificate."""

    def __init__(self, certificate: Any, key: Any) -> None:
        self.certificate, self.key = certificate, key

    @property
    def serial(self) -> str:
        return serial_text(self.certificate.serial_number)

    async def renew(self, begin: Begin, now: datetime = LATER + 5 * DAY) -> IssueAnswer:
        signed = sign_renewal(make_request(make_key()), self.certificate, self.key, now)
        return await renew_federator(begin, AUTHORITY, read_renewal(signed), now, WEEK)


async def held(begin: Begin) -> Held:
    key = make_key()
    code = await invited(begin)
    answer = await enrol_federator(begin, AUTHORITY, code, key.public_key(), LATER, WEEK)
    assert isinstance(answer, Issued)
    return Held(answer.certificate, key)


async def test_a_good_certificate_is_renewed_for_the_same_tenant(begin: Begin) -> None:
    federator = await held(begin)

    answer = await federator.renew(begin)

    assert isinstance(answer, Issued)
    assert tenant_of(answer.certificate) == ASCQ
    entry = (await entries(begin, ASCQ))[-1]
    assert (entry["act"], entry["detail"]) == (
        "renew-federator", f"in the place of {federator.serial}",
    )  # fmt: skip


async def test_the_authority_before_is_renewed_from_while_it_stands_in_the_file(
    begin: Begin,
) -> None:
    federator = await held(begin)
    fresh = pki.make_federators_authority(ROOT, NOON)
    both = IssuingAuthority(fresh, (fresh.certificate, AUTHORITY.issuer.certificate), ())
    now = LATER + DAY
    signed = sign_renewal(make_request(make_key()), federator.certificate, federator.key, now)

    answer = await renew_federator(begin, both, read_renewal(signed), now, WEEK)

    assert isinstance(answer, Issued)
    answer.certificate.verify_directly_issued_by(fresh.certificate)


async def test_a_certificate_that_is_over_is_renewed_no_more(begin: Begin) -> None:
    federator = await held(begin)

    answer = await federator.renew(begin, LATER + WEEK)

    assert answer == FederatorRefused(Refusal.CERTIFICATE_OVER)


async def test_what_the_api_did_not_issue_renews_nothing(begin: Begin) -> None:
    """Of another authority, of ours but unknown here, self-signed, or made for media."""
    await held(begin)
    foreign = pki.make_authority("Other", NOON)
    for issued in (
        pki.issue_for_commune(foreign, ASCQ, NOON),
        pki.issue_for_commune(AUTHORITY.issuer, ASCQ, NOON),
        pki.issue_for_commune(ROOT, ASCQ, NOON),
        pki.issue_for_media(AUTHORITY.issuer, ["media.example"], NOON),
        foreign,
    ):
        answer = await Held(issued.certificate, issued.key).renew(begin)

        assert answer == FederatorRefused(Refusal.CERTIFICATE_FOREIGN)
    assert len(await list_federators(begin, [ASCQ], NOON)) == 1


async def test_a_revoked_certificate_is_on_the_list_and_renews_nothing(begin: Begin) -> None:
    federator = await held(begin)

    answer = await revoke_federator(begin, ASCQ, None, BOSS, "box stolen", LATER, may=True)

    assert answer == Revoked(ASCQ, (federator.serial,))
    assert await revoked_serials(begin, LATER) == (federator.serial,)
    assert await federator.renew(begin) == FederatorRefused(Refusal.CERTIFICATE_REVOKED)
    assert (await told(begin))[-2:] == [
        ("revoke-federator", "done"),
        ("renew-federator", "certificate-revoked"),
    ]
    entry = (await entries(begin, ASCQ))[-2]
    assert (entry["name"], entry["detail"]) == ("A. Petit", "box stolen")


async def test_the_list_forgets_a_certificate_that_is_over_anyhow(begin: Begin) -> None:
    await held(begin)
    await revoke_federator(begin, ASCQ, None, BOSS, "box stolen", LATER, may=True)

    assert await revoked_serials(begin, LATER + WEEK) == ()


async def test_revoking_all_ends_the_invitation_that_is_about(begin: Begin) -> None:
    await held(begin)
    code = await invited(begin)

    await revoke_federator(begin, ASCQ, None, BOSS, "box stolen", LATER, may=True)

    assert await enrol(begin, code) == FederatorRefused(Refusal.CODE_OVER)


async def test_a_certificate_is_revoked_once(begin: Begin) -> None:
    federator = await held(begin)
    await revoke_federator(begin, ASCQ, federator.serial, BOSS, "box stolen", LATER, may=True)

    again = await revoke_federator(begin, ASCQ, federator.serial, BOSS, "other", LATER, may=True)

    assert again == Revoked(ASCQ, ())
    (one,) = await list_federators(begin, [ASCQ], NOON)
    assert (one.revoked_at, one.revoked_by, one.reason) == (LATER, "A. Petit", "box stolen")


async def test_one_of_another_authority_is_revoked_by_its_number(begin: Begin) -> None:
    await meet_federator(begin, ASCQ, "beef", NOON + 30 * DAY, NOON)

    await revoke_federator(begin, ASCQ, "beef", BOSS, "stolen", LATER, may=True)
    await revoke_federator(begin, ASCQ, "cafe", BOSS, "never met", LATER, may=True)

    assert await revoked_serials(begin, LATER) == ("beef", "cafe")
    found = await list_federators(begin, [ASCQ], NOON)
    assert {one.serial: one.origin for one in found} == {"beef": Origin.MET, "cafe": Origin.TOLD}


async def test_who_may_not_revoke_changes_nothing_and_is_entered(begin: Begin) -> None:
    await held(begin)

    answer = await revoke_federator(begin, ASCQ, None, Hand.of(an_agent()), "no", LATER, may=False)

    assert answer == FederatorRefused(Refusal.NO_ROLE)
    assert await revoked_serials(begin, LATER) == ()
    assert (await told(begin))[-1] == ("revoke-federator", "no-role")


async def test_nothing_to_revoke_is_said(begin: Begin) -> None:
    answer = await revoke_federator(begin, ASCQ, None, BOSS, "x", LATER, may=True)

    assert answer == NoSuchFederator(ASCQ)


async def test_a_link_is_remembered_under_its_certificate(begin: Begin) -> None:
    federator = await held(begin)

    await meet_federator(begin, ASCQ, federator.serial, LATER + WEEK, LATER)

    (one,) = await list_federators(begin, [ASCQ], NOON)
    assert (one.serial, one.origin, one.seen_at) == (federator.serial, Origin.ENROLLED, LATER)
