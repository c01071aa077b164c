"""Every mistake in a convention's file is one line: the file, the line, the key, the remedy."""

from __future__ import annotations

import pytest

from tenants.conventions.reading import UnreadableDeed
from tests.tenants.conventions.format import TEXT, changed, line_number, read, remedies

TICKETS = TEXT[TEXT.index("[clauses.tickets]") : TEXT.index("[clauses.arrangements]")]
STAFFED = TEXT[TEXT.index("[clauses.staffed]") : TEXT.index("[clauses.steering]\n")]
ARRANGING = TEXT[TEXT.index("[clauses.arrangements]") : TEXT.index("[clauses.crisis]")]
QUOTA = TEXT[TEXT.index("[clauses.quota]") : TEXT.index("[clauses.purpose]")]
ALWAYS = (
    '[clauses.steering.always]\narticle = "3"\nsummary = "Toujours."\nway = "free"\n'
    'grounds = ["need"]\nlongest_hold_minutes = 30\n\n[clauses.tickets]'
)
EXCEPTION = TEXT[TEXT.index("[[clauses.staffed.exceptions]]") : TEXT.index("[clauses.steering]\n")]
FIRST = "# Convention de Sainte-Ville"
MEMBER = '[[tenant.members]]\ninsee = "59999"\nname = "A"\nsince = 2026-04-01\n\n[term]\n'

TABLES = [
    ("a missing key", "months = 36\n", "", "[term]",
     "term.months is missing: write term.months (a whole number)"),
    ("a missing table", "[term]", "[terms]", FIRST,
     "term is missing: write term (a table)"),
    ("a missing article", 'article = "7"\n', "", "[clauses.habilitation]",
     "clauses.habilitation.article is missing: write clauses.habilitation.article "
     "(a text in quotes)"),
    ("a missing sentence", 'summary = "Six flux', 'sentence = "Six flux', "[clauses.quota]",
     "clauses.quota.summary is missing: write clauses.quota.summary (a text in quotes)"),
    ("a missing clause", QUOTA, "", FIRST,
     "clauses.quota is missing: every deed says it, write its table"),
    ("an unknown key", "months = 36", "months = 36\nyears = 3", "years = 3",
     "term.years is not a key of a convention: remove it or mend its name"),
    ("an unknown table", "[term]", "[secret]\na = 1\n\n[term]", "[secret]",
     "secret is not a key of a convention: remove it or mend its name"),
    ("an unknown clause", "[clauses.visits]", "[clauses.visit]", "[clauses.visit]",
     "clauses.visit is not a key of a convention: remove it or mend its name"),
    ("a key no way of steering asks for", 'way = "approval"', 'way = "free"', "approvers = [\"chef",
     "clauses.steering.open.approvers is not a key of a convention: remove it or mend its name"),
    ("a number in quotes", "months = 36", 'months = "36"', "months =",
     "term.months must be a whole number, not a text in quotes"),
    ("a truth for a number", "flows = 6", "flows = true", "flows = true",
     "clauses.quota.flows must be a whole number, not true or false"),
    ("a round longitude", "longitude = 3.0573", "longitude = 3", "longitude",
     "tenant.longitude must be a number with decimals, not a whole number"),
    ("an hour with a day", "effective = 2026-04-01", "effective = 2026-04-01T08:00:00",
     "effective", "term.effective must be a date, not a date and time"),
    ("one table for several", "[[orders]]", "[orders]", "[orders]",
     "orders must be a list, not a table"),
    ("numbers for tables", EXCEPTION, "exceptions = [1]\n", "exceptions = [1]",
     "clauses.staffed.exceptions must be tables: write [[clauses.staffed.exceptions]]"),
]  # fmt: skip
VALUES = [
    ("a date of another age", "effective = 2026-04-01", "effective = 0026-04-01", "effective",
     "term.effective must be from 1950 to 2200: mend the year"),
    ("no month at all", "months = 36", "months = 0", "months = 0", "term.months must be 1 to 1200"),
    ("no flow at all", "flows = 6", "flows = 0", "flows = 0",
     "clauses.quota.flows must be 1 to 64"),
    ("no time to answer", "answer_within_seconds = 120", "answer_within_seconds = 0",
     "answer_within_seconds = 0",
     "clauses.steering.open.answer_within_seconds must be 1 to 1000000"),
    ("an order too long", "years = 5", "years = 6", "years = 6",
     "orders[0].years must be 1 to 5 (CSI L252-4)"),
    ("an end before the start", "# ends = 2028-01-01", "ends = 2026-04-01", "ends =",
     "term.ends must come after term.effective: mend one"),
    ("an extension of what renews itself", "# extension_months = 6", "extension_months = 6",
     "extension_months =",
     "term.extension_months is for a term that is not renewed by itself: remove it"),
    ("an unknown kind", 'kind = "commune"', 'kind = "city"', "kind =",
     "tenant.kind must be one of commune, epci, landlord, not 'city'"),
    ("members of a commune", "[term]\n", MEMBER, "[tenant]",
     "tenant.members join an epci alone: remove them, or mend kind"),
    ("a tenant that cannot be named", 'id = "sainte-ville"\n# Le nom aff',
     'id = "Sainte Ville!"\n# Le nom aff', "Sainte Ville!",
     "tenant.id names no tenant: tenant 'Sainte Ville!': "
     "use lower-case letters, digits and hyphens"),
    ("a post code of four signs", 'insee = "59999"', 'insee = "5999"', 'insee = "5999"',
     "tenant.insee must be an INSEE code: write five signs, as 59009 or 2A004"),
    ("a place off the Earth", "longitude = 3.0573", "longitude = 300.5", "longitude =",
     "tenant.longitude with latitude is no place on Earth: "
     "write degrees, as 3.0573 and 50.6292"),
    ("an unknown side", 'side = "state"', 'side = "prefect"', 'side = "prefect"',
     "parties[0].side must be one of owner, state, recipient, not 'prefect'"),
    ("an unknown regime", 'regime = "permanent"', 'regime = "open"', "regime =",
     "clauses.watching.regime must be one of permanent, ticket, not 'open'"),
    ("a name a second time", 'code = "planned-event"', 'code = "doubt"', ('code = "doubt"', 2),
     "motives[1].code says 'doubt' a second time: keep one"),
    ("a rank too low", "rank = 1", "rank = 0", "rank = 0", "subscribers[0].rank must be 1 to 99"),
    ("a word twice", '["titulaire", "suppléant"]', '["titulaire", "titulaire"]', "titulaire",
     "clauses.tickets.approvers says a word twice: keep it once"),
    ("an empty word", '["titulaire", "suppléant"]', '["titulaire", ""]', "titulaire",
     'clauses.tickets.approvers must hold words alone: write ["…", "…"]'),
    ("a value agreed that is not there", 'agreed = ["effective"]', 'agreed = ["years"]',
     'agreed = ["years"]',
     "term.agreed does not know years: "
     "use effective, months, notice_months, tacit_renewal"),
    ("more days than the law keeps", "recordings_days = 30", "recordings_days = 32",
     "recordings_days", "clauses.retention.recordings_days must be 1 to 31"),
]  # fmt: skip
HOURS = [
    ("hours in French", "Mo-Sa 08:00-01:00; Su,PH", "lun-sam 08:00-01:00; Su,PH", "hours = \"lun",
     "clauses.staffed.hours cannot be read: hours 'lun-sam 08:00-01:00; Su,PH 10:00-18:00': "
     "'lun' is French: write Mo, Tu, We, Th, Fr, Sa, Su for lundi to dimanche, and PH for public "
     "holidays"),
    ("another department's Good Friday", "good_friday = false", "good_friday = true",
     'department = "59"',
     "clauses.staffed.department cannot be read: good_friday in department 59: it is a public "
     "holiday in 57, 67 and 68 only: remove it"),
    ("an exception without its act", '"note de service 2026-12, fête de la musique"', '" "',
     "day = 2026-06-21",
     "clauses.staffed.exceptions[0].day cannot be read: exception 2026-06-21 10:00-04:00: cites "
     "no act: write the order or decision behind it"),
]  # fmt: skip
RULES = [
    ("always beside open", "[clauses.tickets]", ALWAYS, ("[clauses.steering.always]", 2),
     "clauses.steering.always excludes open and closed: keep one or the others"),
    ("open without hours", STAFFED, "", "[clauses.steering.open]",
     "clauses.steering.open needs the hours: write clauses.staffed, or always"),
    ("an approval without approvers", 'approvers = ["chef de salle du CSU"]\n', "",
     "[clauses.steering.open]",
     "clauses.steering.open.approvers is missing: write clauses.steering.open.approvers (a list)"),
    ("an approval by nobody", '["chef de salle du CSU"]', "[]", "approvers = []",
     "clauses.steering.open.approvers is empty: name whose word is needed"),
    ("a notice of nothing", 'way = "free"', 'way = "notice"', "[clauses.steering.closed]",
     "clauses.steering.closed.before is missing: a notice says to whom and what"),
    ("an unknown ground", 'grounds = ["grave-disorder"]', 'grounds = ["riot"]', '"riot"',
     "clauses.steering.open.grounds does not know riot: use grave-disorder, need"),
    ("no ground", 'grounds = ["grave-disorder"]', "grounds = []", "grounds = []",
     "clauses.steering.open.grounds is empty: name what may justify it"),
    ("a ground twice", 'code = "need"', 'code = "grave-disorder"', ('code = "grave-disorder"', 2),
     "clauses.steering.grounds[1].code says 'grave-disorder' a second time: keep one"),
    ("an unknown contact", 'to = "csu"', 'to = "csu-head"', 'to = "csu-head"',
     "clauses.steering.open.before.to names no contact: write [[contacts]] with id 'csu-head'"),
    ("an unknown contact to inform", 'inform = "cic"', 'inform = "sic"', "inform =",
     "clauses.maintenance.inform names no contact: write [[contacts]] with id 'sic'"),
    ("a longest under the shortest", "longest_hours = 12", "longest_hours = 1",
     "longest_hours = 1",
     "clauses.tickets.longest_hours must not be less than shortest_hours: mend one"),
    ("tickets for nowhere", '["1 rue de l\'Exemple"]', "[]", "estates = []",
     "clauses.tickets.estates is empty: name the places a ticket may open"),
    ("an unknown motive of arrangements", 'motives = ["missing-person"]', 'motives = ["lost"]',
     "motives =",
     "clauses.arrangements.motives does not know lost: "
     "use doubt, planned-event, missing-person"),
    ("an unknown motive of a crisis", 'motive = "planned-event"', 'motive = "flood"',
     'motive = "flood"',
     "clauses.crisis.motive must be one of doubt, planned-event, missing-person, not 'flood'"),
    ("an unknown member", '["cic-59", "sdis-59"]', '["cic-59", "samu-59"]', "members = [",
     "clauses.crisis.members does not know samu-59: use cic-59, sdis-59"),
    ("an arrangement for an unknown body", 'organisation = "cic-59"', 'organisation = "samu-59"',
     'organisation = "samu-59"',
     "arrangements[0].organisation is no subscriber of this convention: use cic-59, sdis-59"),
    ("an arrangement for a motive that opens none", 'motive = "missing-person"',
     'motive = "doubt"', 'motive = "doubt"',
     "arrangements[0].motive must be one of missing-person, not 'doubt'"),
    ("an arrangement too long", "until = 2026-05-18", "until = 2026-06-18", "until = 2026",
     "arrangements[0].until must come after since, by 30 days at most"),
    ("an arrangement the deed has no word of", ARRANGING, "", "reference = \"DP",
     "arrangements[0].reference needs clauses.arrangements: the deed provides for none"),
]  # fmt: skip


ROWS = [*TABLES, *VALUES, *HOURS, *RULES]
AMENDMENTS = (
    "must come after {day}",
    "changes nothing",
    "is not changed by an amendment",
    "must be a table",
)


@pytest.mark.parametrize(("_case", "was", "becomes", "marker", "says"), ROWS)
def test_a_mistake_is_told_whole(
    _case: str, was: str, becomes: str, marker: str | tuple[str, int], says: str
) -> None:
    text = changed(was, becomes)
    line = line_number(text, marker) if isinstance(marker, str) else line_number(text, *marker)

    assert refusal(text) == f"deed.toml:{line}: {says}"


def test_a_regime_of_tickets_needs_their_clause() -> None:
    text = changed('regime = "permanent"', 'regime = "ticket"', changed(TICKETS, ""))

    assert refusal(text) == (
        f"deed.toml:{line_number(text, 'regime =')}: "
        "clauses.watching.regime is ticket: write clauses.tickets"
    )


@pytest.mark.parametrize(
    ("_case", "was", "becomes", "marker", "why"),
    [
        ("a table left open", "[term]\n", "[term\n", "[term",
         "Expected ']' at the end of a table declaration"),
        ("a day that no month has", "effective = 2026-04-01", "effective = 2026-04-31",
         "2026-04-31", "Invalid date or datetime"),
        ("a word without quotes", 'kind = "commune"', "kind = commune", "kind = commune",
         "Invalid value"),
        ("a key twice", "months = 36", "months = 36\nmonths = 48", "months = 48",
         "Cannot overwrite a value"),
    ],
)  # fmt: skip
def test_what_is_not_toml_is_told_with_its_line(
    _case: str, was: str, becomes: str, marker: str, why: str
) -> None:
    text = changed(was, becomes)

    said = refusal(text)

    assert said == f"deed.toml:{line_number(text, marker)}: is not TOML ({why}): mend this line"


def test_a_file_that_stops_too_soon_points_to_its_end() -> None:
    assert refusal("[convention]\nid = ") == (
        "deed.toml:2: is not TOML (Invalid value): mend this line"
    )


def test_every_remedy_of_the_reader_is_shown_here_or_with_the_amendments() -> None:
    told = {refused(changed(was, becomes)).why for _, was, becomes, _, _ in ROWS}
    elsewhere = {one for one in remedies() if one.startswith(AMENDMENTS)}

    assert remedies() - told - elsewhere == {
        "is ticket: write clauses.tickets",
        "is not TOML ({error}): mend this line",
    }
    assert len(elsewhere) == len(AMENDMENTS)


def refusal(text: str) -> str:
    return str(refused(text))


def refused(text: str) -> UnreadableDeed:
    with pytest.raises(UnreadableDeed) as told:
        read(text)
    return told.value
