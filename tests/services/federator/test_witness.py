"""The commune cosigns a register that grew, refuses one that was rewritten, and remembers."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from services.federator.memory import DISPUTED, KEY, LAST, FolderMemory, UnreadableMemory
from services.federator.witness import INCONSISTENT, KEY_UNKNOWN, Memory, RegisterWitness
from services.kit import notekeys
from services.kit.link.words import Checkpoint, Cosigned, Disputed, UnreadableWord, Witness
from tenants.register.checkpoint import Kind, UnreadableCheckpoint, claimed, open_note
from tenants.register.key_change import sign_change
from tests.builders import ASCQ, NOON
from tests.services.federator.registers import ALog
from tests.services.federator.scripted import LOG_KEY, FakeMemory


def a_witness(memory: Memory) -> RegisterWitness:
    return RegisterWitness(ASCQ, memory, [LOG_KEY.verifier], lambda: NOON)


@pytest.fixture
def memory() -> FakeMemory:
    return FakeMemory()


async def test_a_register_that_grew_is_cosigned_by_both_keys(memory: FakeMemory) -> None:
    witness, log = a_witness(memory), ALog(40)

    first = await witness.answer(log.offer(0, 7))
    second = await witness.answer(log.offer(7, 40))

    assert isinstance(first, Cosigned)
    assert isinstance(second, Cosigned)
    said, signed = open_note(second.note, [LOG_KEY.verifier, memory.key.verifier])
    assert (said.size, {one.by.name for one in signed}) == (40, {"beffroi-nord", f"csu-{ASCQ}"})
    assert [one.at for one in signed] == [None, NOON]
    assert memory.notes == [first.note, second.note]
    assert witness.standing() == Witness(memory.key.verifier.text, 40)


async def test_while_one_key_of_the_state_follows_another_the_register_goes_on_growing(
    memory: FakeMemory,
) -> None:
    following = notekeys.generate(LOG_KEY.name, Kind.LOG)
    both = [LOG_KEY.verifier, following.verifier]
    witness = RegisterWitness(ASCQ, memory, both, lambda: NOON)

    before = await witness.answer(ALog(40).offer(0, 7))
    after = await witness.answer(ALog(40, key=following).offer(7, 40))
    rewritten = await witness.answer(ALog(50, rewritten=9, key=following).offer(40, 50))

    assert isinstance(before, Cosigned)
    assert isinstance(after, Cosigned)
    assert rewritten == Disputed(50, INCONSISTENT)


async def test_what_was_cosigned_is_said_again_and_not_signed_again(memory: FakeMemory) -> None:
    witness, log = a_witness(memory), ALog(9)

    once = await witness.answer(log.offer(0, 9))
    again = await witness.answer(log.offer(0, 9))

    assert again == once
    assert len(memory.notes) == 1


@pytest.mark.parametrize(
    ("_case", "old", "size"),
    [("a proof from elsewhere", 3, 9), ("one from the beginning", 0, 9), ("an older one", 0, 2)],
)
async def test_what_shows_nothing_is_answered_by_where_we_stand(
    memory: FakeMemory, _case: str, old: int, size: int
) -> None:
    witness, log = a_witness(memory), ALog(9)
    await witness.answer(log.offer(0, 5))

    answer = await witness.answer(log.offer(old, size))

    assert answer == Witness(memory.key.verifier.text, 5)
    assert not witness.in_dispute


@pytest.mark.parametrize(
    ("_case", "forged", "old", "size"),
    [
        ("an entry of before was changed", ALog(9, rewritten=3), 5, 9),
        ("the same size, another root", ALog(5, rewritten=4), 5, 5),
    ],
)
async def test_a_rewritten_register_is_a_dispute_that_outlives_the_process(
    memory: FakeMemory, _case: str, forged: ALog, old: int, size: int
) -> None:
    witness = a_witness(memory)
    await witness.answer(ALog(9).offer(0, 5))

    answer = await witness.answer(forged.offer(old, size))

    assert answer == Disputed(size, INCONSISTENT)
    assert len(memory.notes) == 1
    assert memory.disputes == [forged.note(size)]
    assert a_witness(memory).in_dispute
    assert await witness.answer(ALog(9).offer(5, 9)) == Disputed(9, INCONSISTENT)


async def test_a_dispute_is_over_once_its_file_is_taken_away(memory: FakeMemory) -> None:
    witness, log = a_witness(memory), ALog(9)
    await witness.answer(log.offer(0, 5))
    await witness.answer(ALog(9, rewritten=3).offer(5, 9))
    memory.disputes.clear()

    answer = await witness.answer(log.offer(5, 9))

    assert isinstance(answer, Cosigned)
    assert not witness.in_dispute


@pytest.mark.parametrize("proof", [[], ["not base64"], ["AAAA"], ["A" * 43 + "="]])
async def test_a_proof_that_is_none_is_a_dispute(memory: FakeMemory, proof: list[str]) -> None:
    witness, log = a_witness(memory), ALog(9)
    await witness.answer(log.offer(0, 5))

    answer = await witness.answer(Checkpoint(5, proof, log.note(9)))

    assert answer == Disputed(9, INCONSISTENT)


async def test_another_key_is_refused_and_locks_nothing(memory: FakeMemory) -> None:
    witness = a_witness(memory)
    stranger = ALog(5, key=notekeys.generate("beffroi-nord", Kind.LOG))

    answer = await witness.answer(stranger.offer(0, 5))

    assert answer == Disputed(5, KEY_UNKNOWN)
    assert memory.notes == []
    assert not witness.in_dispute


async def test_another_communes_register_is_a_dispute(memory: FakeMemory) -> None:
    witness = a_witness(memory)

    answer = await witness.answer(Checkpoint(0, [], ALog(5).note(5, tenant="metz")))

    assert answer == Disputed(5, INCONSISTENT)


async def test_what_is_no_note_is_no_word(memory: FakeMemory) -> None:
    with pytest.raises(UnreadableWord):
        await a_witness(memory).answer(Checkpoint(0, [], "rubbish"))


async def test_what_cannot_be_remembered_is_not_signed(memory: FakeMemory) -> None:
    witness, log = a_witness(memory), ALog(9)
    memory.full = True

    refused = await witness.answer(log.offer(0, 9))
    memory.full = False

    assert refused == Witness(memory.key.verifier.text, 0)
    assert isinstance(await witness.answer(log.offer(0, 9)), Cosigned)


async def test_the_folder_keeps_the_key_and_the_last_note_between_two_starts(
    tmp_path: Path,
) -> None:
    log = ALog(9)
    before = FolderMemory(tmp_path / "register", ASCQ)
    answer = await a_witness(before).answer(log.offer(0, 9))

    after = FolderMemory(tmp_path / "register", ASCQ)

    assert after.key.verifier == before.key.verifier
    assert a_witness(after).standing() == Witness(before.key.verifier.text, 9)
    assert isinstance(answer, Cosigned)
    assert (tmp_path / "register" / LAST).read_text() == answer.note
    assert sorted(one.name for one in (tmp_path / "register").iterdir()) == [LAST, KEY]
    assert stat.S_IMODE((tmp_path / "register" / KEY).stat().st_mode) == 0o600


async def test_a_dispute_is_kept_as_evidence(tmp_path: Path) -> None:
    memory = FolderMemory(tmp_path, ASCQ)
    witness, forged = a_witness(memory), ALog(9, rewritten=1)
    await witness.answer(ALog(9).offer(0, 5))

    await witness.answer(forged.offer(5, 9))

    assert (tmp_path / DISPUTED).read_text() == forged.note(9)


def test_a_last_note_that_is_not_ours_is_not_started_over(tmp_path: Path) -> None:
    memory = FolderMemory(tmp_path, ASCQ)
    (tmp_path / LAST).write_text(ALog(5).note(5))

    with pytest.raises(UnreadableCheckpoint):
        a_witness(memory)


def test_a_key_that_cannot_be_read_is_told_without_being_shown(tmp_path: Path) -> None:
    (tmp_path / KEY).write_text("PRIVATE+KEY+s3cret")

    with pytest.raises(UnreadableMemory, match="no private key of a register") as refused:
        FolderMemory(tmp_path, ASCQ)
    assert "s3cret" not in str(refused.value)


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(UnreadableMemory, match="Remedy: a folder"):
        FolderMemory(tmp_path / "file" / "register", ASCQ)


def a_change(new: notekeys.NoteKey, log: ALog, size: int = 7) -> Checkpoint:
    """What the State offers once `new` is to sign, under both keys."""
    said = claimed(log.note(size))
    note = sign_change(said, (LOG_KEY.name, LOG_KEY.private), (new.name, new.private))
    return Checkpoint(0, [], note)


async def test_a_change_of_the_register_s_key_is_cosigned_by_who_was_given_both(
    memory: FakeMemory,
) -> None:
    following = notekeys.generate("beffroi-nord-2027", Kind.LOG)
    both = [LOG_KEY.verifier, following.verifier]
    witness = RegisterWitness(ASCQ, memory, both, lambda: NOON)

    changed = await witness.answer(a_change(following, ALog(40)))
    after = await witness.answer(ALog(40, key=following).offer(7, 40))

    assert isinstance(changed, Cosigned)
    assert isinstance(after, Cosigned)


async def test_a_change_to_a_key_that_nobody_brought_by_hand_is_not_cosigned(
    memory: FakeMemory,
) -> None:
    following = notekeys.generate("beffroi-nord-2027", Kind.LOG)
    witness = a_witness(memory)

    assert await witness.answer(a_change(following, ALog(40))) == Disputed(7, KEY_UNKNOWN)
    assert memory.notes == []
    assert not witness.in_dispute
