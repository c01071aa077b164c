"""An exported register holds whole, in part and with erased bodies; what it shows, it proves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tenants.register.checkpoint import Checkpoint, UntrustedCheckpoint, Verifier, sign
from tenants.register.entry import canonical, leaf
from tenants.register.file import EntryMissing, Header, Kept, UnreadableFile, read_header, write
from tenants.register.tree import root_of
from tenants.register.verdicts import Broken, Coverage, Fault, Holds
from tenants.register.verification import verify
from tests.builders import NOON
from tests.tenants.register.logs import (
    COMMUNE_KEY,
    HALF,
    HOUSE,
    HOUSE_KEY,
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

OTHER = a_log(name="Nobody")


def held(verdict: Holds | Broken) -> Holds:
    assert isinstance(verdict, Holds), verdict
    return verdict


def test_a_whole_register_holds_and_says_who_signed_it() -> None:
    verdict = held(verify(a_file(), KEYS))

    root = root_of([one.leaf for one in a_log()])
    assert verdict.checkpoint == Checkpoint("beffroi/villeneuve-d-ascq", SIZE, root)
    assert [(one.size, one.signed.by, one.signed.at) for one in verdict.signed] == [
        (SIZE, HOUSE_KEY, None),
        (SIZE, COMMUNE_KEY, NOON + timedelta(hours=1)),
    ]
    assert (verdict.erased, verdict.continues, verdict.keys_from_file) == (0, (), False)


def test_a_period_shows_its_own_bodies_and_only_the_leaves_of_others() -> None:
    lines = a_file(header=a_header(first=10, count=4))

    shown = [json.loads(line)["seq"] for line in lines if b'"body":' in line]
    assert shown == [10, 11, 12, 13]
    assert held(verify(lines, KEYS)).header.count == 4


def test_a_period_without_entries_holds() -> None:
    assert held(verify(a_file(header=a_header(first=7, count=0)), KEYS)).checkpoint.size == SIZE


def test_a_register_without_entries_holds() -> None:
    lines = a_file((), notes=[a_note((), 0)])

    assert len(lines) == 2
    assert held(verify(lines, KEYS)).checkpoint.size == 0


def test_erased_bodies_are_counted_and_break_nothing() -> None:
    lines = a_file(erased(a_log(), 0, 4, 5, 23), a_header(first=3, count=10))

    assert held(verify(lines, KEYS)).erased == 2


def test_without_a_key_the_file_s_own_are_believed_and_the_verdict_says_so() -> None:
    assert held(verify(a_file(), ())).keys_from_file

    forged = a_file(notes=[a_note(a_log(), SIZE, STRANGER, cosigned=False)])
    assert verify(forged, ()) == Broken(
        Fault.UNTRUSTED,
        SIZE + 2,
        names="beffroi-nord",
    )


def test_a_witness_that_lags_covers_what_it_saw() -> None:
    notes = [a_note(a_log(), HALF), a_note(a_log(), SIZE, cosigned=False)]

    verdict = held(verify(a_file(notes=notes), KEYS))

    assert [(one.signed.by.name, one.size) for one in verdict.signed] == [
        ("beffroi-nord", SIZE),
        ("csu-ascq", HALF),
    ]
    assert all(isinstance(one, Coverage) for one in verdict.signed)


def test_who_brings_the_commune_s_key_wants_the_commune_to_have_signed() -> None:
    lines = a_file(notes=[a_note(a_log(), SIZE, cosigned=False)])

    assert isinstance(verify(lines, [HOUSE_KEY]), Holds)
    assert verify(lines, KEYS) == Broken(Fault.UNSIGNED, SIZE + 2, names="csu-ascq")


def test_who_brings_one_key_only_needs_that_one() -> None:
    assert [one.signed.by for one in held(verify(a_file(), [COMMUNE_KEY])).signed] == [COMMUNE_KEY]


@pytest.mark.parametrize("size", [0, 1, HALF, SIZE])
def test_a_log_continues_any_older_checkpoint_of_its_own(size: int) -> None:
    older = a_note(a_log(), size)

    continued = held(verify(a_file(header=a_header(first=20, count=4)), KEYS, [older])).continues

    assert [one.size for one in continued] == [size]


def test_a_history_rewritten_on_one_side_is_seen_by_the_other_s_checkpoint() -> None:
    kept = a_note(a_log(), HALF)
    rewritten = a_file(OTHER)

    assert isinstance(verify(rewritten, KEYS), Holds)
    assert verify(rewritten, KEYS, [kept]) == Broken(Fault.ANOTHER_HISTORY, 1 + HALF, 0, HALF - 1)


def test_the_more_checkpoints_were_kept_the_nearer_the_rewriting_is_named() -> None:
    kept = [a_note(a_log(), size) for size in (20, 8, 16)]
    body = canonical(replace(an_entry(10), name="Nobody"))
    log = (*a_log()[:10], Kept(10, leaf(body), body), *a_log()[11:])

    verdict = verify(a_file(log), KEYS, kept)

    assert isinstance(verdict, Broken)
    assert (verdict.fault, verdict.seq, verdict.last) == (Fault.ANOTHER_HISTORY, 8, 15)


def test_a_log_shorter_than_a_checkpoint_that_was_kept_does_not_hold() -> None:
    longer = a_note(a_log(30), 30)

    verdict = verify(a_file(), KEYS, [longer])

    assert verdict == Broken(Fault.BEHIND, SIZE + 3, SIZE)


def test_a_checkpoint_of_another_log_compares_with_nothing() -> None:
    root = root_of([one.leaf for one in a_log()])
    other = sign(Checkpoint("beffroi/metz", HALF, root), "beffroi-nord", HOUSE)

    verdict = verify(a_file(), KEYS, [other])

    assert isinstance(verdict, Broken)
    assert (verdict.fault, verdict.names) == (Fault.ANOTHER_LOG, "beffroi/metz")


def test_an_older_checkpoint_that_nobody_we_know_signed_proves_nothing() -> None:
    with pytest.raises(UntrustedCheckpoint):
        verify(a_file(), KEYS, [a_note(a_log(), HALF, STRANGER, cosigned=False)])


def test_the_register_of_another_tenant_does_not_stand_for_this_one() -> None:
    lines = a_file(header=replace(a_header(), tenant="metz"))

    verdict = verify(lines, KEYS)

    assert isinstance(verdict, Broken)
    assert (verdict.fault, verdict.seq) == (Fault.MISPLACED, 0)


def test_a_checkpoint_of_another_tenant_does_not_close_this_one() -> None:
    root = root_of([one.leaf for one in a_log()])
    note = sign(Checkpoint("beffroi/metz", SIZE, root), "beffroi-nord", HOUSE)

    assert verify(a_file(notes=[note]), [HOUSE_KEY]) == Broken(
        Fault.ANOTHER_LOG, SIZE + 2, names="beffroi/metz"
    )


@pytest.mark.parametrize("changes", [{"seq": 4}, {"tenant": "metz"}])
def test_a_body_sealed_under_another_number_or_log_is_named(changes: dict[str, object]) -> None:
    body = canonical(replace(an_entry(3), **changes))
    log = (*a_log()[:3], Kept(3, leaf(body), body), *a_log()[4:])

    assert verify(a_file(log), KEYS) == Broken(Fault.MISPLACED, 5, 3)


def test_what_an_agent_wrote_never_passes_for_a_number() -> None:
    body = canonical(replace(an_entry(3), seq=4, name='","seq":3,"tenant":"villeneuve-d-ascq"'))
    log = (*a_log()[:3], Kept(3, leaf(body), body), *a_log()[4:])

    assert verify(a_file(log), KEYS) == Broken(Fault.MISPLACED, 5, 3)


@pytest.mark.parametrize(
    ("_case", "content", "says"),
    [
        ("nothing", b"", "its first line is no header"),
        ("a picture", b"\xff\xd8\xff\xe0", "its first line is no header"),
        ("another JSON", b'{"type":"FeatureCollection"}\n', "its first line is no header"),
    ],
)
def test_what_is_no_exported_register_is_unreadable(_case: str, content: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        verify(content.splitlines(keepends=True), KEYS)


@pytest.mark.parametrize(
    ("_case", "changes", "says"),
    [
        ("a later format", {"format": "beffroi-register-2"}, "this program reads"),
        ("no tenant", {"tenant": None}, "not the header"),
        ("a tenant that cannot be", {"tenant": "Metz !"}, "not the header"),
        ("another log's name", {"origin": "beffroi/metz"}, "is not called 'beffroi/metz'"),
        ("a negative size", {"size": -1}, "not the header"),
        ("a size that is no number", {"size": True}, "not the header"),
        ("more entries than there are", {"first": 20}, "announces 20 \\+ 24 entries, of 24"),
        ("a time without zone", {"from": "2026-06-15T12:00:00"}, "not the header"),
        ("a key that is none", {"keys": ["beffroi-nord"]}, "not the header"),
        ("keys that are no list", {"keys": 4}, "not the header"),
    ],
)
def test_a_header_that_says_nonsense_is_refused(
    _case: str, changes: dict[str, object], says: str
) -> None:
    said = json.loads(a_file()[0]) | changes

    with pytest.raises(UnreadableFile, match=says):
        read_header(json.dumps(said).encode())


def test_a_header_comes_back_as_it_was_written() -> None:
    header = Header(a_header().tenant, None, None, 2, 3, SIZE, (Verifier.of("a", HOUSE).text,))

    assert read_header(a_file(header=header)[0]) == header


@pytest.mark.parametrize(
    ("_case", "log", "size", "missing"),
    [
        ("one is missing", a_log()[:3] + a_log()[4:], SIZE, 3),
        ("too few", a_log()[:-1], SIZE, 23),
        ("too many", a_log(), SIZE - 1, 23),
    ],
)
def test_a_file_is_not_written_of_other_entries_than_announced(
    _case: str, log: tuple[Kept, ...], size: int, missing: int
) -> None:
    header = a_header(count=1, size=size)

    with pytest.raises(EntryMissing, match=f"entry {missing} is not where it should be"):
        list(write(header, log, [a_note(a_log(), size)]))


def test_a_file_is_not_written_without_a_checkpoint_of_its_end() -> None:
    with pytest.raises(ValueError, match="no checkpoint at hand signs 24 entries"):
        list(write(a_header(), a_log(), [a_note(a_log(), HALF)]))
