"""One entry is proven alone, and no other passes for it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from tenants.register.entry import canonical, leaf
from tenants.register.proof import Proven, UnreadableProof, verify_proof, write_proof
from tenants.register.verdicts import Broken, Fault
from tests.tenants.register.logs import (
    KEYS,
    SIZE,
    STRANGER,
    a_log,
    a_note,
    an_entry,
)

LEAVES = [one.leaf for one in a_log()]


def a_proof(seq: int = 5, note: str | None = None) -> str:
    return write_proof(seq, canonical(an_entry(seq)), LEAVES, note or a_note(a_log()))


@pytest.mark.parametrize("seq", [0, 5, SIZE - 1])
def test_an_entry_is_proven_with_its_checkpoint_alone(seq: int) -> None:
    proven = verify_proof(a_proof(seq), KEYS)

    assert isinstance(proven, Proven)
    assert (proven.seq, proven.body, proven.checkpoint.size) == (seq, a_log()[seq].body, SIZE)
    assert [one.by for one in proven.signed] == list(KEYS)


def test_a_proof_is_lines_that_other_tools_read() -> None:
    lines = a_proof().split("\n")

    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra eyJhY3QiOiJ3YXRjaCI")
    assert lines[2] == "index 5"
    assert (lines[8], lines[9]) == ("", "beffroi/villeneuve-d-ascq")


def test_another_body_is_not_proven() -> None:
    other = b64encode(canonical(replace(an_entry(5), name="Nobody"))).decode()
    lines = a_proof().split("\n")

    forged = "\n".join([lines[0], f"extra {other}", *lines[2:]])

    assert verify_proof(forged, KEYS) == Broken(Fault.REWRITTEN, 1, 5, 5)


def test_another_place_is_not_proven() -> None:
    assert verify_proof(a_proof().replace("index 5", "index 6"), KEYS) == Broken(
        Fault.REWRITTEN, 1, 6, 6
    )


def test_a_proof_signed_by_a_stranger_is_not_trusted() -> None:
    verdict = verify_proof(a_proof(note=a_note(a_log(), SIZE, STRANGER, cosigned=False)), KEYS)

    assert isinstance(verdict, Broken)
    assert verdict.fault is Fault.UNTRUSTED


@pytest.mark.parametrize("changes", [{"seq": 6}, {"tenant": "metz"}])
def test_a_body_sealed_under_another_number_or_log_is_named(changes: dict[str, object]) -> None:
    body = canonical(replace(an_entry(5), **changes))
    log = (*a_log()[:5], replace(a_log()[5], leaf=leaf(body)), *a_log()[6:])
    proof = write_proof(5, body, [one.leaf for one in log], a_note(log))

    assert verify_proof(proof, KEYS) == Broken(Fault.MISPLACED, 1, 5)


@pytest.mark.parametrize(
    ("_case", "was", "becomes", "says"),
    [
        ("another format", "@v1", "@v2", "not a proof"),
        ("no checkpoint", "\n\n", "\n", "not a proof"),
        ("no index", "index", "number", "a proof says"),
        ("a negative index", "index 5", "index -5", "a proof says"),
        ("a zero before", "index 5", "index 05", "a proof says"),
        ("a body that is not base64", "extra e", "extra ?", "is not base64"),
        ("a step that is too short", "index 5\n", "index 5\nAAAA\n", "is not 32 bytes"),
        ("bits that base64 drops", "index 5\n", "index 5\nAAB=\n", "not the one way"),
        ("no signature", "— ", "- ", "is no signature line"),
    ],
)
def test_what_is_no_proof_is_unreadable(_case: str, was: str, becomes: str, says: str) -> None:
    with pytest.raises(UnreadableProof, match=says):
        verify_proof(a_proof().replace(was, becomes), KEYS)
