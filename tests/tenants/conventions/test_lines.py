"""An error points to the line of its key, however the file is laid out."""

from __future__ import annotations

import pytest

from tenants.conventions.reading.lines import line_of, lines_of

TEXT = '''\
orders = []  # none yet

[convention]        # a comment after a header
"id" = "sainte-ville"
# title = "commented out"
deed.number = "12"

[[amendments]]
effective = 2026-01-01

[[amendments.motives]]
code = "doubt"

[[amendments.motives]]
code = "event"

[[ amendments ]]
effective = 2027-01-01

[amendments . clauses . "no-recording"]
summary = """
[term]
months = 12
"""
article = "6"

[[amendments.motives]]
code = "other"

[term]
months = 36
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("orders", 1),
        ("convention", 3),
        ("convention.id", 4),
        ("convention.deed.number", 6),
        ("amendments[0]", 8),
        ("amendments[0].effective", 9),
        ("amendments[0].motives[0].code", 12),
        ("amendments[0].motives[1]", 14),
        ("amendments[0].motives[1].code", 15),
        ("amendments[1].effective", 18),
        ("amendments[1].clauses.no-recording", 20),
        ("amendments[1].clauses.no-recording.article", 25),
        ("amendments[1].motives[0].code", 28),
        ("term", 30),
        ("term.months", 31),
    ],
)
def test_each_key_has_the_line_it_stands_on(path: str, line: int) -> None:
    assert line_of(path, lines_of(TEXT)) == line


@pytest.mark.parametrize(
    ("_case", "path", "line"),
    [
        ("a key that is not there has its table's line", "term.notice_months", 30),
        ("one of an array, its own table's", "amendments[0].motives[1].article", 14),
        ("a comment is no key", "convention.title", 3),
        ("a table that is not there, the first line", "tenant.id", 1),
    ],
)
def test_what_is_missing_has_the_line_of_what_is_around_it(
    _case: str, path: str, line: int
) -> None:
    assert line_of(path, lines_of(TEXT)) == line
