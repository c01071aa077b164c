"""Rows for people: every legal column in French, and nothing that a spreadsheet computes."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from services.kit.register.paper import Cover, write_pages
from services.kit.register.rows import ACTS, ERASED, TITLES, row_of
from services.kit.register.spreadsheet import harmless, line_of
from tenants.register.entry import Act, Entry, canonical, leaf
from tenants.register.file import Kept
from tests.builders import NOON
from tests.tenants.register.logs import a_log, an_entry

COVER = Cover("Registre de Metz", "mars", ("Prouvé par r.jsonl", "Racine abc", "Signé"))


def a_row(entry: Entry) -> dict[str, str]:
    body = canonical(entry)
    row = row_of(Kept(entry.seq, leaf(body), body), {"doubt": "levée de doute"})
    return dict(zip(TITLES, row, strict=True))


def drawn(rows: list[tuple[str, ...]]) -> list[str]:
    """The text of each page."""
    file = io.BytesIO()
    pages = write_pages(file, COVER, rows)
    text = [page.extract_text() for page in PdfReader(file).pages]
    assert len(text) == pages
    return text


def test_every_act_has_its_french_name() -> None:
    assert set(ACTS) == set(Act)
    assert len(set(ACTS.values())) == len(ACTS)


@pytest.mark.clause("ME-2", "CH-6")
def test_a_row_has_every_legal_column() -> None:
    entry = replace(
        an_entry(3),
        since=NOON,
        until=NOON,
        incident="2026-118",
        requisition="PR 2026/118",
        copies=2,
        slot=3,
        fence=118,
        version=1,
    )

    row = a_row(entry)

    wanted = (
        "N°", "Date et heure", "Acte", "Nom", "Grade", "Service", "Caméra", "De", "À", "Motif",
        "Intervention", "Version", "Article", "Issue", "Réquisition", "Copies", "Créneau",
        "Barrière",
    )  # fmt: skip
    assert [row[title] for title in wanted] == [
        "3", "15/06/2026 14:03:00", "regarder", "É. Dupont", "Brigadier-chef", "CIC du Nord",
        "villeneuve-d-ascq:017", "15/06/2026 14:00:00", "15/06/2026 14:00:00", "levée de doute",
        "2026-118", "1", "villeneuve-d-ascq art. 3", "accordé", "PR 2026/118", "2", "3", "118",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("granted", "accordé"),
        ("needs-approval", "accord requis"),
        ("done", "fait"),
        ("quota-reached", "refusé (quota-reached)"),
    ],
)
def test_an_outcome_is_said_in_french(outcome: str, said: str) -> None:
    assert a_row(replace(an_entry(), outcome=outcome))["Issue"] == said


def test_a_motive_that_the_convention_does_not_know_is_shown_as_it_was_said() -> None:
    assert a_row(replace(an_entry(), motive="curiosité"))["Motif"] == "curiosité"


def test_an_erased_body_leaves_its_number_and_its_leaf() -> None:
    row = row_of(Kept(7, bytes(32), None), {})

    assert (row[0], row[2], row[-1]) == ("7", ERASED, "00" * 32)
    assert len(row) == len(TITLES)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+33 3 20 00 00 00", "'+33 3 20 00 00 00"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1+1", "'  =1+1"),
        ("＝1+1", "'＝1+1"),
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("É. Dupont", "É. Dupont"),
        ("a=b", "a=b"),
        ("'=1", "'=1"),
        ("", ""),
        ("12", "12"),
    ],
)
def test_no_cell_is_ever_a_formula(cell: str, shown: str) -> None:
    assert harmless(cell) == shown


def test_a_cell_with_a_semicolon_or_a_quote_stays_one_cell() -> None:
    assert line_of(['a;b "c"', "d"]) == b'"a;b ""c""";d\r\n'


def test_a_long_register_has_numbered_pages_each_with_its_proof() -> None:
    text = drawn([row_of(entry, {}) for entry in a_log(60)])

    assert len(text) == 3
    for number, page in enumerate(text, 1):
        assert "Registre de Metz" in page
        assert "Prouvé par r.jsonl" in page
        assert f"{number} / 3" in page
    assert "15/06/2026" in text[0]


def test_a_register_without_entries_is_one_page() -> None:
    assert len(drawn([])) == 1


def test_letters_of_other_alphabets_never_stop_a_document() -> None:
    body = canonical(replace(an_entry(), name="Đorđe Łukasz 山田 \N{PILE OF POO}"))

    (page,) = drawn([row_of(Kept(0, leaf(body), body), {})])

    assert "Đorđe Łukasz ??" in " ".join(page.split())


def test_a_word_without_end_is_cut_to_its_column() -> None:
    body = canonical(replace(an_entry(), incident="x" * 5_000))

    (page,) = drawn([row_of(Kept(0, leaf(body), body), {})])

    assert page.count("x") < 1_000
    assert "…" in page
