"""Federators through the real door: who invites, what a request may claim, what media is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from services.api.door.federators import MOST_WRONG
from services.kit.bus import topics
from services.kit.enrolment.requests import make_key, make_request, sign_renewal
from services.kit.enrolment.revoked import read_revocations, serial_text
from services.kit.link.pki import tenant_of
from tests.builders import ASCQ, NOON
from tests.services.api.acts.reading_back import entries
from tests.services.api.door.house import METZ, House, open_house, until
from tests.services.api.door.issuing import MEDIA, enrol_body, issuing_settings
from tests.services.api.identity.provider import a_token, an_organisation

INVITE = """mutation($tenant: ID!) { inviteFederator(tenant: $tenant) { __typename
    ... on FederatorInvited { code until } ... on FederatorRefused { code message remedy } } }"""
REVOKE = """mutation($tenant: ID!, $reason: String!, $serial: String) {
    revokeFederator(tenant: $tenant, reason: $reason, serial: $serial) { __typename
    ... on FederatorRevoked { serials } ... on FederatorRefused { code } } }"""
LIST = """{ federators { tenant tenantName serial origin state notBefore notAfter lastSeen
    revokedAt revokedBy reason } }"""


def a_person(kind: str, alias: str, *roles: str) -> str:
    return a_token(
        NOON, sub="alex", name="Alex Dubois", rank="Agent",
        organization=an_organisation(alias, kind=kind, roles=roles),
    )  # fmt: skip


PLATFORM = a_token(
    NOON, sub="pat", name="Pat Meyer", rank="Ingénieur",
    organization=an_organisation("plateforme", kind="platform", roles=("platform.manage",)),
)  # fmt: skip
HEAD = a_token(
    NOON, sub="alex", name="Alex Dubois", rank="Chef de salle",
    organization=an_organisation(ASCQ, kind="tenant", roles=("convention.manage",)),
)  # fmt: skip


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    settings = issuing_settings(tmp_path / "pki", NOON)
    async with open_house(tmp_path, **settings) as opened:
        yield opened


async def invited(house: House, tenant: str = ASCQ) -> str:
    answer = (await house.ask(INVITE, PLATFORM, tenant=tenant))["inviteFederator"]
    code: str = answer["code"]
    return code


async def enrolled(house: House, key: Any, **more: Any) -> dict[str, Any]:
    body = enrol_body(await invited(house), key, NOON, **more)
    answer = await house.client.post("/federators/enrol", json=body)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def leaf(said: dict[str, Any]) -> x509.Certificate:
    return x509.load_pem_x509_certificate(said["certificate"].encode())


async def test_a_technician_with_a_code_is_given_all_that_a_federator_needs(house: House) -> None:
    key = make_key()

    said = await enrolled(house, key)

    chain = x509.load_pem_x509_certificates(said["certificate"].encode())
    (root,) = x509.load_pem_x509_certificates(said["authority"].encode())
    assert chain[0].public_key() == key.public_key()
    chain[0].verify_directly_issued_by(chain[1])
    chain[1].verify_directly_issued_by(root)
    assert (said["tenant"], said["media"]) == (ASCQ, [MEDIA])
    assert said["passKey"] == house.pass_key.as_dict(private=False)
    assert said["registerKey"] == house.log.verifier.text


async def test_a_payload_that_claims_another_tenant_is_not_read(house: House) -> None:
    before = await house.entries(METZ)

    said = await enrolled(house, make_key(), tenant=METZ, san=f"spiffe://beffroi/csu/{METZ}")

    assert tenant_of(leaf(said)) == ASCQ
    assert await house.entries(METZ) == before


async def test_a_renewal_is_proved_by_the_certificate_in_use(house: House) -> None:
    key = make_key()
    first = leaf(await enrolled(house, key))
    fresh = make_key()

    signed = sign_renewal(make_request(fresh), first, key, NOON)
    answer = await house.client.post("/federators/renew", json={"renewal": signed, "tenant": METZ})

    second = leaf(answer.json())
    assert (tenant_of(second), second.public_key()) == (ASCQ, fresh.public_key())
    assert second.serial_number != first.serial_number


@pytest.mark.parametrize("ahead_case", [-6.0, 6.0, 3600.0])
async def test_a_clock_that_is_wrong_is_told_and_spends_no_code(
    house: House, ahead_case: float
) -> None:
    code, key = await invited(house), make_key()
    wrong = enrol_body(code, key, NOON + timedelta(seconds=ahead_case))

    refused = await house.client.post("/federators/enrol", json=wrong)
    right = await house.client.post("/federators/enrol", json=enrol_body(code, key, NOON))

    said = refused.json()
    assert (refused.status_code, said["code"], said["skew"]) == (403, "clock-skew", ahead_case)
    assert right.status_code == 200


async def test_a_renewal_with_a_wrong_clock_is_refused(house: House) -> None:
    key = make_key()
    first = leaf(await enrolled(house, key))
    late = sign_renewal(make_request(make_key()), first, key, NOON - timedelta(seconds=10))

    answer = await house.client.post("/federators/renew", json={"renewal": late})

    assert (answer.status_code, answer.json()["code"]) == (403, "clock-skew")


@pytest.mark.parametrize(
    ("body_case", "code_case"),
    [
        (b"", "request-unreadable"),
        (b"[]", "request-unreadable"),
        (b'{"code": 1}', "request-unreadable"),
        (b'{"code": "AAAAA"}', "code-unreadable"),
        (b"x" * 20_000, "too-large"),
    ],
)
async def test_what_is_no_request_is_refused(
    house: House, body_case: bytes, code_case: str
) -> None:
    answer = await house.client.post("/federators/enrol", content=body_case)

    assert answer.json()["code"] == code_case
    assert answer.status_code in (400, 413)


async def test_too_many_wrong_codes_are_turned_away_unread(house: House) -> None:
    code, key = await invited(house), make_key()
    for _ in range(MOST_WRONG):
        wrong = enrol_body("0" * 25, key, NOON)
        answer = await house.client.post("/federators/enrol", json=wrong)
        assert answer.json()["code"] == "code-unknown"

    answer = await house.client.post("/federators/enrol", json=enrol_body(code, key, NOON))

    assert (answer.status_code, answer.json()["code"]) == (429, "too-many")
    assert answer.headers["retry-after"] == "60"


async def test_an_api_without_authority_enrols_nobody(tmp_path: Path) -> None:
    async with open_house(tmp_path, linked=False) as house:
        answer = await house.client.post("/federators/enrol", json={})
        invited = (await house.ask(INVITE, PLATFORM, tenant=ASCQ))["inviteFederator"]

    assert (answer.status_code, answer.json()["code"]) == (404, "no-enrolment")
    assert invited["code"] == "no-enrolment"


@pytest.mark.parametrize(
    "who_case",
    [
        a_person("tenant", ASCQ, "convention.manage", "platform.manage"),
        a_person("subscriber", "cic-nord", "platform.manage"),
        a_person("platform", "plateforme", "register.read"),
        HEAD,
    ],
    ids=["tenant", "subscriber", "platform-without-role", "head"],
)
async def test_the_platform_s_own_people_invite_and_nobody_else(
    house: House, who_case: str
) -> None:
    answer = (await house.ask(INVITE, who_case, tenant=ASCQ))["inviteFederator"]

    assert (answer["__typename"], answer["code"]) == ("FederatorRefused", "no-role")
    last = (await entries(house.begin))[-1]
    assert (last["act"], last["outcome"]) == ("invite-federator", "no-role")


@pytest.mark.parametrize("who_case", [PLATFORM, HEAD], ids=["platform", "head"])
async def test_a_revocation_is_signed_and_said_to_media_at_once(
    house: House, who_case: str
) -> None:
    serial = serial_text(leaf(await enrolled(house, make_key())).serial_number)

    async with house.bus.subscribe(topics.CERTIFICATES_REVOKED) as said:
        answer = (await house.ask(REVOKE, who_case, tenant=ASCQ, reason="boîtier volé"))[
            "revokeFederator"
        ]
        message = await anext(aiter(said))

    assert answer == {"__typename": "FederatorRevoked", "serials": [serial]}
    assert read_revocations(message.body["list"], house.pass_key).serials == {serial}


async def test_the_head_of_one_tenant_revokes_nothing_of_another(house: House) -> None:
    answer = (await house.ask(REVOKE, HEAD, tenant=METZ, reason="non"))["revokeFederator"]

    assert answer["code"] == "no-role"
    last = (await entries(house.begin, METZ))[-1]
    assert (last["act"], last["outcome"]) == ("revoke-federator", "no-role")


async def test_a_revocation_without_its_reason_is_refused(house: House) -> None:
    answer = (await house.ask(REVOKE, PLATFORM, tenant=ASCQ, reason=" "))["revokeFederator"]

    assert answer["code"] == "reason-missing"


async def test_media_that_starts_is_told_the_list_when_it_asks(house: House) -> None:
    async with house.bus.subscribe(topics.CERTIFICATES_REVOKED) as said:
        await house.bus.publish(topics.CERTIFICATES_WANTED, {})
        message = await anext(aiter(said))

    told = read_revocations(message.body["list"], house.pass_key)
    assert (told.serials, told.at) == (frozenset(), NOON)


async def test_the_platform_sees_every_federator_and_which_is_linked(house: House) -> None:
    certificate = leaf(await enrolled(house, make_key()))
    serial = serial_text(certificate.serial_number)
    link = {"tenant": ASCQ, "connected": True, "node": "media-1", "serial": serial}
    until_then = certificate.not_valid_after_utc.timestamp()
    await house.bus.publish(topics.LINKS_CHANGED, link | {"until": until_then})
    other = {"tenant": METZ, "connected": True, "node": "media-1", "serial": "beef"}
    await house.bus.publish(topics.LINKS_CHANGED, other | {"until": until_then})

    async def all_met() -> bool:
        told = (await house.ask(LIST, PLATFORM))["federators"]
        return [one["state"] for one in told] == ["LINKED", "LINKED"]

    await until(all_met)
    told = (await house.ask(LIST, PLATFORM))["federators"]
    assert [(one["tenant"], one["serial"], one["origin"]) for one in told] == [
        (METZ, "beef", "MET"),
        (ASCQ, serial, "ENROLLED"),
    ]
    assert told[1]["lastSeen"] == NOON.isoformat()
    assert [one["tenant"] for one in (await house.ask(LIST, HEAD))["federators"]] == [ASCQ]
    assert (await house.ask(LIST))["federators"] == []
