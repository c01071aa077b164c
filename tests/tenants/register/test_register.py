"""The register: the same entry gives the same bytes, and any tampering shows where."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tenants.register.chain import GENESIS, Broken, Sealed, first_broken, seal
from tenants.register.entry import Act, Entry, canonical, leaf
from tests.builders import ASCQ, NOON

SALT = "000102030405060708090a0b0c0d0e0f"


def an_entry(seq: int = 0) -> Entry:
    at = NOON + timedelta(seconds=seq)
    return Entry(ASCQ, seq, at, Act.WATCH, "granted", SALT, name="É. Dupont")


def a_log(size: int) -> list[Sealed]:
    log, previous = [], GENESIS
    for seq in range(size):
        body = canonical(an_entry(seq))
        previous = seal(previous, body)
        log.append(Sealed(seq, body, previous))
    return log


def test_an_entry_is_canonical_json_with_every_member_present() -> None:
    members = json.loads(canonical(an_entry()))

    assert list(members) == sorted(members)
    assert members["at"] == "2026-06-15T12:00:00.000000Z"
    assert members["name"] == "É. Dupont"
    assert members["camera"] is None
    assert members["schema"] == 2
    assert members["salt"] == SALT


def test_the_same_instant_in_another_zone_gives_the_same_bytes() -> None:
    paris = NOON.astimezone(timezone(timedelta(hours=2)))

    assert canonical(an_entry()) == canonical(replace(an_entry(), at=paris))


def test_a_leaf_is_that_of_rfc_6962() -> None:
    # RFC 6962 §2.1: the leaf of the empty string, a published vector.
    assert leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_a_whole_log_holds() -> None:
    log = a_log(20)

    assert first_broken(log, 20, log[-1].seal) is None
    assert first_broken([], 0, GENESIS) is None


@pytest.mark.parametrize("victim", [0, 7, 19])
def test_a_lost_entry_is_seen_where_it_was(victim: int) -> None:
    log = a_log(20)
    head = log[-1].seal

    broken = first_broken(log[:victim] + log[victim + 1 :], 20, head)

    assert broken is not None
    assert broken.seq == victim


def test_two_swapped_entries_are_seen() -> None:
    log = a_log(5)
    swapped = [log[0], replace(log[2], seq=1), replace(log[1], seq=2), *log[3:]]

    assert first_broken(swapped, 5, log[-1].seal) == Broken(
        1, "the entry, or one before it, is not what was sealed"
    )


def test_a_log_resealed_from_the_middle_ends_on_another_seal() -> None:
    log, forged = a_log(5), a_log(5)
    body = canonical(replace(an_entry(4), outcome="refused"))
    forged[4] = Sealed(4, body, seal(forged[3].seal, body))

    assert first_broken(forged, 5, log[-1].seal) == Broken(5, "the log ends on another seal")


@settings(max_examples=200)
@given(some.integers(0, 9), some.data())
def test_any_single_flipped_bit_is_found_where_it_is(seq: int, data: some.DataObject) -> None:
    log = a_log(10)
    body = bytearray(log[seq].body)
    bit = data.draw(some.integers(0, len(body) * 8 - 1))
    body[bit // 8] ^= 1 << (bit % 8)

    broken = first_broken(
        [*log[:seq], replace(log[seq], body=bytes(body)), *log[seq + 1 :]], 10, log[-1].seal
    )

    assert broken is not None
    assert broken.seq == seq
