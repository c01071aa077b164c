"""The console verifies proofs by itself: what it is tried on comes from these rules."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tenants.register.proof import MAGIC, Proven, verify_proof
from tests.tenants.register.proof_vectors import COMMUNE_KEY, FILE, STATE_KEY, vectors, written


def test_the_console_s_vectors_are_what_the_rules_say_today() -> None:
    assert FILE.read_text(encoding="utf-8") == written(), (
        "Remedy: python -m tests.tenants.register.proof_vectors"
    )


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["case"])
def test_what_the_console_must_find_is_what_the_rules_find(vector: dict[str, object]) -> None:
    body, note, verdict = vector["body"], vector["note"], vector["verdict"]
    assert isinstance(verdict, dict)
    if body is None or note is None or verdict.get("fault") in ("leaf", "place", "unreadable"):
        return  # The proof as a file has no words for it.
    encoded = b64encode(str(body).encode()).decode()
    way = vector["way"]
    assert isinstance(way, list)
    text = MAGIC + "".join(
        f"{line}\n" for line in (f"extra {encoded}", f"index {vector['number']}", *way)
    ) + f"\n{note}"  # fmt: skip

    found = verify_proof(text, [STATE_KEY, COMMUNE_KEY])

    assert isinstance(found, Proven) == (verdict["kind"] == "verified")
