"""An amendment decides from midnight in Paris of its day; earlier instants keep the old text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Amendment
from tenants.conventions.convention import version_at
from tenants.conventions.reading import UnreadableDeed, read_deed
from tenants.vocabulary.identifiers import TenantId
from tests.tenants.conventions.format import TEXT, line_number

AMENDMENTS = """
[[amendments]]
title = "Avenant n° 1"
signed = 2026-11-20
effective = 2027-01-01

[amendments.clauses.quota]
article = "4, avenant n° 1"
summary = "Huit flux simultanés au plus."
flows = 8
agreed = ["flows"]

[[amendments]]
title = "Avenant n° 2"
effective = 2027-07-01

[amendments.term]
effective = 2026-04-01
months = 48
tacit_renewal = false
notice_months = 6

[[amendments.motives]]
code = "doubt"
label = "Levée de doute"
article = "5"
summary = "Gestion d'un événement."
incident_required = true

[[amendments.motives]]
code = "planned-event"
label = "Événement planifié"
article = "5"
summary = "Coordination."
incident_required = true

[[amendments.motives]]
code = "missing-person"
label = "Personne disparue"
article = "3"
summary = "Dispositif."
incident_required = true
"""
AMENDED = TEXT + AMENDMENTS
MIDNIGHT = datetime(2026, 12, 31, 23, tzinfo=UTC)
"""1 January 2027 begins in Paris."""

deed = read_deed(AMENDED, "deed.toml")


@pytest.mark.clause("ME-9")
def test_an_amendment_s_quota_decides_from_midnight_in_paris_of_its_day() -> None:
    moment = timedelta(microseconds=1)

    assert [deed.at(at).quota for at in (MIDNIGHT - moment, MIDNIGHT)] == [6, 8]


def test_earlier_instants_keep_the_text_of_their_time() -> None:
    june = datetime(2026, 6, 1, tzinfo=UTC)

    version = version_at({deed.tenant.id: deed}, TenantId("sainte-ville"), june)

    assert version is not None
    assert (version.quota, version.version.title) == (6, "Acte d'origine")
    assert version.article(Clause.QUOTA).cited == "sainte-ville art. 4"


def test_before_the_first_day_the_first_version_stands() -> None:
    assert deed.at(datetime(2020, 1, 1, tzinfo=UTC)).version.number == 0


def test_each_version_says_which_amendment_made_it() -> None:
    assert [one.version for one in deed.versions] == [
        Amendment(0, "Acte d'origine", None, date(2026, 4, 1)),
        Amendment(1, "Avenant n° 1", date(2026, 11, 20), date(2027, 1, 1)),
        Amendment(2, "Avenant n° 2", None, date(2027, 7, 1)),
    ]


def test_what_an_amendment_replaces_is_replaced_whole_and_the_rest_stays() -> None:
    first, second = deed.versions[1:]

    assert first.article(Clause.QUOTA).cited == "sainte-ville art. 4, avenant n° 1"
    assert first.motives == deed.versions[0].motives
    assert (second.quota, second.term.months, second.term.tacit) == (8, 48, False)
    assert all(one.incident_required for one in second.motives)
    assert second.staffed == deed.versions[0].staffed


def test_a_value_agreed_by_an_amendment_has_the_name_it_has_in_the_deed() -> None:
    assert "clauses.quota.flows" not in deed.versions[0].agreed
    assert "clauses.quota.flows" in deed.versions[2].agreed
    assert "term.effective" in deed.versions[1].agreed
    assert "term.effective" not in deed.versions[2].agreed


SECRET = '[amendments.clauses.secret]\narticle = "1"\nsummary = "x"\n'


@pytest.mark.parametrize(
    ("_case", "was", "becomes", "marker", "says"),
    [
        ("two versions on one day", "effective = 2027-07-01", "effective = 2027-01-01",
         ("effective = 2027-01-01", 3),
         "amendments[1].effective must come after 2027-01-01: two versions would stand on one day"),
        ("before the deed itself", "effective = 2027-01-01", "effective = 2026-04-01",
         ("effective = 2026-04-01", 2),
         "amendments[0].effective must come after 2026-04-01: two versions would stand on one day"),
        ("one that changes nothing", AMENDMENTS[AMENDMENTS.index("[amendments.term]") :], "",
         ("[[amendments]]", 3), "amendments[1] changes nothing: write the tables it replaces"),
        ("a new tenant", "[amendments.term]", '[amendments.tenant]\nid = "a"\n[amendments.term]',
         ("[amendments.tenant]", 1),
         "amendments[1].tenant is not changed by an amendment: sign a new deed"),
        ("a wrong value", "flows = 8", "flows = 65", ("flows = 65", 1),
         "amendments[0].clauses.quota.flows must be 1 to 64"),
        ("a wrong term", "months = 48", "months = 0", ("months = 0", 1),
         "amendments[1].term.months must be 1 to 1200"),
        ("a wrong row", 'label = "Personne disparue"\n', "", ("[[amendments.motives]]", 3),
         "amendments[1].motives[2].label is missing: "
         "write amendments[1].motives[2].label (a text in quotes)"),
        ("an unknown clause", "[amendments.term]", SECRET + "[amendments.term]",
         ("[amendments.clauses.secret]", 1),
         "amendments[1].clauses.secret is not a key of a convention: "
         "remove it or mend its name"),
        ("an unknown table", "[amendments.term]", "[amendments.secret]\na = 1\n[amendments.term]",
         ("[amendments.secret]", 1),
         "amendments[1].secret is not a key of a convention: remove it or mend its name"),
        ("clauses that are no table", "[amendments.term]", "clauses = 3\n[amendments.term]",
         ("clauses = 3", 1),
         "amendments[1].clauses must be a table: write [amendments.clauses.…]"),
        ("no title", 'title = "Avenant n° 2"\n', "", ("[[amendments]]", 3),
         "amendments[1].title is missing: write amendments[1].title (a text in quotes)"),
    ],
)  # fmt: skip
def test_a_mistake_points_to_the_amendment_s_own_line(
    _case: str, was: str, becomes: str, marker: tuple[str, int], says: str
) -> None:
    assert was in AMENDMENTS
    text = TEXT + AMENDMENTS.replace(was, becomes)

    with pytest.raises(UnreadableDeed) as refused:
        read_deed(text, "deed.toml")

    assert str(refused.value) == f"deed.toml:{line_number(text, *marker)}: {says}"


def test_an_amendment_that_says_again_what_stands_changes_nothing() -> None:
    motives = AMENDMENTS[AMENDMENTS.index("[[amendments.motives]]") :]
    again = f'\n[[amendments]]\ntitle = "Encore"\neffective = 2028-01-01\n\n{motives}'

    with pytest.raises(UnreadableDeed, match=r"amendments\[2\] changes nothing"):
        read_deed(AMENDED + again, "deed.toml")
