"""What outcomes say to people, beside what they decide."""

from __future__ import annotations

import pytest

from tenants.decisions.outcomes import or_of


@pytest.mark.parametrize(
    ("names", "said"),
    [(("a",), "a"), (("a", "b"), "a ou b"), (("a", "b", "c"), "a, b ou c")],
)
def test_names_are_joined_as_french_does(names: tuple[str, ...], said: str) -> None:
    assert or_of(names) == said
