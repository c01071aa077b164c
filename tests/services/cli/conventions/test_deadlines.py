"""`beffroi convention deadlines`: what comes due, in order."""

from __future__ import annotations

import json

from tests.services.cli.conftest import Run


def test_deadlines_come_in_order_for_every_convention(run: Run) -> None:
    said = run("convention", "deadlines", "--at", "2025-06-25", "--within", "100")

    lines = said.out.splitlines()
    assert lines[-4:] == [
        "1er avril 2025 · PASSÉ de 85 j · evrange-moselle-fibre · dernier jour pour se concerter "
        "sur une prolongation (evrange-moselle-fibre art. 4)",
        "1er juillet 2025 · dans 6 j · evrange-moselle-fibre · fin de la convention "
        "(evrange-moselle-fibre art. 4) · alerte 7 j",
        "26 septembre 2025 · dans 93 j · metz · reconduction tacite (metz art. 7) · alerte 180 j",
        "29 septembre 2025 · dans 96 j · villeneuve-d-ascq · reconduction tacite "
        "(villeneuve-d-ascq art. 7) · alerte 180 j",
    ]
    assert sum("arrêté échu" in line for line in lines) == 13


def test_on_the_day_itself_one_may_still_give_notice_and_an_order_is_over(run: Run) -> None:
    notice = run("convention", "deadlines", "metz", "--at", "2025-03-26", "--within", "0")
    order = run(
        "convention", "deadlines", "villeneuve-d-ascq", "--at", "2026-12-02", "--within", "0",
        "--lang", "en",
    )  # fmt: skip

    assert notice.out == (
        "26 mars 2025 · aujourd'hui · metz · dernier jour pour dénoncer (metz art. 7) · "
        "alerte 7 j\n"
    )
    assert order.out == (
        "2 December 2026 · EXPIRED today · villeneuve-d-ascq · order expires: 2021/1284 "
        "(villeneuve-d-ascq art. 7)\n"
    )


def test_where_nothing_comes_due_it_says_so(run: Run) -> None:
    said = run("convention", "deadlines", "metz", "--at", "2025-01-01", "--within", "10")

    assert (said.status, said.out) == (0, "Aucune échéance.\n")


def test_a_program_gets_the_days_and_the_steps(run: Run) -> None:
    said = run("convention", "deadlines", "metz", "--at", "2025-02-01", "--json")

    assert json.loads(said.out) == [
        {
            "convention": "metz", "day": "2025-03-26", "what": "notice", "subject": None,
            "article": "metz art. 7", "days_left": 53, "step": 60, "past": False,
        },
        {
            "convention": "metz", "day": "2025-09-26", "what": "renewal", "subject": None,
            "article": "metz art. 7", "days_left": 237, "step": None, "past": False,
        },
    ]  # fmt: skip
