"""The key that signs a register changes: an entry, a checkpoint of both, and it still verifies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.api.acts.keys.change_register_key import (
    Change,
    NotTheSigningKey,
    change_register_key,
)
from services.api.acts.register.export_register import kept_entries, plan_export
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.acts.register.witnessing import keep_cosignature, meet_witness
from services.api.storage.work import Begin, UnknownTenant
from services.kit import notekeys
from services.kit.notekeys import NoteKey
from tenants.register.checkpoint import Kind, Verifier, cosign
from tenants.register.file import write
from tenants.register.key_change import KeyChange, change_of
from tenants.register.verdicts import Broken, Fault, Followed, Holds
from tenants.register.verification import verify
from tenants.vocabulary.identifiers import TenantId
from tests.builders import ASCQ, NOON
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries
from tests.services.api.storage.fixtures import assert_register_holds

OLD, NEW, THIRD = (notekeys.generate(name, Kind.LOG) for name in ("nord", "nord-2027", "nord-2028"))
COMMUNE = notekeys.generate(f"csu-{ASCQ}", Kind.WITNESS)
LATER = NOON + timedelta(seconds=20)
MUCH_LATER = NOON + timedelta(days=300)


def a_change(old: NoteKey | None = OLD, new: NoteKey = NEW) -> Change:
    return Change(old, new, "Dominique Petit", "changement annuel")


async def newest(begin: Begin) -> str:
    async with begin() as work:
        kept = await work.registers.checkpoint(ASCQ)
    assert kept is not None
    return kept.note


async def grown(begin: Begin, camera: str, key: NoteKey) -> str:
    """A look more, signed."""
    await watching(begin, camera)
    made = await sign_checkpoint(begin, ASCQ, key, LATER)
    assert made is not None
    return made.note


async def exported(begin: Begin, key: NoteKey, *brought: Verifier) -> Holds | Broken:
    planned = await plan_export(begin, ASCQ, None, None, [key.verifier])
    log = [entry async for entry in kept_entries(begin, planned.header)]
    return verify(write(planned.header, log, planned.notes), brought)


async def test_who_changed_it_and_why_is_entered_and_both_keys_sign_that_entry(
    begin: Begin,
) -> None:
    await grown(begin, "001", OLD)

    entry = await change_register_key(begin, ASCQ, a_change(), LATER)

    said = (await entries(begin))[-1]
    assert (said["seq"], said["act"], said["outcome"]) == (entry, "change-key", "done")
    assert (said["name"], said["ground"]) == ("Dominique Petit", "changement annuel")
    assert said["evidence"] == NEW.verifier.text
    assert said["detail"] == f"register: {OLD.verifier.text}"
    note = await newest(begin)
    assert change_of(note) == KeyChange(OLD.verifier, NEW.verifier)
    assert note.splitlines()[1] == str(len(await entries(begin)))
    await assert_register_holds(begin)


async def test_an_export_holds_for_whoever_has_the_key_of_before_or_the_one_of_now(
    begin: Begin,
) -> None:
    await grown(begin, "001", OLD)
    await change_register_key(begin, ASCQ, a_change(), LATER)
    size = len(await entries(begin))
    await grown(begin, "002", NEW)

    for brought in (OLD, NEW):
        verdict = await exported(begin, NEW, brought.verifier)
        assert isinstance(verdict, Holds), verdict
        assert verdict.followed == (Followed(size, KeyChange(OLD.verifier, NEW.verifier)),)


async def test_a_change_stays_in_every_export_however_many_checkpoints_follow(
    begin: Begin,
) -> None:
    await grown(begin, "001", OLD)
    await change_register_key(begin, ASCQ, a_change(), LATER)
    await change_register_key(begin, ASCQ, a_change(NEW, THIRD), MUCH_LATER)
    await grown(begin, "002", THIRD)

    verdict = await exported(begin, THIRD, OLD.verifier)

    assert isinstance(verdict, Holds)
    assert [one.change.new.name for one in verdict.followed] == ["nord-2027", "nord-2028"]


async def test_the_commune_cosigns_the_change_itself(begin: Begin) -> None:
    await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)
    await grown(begin, "001", OLD)
    await change_register_key(begin, ASCQ, a_change(), LATER)
    note = cosign(await newest(begin), COMMUNE.name, COMMUNE.private, LATER)

    # By a process that has restarted already, and by one that has not.
    for log in (NEW.verifier, OLD.verifier):
        await keep_cosignature(begin, ASCQ, note, log, LATER)

    verdict = await exported(begin, NEW, OLD.verifier, COMMUNE.verifier)
    assert isinstance(verdict, Holds), verdict
    assert COMMUNE.verifier in {one.signed.by for one in verdict.signed}


async def test_what_the_old_key_signed_and_the_commune_answers_later_is_kept(
    begin: Begin,
) -> None:
    await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)
    of_before = cosign(await grown(begin, "001", OLD), COMMUNE.name, COMMUNE.private, NOON)
    await change_register_key(begin, ASCQ, a_change(), LATER)

    assert not await keep_cosignature(begin, ASCQ, of_before, NEW.verifier, LATER)

    async with begin() as work:
        kept = await work.registers.checkpoint(ASCQ, int(of_before.splitlines()[1]))
    assert kept is not None
    assert kept.cosigned == of_before


async def test_a_process_that_holds_the_key_of_before_signs_nothing_more(begin: Begin) -> None:
    await change_register_key(begin, ASCQ, a_change(), NOON)
    await watching(begin, "001")

    assert await sign_checkpoint(begin, ASCQ, OLD, LATER) is None
    assert await sign_checkpoint(begin, ASCQ, NEW, LATER) is not None


async def test_a_change_that_is_said_twice_is_entered_once(begin: Begin) -> None:
    await change_register_key(begin, ASCQ, a_change(), NOON)
    before = len(await entries(begin))

    assert await change_register_key(begin, ASCQ, a_change(), LATER) is None
    assert len(await entries(begin)) == before


async def test_a_key_that_does_not_sign_here_is_followed_by_none(begin: Begin) -> None:
    await change_register_key(begin, ASCQ, a_change(), NOON)
    before = len(await entries(begin))

    with pytest.raises(NotTheSigningKey) as refused:
        await change_register_key(begin, ASCQ, a_change(OLD, THIRD), LATER)
    with pytest.raises(NotTheSigningKey):
        await change_register_key(begin, ASCQ, a_change(NEW, COMMUNE), LATER)

    assert refused.value.standing == NEW.verifier.text
    assert len(await entries(begin)) == before


async def test_where_the_old_key_is_lost_it_is_entered_and_proves_no_chain(begin: Begin) -> None:
    await change_register_key(begin, ASCQ, a_change(), NOON)
    await grown(begin, "001", NEW)

    await change_register_key(begin, ASCQ, a_change(None, THIRD), LATER)
    await grown(begin, "002", THIRD)

    lost = [one for one in await entries(begin) if one["act"] == "change-key"][-1]
    assert (lost["outcome"], lost["evidence"]) == ("without-the-old-key", THIRD.verifier.text)
    verdict = await exported(begin, THIRD, THIRD.verifier)
    assert isinstance(verdict, Holds), verdict
    assert verdict.followed == ()
    with_the_old_one = await exported(begin, THIRD, NEW.verifier)
    assert isinstance(with_the_old_one, Broken)
    assert with_the_old_one.fault is Fault.UNTRUSTED


async def test_a_register_that_nobody_has_keeps_no_key(begin: Begin) -> None:
    with pytest.raises(UnknownTenant):
        await change_register_key(begin, TenantId("nowhere"), a_change(), NOON)
