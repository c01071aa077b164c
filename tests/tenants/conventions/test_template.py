"""The template is a convention that the strict reader accepts, and shows all that it knows."""

from __future__ import annotations

import re

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.reading import read_deed
from tests.builders import NOON
from tests.tenants.conventions.format import TEXT, changed, known_keys

_SHOWN = re.compile(r"^(?:# )?(\w+) = ", re.MULTILINE)
_HEADER = re.compile(r"^(?:# )?\[\[?([\w.-]+)\]\]?", re.MULTILINE)


def test_the_template_is_read_and_is_nobody_s() -> None:
    deed = read_deed(TEXT, "template.toml").at(NOON)

    assert (deed.id, deed.tenant.name, deed.illustrative) == ("sainte-ville", "Sainte-Ville", True)
    assert set(deed.articles) == set(Clause)


def test_the_template_shows_every_key_and_every_clause() -> None:
    headers = {part for header in _HEADER.findall(TEXT) for part in header.split(".")}
    shown = set(_SHOWN.findall(TEXT)) | headers

    assert known_keys() >= {"months", "way", "to", "inform", "organisation", "extension_months"}
    assert known_keys() - shown == set()


def test_what_it_proposes_in_comments_can_be_uncommented() -> None:
    amended = TEXT[TEXT.index("# [[amendments]]") :]
    uncommented = "\n".join(line.removeprefix("# ") for line in amended.splitlines())

    deed = read_deed(TEXT.replace(amended, uncommented), "template.toml")

    assert [one.quota for one in deed.versions] == [6, 8]


MEMBERS = """
[[tenant.members]]
insee = "59999"
name = "Sainte-Ville"
since = 2026-04-01
"""


@pytest.mark.parametrize(
    ("_case", "was", "becomes"),
    [
        ("a day of signature", "# signed = 2026-03-02", "signed = 2026-03-02"),
        ("an end", "# ends = 2028-01-01", "ends = 2028-01-01"),
        ("an extension", "tacit_renewal = true", "tacit_renewal = false\nextension_months = 6"),
        ("a CSU of several communes", "\n[term]\n", MEMBERS + "\n[term]\n"),
    ],
)
def test_each_choice_that_it_offers_is_read(_case: str, was: str, becomes: str) -> None:
    text = changed('kind = "commune"', 'kind = "epci"', changed(was, becomes))

    assert read_deed(text, "template.toml").id == "sainte-ville"
