"""A register is signed as it grows, cosigned by its commune, and disputes are entries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.api.acts.register.offer_checkpoint import Behind, Offer, offer_checkpoint
from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.acts.register.witnessing import (
    ForeignCosignature,
    enter_dispute,
    keep_cosignature,
    meet_witness,
    trust_witness,
)
from services.api.storage.work import Begin, UnknownTenant
from services.kit import notekeys
from tenants.register.checkpoint import Kind, UnreadableVerifier, cosign, open_note
from tenants.register.tree import EMPTY_ROOT, verify_consistency
from tenants.vocabulary.identifiers import TenantId
from tests.builders import ASCQ, NOON
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, last_entries
from tests.services.api.storage.fixtures import assert_register_holds, read_log

KEY = notekeys.generate("beffroi-nord", Kind.LOG)
COMMUNE = notekeys.generate(f"csu-{ASCQ}", Kind.WITNESS)
LATER = NOON + timedelta(seconds=20)


async def signed(begin: Begin) -> str:
    made = await sign_checkpoint(begin, ASCQ, KEY, NOON)
    assert made is not None
    return made.note


async def signed_newest(begin: Begin) -> str:
    async with begin() as work:
        kept = await work.registers.checkpoint(ASCQ)
    assert kept is not None
    return kept.note


def cosigned(note: str) -> str:
    return cosign(note, COMMUNE.name, COMMUNE.private, NOON)


async def due(begin: Begin, waited: timedelta = timedelta(), at_once: int = 100) -> list[TenantId]:
    async with begin() as work:
        return list(await work.registers.unsigned(NOON - waited, at_once))


async def test_a_checkpoint_signs_all_that_was_entered(begin: Begin) -> None:
    checkpoint, _ = open_note(await signed(begin), [KEY.verifier])

    log = await read_log(begin)
    assert (checkpoint.origin, checkpoint.size) == (f"beffroi/{ASCQ}", len(log.entries))
    assert checkpoint.root == log.frontier.root()


async def test_without_news_nothing_is_signed_again(begin: Begin) -> None:
    await signed(begin)

    assert await sign_checkpoint(begin, ASCQ, KEY, LATER) is None
    assert await due(begin) == []


async def test_news_are_due_after_ten_seconds_or_at_once_when_they_are_many(begin: Begin) -> None:
    never_signed = await due(begin)
    await signed(begin)
    await watching(begin)

    assert never_signed == [ASCQ]
    assert await due(begin, waited=timedelta(seconds=1)) == []
    assert await due(begin) == [ASCQ]
    assert await due(begin, waited=timedelta(seconds=1), at_once=1) == [ASCQ]


async def test_a_key_that_follows_another_signs_what_grew_and_the_commune_goes_on(
    begin: Begin,
) -> None:
    following = notekeys.generate(KEY.name, Kind.LOG)
    await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)
    old, _ = open_note(await signed(begin), [KEY.verifier])
    last_of_before = cosigned(await signed_newest(begin))

    # Offered before the change and answered after it: not ours any more, and no dispute.
    with pytest.raises(ForeignCosignature):
        await keep_cosignature(begin, ASCQ, last_of_before, following.verifier, LATER)
    await watching(begin)
    made = await sign_checkpoint(begin, ASCQ, following, LATER)
    assert made is not None
    await keep_cosignature(begin, ASCQ, cosigned(made.note), following.verifier, LATER)

    new, _ = open_note(made.note, [following.verifier])
    offer = await offer_checkpoint(begin, ASCQ, old.size)
    assert isinstance(offer, Offer)
    assert verify_consistency(old.size, new.size, old.root, new.root, offer.proof)
    async with begin() as work:
        (met,) = await work.registers.witnesses()
        kept = await work.registers.checkpoint(ASCQ)
    assert kept is not None
    assert (met.dispute, kept.size) == (None, new.size)
    assert kept.cosigned == cosigned(made.note)


async def test_an_offer_proves_growth_from_where_the_commune_stands(begin: Begin) -> None:
    old, _ = open_note(await signed(begin), [KEY.verifier])
    for number in ("001", "002", "003"):
        await watching(begin, number)
    await signed(begin)

    for size, root in ((0, EMPTY_ROOT), (old.size, old.root)):
        offer = await offer_checkpoint(begin, ASCQ, size)
        assert isinstance(offer, Offer)
        new, _ = open_note(offer.note, [KEY.verifier])
        assert verify_consistency(size, new.size, root, new.root, offer.proof)


async def test_from_a_size_that_was_never_signed_it_is_proved_by_all_leaves(begin: Begin) -> None:
    new, _ = open_note(await signed(begin), [KEY.verifier])

    offer = await offer_checkpoint(begin, ASCQ, 5)

    log = await read_log(begin)
    assert isinstance(offer, Offer)
    root = log.frontier.__class__()
    for entry in log.entries[:5]:
        root = root.append(entry.leaf)
    assert verify_consistency(5, new.size, root.root(), new.root, offer.proof)


async def test_a_register_that_went_back_is_told_so(begin: Begin) -> None:
    await signed(begin)

    assert await offer_checkpoint(begin, ASCQ, 1000) == Behind(21, 1000)


async def test_before_the_first_checkpoint_there_is_nothing_to_offer(begin: Begin) -> None:
    assert await offer_checkpoint(begin, ASCQ, 0) is None


async def test_the_communes_key_is_pinned_when_it_is_first_met(begin: Begin) -> None:
    first = await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)
    again = await meet_witness(begin, ASCQ, COMMUNE.verifier.text, LATER)

    assert (first, again) == (None, None)
    assert await last_entries(begin, 1) == [("witness-met", "done", COMMUNE.verifier.text)]
    assert len(await entries(begin)) == 22


async def test_another_key_is_a_dispute_entered_once(begin: Begin) -> None:
    other = notekeys.generate(f"csu-{ASCQ}", Kind.WITNESS).verifier.text
    await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)

    told = [await meet_witness(begin, ASCQ, other, LATER) for _ in range(2)]
    still = await meet_witness(begin, ASCQ, COMMUNE.verifier.text, LATER)

    assert told == ["witness-key-changed", "witness-key-changed"]
    assert still == "witness-key-changed"
    assert await last_entries(begin, 1) == [
        ("checkpoint-refused", "witness-key-changed", f"said: {other}")
    ]
    assert len(await entries(begin)) == 23


async def test_an_operator_may_trust_another_key(begin: Begin) -> None:
    other = notekeys.generate(f"csu-{ASCQ}", Kind.WITNESS).verifier.text
    await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)
    await meet_witness(begin, ASCQ, other, NOON)

    await trust_witness(begin, ASCQ, other, LATER)

    assert await meet_witness(begin, ASCQ, other, LATER) is None
    assert await last_entries(begin, 1) == [("witness-met", "done", other)]


@pytest.mark.parametrize("key", ["rubbish", KEY.verifier.text])
async def test_what_is_no_witness_is_not_met(begin: Begin, key: str) -> None:
    with pytest.raises(UnreadableVerifier):
        await meet_witness(begin, ASCQ, key, NOON)
    with pytest.raises(UnreadableVerifier):
        await trust_witness(begin, ASCQ, key, NOON)
    assert len(await entries(begin)) == 21


async def test_a_commune_that_is_nobodys_is_not_met(begin: Begin) -> None:
    with pytest.raises(UnknownTenant):
        await meet_witness(begin, TenantId("nowhere"), COMMUNE.verifier.text, NOON)


async def test_what_both_have_signed_is_kept_once(begin: Begin) -> None:
    await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)
    note = cosigned(await signed(begin))
    async with begin() as work:
        before = await work.registers.uncosigned()

    for _ in range(2):
        assert not await keep_cosignature(begin, ASCQ, note, KEY.verifier, NOON)

    async with begin() as work:
        kept = await work.registers.checkpoint(ASCQ)
        after = await work.registers.uncosigned()
    assert kept is not None
    assert kept.cosigned == note
    assert (before, after) == ((ASCQ,), ())


async def test_a_signature_that_is_not_the_communes_is_not_kept(begin: Begin) -> None:
    note = await signed(begin)
    stranger = notekeys.generate(COMMUNE.name, Kind.WITNESS)
    with pytest.raises(ForeignCosignature, match="nobody was met"):
        await keep_cosignature(begin, ASCQ, cosigned(note), KEY.verifier, NOON)
    await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)

    for forged in (
        note,
        "rubbish",
        cosign(note, stranger.name, stranger.private, NOON),
        cosigned(note).replace("21\n", "22\n"),
    ):
        with pytest.raises(ForeignCosignature):
            await keep_cosignature(begin, ASCQ, forged, KEY.verifier, NOON)

    async with begin() as work:
        assert await work.registers.uncosigned() == (ASCQ,)


async def test_a_dispute_is_entered_once_and_settled_by_the_newest_signature(
    begin: Begin,
) -> None:
    await meet_witness(begin, ASCQ, COMMUNE.verifier.text, NOON)
    old = cosigned(await signed(begin))
    for _ in range(2):
        code = await enter_dispute(begin, ASCQ, "register-inconsistent", "9 entries", NOON)
        assert code == "register-inconsistent"
    newest = cosigned(await signed(begin))

    by_the_old = await keep_cosignature(begin, ASCQ, old, KEY.verifier, LATER)
    by_the_newest = await keep_cosignature(begin, ASCQ, newest, KEY.verifier, LATER)

    assert (by_the_old, by_the_newest) == (False, True)
    assert await last_entries(begin, 2) == [
        ("checkpoint-refused", "register-inconsistent", "9 entries"),
        ("dispute-settled", "done", "register-inconsistent"),
    ]
    await assert_register_holds(begin)


async def test_nobody_disputes_before_it_was_met(begin: Begin) -> None:
    assert await enter_dispute(begin, ASCQ, "register-inconsistent", "", NOON) is None
    assert len(await entries(begin)) == 21
