"""The register: the same entry gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from tenants.register.entry import Act, Entry, canonical, leaf
from tests.builders import ASCQ, NOON

SALT = "000102030405060708090a0b0c0d0e0f"


def an_entry(seq: int = 0) -> Entry:
    at = NOON + timedelta(seconds=seq)
    return Entry(ASCQ, seq, at, Act.WATCH, "granted", SALT, name="É. Dupont")


def test_an_entry_is_canonical_json_with_every_member_present() -> None:
    members = json.loads(canonical(an_entry()))

    assert list(members) == sorted(members)
    assert members["at"] == "2026-06-15T12:00:00.000000Z"
    assert members["name"] == "É. Dupont"
    assert members["camera"] is None
    assert members["schema"] == 2
    assert members["salt"] == SALT


@given(some.text(), some.none() | some.text(), some.integers(0, 2**53 - 1))
def test_its_bytes_are_those_that_rfc_8785_asks_for(
    outcome: str, detail: str | None, number: int
) -> None:
    entry = replace(an_entry(), outcome=outcome, detail=detail, slot=number)

    assert canonical(entry) == rfc8785.dumps(json.loads(canonical(entry)))


def test_what_is_no_text_is_not_written() -> None:
    with pytest.raises(UnicodeEncodeError):
        canonical(replace(an_entry(), detail="\ud800"))


def test_the_same_instant_in_another_zone_gives_the_same_bytes() -> None:
    paris = NOON.astimezone(timezone(timedelta(hours=2)))

    assert canonical(an_entry()) == canonical(replace(an_entry(), at=paris))


def test_a_leaf_is_that_of_rfc_6962() -> None:
    # RFC 6962 §2.1: the leaf of the empty string, a published vector.
    assert leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
