"""Who asks: good tokens name an agent, every other one is refused without being shown."""

from __future__ import annotations

import asyncio
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from json import dumps
from typing import Any

import pytest

from services.api.identity.identity import Identity, NotIdentified, OrganisationKind
from services.api.identity.keys import MOST_WAITING, RESTRAINT, IssuerKeys, ProviderAway
from services.api.identity.tokens import TokenReader
from tenants.vocabulary.identifiers import AgentId, SubscriberId
from tenants.vocabulary.people import Agent
from tests.builders import NOON
from tests.services.api.identity.provider import (
    ISSUER,
    KEY,
    RSA,
    STRANGER,
    Provider,
    a_token,
    an_organisation,
    signed,
    the_claims,
)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    async def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)  # others have their turn


def a_reader(provider: Provider, clock: Clock) -> TokenReader:
    return TokenReader(
        IssuerKeys(ISSUER, clock, provider.http, clock.wait),
        clock,
        issuer=ISSUER,
        audience="beffroi-api",
        clients=["beffroi-console"],
    )


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reader(provider: Provider, clock: Clock) -> TokenReader:
    return a_reader(provider, clock)


def unknown(number: int) -> str:
    """A token under a key name that somebody made up."""
    return signed(the_claims(NOON), STRANGER, kid=f"unknown-{number}")


async def test_a_good_token_names_an_agent_and_its_organisation(reader: TokenReader) -> None:
    assert await reader.read(a_token(NOON)) == Identity(
        agent=Agent(
            id=AgentId("camille.martin"),
            name="Camille Martin",
            rank="Brigadier-chef",
            service="CIC du Nord",
            organisation=SubscriberId("cic-nord"),
            roles=frozenset({"flow.view"}),
            session="a-session-of-the-provider",
        ),
        organisation_name="CIC du Nord",
        organisation_kind=OrganisationKind.SUBSCRIBER,
        expires=NOON + timedelta(seconds=60),
        session="a-session-of-the-provider",
        level=2,
        authenticated=NOON,
        issued=NOON,
    )


async def test_an_rsa_signature_and_an_rfc_9068_header_do_as_well(reader: TokenReader) -> None:
    claims = the_claims(NOON, typ=None)

    token = signed(claims, RSA, "RS256", kid=RSA.thumbprint(), typ="at+jwt")

    assert (await reader.read(token)).agent.id == "camille.martin"


async def test_attributes_that_keycloak_gives_as_lists_of_one_are_read(
    reader: TokenReader,
) -> None:
    organisation = {"cic-nord": {"name": ["CIC du Nord"], "kind": ["subscriber"]}}

    identity = await reader.read(a_token(NOON, rank=["Major"], organization=organisation))

    assert (identity.agent.rank, identity.agent.roles) == ("Major", frozenset())


async def test_roles_outside_the_organisation_count_for_nothing(reader: TokenReader) -> None:
    organisation = an_organisation(roles=())
    organisation["cic-nord"] |= {
        # Attributes and groups, which administrators of the organisation name as they like.
        "roles": ["flow.view"],
        "groups": ["/flow.view"],
        "realm_access": {"roles": ["flow.view"]},
    }
    organisation["cic-nord"]["resource_access"]["account"] = {"roles": ["flow.view"]}
    elsewhere = {
        "roles": ["flow.view"],
        "realm_access": {"roles": ["flow.view"]},
        "resource_access": {"beffroi-api": {"roles": ["flow.view"]}},
        "organization": organisation,
    }

    assert (await reader.read(a_token(NOON, **elsewhere))).agent.roles == frozenset()


@pytest.mark.parametrize(
    ("_case", "changes"),
    [
        ("another issuer", {"iss": "https://elsewhere.example.fr"}),
        ("no issuer", {"iss": None}),
        ("another audience", {"aud": "beffroi-media"}),
        ("no audience", {"aud": None}),
        ("another client", {"azp": "somebody-else"}),
        ("no client", {"azp": None}),
        ("an ID token", {"typ": "ID"}),
        ("a refresh token", {"typ": "Refresh"}),
        ("no type", {"typ": None}),
        ("over for six seconds", {"exp": int(NOON.timestamp()) - 6}),
        ("no end", {"exp": None}),
        ("an end beyond time", {"exp": 10**30}),
        ("an end that is no number", {"exp": "tomorrow"}),
        ("signed in the future", {"iat": int(NOON.timestamp()) + 60}),
        ("not valid yet", {"nbf": int(NOON.timestamp()) + 60}),
        ("no session", {"sid": None}),
        ("no level", {"acr": None}),
        ("a level that is no number", {"acr": "gold"}),
        ("never proved", {"auth_time": None}),
        ("proved at a time that is none", {"auth_time": True}),
        ("nobody", {"sub": None}),
        ("a subject that is a list", {"sub": ["a", "b"]}),
        ("no name", {"name": None}),
        ("a name with a line break", {"name": "Camille\nMartin"}),
        ("an endless rank", {"rank": "x" * 201}),
        ("no organisation", {"organization": None}),
        ("two organisations", {"organization": an_organisation() | an_organisation("metz")}),
        ("organisations as a list", {"organization": ["cic-nord"]}),
        ("an organisation of no kind", {"organization": {"cic-nord": {"name": ["x"]}}}),
        ("an organisation of odd kind", {"organization": an_organisation(kind="god")}),
        ("an organisation of two kinds", {"organization": {"cic-nord": {
            "name": ["x"], "kind": ["tenant", "subscriber"]}}}),
        ("the roles of one organisation under the name of another", {"organization": {
            "cic-nord": {"name": ["x"], "kind": ["subscriber"]},
            "metz": {"resource_access": {"beffroi-api": {"roles": ["flow.steer"]}}}}}),
        *(
            (f"roles that cannot be read: {odd}", {"organization": {"cic-nord": {
                "name": ["x"], "kind": ["subscriber"], "resource_access": odd}}})
            for odd in (
                ["flow.view"], {"beffroi-api": ["flow.view"]},
                {"beffroi-api": {"roles": "flow.view"}}, {"beffroi-api": {"roles": [5]}})
        ),
    ],
)  # fmt: skip
async def test_a_token_that_is_not_for_us_is_refused(
    reader: TokenReader, _case: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(NotIdentified):
        await reader.read(a_token(NOON, **changes))


async def test_a_few_seconds_of_lateness_are_forgiven_and_no_more(reader: TokenReader) -> None:
    late = int(NOON.timestamp()) - 4

    assert (await reader.read(a_token(NOON, exp=late))).expires == NOON - timedelta(seconds=4)
    with pytest.raises(NotIdentified):
        await reader.read(a_token(NOON, exp=late - 1))


PLACE = "11000201100044"


def by_proconnect(siret: object, of_the_organisation: object) -> dict[str, Any]:
    organisation = an_organisation()
    organisation["cic-nord"]["siret"] = of_the_organisation
    return {"identity_provider": "proconnect", "siret": siret, "organization": organisation}


async def test_proconnect_answers_for_one_establishment(reader: TokenReader) -> None:
    said = by_proconnect(PLACE, ["22590001800012", PLACE])

    assert (await reader.read(a_token(NOON, **said))).agent.id == "camille.martin"


@pytest.mark.parametrize(
    ("_case", "said"),
    [
        ("another's", by_proconnect(PLACE, ["22590001800012"])),
        ("nobody's that we know", by_proconnect(PLACE, None)),
        ("none", by_proconnect(None, [PLACE])),
        ("a list", by_proconnect([PLACE], [PLACE])),
        ("a text that holds it", by_proconnect(PLACE, PLACE + ",22590001800012")),
    ],
)
async def test_whoever_comes_by_proconnect_from_elsewhere_is_refused(
    reader: TokenReader, _case: str, said: dict[str, Any]
) -> None:
    with pytest.raises(NotIdentified, match="another establishment"):
        await reader.read(a_token(NOON, **said))


def by_hand(algorithm: str, secret: bytes | None) -> str:
    """A token that no library would agree to sign."""
    header = {"alg": algorithm, "typ": "JWT", "kid": KEY.thumbprint()}
    text = ".".join(in_base64(dumps(part).encode()) for part in (header, the_claims(NOON)))
    seal = b"" if secret is None else hmac.digest(secret, text.encode(), "sha256")
    return f"{text}.{in_base64(seal)}"


def in_base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("_case", "token"),
    [
        ("nothing", ""),
        ("rubbish", "a.b.c"),
        ("not ASCII", "é.é.é"),
        ("too long", "a" * 9000),
        ("unsigned", by_hand("none", None)),
        ("HS256 with the public key", by_hand("HS256", KEY.as_pem(private=False))),
        ("another's key under our key's name", signed(the_claims(NOON), STRANGER)),
        ("an unknown key", signed(the_claims(NOON), STRANGER, kid=STRANGER.thumbprint())),
        ("RSA's key name on an EC signature", signed(the_claims(NOON), kid=RSA.thumbprint())),
        ("no key name", signed(the_claims(NOON), kid="")),
        ("a key in the header", signed(
            the_claims(NOON), STRANGER, jwk=STRANGER.as_dict(private=False))),
    ],
)  # fmt: skip
async def test_a_forged_token_is_refused(reader: TokenReader, _case: str, token: str) -> None:
    with pytest.raises(NotIdentified) as refused:
        await reader.read(token)

    assert not token or token not in str(refused.value)


async def test_a_changed_body_is_refused(reader: TokenReader) -> None:
    head, _, signature = a_token(NOON).split(".")
    body = a_token(NOON, sub="somebody.else").split(".")[1]

    with pytest.raises(NotIdentified):
        await reader.read(f"{head}.{body}.{signature}")


async def test_keys_are_asked_for_once(reader: TokenReader, provider: Provider) -> None:
    for _ in range(5):
        await reader.read(a_token(NOON))

    assert provider.asked == 1


async def test_those_who_come_together_at_the_start_wait_for_one_answer(
    reader: TokenReader, provider: Provider
) -> None:
    identities = await asyncio.gather(*(reader.read(a_token(NOON)) for _ in range(5)))

    assert [one.agent.id for one in identities] == ["camille.martin"] * 5
    assert provider.asked == 1


async def test_a_key_that_the_provider_just_made_is_waited_for(
    reader: TokenReader, provider: Provider, clock: Clock
) -> None:
    await reader.read(a_token(NOON))
    token = provider.rotate(NOON)

    assert (await reader.read(token)).agent.id == "camille.martin"
    assert (provider.asked, clock.now) == (2, NOON + RESTRAINT)


async def test_a_rotation_among_made_up_keys_refuses_nobody(
    reader: TokenReader, provider: Provider, clock: Clock
) -> None:
    await reader.read(a_token(NOON))
    made_up = [asyncio.create_task(reader.read(unknown(number))) for number in range(50)]
    await asyncio.sleep(0)
    token = provider.rotate(NOON)

    good = await asyncio.gather(*(reader.read(one) for one in [token, a_token(NOON)] * 20))
    refused = await asyncio.gather(*made_up, return_exceptions=True)

    assert {one.agent.id for one in good} == {"camille.martin"}
    assert {type(one) for one in refused} == {NotIdentified}
    assert provider.asked <= 3


async def test_an_answer_that_was_begun_before_a_key_was_made_refuses_nobody(
    reader: TokenReader, provider: Provider
) -> None:
    await reader.read(a_token(NOON))
    began = await _begun(provider, reader)

    late = provider.rotate(NOON, seen_from=3)

    assert (await reader.read(late)).agent.id == "camille.martin"
    with pytest.raises(NotIdentified):
        await began


async def test_made_up_keys_make_us_ask_once_a_second_and_no_more(
    reader: TokenReader, provider: Provider, clock: Clock
) -> None:
    for number in range(20):
        with pytest.raises(NotIdentified):
            await reader.read(unknown(number))

    assert clock.now - NOON == 19 * RESTRAINT
    assert provider.asked == 20

    crowd = (reader.read(unknown(number)) for number in range(20, 20 + MOST_WAITING))
    refused = await asyncio.gather(*crowd, return_exceptions=True)

    assert {type(one) for one in refused} == {NotIdentified}
    assert provider.asked == 21


async def _begun(provider: Provider, reader: TokenReader) -> asyncio.Task[Identity]:
    """Somebody with an unknown key, for whom the provider is being asked."""
    provider.question.clear()
    task = asyncio.create_task(reader.read(unknown(0)))
    await provider.question.wait()
    return task


async def test_whoever_hangs_up_does_not_make_us_ask_more(
    reader: TokenReader, provider: Provider, clock: Clock
) -> None:
    await reader.read(a_token(NOON))
    for _ in range(5):
        hasty = await _begun(provider, reader)
        hasty.cancel()
        await asyncio.gather(hasty, return_exceptions=True)

    assert clock.now - NOON == 5 * RESTRAINT


async def test_too_many_unknown_keys_are_told_to_come_again_and_not_refused(
    reader: TokenReader,
) -> None:
    await reader.read(a_token(NOON))
    crowd = [reader.read(unknown(number)) for number in range(MOST_WAITING + 1)]

    *others, last = await asyncio.gather(*crowd, return_exceptions=True)

    assert {type(one) for one in others} == {NotIdentified}
    assert isinstance(last, ProviderAway)
    assert (await reader.read(a_token(NOON))).agent.id == "camille.martin"


async def test_an_unknown_key_while_the_provider_is_away_is_not_refused_but_told_to_come_again(
    reader: TokenReader, provider: Provider
) -> None:
    await reader.read(a_token(NOON))
    token = provider.rotate(NOON)
    provider.away = True

    with pytest.raises(ProviderAway):
        await reader.read(token)

    provider.away = False
    assert (await reader.read(token)).agent.id == "camille.martin"


async def test_a_clock_set_back_makes_nobody_wait_longer(
    reader: TokenReader, provider: Provider, clock: Clock
) -> None:
    await reader.read(a_token(NOON))
    clock.now -= timedelta(hours=1)
    before = clock.now
    token = provider.rotate(before)

    assert (await reader.read(token)).agent.id == "camille.martin"
    assert clock.now - before == RESTRAINT


async def test_known_keys_stay_good_while_the_provider_is_away(
    reader: TokenReader, provider: Provider, clock: Clock
) -> None:
    await reader.read(a_token(NOON))
    provider.away = True
    clock.now += timedelta(hours=1)

    assert (await reader.read(a_token(clock.now))).agent.id == "camille.martin"
    assert provider.asked == 2


async def test_without_a_provider_nobody_is_identified(
    reader: TokenReader, provider: Provider
) -> None:
    provider.away = True

    with pytest.raises(ProviderAway):
        await reader.read(a_token(NOON))


async def test_a_document_of_another_issuer_gives_no_keys(
    reader: TokenReader, provider: Provider
) -> None:
    provider.issuer = "https://elsewhere.example.fr"

    with pytest.raises(ProviderAway):
        await reader.read(a_token(NOON))


@pytest.mark.parametrize(
    ("_case", "said"),
    [
        ("a secret", {"kty": "oct", "k": "c2VjcmV0", "kid": "odd", "use": "sig"}),
        ("an encryption key", {**KEY.as_dict(private=False), "kid": "odd", "use": "enc"}),
        ("half a key", {"kty": "EC", "crv": "P-256", "kid": "odd", "use": "sig"}),
        ("a kind nobody knows", {"kty": "???", "kid": "odd"}),
    ],
)
async def test_an_odd_key_is_left_aside_and_the_others_serve(
    reader: TokenReader, provider: Provider, _case: str, said: dict[str, Any]
) -> None:
    provider.keys.insert(0, said)

    assert (await reader.read(a_token(NOON))).agent.id == "camille.martin"
    with pytest.raises(NotIdentified):
        await reader.read(signed(the_claims(NOON), kid="odd"))


@pytest.mark.parametrize("keys", [None, 5, "keys", {"a": 1}, ["key"], [None], [{"kty": []}]])
async def test_a_document_that_makes_no_sense_gives_no_keys(
    reader: TokenReader, provider: Provider, keys: Any
) -> None:
    provider.keys = keys

    with pytest.raises(ProviderAway):
        await reader.read(a_token(NOON))
