"""A pass is read back whole, and nothing but a fresh pass of ours is one."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from services.kit import passkeys
from services.kit.enrolment.revoked import read_revocations, sign_revocations
from services.kit.passes import (
    AUDIENCE,
    ISSUER,
    Pass,
    PassKeys,
    PassRefused,
    SteeringPass,
    generate_key,
    sign,
    sign_steering,
    verify,
    verify_steering,
)
from services.kit.passkeys import (
    UnreadableKey,
    read_key,
    read_keys,
    write_key_pair,
    write_next,
)

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
KEY = generate_key()
PUBLIC = OKPKey.import_key(KEY.as_dict(private=False))
GRANTED = Pass(
    view="v1", flow="f1", tenant="villeneuve-d-ascq", camera="villeneuve-d-ascq:017",
    agent="martin", agent_name="Camille Martin", agent_rank="Brigadier-chef",
    agent_service="CIC du Nord", organisation="cic-nord", motive="doubt", incident="2026-4711",
    convention="villeneuve-d-ascq", article="villeneuve-d-ascq art. 3", entry=12, slot=3, fence=40,
    until=NOW + timedelta(hours=8),
)  # fmt: skip

STEERING = SteeringPass(
    lease="l1", view="v1", flow="f1", tenant="villeneuve-d-ascq", camera="villeneuve-d-ascq:017",
    agent="martin", agent_name="Camille Martin", agent_rank="Brigadier-chef",
    agent_service="CIC du Nord", organisation="cic-nord", ground="need", incident="2026-4711",
    convention="villeneuve-d-ascq", article="villeneuve-d-ascq art. 3", entry=13, fence=5,
    priority=1, until=NOW + timedelta(minutes=5),
)  # fmt: skip


def forged(header: dict[str, str], key: OKPKey | OctKey, algorithm: str, **claims: object) -> str:
    body = {
        "iss": ISSUER, "aud": AUDIENCE, "exp": int(NOW.timestamp()) + 60,
        "pass": {"view": "v1"}, **claims,
    }  # fmt: skip
    return jwt.encode({"alg": algorithm, **header}, body, key, [algorithm])


def test_a_pass_is_read_back_as_it_was_granted() -> None:
    assert verify(sign(GRANTED, KEY, NOW), PUBLIC, NOW + timedelta(seconds=59)) == GRANTED


def test_a_pass_opens_for_a_minute_and_no_longer() -> None:
    with pytest.raises(PassRefused, match="expired"):
        verify(sign(GRANTED, KEY, NOW), PUBLIC, NOW + timedelta(seconds=63))


def test_a_pass_never_outlives_the_right() -> None:
    short = replace(GRANTED, until=NOW + timedelta(seconds=5))

    with pytest.raises(PassRefused):
        verify(sign(short, KEY, NOW), PUBLIC, NOW + timedelta(seconds=8))


def test_a_pass_of_another_signer_is_refused() -> None:
    with pytest.raises(PassRefused):
        verify(sign(GRANTED, generate_key(), NOW), PUBLIC, NOW)


@pytest.mark.parametrize(
    ("_case", "token"),
    [
        ("nothing", ""),
        ("rubbish", "a.b.c"),
        ("another kind of token", forged({"typ": "JWT"}, KEY, "Ed25519")),
        ("a token without members", forged({"typ": "beffroi-pass+jwt"}, KEY, "Ed25519")),
        ("for others", forged({"typ": "beffroi-pass+jwt"}, KEY, "Ed25519", aud="else")),
        ("by others", forged({"typ": "beffroi-pass+jwt"}, KEY, "Ed25519", iss="else")),
        (
            "signed with the public key as a secret",
            forged(
                {"typ": "beffroi-pass+jwt"},
                OctKey.import_key(str(PUBLIC.as_dict()["x"])),
                "HS256",
            ),
        ),
        ("unsigned", "eyJhbGciOiJub25lIiwidHlwIjoiYmVmZnJvaS1wYXNzK2p3dCJ9.eyJwYXNzIjp7fX0."),
    ],
)
def test_what_is_no_pass_is_refused_without_saying_why(_case: str, token: str) -> None:
    with pytest.raises(PassRefused, match=r"not a pass|forged, expired or unreadable"):
        verify(token, PUBLIC, NOW)


def test_while_keys_change_both_are_believed_and_then_the_new_one_alone() -> None:
    fresh = generate_key()
    keys = PassKeys(KEY, fresh)

    for key in (KEY, fresh):
        assert verify(sign(GRANTED, key, NOW), keys, NOW) == GRANTED
        assert verify_steering(sign_steering(STEERING, key, NOW), keys, NOW) == (STEERING, NOW)
        assert read_revocations(sign_revocations(["beef"], key, NOW), keys).serials == {"beef"}
    with pytest.raises(PassRefused):
        verify(sign(GRANTED, generate_key(), NOW), keys, NOW)

    keys.take(PassKeys(fresh))
    assert verify(sign(GRANTED, fresh, NOW), keys, NOW) == GRANTED
    with pytest.raises(PassRefused):
        verify(sign(GRANTED, KEY, NOW), keys, NOW)


def test_the_keys_that_passes_are_checked_by_hold_no_secret() -> None:
    assert [key.is_private for key in PassKeys(KEY).keys] == [False]


def test_what_each_step_signs_is_believed_one_step_before_and_one_after(tmp_path: Path) -> None:
    before, _ = write_key_pair(tmp_path / "before")

    steps = [before.parent, *write_next(tmp_path / "next", read_key(before))]

    for earlier, later in pairwise(steps):
        for signing, checking in ((earlier, later), (later, earlier)):
            token = sign(GRANTED, read_key(signing / passkeys.PRIVATE), NOW)
            assert verify(token, PassKeys(*read_keys(checking / passkeys.PUBLIC)), NOW) == GRANTED
    assert [len(read_keys(step / passkeys.PUBLIC)) for step in steps] == [1, 2, 2, 1]
    assert [stat.S_IMODE((step / passkeys.PRIVATE).stat().st_mode) for step in steps] == [0o600] * 4
    for step in steps:
        (signing_key, *others) = read_keys(step / passkeys.PRIVATE)
        assert (signing_key.is_private, any(one.is_private for one in others)) == (True, False)
    old = sign(GRANTED, read_key(before), NOW)
    with pytest.raises(PassRefused):
        verify(old, PassKeys(*read_keys(steps[3] / passkeys.PUBLIC)), NOW)


def test_a_pass_to_steer_is_read_back_with_the_instant_it_was_signed() -> None:
    token = sign_steering(STEERING, KEY, NOW)

    assert verify_steering(token, PUBLIC, NOW + timedelta(seconds=59)) == (STEERING, NOW)


def test_a_pass_to_watch_steers_nothing_and_one_to_steer_opens_nothing() -> None:
    with pytest.raises(PassRefused, match="not a pass"):
        verify_steering(sign(GRANTED, KEY, NOW), PUBLIC, NOW)
    with pytest.raises(PassRefused, match="not a pass"):
        verify(sign_steering(STEERING, KEY, NOW), PUBLIC, NOW)


def test_a_pass_to_steer_is_taken_within_a_minute_and_never_after_its_end() -> None:
    short = replace(STEERING, until=NOW + timedelta(seconds=5))

    for granted, late in ((STEERING, 63), (short, 8)):
        with pytest.raises(PassRefused):
            verify_steering(sign_steering(granted, KEY, NOW), PUBLIC, NOW + timedelta(seconds=late))


def test_a_key_pair_is_written_and_read_and_its_secret_is_for_its_owner_alone(
    tmp_path: Path,
) -> None:
    private, public = write_key_pair(tmp_path)

    assert verify(sign(GRANTED, read_key(private), NOW), read_key(public), NOW) == GRANTED
    assert private.stat().st_mode & 0o777 == 0o600
    assert not read_key(public).is_private


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"keys": []}', '{"kty": "oct", "k": "c2VjcmV0"}']
)
def test_a_file_without_a_key_is_named(content: str, tmp_path: Path) -> None:
    file = tmp_path / "key.jwk"
    file.write_text(content)

    with pytest.raises(UnreadableKey, match=r"key\.jwk: no"):
        read_key(file)
