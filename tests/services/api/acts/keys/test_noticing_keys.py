"""A process finds other keys than before: what may change by files is entered, the rest refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.api.acts.keys.change_register_key import Change, change_register_key
from services.api.acts.keys.notice_keys import ForeignRegisterKey, notice_keys
from services.api.storage.keys.shelf import Purpose
from services.api.storage.work import Begin
from services.kit import notekeys
from tenants.register.checkpoint import Kind
from tests.builders import ASCQ, NOON
from tests.services.api.acts.reading_back import entries
from tests.services.api.storage.fixtures import assert_register_holds

OLD, NEW = (notekeys.generate(name, Kind.LOG) for name in ("nord", "nord-2027"))
LATER = NOON + timedelta(days=200)
OURS = {Purpose.REGISTER: OLD.verifier.text, Purpose.PASSES: "aaa", Purpose.FEDERATORS: "f00"}


async def changes(begin: Begin) -> list[tuple[str | None, str | None]]:
    """What each entry of a change says: the key of before, the new one."""
    return [
        (one["detail"], one["evidence"])
        for one in await entries(begin)
        if one["act"] == "change-key"
    ]


async def test_the_first_keys_are_kept_without_an_entry(begin: Begin) -> None:
    before = len(await entries(begin))

    for _ in range(2):
        await notice_keys(begin, OURS, NOON)

    assert len(await entries(begin)) == before
    async with begin() as work:
        kept = {one: (await work.keys.of(ASCQ, one))[0].key for one in Purpose}
    assert kept == OURS


async def test_another_key_of_passes_or_another_authority_is_entered_once(begin: Begin) -> None:
    await notice_keys(begin, OURS, NOON)

    for _ in range(2):
        await notice_keys(begin, OURS | {Purpose.PASSES: "bbb", Purpose.FEDERATORS: "ba5"}, LATER)

    assert sorted(await changes(begin)) == [("federators: f00", "ba5"), ("passes: aaa", "bbb")]
    await assert_register_holds(begin)


async def test_a_process_that_goes_back_to_the_key_of_before_says_so_too(begin: Begin) -> None:
    for key in ("aaa", "bbb", "aaa"):
        await notice_keys(begin, OURS | {Purpose.PASSES: key}, LATER)

    assert await changes(begin) == [("passes: aaa", "bbb"), ("passes: bbb", "aaa")]


async def test_a_register_s_key_that_was_merely_put_in_place_is_refused_before_anything(
    begin: Begin,
) -> None:
    await notice_keys(begin, OURS, NOON)
    before = len(await entries(begin))

    with pytest.raises(ForeignRegisterKey) as refused:
        await notice_keys(
            begin, {Purpose.REGISTER: NEW.verifier.text, Purpose.PASSES: "bbb"}, LATER
        )

    assert OLD.verifier.text in str(refused.value)
    assert "Remedy" in str(refused.value)
    assert "change-key" in str(refused.value)
    assert len(await entries(begin)) == before


async def test_a_register_s_key_that_was_changed_by_the_act_is_at_home(begin: Begin) -> None:
    await notice_keys(begin, OURS, NOON)
    await change_register_key(begin, ASCQ, Change(OLD, NEW, "D. Petit", "annuel"), LATER)

    await notice_keys(begin, OURS | {Purpose.REGISTER: NEW.verifier.text}, LATER)

    assert await changes(begin) == [(f"register: {OLD.verifier.text}", NEW.verifier.text)]


async def test_a_change_reaches_the_registers_it_has_not_reached(begin: Begin) -> None:
    await notice_keys(begin, {Purpose.PASSES: "aaa"}, NOON)

    await notice_keys(begin, OURS, LATER)

    assert await changes(begin) == []
    async with begin() as work:
        assert len(await work.keys.of(ASCQ, Purpose.FEDERATORS)) == 1
