"""Ten thousand random tamperings with an exported register: each is seen, and where it is."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tenants.register.entry import canonical, leaf
from tenants.register.file import Kept, UnreadableFile
from tenants.register.verdicts import Broken, Fault, Holds
from tenants.register.verification import verify
from tests.tenants.register.logs import (
    ERASED,
    HALF,
    KEYS,
    SIZE,
    STRANGER,
    a_file,
    a_header,
    a_log,
    a_note,
    an_entry,
    erased,
)

EACH = 1_250
LOG = erased(a_log(), *ERASED)
LINES = a_file(LOG, a_header(first=3, count=18))
WHOLE = b"".join(LINES)
FIRST_ENTRY, CLOSING = 1, len(LINES) - 1
MIDDLE_CHECKPOINT = HALF + 1
ENTRY_OF = [None, *range(HALF), HALF, *range(HALF, SIZE), None]
"""The entry that each line is about: a checkpoint's, the one after it; the header's, none."""

Tampering = Callable[[random.Random], tuple[bytes, int | None]]
"""A changed file, and the entry that must be named: `None` where it is not about one."""


def test_the_file_that_is_tampered_with_holds() -> None:
    assert isinstance(verify(LINES, KEYS), Holds)
    assert len(LINES) == len(ENTRY_OF) == SIZE + 3
    assert LINES[MIDDLE_CHECKPOINT].startswith(b'{"checkpoint"')


def a_bit_flipped(chance: random.Random) -> tuple[bytes, int | None]:
    place = chance.randrange(len(WHOLE))
    changed = bytearray(WHOLE)
    changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed), ENTRY_OF[WHOLE.count(b"\n", 0, place)]


def a_line_lost(chance: random.Random) -> tuple[bytes, int | None]:
    line = chance.randrange(len(LINES))
    return joined(LINES[:line] + LINES[line + 1 :]), ENTRY_OF[line]


def two_lines_swapped(chance: random.Random) -> tuple[bytes, int | None]:
    one, other = sorted(chance.sample(range(FIRST_ENTRY, CLOSING), 2))
    lines = LINES.copy()
    lines[one], lines[other] = lines[other], lines[one]
    return joined(lines), ENTRY_OF[one]


def lines_shuffled(chance: random.Random) -> tuple[bytes, int | None]:
    lines = LINES[FIRST_ENTRY:MIDDLE_CHECKPOINT]
    while lines == LINES[FIRST_ENTRY:MIDDLE_CHECKPOINT]:
        chance.shuffle(lines)
    moved = next(place for place, line in enumerate(lines) if line != LINES[FIRST_ENTRY + place])
    return joined([LINES[0], *lines, *LINES[MIDDLE_CHECKPOINT:]]), moved


def an_end_cut_off(chance: random.Random) -> tuple[bytes, int | None]:
    kept = chance.randrange(len(WHOLE))
    return WHOLE[:kept], ENTRY_OF[WHOLE.count(b"\n", 0, kept)]


def a_body_changed_and_its_leaf_too(chance: random.Random) -> tuple[bytes, int | None]:
    seq = chance.choice([one for one in range(3, 21) if one not in ERASED])
    line = line_of(seq)
    body = canonical(replace(an_entry(seq), name="Nobody"))
    forged = re.sub(rb"{.*}(?=,\"leaf\")", body, LINES[line]).replace(
        LOG[seq].leaf.hex().encode(), leaf(body).hex().encode()
    )
    return joined([*LINES[:line], forged, *LINES[line + 1 :]]), seq


def an_entry_put_twice(chance: random.Random) -> tuple[bytes, int | None]:
    seq = chance.randrange(SIZE)
    line = line_of(seq)
    return joined([*LINES[: line + 1], *LINES[line:]]), ENTRY_OF[line + 1]


@pytest.mark.parametrize(
    ("tampering", "seed"),
    [
        (a_bit_flipped, 1),
        (a_line_lost, 2),
        (two_lines_swapped, 3),
        (lines_shuffled, 4),
        (an_end_cut_off, 5),
        (a_body_changed_and_its_leaf_too, 6),
        (an_entry_put_twice, 7),
    ],
)
@pytest.mark.clause("VA-17", "CH-6")
def test_every_tampering_is_seen_and_the_entry_named(tampering: Tampering, seed: int) -> None:
    chance = random.Random(seed)

    for _ in range(EACH):
        changed, named = tampering(chance)
        assert named_entry(changed) == named, changed.decode(errors="replace")


def test_a_history_forged_to_its_end_and_signed_by_a_stranger_is_seen() -> None:
    chance = random.Random(8)

    for _ in range(EACH):
        seq = chance.randrange(SIZE)
        forged = rewritten(seq)
        notes = [a_note(forged, HALF, cosigned=False), a_note(forged, SIZE, STRANGER, False)]
        verdict = verify(a_file(forged, notes=notes), KEYS)
        assert isinstance(verdict, Broken)
        assert verdict.fault is Fault.UNTRUSTED


@pytest.mark.parametrize("seq", range(SIZE))
def test_a_history_forged_to_its_end_is_bounded_by_the_checkpoints(seq: int) -> None:
    honest = [a_note(LOG, HALF), a_note(LOG, SIZE)]

    verdict = verify(a_file(rewritten(seq), notes=honest), KEYS)

    bounds = (0, HALF - 1) if seq < HALF else (HALF, SIZE - 1)
    assert isinstance(verdict, Broken)
    assert (verdict.fault, verdict.seq, verdict.last) == (Fault.REWRITTEN, *bounds)


def line_of(seq: int) -> int:
    return FIRST_ENTRY + seq + (seq >= HALF)


def rewritten(seq: int) -> tuple[Kept, ...]:
    """The log with another entry `seq`, as its owner could write it."""
    body = canonical(replace(an_entry(seq), name="Nobody"))
    return (*a_log()[:seq], Kept(seq, leaf(body), body), *a_log()[seq + 1 :])


def named_entry(content: bytes) -> int | None:
    """The entry that the verdict names, when the file does not hold as it must not."""
    try:
        verdict = verify(content.splitlines(keepends=True), KEYS)
    except UnreadableFile:
        return None
    assert isinstance(verdict, Broken)
    return verdict.seq


def joined(lines: list[bytes]) -> bytes:
    return b"".join(lines)
