"""A register is handed over with an entry that says so, in pages, as far as it is signed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.api.acts.habilitate import habilitate
from services.api.acts.register.erase_bodies import erase_bodies
from services.api.acts.register.export_register import (
    PAGE,
    Asked,
    Export,
    NoSuchEntry,
    NotSignedYet,
    enter_reading,
    kept_entries,
    plan_export,
    read_proof,
)
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.acts.register.witnessing import keep_cosignature, meet_witness
from services.api.acts.report_inventory import report_inventory
from services.api.acts.sync_tenants import sync_tenants
from services.api.storage.work import Begin, UnknownTenant
from services.kit import notekeys
from tenants.register.checkpoint import Kind, claimed, cosign
from tenants.register.entry import Act, Entry
from tenants.register.file import Kept, write
from tenants.register.proof import Proven, verify_proof, write_proof
from tenants.register.verdicts import Holds
from tenants.register.verification import verify
from tenants.vocabulary.identifiers import TenantId
from tests.builders import ASCQ, NOON, a_habilitation, an_agent
from tests.services.api.acts.reading_back import entries
from tests.services.api.storage.fixtures import CAMERAS, CONVENTIONS

KEY = notekeys.generate("beffroi-nord", Kind.LOG)
COMMUNE = notekeys.generate(f"csu-{ASCQ}", Kind.WITNESS)
JUDGE = Asked("Greffe du tribunal", "enquête préliminaire", "PR 2026/118")
HOUR = timedelta(hours=1)
FURNISHED = len(CAMERAS) + 1
"""Entries that the fixture made at noon."""


async def told(begin: Begin, count: int, hours: int = 1) -> None:
    """Some more entries, an hour later each time."""
    async with begin() as work:
        locked = await work.lock(ASCQ)
        for _ in range(count):
            at = NOON + hours * HOUR
            entry = Entry(ASCQ, locked.next_seq, at, Act.SIMULATE, "done", locked.fresh_salt())
            await locked.record(entry)


async def signed(begin: Begin, *, by_both: bool = False) -> str:
    made = await sign_checkpoint(begin, ASCQ, KEY, NOON)
    assert made is not None
    if by_both:
        await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)
        note = cosign(made.note, COMMUNE.name, COMMUNE.private, NOON)
        await keep_cosignature(begin, ASCQ, note, KEY.verifier, NOON)
    return made.note


async def exported(
    begin: Begin, since: int | None = None, until: int | None = None
) -> tuple[Export, list[Kept]]:
    """Hours are counted from noon."""
    bounds = (None if one is None else NOON + one * HOUR for one in (since, until))
    planned = await plan_export(begin, ASCQ, *bounds, [KEY.verifier])
    return planned, [entry async for entry in kept_entries(begin, planned.header)]


async def test_that_it_was_handed_over_is_an_entry_with_who_why_and_the_requisition(
    begin: Begin,
) -> None:
    await enter_reading(
        begin, ASCQ, Act.EXPORT_REGISTER, JUDGE, NOON, since=NOON, until=NOON + HOUR
    )

    last = (await entries(begin))[-1]
    wanted = ("act", "outcome", "name", "ground", "requisition", "since", "until")
    assert [last[name] for name in wanted] == [
        "export-register",
        "done",
        "Greffe du tribunal",
        "enquête préliminaire",
        "PR 2026/118",
        "2026-06-15T12:00:00.000000Z",
        "2026-06-15T13:00:00.000000Z",
    ]


async def test_a_register_that_is_not_there_is_not_handed_over(begin: Begin) -> None:
    with pytest.raises(UnknownTenant):
        await enter_reading(begin, TenantId("gotham"), Act.EXPORT_REGISTER, JUDGE, NOON)


async def test_what_is_exported_proves_itself(begin: Begin) -> None:
    await signed(begin, by_both=True)

    planned, kept = await exported(begin)

    verdict = verify(list(write(planned.header, kept, planned.notes)), planned.keys)
    assert isinstance(verdict, Holds)
    assert [(one.signed.by, one.size) for one in verdict.signed] == [
        (KEY.verifier, FURNISHED),
        (COMMUNE.verifier, FURNISHED),
    ]


async def test_it_goes_as_far_as_the_newest_checkpoint(begin: Begin) -> None:
    await signed(begin)
    await told(begin, 3)

    planned, kept = await exported(begin)

    assert (planned.header.size, len(kept)) == (FURNISHED, FURNISHED)


async def test_without_a_checkpoint_there_is_nothing_to_prove_it_with(begin: Begin) -> None:
    with pytest.raises(NotSignedYet):
        await exported(begin)
    with pytest.raises(NotSignedYet):
        await read_proof(begin, ASCQ, 0)


@pytest.mark.parametrize(
    ("_case", "since", "until", "first", "count"),
    [
        ("all of it", None, None, 0, FURNISHED + 5),
        ("from one o'clock on", 1, None, FURNISHED, 5),
        ("before one o'clock", None, 1, 0, FURNISHED),
        ("the second hour", 1, 2, FURNISHED, 2),
        ("an hour without entries", 3, 4, 0, 0),
        ("after all", 9, None, 0, 0),
    ],
)
async def test_a_period_is_the_entries_made_in_it(
    _case: str, since: int | None, until: int | None, first: int, count: int, begin: Begin
) -> None:
    await told(begin, 2, hours=1)
    await told(begin, 3, hours=2)
    await signed(begin)

    planned, kept = await exported(begin, since, until)

    assert (planned.header.first, planned.header.count) == (first, count)
    assert len(kept) == FURNISHED + 5
    assert isinstance(verify(list(write(planned.header, kept, planned.notes)), ()), Holds)


async def test_pages_follow_each_other_without_a_gap(begin: Begin) -> None:
    await told(begin, PAGE)
    await signed(begin)

    _, kept = await exported(begin)

    assert [one.seq for one in kept] == list(range(FURNISHED + PAGE))


async def test_checkpoints_of_the_way_go_with_it_cosigned_where_they_are(begin: Begin) -> None:
    await signed(begin, by_both=True)
    await told(begin, 4)
    await signed(begin)

    planned, _ = await exported(begin)

    assert [claimed(note).size for note in planned.notes] == [FURNISHED, FURNISHED + 5]
    assert [note.count("—") for note in planned.notes] == [2, 1]


async def test_what_an_older_key_signed_stays_out(begin: Begin) -> None:
    other = notekeys.generate("beffroi-ancien", Kind.LOG)
    await sign_checkpoint(begin, ASCQ, other, NOON)
    await told(begin, 1)
    await signed(begin)

    planned, _ = await exported(begin)

    assert [claimed(note).size for note in planned.notes] == [FURNISHED + 1]


async def test_erased_bodies_still_verify_and_are_counted(empty: Begin) -> None:
    long_ago, now = datetime(2020, 3, 1, tzinfo=UTC), datetime.now(UTC)
    await sync_tenants(empty, CONVENTIONS, NOON)
    await report_inventory(empty, ASCQ, CAMERAS, long_ago)
    older = await signed(empty)
    await habilitate(empty, a_habilitation(an_agent()), now)
    await erase_bodies(empty, ASCQ, 12, now)
    await signed(empty)

    planned, kept = await exported(empty)

    verdict = verify(list(write(planned.header, kept, planned.notes)), planned.keys, [older])
    assert isinstance(verdict, Holds)
    assert (verdict.erased, verdict.header.count) == (len(CAMERAS), len(CAMERAS) + 2)
    with pytest.raises(NoSuchEntry):
        await read_proof(empty, ASCQ, 0)


async def test_one_entry_is_proven_alone(begin: Begin) -> None:
    note = await signed(begin)

    body, leaves, kept_note = await read_proof(begin, ASCQ, 7)

    proven = verify_proof(write_proof(7, body, leaves, kept_note), [KEY.verifier])
    assert kept_note == note
    assert isinstance(proven, Proven)
    assert (proven.seq, proven.checkpoint.size) == (7, FURNISHED)


async def test_an_entry_that_is_not_there_or_not_signed_is_not_proven(begin: Begin) -> None:
    await signed(begin)
    await told(begin, 1)

    for seq in (FURNISHED, FURNISHED + 1, 10**17):
        with pytest.raises(NoSuchEntry):
            await read_proof(begin, ASCQ, seq)
