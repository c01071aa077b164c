"""A checkpoint is a C2SP note: who signed it is known, and nothing of it can be changed."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as some

from tenants.register.checkpoint import (
    Checkpoint,
    ForgedCheckpoint,
    Kind,
    UnreadableCheckpoint,
    UnreadableVerifier,
    UntrustedCheckpoint,
    Verifier,
    claimed,
    cosign,
    open_note,
    origin_of,
    sign,
)
from tenants.register.note import sign_text, verified
from tenants.register.tree import EMPTY_ROOT
from tests.builders import ASCQ, NOON

HOUSE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
COMMUNE = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))
HOUSE_KEY = Verifier.of("beffroi-nord", HOUSE)
COMMUNE_KEY = Verifier.of("csu-ascq", COMMUNE, Kind.WITNESS)
CHECKPOINT = Checkpoint("beffroi/villeneuve-d-ascq", 42, bytes(range(32)))

# The examples of the C2SP specifications.
PERSON = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PERSONAL_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
    "qdngotpRZb6KE6RyyBwJnAM=\n"
)
EXAMPLE = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5"
    "/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJs"
    "X3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)


def a_note() -> str:
    return cosign(sign(CHECKPOINT, "beffroi-nord", HOUSE), "csu-ascq", COMMUNE, NOON)


def test_a_checkpoint_is_three_lines_a_blank_one_and_its_signatures() -> None:
    lines = a_note().split("\n")

    assert lines[:4] == [
        "beffroi/villeneuve-d-ascq",
        "42",
        base64.b64encode(bytes(range(32))).decode(),
        "",
    ]
    assert [line.split(" ")[:2] for line in lines[4:]] == [
        ["—", "beffroi-nord"],
        ["—", "csu-ascq"],
        [""],
    ]


def test_who_signed_is_told_and_when_the_witness_saw_it() -> None:
    checkpoint, signed = open_note(a_note(), [COMMUNE_KEY, HOUSE_KEY])

    assert checkpoint == CHECKPOINT
    assert [(one.by, one.at) for one in signed] == [(HOUSE_KEY, None), (COMMUNE_KEY, NOON)]


def test_the_signature_of_a_known_key_is_enough_and_strangers_are_ignored() -> None:
    note = cosign(a_note(), "somebody", STRANGER, NOON)

    checkpoint, signed = open_note(note, [COMMUNE_KEY])

    assert checkpoint == CHECKPOINT
    assert [one.by for one in signed] == [COMMUNE_KEY]


def test_a_checkpoint_signed_by_none_of_our_keys_is_not_trusted() -> None:
    with pytest.raises(UntrustedCheckpoint, match="signed by beffroi-nord, csu-ascq, and by none"):
        open_note(a_note(), [Verifier.of("beffroi-nord", STRANGER)])
    with pytest.raises(UntrustedCheckpoint):
        open_note(a_note(), [])


def test_the_log_s_key_does_not_stand_for_a_witness() -> None:
    with pytest.raises(UntrustedCheckpoint):
        open_note(sign(CHECKPOINT, "csu-ascq", COMMUNE), [COMMUNE_KEY])


def test_a_signature_put_on_another_checkpoint_is_refused() -> None:
    other = sign(replace(CHECKPOINT, size=43), "beffroi-nord", HOUSE)
    forged = CHECKPOINT.text + other.removeprefix(replace(CHECKPOINT, size=43).text)

    with pytest.raises(ForgedCheckpoint, match="beffroi-nord did not sign this text"):
        open_note(forged, [HOUSE_KEY])


def test_a_cosignature_moved_to_another_time_is_refused() -> None:
    note = sign(CHECKPOINT, "beffroi-nord", HOUSE)
    cosigned = cosign(note, "csu-ascq", COMMUNE, NOON)
    encoded = cosigned.removeprefix(note).split(" ")[2].strip()
    content = bytearray(base64.b64decode(encoded))
    content[11] ^= 1
    moved = cosigned.replace(encoded, base64.b64encode(content).decode())

    with pytest.raises(ForgedCheckpoint, match="csu-ascq did not sign this text"):
        open_note(moved, [COMMUNE_KEY])


@given(some.data())
def test_a_note_with_one_letter_changed_never_opens_to_another_checkpoint(
    data: some.DataObject,
) -> None:
    note = a_note()
    place = data.draw(some.integers(0, len(note) - 1))
    letter = data.draw(some.characters(exclude_characters=note[place]))

    try:
        checkpoint, _ = open_note(note[:place] + letter + note[place + 1 :], [HOUSE_KEY])
    except UnreadableCheckpoint:
        return
    assert checkpoint == CHECKPOINT


def test_the_examples_of_the_specifications_are_read() -> None:
    assert claimed(EXAMPLE) == Checkpoint(
        "example.com/behind-the-sofa",
        20852163,
        base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="),
    )
    assert Verifier.parse(PERSON).text == PERSON


def test_the_reference_implementation_s_own_note_is_signed_by_its_key() -> None:
    text, signed = verified(PERSONAL_NOTE, (Verifier.parse(PERSON),))

    assert text.startswith("If you think cryptography")
    assert [one.by.name for one in signed] == ["PeterNeumann"]


def test_a_note_that_is_no_checkpoint_is_refused_though_its_signature_holds() -> None:
    with pytest.raises(UnreadableCheckpoint, match="a checkpoint has three lines"):
        open_note(PERSONAL_NOTE, [Verifier.parse(PERSON)])


@pytest.mark.parametrize("key", [HOUSE_KEY, COMMUNE_KEY])
def test_a_public_key_comes_back_from_its_text(key: Verifier) -> None:
    assert Verifier.parse(f"{key.text}\n") == key


def test_one_key_has_another_id_for_each_name_and_kind() -> None:
    ids = {
        Verifier.of(name, HOUSE, kind).id for name in ("a", "b") for kind in Kind
    }  # fmt: skip

    assert len(ids) == 4


@pytest.mark.parametrize(
    ("_case", "text", "says"),
    [
        ("nothing", "", "is no key: write name"),
        ("two parts", "beffroi-nord+c74f20a3", "is no key: write name"),
        ("another id", PERSON.replace("c74f20a3", "c74f20a4"), "its id is c74f20a3"),
        ("cut short", PERSON[:-4], "has 32 bytes"),
        ("not base64", f"{PERSON}?", "neither an Ed25519 key nor a cosigner's"),
        ("an ECDSA key", "name+00000000+AgAAAAA=", "neither an Ed25519 key nor a cosigner's"),
        ("no name", f"+c74f20a3+{PERSON.split('+', 2)[2]}", "names no key"),
    ],
)
def test_a_text_that_is_no_public_key_is_refused(_case: str, text: str, says: str) -> None:
    with pytest.raises(UnreadableVerifier, match=says):
        Verifier.parse(text)


@pytest.mark.parametrize("name", ["", "with space", "a+b", "line\nbreak", "\N{NO-BREAK SPACE}"])
def test_a_name_that_no_note_can_carry_names_no_key(name: str) -> None:
    with pytest.raises(UnreadableVerifier, match="names no key"):
        Verifier.of(name, HOUSE)


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    ("_case", "text", "says"),
    [
        ("no root", "beffroi/x\n1\n", "three lines"),
        ("an empty line", f"beffroi/x\n1\n\n{ROOT}\n", "three lines"),
        ("a zero before", f"beffroi/x\n01\n{ROOT}\n", "'01' is no size"),
        ("negative", f"beffroi/x\n-1\n{ROOT}\n", "'-1' is no size"),
        ("in other digits", f"beffroi/x\n\N{ARABIC-INDIC DIGIT ONE}\n{ROOT}\n", "is no size"),
        ("endless", f"beffroi/x\n{'9' * 5000}\n{ROOT}\n", "is no size"),
        ("a short root", "beffroi/x\n1\nAAAA\n", "'AAAA' is no root"),
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(_case: str, text: str, says: str) -> None:
    with pytest.raises(UnreadableCheckpoint, match=says):
        open_note(sign_text(text, "beffroi-nord", HOUSE), [HOUSE_KEY])


@pytest.mark.parametrize(
    ("_case", "note", "says"),
    [
        ("nothing", "", "a note is a text"),
        ("no signature", CHECKPOINT.text, "a note is a text"),
        ("an empty signature line", f"{CHECKPOINT.text}\n\n", "a note is a text"),
        ("no end", a_note()[:-1], "a note is a text"),
        ("a hyphen for a dash", a_note().replace("—", "-"), "is no signature line"),
        ("a tab", a_note().replace(" ", "\t"), "no control character"),
        ("only an id", f"{CHECKPOINT.text}\n— a AAAAAA==\n", "a signature without bytes"),
        ("not base64", f"{CHECKPOINT.text}\n— a ????\n", "is no signature line"),
        ("a crowd", a_note() + "— a AAAAAAA=\n" * 63, "more than 64 signatures"),
    ],
)
def test_a_text_that_is_no_note_is_refused(_case: str, note: str, says: str) -> None:
    with pytest.raises(UnreadableCheckpoint, match=says):
        claimed(note)


def test_a_cosignature_from_no_time_we_know_is_refused() -> None:
    note = sign(CHECKPOINT, "beffroi-nord", HOUSE)
    content = base64.b64encode(COMMUNE_KEY.id + b"\xff" * 72).decode()

    with pytest.raises(ForgedCheckpoint, match="from no time we know"):
        open_note(f"{note}— csu-ascq {content}\n", [COMMUNE_KEY])


def test_lines_that_a_log_added_are_kept_and_signed() -> None:
    longer = replace(CHECKPOINT, extensions=("one more line",))

    checkpoint, _ = open_note(sign(longer, "beffroi-nord", HOUSE), [HOUSE_KEY])

    assert checkpoint == longer


def test_a_log_without_entries_has_a_checkpoint_too() -> None:
    empty = Checkpoint(origin_of(ASCQ), 0, EMPTY_ROOT)

    checkpoint, _ = open_note(sign(empty, "beffroi-nord", HOUSE), [HOUSE_KEY])

    assert checkpoint == empty


def test_the_time_of_a_cosignature_is_kept_to_the_second() -> None:
    later = NOON + timedelta(milliseconds=900)

    _, signed = open_note(
        cosign(sign(CHECKPOINT, "beffroi-nord", HOUSE), "csu-ascq", COMMUNE, later), [COMMUNE_KEY]
    )

    assert signed[0].at == datetime(2026, 6, 15, 12, tzinfo=UTC)
