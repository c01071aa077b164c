"""The key that signs a register is followed by another: whoever holds one verifies to the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tenants.register.checkpoint import (
    Checkpoint,
    UnreadableCheckpoint,
    Verifier,
    cosign,
    origin_of,
    sign,
)
from tenants.register.key_change import (
    ForgedKeyChange,
    KeyChange,
    change_of,
    sign_change,
)
from tenants.register.note import add_signature
from tenants.register.tree import root_of
from tenants.register.verdicts import Broken, Fault, Followed, Holds
from tenants.register.verification import verify
from tests.builders import ASCQ, NOON
from tests.tenants.register.logs import (
    COMMUNE,
    COMMUNE_KEY,
    HALF,
    HOUSE,
    HOUSE_KEY,
    SIZE,
    STRANGER,
    a_file,
    a_header,
    a_log,
    a_note,
)

NEXT = Ed25519PrivateKey.from_private_bytes(bytes(range(96, 128)))
NEXT_KEY = Verifier.of("beffroi-nord-2027", NEXT)
QUARTER = HALF // 2
CHANGED = HALF + 1
"""The line of its checkpoint, counted from the header's, one checkpoint being before it."""


def checkpoint(size: int) -> Checkpoint:
    return Checkpoint(origin_of(ASCQ), size, root_of([one.leaf for one in a_log()[:size]]))


def a_change() -> str:
    note = sign_change(checkpoint(HALF), (HOUSE_KEY.name, HOUSE), (NEXT_KEY.name, NEXT))
    return cosign(note, COMMUNE_KEY.name, COMMUNE, NOON)


def after(size: int = SIZE) -> str:
    note = sign(checkpoint(size), NEXT_KEY.name, NEXT)
    return cosign(note, COMMUNE_KEY.name, COMMUNE, NOON)


def a_changed_file(*notes: str) -> list[bytes]:
    """Signed by the first key at a quarter, changed at half, signed by the next at the end."""
    keys = tuple(key.text for key in (HOUSE_KEY, NEXT_KEY, COMMUNE_KEY))
    said = notes or (a_note(a_log(), QUARTER), a_change(), after())
    return a_file(a_log(), replace(a_header(), keys=keys), said)


@pytest.mark.parametrize(
    ("_case", "brought"),
    [
        ("the key of before", (HOUSE_KEY, COMMUNE_KEY)),
        ("the key of now", (NEXT_KEY, COMMUNE_KEY)),
        ("both", (HOUSE_KEY, NEXT_KEY)),
    ],
)
def test_a_log_whose_key_changed_holds_for_whoever_brings_one_of_them(
    _case: str, brought: tuple[Verifier, ...]
) -> None:
    verdict = verify(a_changed_file(), brought)

    assert isinstance(verdict, Holds), verdict
    assert verdict.followed == (Followed(HALF, KeyChange(HOUSE_KEY, NEXT_KEY)),)
    signed = {one.signed.by: one.size for one in verdict.signed}
    assert (signed[HOUSE_KEY], signed[NEXT_KEY]) == (HALF, SIZE)


def test_a_log_whose_key_changed_twice_is_followed_to_its_end() -> None:
    last = Ed25519PrivateKey.from_private_bytes(bytes(range(128, 160)))
    second = sign_change(checkpoint(SIZE), (NEXT_KEY.name, NEXT), ("beffroi-nord-2028", last))

    verdict = verify(a_changed_file(a_change(), second), [HOUSE_KEY])

    assert isinstance(verdict, Holds)
    assert [one.size for one in verdict.followed] == [HALF, SIZE]


def without_the_old_key() -> str:
    """The next key alone says that it follows."""
    change = KeyChange(HOUSE_KEY, NEXT_KEY)
    return sign(replace(checkpoint(HALF), extensions=(change.line,)), NEXT_KEY.name, NEXT)


def by_another_key_of_the_same_name() -> str:
    change = KeyChange(HOUSE_KEY, NEXT_KEY)
    text = replace(checkpoint(HALF), extensions=(change.line,))
    return add_signature(sign(text, NEXT_KEY.name, NEXT), HOUSE_KEY.name, STRANGER)


def with_a_signature_of_another_text() -> str:
    signature = sign(checkpoint(HALF), HOUSE_KEY.name, HOUSE).splitlines()[-1]
    return without_the_old_key() + signature + "\n"


def of_a_key_that_nobody_holds() -> str:
    change = KeyChange(HOUSE_KEY, NEXT_KEY)
    return sign(replace(checkpoint(HALF), extensions=(change.line,)), HOUSE_KEY.name, HOUSE)


@pytest.mark.parametrize(
    "forged",
    [
        without_the_old_key(),
        by_another_key_of_the_same_name(),
        with_a_signature_of_another_text(),
        of_a_key_that_nobody_holds(),
    ],
    ids=["alone", "another key", "another text", "nobody's"],
)
def test_a_change_that_both_keys_did_not_sign_is_named(forged: str) -> None:
    verdict = verify(a_changed_file(a_note(a_log(), QUARTER), forged, after()), [HOUSE_KEY])

    names = f"{HOUSE_KEY.name} ({HOUSE_KEY.id.hex()}) → {NEXT_KEY.name} ({NEXT_KEY.id.hex()})"
    assert verdict == Broken(Fault.KEY_CHANGE, CHANGED + 2, names=names)
    with pytest.raises(ForgedKeyChange):
        change_of(forged)


def test_a_second_signature_under_an_ordinary_checkpoint_brings_no_key_in() -> None:
    added = add_signature(a_note(a_log(), HALF), NEXT_KEY.name, NEXT)

    verdict = verify(a_changed_file(added, after()), [HOUSE_KEY])

    assert verdict == Broken(Fault.UNTRUSTED, SIZE + 3, names="beffroi-nord-2027, csu-ascq")


def test_a_key_that_nothing_leads_to_proves_nothing_before_it_either() -> None:
    verdict = verify(a_changed_file(after(HALF), a_note(a_log())), [HOUSE_KEY])

    assert verdict == Broken(Fault.UNTRUSTED, CHANGED + 1, names="beffroi-nord-2027, csu-ascq")


def test_what_the_key_of_before_did_not_sign_is_seen_once_it_is_known() -> None:
    of_another_text = a_note(a_log(), HALF, cosigned=False).splitlines()[-1]
    forged = f"{sign(checkpoint(QUARTER), 'beffroi-sud', STRANGER)}{of_another_text}\n"

    verdict = verify(a_changed_file(forged, a_change(), after()), [NEXT_KEY])

    assert verdict == Broken(Fault.FORGED, QUARTER + 2, names=HOUSE_KEY.name)


@pytest.mark.parametrize(
    ("_case", "line"),
    [
        ("one key", f"key-change {HOUSE_KEY.text}"),
        ("no keys", "key-change a b"),
        ("a witness", KeyChange(HOUSE_KEY, COMMUNE_KEY).line),
    ],
)
def test_a_line_that_names_no_two_keys_of_logs_is_no_change(_case: str, line: str) -> None:
    note = sign(replace(checkpoint(HALF), extensions=(line,)), HOUSE_KEY.name, HOUSE)

    with pytest.raises(UnreadableCheckpoint, match="a change of keys"):
        change_of(note)


def test_a_checkpoint_that_speaks_of_no_change_proves_none() -> None:
    assert change_of(a_note(a_log())) is None
    assert change_of(a_change()) == KeyChange(HOUSE_KEY, NEXT_KEY)
