"""The code that a person dictates: what it forgives, and what it sees."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.enrolment.codes import (
    ALPHABET,
    GROUP,
    LENGTH,
    UnreadableCode,
    make_code,
    read_code,
)

SEEDS = st.integers(0, 2**32)
PLACES = st.integers(0, LENGTH - 1)


def a_code(seed: int) -> str:
    return make_code(random.Random(seed).randrange).characters


@given(SEEDS)
def test_a_code_is_read_back_from_its_groups(seed: int) -> None:
    code = make_code(random.Random(seed).randrange)

    assert read_code(code.grouped) == code
    assert [len(group) for group in code.grouped.split("-")] == [GROUP] * (LENGTH // GROUP)


@given(SEEDS, PLACES, st.sampled_from(ALPHABET))
def test_every_wrong_character_is_seen(seed: int, place: int, wrong: str) -> None:
    said = a_code(seed)
    changed = said[:place] + wrong + said[place + 1 :]
    if changed == said:
        return

    with pytest.raises(UnreadableCode, match="is wrong"):
        read_code(changed)


@given(SEEDS, PLACES, PLACES)
def test_every_two_characters_that_changed_places_are_seen(seed: int, one: int, two: int) -> None:
    letters = list(a_code(seed))
    if letters[one] == letters[two]:
        return
    letters[one], letters[two] = letters[two], letters[one]

    with pytest.raises(UnreadableCode, match="is wrong"):
        read_code("".join(letters))


def test_what_is_easily_misread_is_read_as_it_was_meant() -> None:
    code = make_code(lambda _: 1)

    assert set(code.characters[:-1]) == {"1"}
    assert read_code(f"  {code.grouped.replace('1', 'l').lower().replace('-', ' ')} ") == code


@given(st.text(string.printable, min_size=4, max_size=60))
def test_what_is_no_code_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(UnreadableCode) as refused:
        read_code(text + "*")

    assert text not in str(refused.value)


def test_the_secret_never_shows_in_a_repr_and_is_not_its_digest() -> None:
    code = make_code(random.Random(1).randrange)

    assert repr(code) == f"Code({code.handle}-…)"
    assert code.characters[GROUP:] not in code.digest
    assert code.opens(code.digest)
    assert not make_code(random.Random(2).randrange).opens(code.digest)
