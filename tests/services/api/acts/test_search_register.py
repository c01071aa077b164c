"""A register is searched under an entry that says so, and never without one."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.api.acts.answers import NoSuchTenant
from services.api.acts.habilitate import habilitate
from services.api.acts.register.erase_bodies import erase_bodies
from services.api.acts.register.reading import ReadingRefused
from services.api.acts.register.search_register import (
    EntryProven,
    NoSuchEntry,
    RegisterFound,
    count_news,
    prove_entry,
    search_register,
)
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.acts.register.witnessing import keep_cosignature, meet_witness
from services.api.acts.sync_tenants import sync_tenants
from services.api.storage import sql_searches
from services.api.storage.opening import engine_at
from services.api.storage.searching import TooManyPersons
from services.api.storage.work import Begin, RegisterUnavailable
from services.api.tree_blocks import TreeBlocks
from services.kit import notekeys
from tenants.register.checkpoint import Kind, cosign
from tenants.register.entry import Act, leaf
from tenants.register.search import Criteria, Result, UnreadableCriteria
from tenants.register.tree import verify_inclusion
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId
from tests.builders import ASCQ, NOON, a_habilitation, an_agent
from tests.services.api.acts.reading_back import entries
from tests.services.api.acts.searching import (
    CHIEF,
    HEAD,
    LATER,
    SECOND,
    by,
    enter,
    go_on,
    look,
    shown,
    whole,
)
from tests.services.api.storage.fixtures import CONVENTIONS, assert_register_holds, read_log

MARTIN = an_agent()
LEROY = an_agent("Dominique Leroy")
FIREMAN = an_agent("Camille Martineau", organisation=SubscriberId("sdis-59"))
ONE, TWO = CameraId(f"{ASCQ}:901"), CameraId(f"{ASCQ}:902")
HOUR = timedelta(hours=1)
LOG = notekeys.generate("beffroi-nord", Kind.LOG)
COMMUNE = notekeys.generate(f"csu-{ASCQ}", Kind.WITNESS)


@pytest.mark.clause("ME-2", "VA-17")
async def test_what_was_asked_is_an_entry_before_anything_is_shown(begin: Begin) -> None:
    before = (await read_log(begin)).size
    asked = Criteria(
        since=NOON, until=LATER, camera=ONE, person="martin", incident="2026-4711",
        result=Result.REFUSED,
    )  # fmt: skip

    found = await look(begin, criteria=asked)

    last = (await entries(begin))[-1]
    wanted = ("seq", "act", "outcome", "name", "service", "article", "camera",
              "since", "until", "detail")  # fmt: skip
    assert [last[name] for name in wanted] == [
        before,
        "read-register",
        "granted",
        "Alex Dubois",
        "CSU de Villeneuve d'Ascq",
        "code de la sécurité intérieure art. R251-1",
        None,
        "2026-06-15T12:00:00.000000Z",
        "2026-06-15T14:00:00.000000Z",
        f'camera="{ONE}", incident="2026-4711", person="martin", outcome="refused"',
    ]
    assert (found.search.entry, shown(found)) == (before, [])
    await assert_register_holds(begin)


@pytest.mark.clause("ME-2", "CH-6")
async def test_an_owner_finds_by_camera_person_act_incident_and_outcome(begin: Begin) -> None:
    one, two, three = await enter(
        begin,
        {**by(MARTIN), "camera": ONE, "incident": "2026-1"},
        {**by(LEROY), "camera": ONE, "outcome": "quota-reached"},
        {**by(FIREMAN), "camera": TWO, "act": Act.STOP_WATCHING, "outcome": "done"},
    )
    period = Criteria(since=NOON + SECOND / 2)

    for criteria, numbers in (
        (Criteria(camera=ONE), [two, one]),
        (Criteria(person="martin"), [three, one]),
        (Criteria(person="camille martin", camera=ONE), [one]),
        (Criteria(act=Act.STOP_WATCHING), [three]),
        (Criteria(incident="2026-1"), [one]),
        (Criteria(result=Result.REFUSED), [two]),
        (Criteria(organisation=SubscriberId("sdis-59")), [three]),
        (Criteria(seq=two), [two]),
        (replace(period, until=NOON + 2 * SECOND), [two]),
        (Criteria(person="nobody"), []),
    ):
        found = shown(await look(begin, criteria=criteria))
        assert [one for one in found if one <= three] == numbers, criteria


@pytest.mark.clause("VA-17")
async def test_a_subscriber_finds_the_entries_of_its_own_agents_alone(begin: Begin) -> None:
    mine, _, _ = await enter(begin, by(MARTIN), by(FIREMAN), {"act": Act.CUT})

    found = await look(begin, HEAD)

    habilitated = mine - 1
    assert (found.only, shown(found)) == ("cic-nord", [mine, habilitated])
    assert shown(await look(begin, HEAD, Criteria(person="martineau"))) == []
    with pytest.raises(UnreadableCriteria, match="organisation"):
        await look(begin, HEAD, Criteria(organisation=SubscriberId("sdis-59")))


async def test_pages_stand_still_while_entries_arrive(begin: Begin) -> None:
    numbers = await enter(begin, *({"camera": ONE} for _ in range(7)))
    found = await look(begin, criteria=Criteria(camera=ONE), first=3)

    await enter(begin, *({"camera": ONE} for _ in range(5)))
    second = await go_on(begin, found, first=3)
    assert isinstance(second, RegisterFound)
    await enter(begin, {"camera": ONE})
    third = await go_on(begin, second, first=3)
    assert isinstance(third, RegisterFound)

    seen = [shown(page) for page in (found, second, third)]
    newest = list(reversed(numbers))
    assert seen == [newest[:3], newest[3:6], newest[6:]]
    assert third.page.stopped is None


async def test_reading_on_is_the_same_consultation_and_makes_no_other_entry(begin: Begin) -> None:
    await enter(begin, *({"camera": ONE} for _ in range(5)))
    found = await look(begin, criteria=Criteria(camera=ONE), first=2)
    before = (await read_log(begin)).size

    await go_on(begin, found)

    assert (await read_log(begin)).size == before


@pytest.mark.parametrize(
    ("_case", "changes"),
    [
        ("an entry that is not a search", {"entry": 0}),
        ("an entry that is not there", {"entry": 10**9}),
        ("another camera", {"criteria": Criteria(camera=TWO)}),
        ("more than was asked", {"criteria": Criteria()}),
        ("a longer period", {"criteria": Criteria(camera=ONE, since=NOON)}),
    ],
)
async def test_nobody_reads_on_but_what_the_entry_says(
    _case: str, changes: dict[str, Any], begin: Begin
) -> None:
    await enter(begin, *({"camera": ONE} for _ in range(5)))
    found = await look(begin, criteria=Criteria(camera=ONE), first=2)

    answer = await go_on(begin, found, search=replace(found.search, **changes))

    assert isinstance(answer, ReadingRefused)
    assert answer.refused.code == "search-over"


async def test_nobody_reads_on_under_another_person_s_entry_nor_an_hour_later(
    begin: Begin,
) -> None:
    await enter(begin, *({"camera": ONE} for _ in range(5)))
    found = await look(begin, criteria=Criteria(camera=ONE), first=2)

    other = await go_on(begin, found, replace(CHIEF, id=MARTIN.id))
    late = await go_on(begin, found, now=LATER + HOUR)
    without_role = await go_on(begin, found, replace(CHIEF, roles=frozenset()))

    codes = [one.refused.code for one in (other, late, without_role)
             if isinstance(one, ReadingRefused)]  # fmt: skip
    assert codes == ["search-over", "search-over", "role-missing"]
    assert isinstance(await go_on(begin, found, now=LATER + HOUR - SECOND), RegisterFound)


async def test_a_missing_role_is_refused_and_entered(begin: Begin) -> None:
    answer = await search_register(
        begin, CONVENTIONS, replace(CHIEF, roles=frozenset()), ASCQ, Criteria(), 50, LATER
    )

    assert isinstance(answer, ReadingRefused)
    last = (await entries(begin))[-1]
    assert (last["act"], last["outcome"]) == ("read-register", "role-missing")


async def test_a_register_of_elsewhere_does_not_exist_and_its_owner_reads_who_tried(
    begin: Begin,
) -> None:
    stranger = replace(HEAD, organisation=SubscriberId("cic-moselle"))

    answer = await search_register(begin, CONVENTIONS, stranger, ASCQ, Criteria(), 50, LATER)
    nowhere = await search_register(
        begin, CONVENTIONS, HEAD, TenantId("gotham"), Criteria(), 50, LATER
    )

    assert (answer, nowhere) == (NoSuchTenant(ASCQ), NoSuchTenant(TenantId("gotham")))
    last = (await entries(begin))[-1]
    assert (last["name"], last["outcome"]) == ("Maxime Roussel", "not-subscribed")


async def test_too_many_people_of_one_name_are_told_instead_of_shown(begin: Begin) -> None:
    await enter(begin, *({"name": f"Camille {letter}"} for letter in "ABCDEFGHI"))

    with pytest.raises(TooManyPersons):
        await look(begin, criteria=Criteria(person="camille"))
    assert len(shown(await look(begin, criteria=Criteria(person="camille a")))) == 1


def chance_entries(chance: random.Random, count: int) -> list[dict[str, Any]]:
    people = [MARTIN, LEROY, FIREMAN, CHIEF]
    return [
        {
            **by(chance.choice(people)),
            # An entry may be a little older than the one before it.
            "at": NOON + timedelta(seconds=number + chance.choice((0, 0, 0, -3))),
            "act": chance.choice((Act.WATCH, Act.STOP_WATCHING, Act.STEER)),
            "outcome": chance.choice(("granted", "granted", "done", "quota-reached")),
            "camera": chance.choice((ONE, TWO, None)),
            "incident": chance.choice(("2026-1", "2026-2", None, None)),
        }
        for number in range(count)
    ]


@pytest.mark.parametrize("scanned", [7, 5_000])
async def test_the_database_finds_what_the_rules_say_page_after_page(
    scanned: int, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_searches, "SCANNED", scanned)
    chance = random.Random(24)
    await enter(begin, *chance_entries(chance, 120))

    for _ in range(25):
        criteria = Criteria(
            since=chance.choice((None, NOON + timedelta(seconds=chance.randrange(60)))),
            until=chance.choice((None, NOON + timedelta(seconds=chance.randrange(61, 200)))),
            camera=chance.choice((None, ONE)),
            person=chance.choice((None, "camille", "leroy")),
            act=chance.choice((None, Act.WATCH)),
            incident=chance.choice((None, None, "2026-1")),
            organisation=chance.choice((None, None, SubscriberId("sdis-59"))),
            result=chance.choice((None, Result.GRANTED, Result.REFUSED)),
        )
        expected = [
            (datetime.fromisoformat(one["at"]), one["seq"])
            for one in await entries(begin)
            if criteria.answered_by(one["seq"], datetime.fromisoformat(one["at"]), one)
        ]

        found = await whole(begin, criteria, first=6)

        assert found == [seq for _, seq in sorted(expected, reverse=True)], criteria


async def test_a_page_that_looked_at_enough_says_how_far_it_came(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_searches, "SCANNED", 10)
    seqs = await enter(
        begin, {"camera": ONE, "outcome": "done"}, *({"camera": ONE} for _ in range(15))
    )
    criteria = Criteria(camera=ONE, act=Act.CUT)

    found = await look(begin, criteria=criteria)

    assert shown(found) == []
    assert found.page.stopped is not None
    assert found.page.stopped.seq == seqs[6]


async def test_what_came_since_is_counted_as_the_search_would_find_it(begin: Begin) -> None:
    found = await look(begin, HEAD, Criteria(camera=ONE))
    await enter(begin, {**by(MARTIN), "camera": ONE}, {**by(MARTIN), "camera": TWO},
                {**by(FIREMAN), "camera": ONE})  # fmt: skip

    count = await count_news(begin, CONVENTIONS, HEAD, found.search, LATER)
    forged = await count_news(
        begin, CONVENTIONS, HEAD, replace(found.search, criteria=Criteria()), LATER
    )

    assert count == 1
    assert isinstance(forged, ReadingRefused)


async def prove(
    begin: Begin, found: RegisterFound, seq: int, who: Any = CHIEF
) -> EntryProven | ReadingRefused | NoSuchEntry:
    return await prove_entry(begin, CONVENTIONS, who, found.search, seq, TreeBlocks(), LATER)


async def test_an_entry_is_proved_by_the_newest_checkpoint_that_both_sides_signed(
    begin: Begin,
) -> None:
    (seq,) = await enter(begin, {"camera": ONE})
    both = await sign_checkpoint(begin, ASCQ, LOG, NOON)
    assert both is not None
    await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)
    note = cosign(both.note, COMMUNE.name, COMMUNE.private, NOON)
    await keep_cosignature(begin, ASCQ, note, LOG.verifier, NOON)
    (later,) = await enter(begin, {"camera": ONE})
    ours = await sign_checkpoint(begin, ASCQ, LOG, LATER)
    assert ours is not None
    (unsigned,) = await enter(begin, {"camera": ONE})
    found = await look(begin, criteria=Criteria(camera=ONE))

    proven = [await prove(begin, found, one) for one in (seq, later, unsigned)]

    assert all(isinstance(one, EntryProven) for one in proven)
    by_both, by_us, by_nobody = (one for one in proven if isinstance(one, EntryProven))
    for one, size, cosigned in ((by_both, both.size, note), (by_us, ours.size, None)):
        assert one.checkpoint is not None
        assert (one.checkpoint.size, one.checkpoint.cosigned) == (size, cosigned)
        assert one.kept.body is not None
        assert verify_inclusion(
            leaf(one.kept.body), one.kept.seq, size, one.way, one.checkpoint.root
        )
        assert one.witness == COMMUNE.verifier
    assert (by_nobody.checkpoint, by_nobody.way) == (None, ())


async def test_only_what_the_search_found_is_shown_whole(begin: Begin) -> None:
    mine, other = await enter(begin, {**by(MARTIN), "camera": ONE}, {**by(MARTIN), "camera": TWO})
    (hers,) = await enter(begin, {**by(FIREMAN), "camera": ONE})
    found = await look(begin, HEAD, Criteria(camera=ONE))

    answers = [await prove(begin, found, seq, HEAD)
               for seq in (mine, other, hers, found.search.entry, 10**9)]  # fmt: skip

    assert isinstance(answers[0], EntryProven)
    assert answers[1:] == [NoSuchEntry(seq) for seq in (other, hers, found.search.entry, 10**9)]


@pytest.fixture
async def old(empty: Begin) -> Begin:
    """Three entries of 2020 and one of today."""
    now, long_ago = datetime.now(UTC), datetime(2020, 3, 1, tzinfo=UTC)
    await sync_tenants(empty, CONVENTIONS, now)
    said = {**by(FIREMAN), "camera": TWO, "incident": "2020-OLD", "at": long_ago}
    await enter(empty, said, {**said, "outcome": "quota-reached"}, said)
    await habilitate(empty, a_habilitation(an_agent()), now)
    return empty


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(camera=TWO),
        Criteria(person="martineau"),
        Criteria(incident="2020-OLD"),
        Criteria(result=Result.REFUSED),
        Criteria(organisation=FIREMAN.organisation),
        Criteria(until=datetime(2021, 1, 1, tzinfo=UTC)),
        Criteria(act=Act.WATCH),
    ],
)
async def test_what_was_erased_is_found_by_nothing_any_more(old: Begin, criteria: Criteria) -> None:
    now = datetime.now(UTC)
    assert shown(await look(old, criteria=criteria, now=now)) != []

    await erase_bodies(old, ASCQ, 12, now)

    assert shown(await look(old, criteria=criteria, now=now)) == []


async def test_no_table_knows_what_an_erased_entry_said(old: Begin, address: str) -> None:
    await erase_bodies(old, ASCQ, 12, datetime.now(UTC))

    engine = engine_at(address)
    async with engine.connect() as connection:
        for table in ("register_bodies", "register_entries", "register_heads"):
            rows = (await connection.execute(text(f"SELECT * FROM {table}"))).all()  # noqa: S608  # our names
            assert rows != []
            assert not [row for row in rows if any(
                said in str(row) for said in ("2020-OLD", "Martineau", "sdis-59")
            )]  # fmt: skip
    await engine.dispose()


async def test_an_erased_entry_is_found_by_its_number_and_shows_its_leaf(old: Begin) -> None:
    now = datetime.now(UTC)
    leaves = [one.leaf for one in (await read_log(old)).entries]
    await erase_bodies(old, ASCQ, 12, now)

    found = await look(old, criteria=Criteria(seq=1), now=now)
    proven = await prove_entry(old, CONVENTIONS, CHIEF, found.search, 1, TreeBlocks(), now)
    hers = await look(old, HEAD, Criteria(seq=1), now=now)

    assert found.erased is not None
    assert (found.erased.leaf, found.erased.body, found.kept_from) == (leaves[1], None, 3)
    assert isinstance(proven, EntryProven)
    assert proven.kept.leaf == leaves[1]
    assert (hers.erased, hers.kept_from) == (None, 0)


async def test_what_an_entry_says_never_keeps_it_from_being_made(begin: Begin) -> None:
    odd = {"name": "\x00" + "é" * 5000, "incident": 'a"\\\\u0000\x00 b', "camera": None}

    (seq,) = await enter(begin, odd)

    assert shown(await look(begin, criteria=Criteria(seq=seq))) == [seq]
    assert json.loads((await _body(begin, seq)).decode())["incident"] == odd["incident"]
    await assert_register_holds(begin)


async def _body(begin: Begin, seq: int) -> bytes:
    async with begin() as work:
        kept = await work.searches.entry(ASCQ, seq)
    assert kept is not None
    assert kept.body is not None
    return kept.body


async def test_where_the_register_cannot_be_written_it_is_not_read(
    begin: Begin, address: str
) -> None:
    engine = engine_at(address)
    refusal = (
        "CREATE TRIGGER away BEFORE INSERT ON register_bodies"
        " BEGIN SELECT RAISE(ABORT, 'away'); END"
        if engine.dialect.name == "sqlite"
        else "ALTER TABLE register_bodies ADD CONSTRAINT away CHECK (seq < 0) NOT VALID"
    )
    async with engine.begin() as connection:
        await connection.execute(text(refusal))
    await engine.dispose()

    with pytest.raises(RegisterUnavailable):
        await look(begin)
