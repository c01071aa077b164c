"""`beffroi hours`: open or not, by which line, until when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.services.cli.conftest import Run
from tests.services.cli.conventions.files import SUMMER, TEXT, a_file


@pytest.mark.clause("VA-1")
def test_at_half_past_one_after_the_national_holiday_the_csu_is_closed(run: Run) -> None:
    said = run("hours", "villeneuve-d-ascq", *SUMMER)

    assert said.status == 0
    assert json.loads(said.out) == {
        "open": False,
        "service_day": "2025-07-14",
        "rule": "Su,PH 10:00-18:00 (Fête nationale)",
        "article": "villeneuve-d-ascq art. 2",
        "until": "2025-07-15T07:30:00+02:00",
    }
    assert run("hours", "villeneuve-d-ascq", *SUMMER, "--json") == said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--text",),
         "Fermé, jour de service du 14 juillet 2025 : Su,PH 10:00-18:00 (Fête nationale) "
         "(villeneuve-d-ascq art. 2). Ouvre le 15 juillet 2025, 07:30.\n"),
        (("--text", "--lang", "en"),
         "Closed, service day of 14 July 2025: Su,PH 10:00-18:00 (Fête nationale) "
         "(villeneuve-d-ascq art. 2). Opens on 15 July 2025, 07:30.\n"),
    ],
)  # fmt: skip
def test_people_get_a_sentence(words: tuple[str, ...], says: str, run: Run) -> None:
    assert run("hours", "villeneuve-d-ascq", *SUMMER, *words).out == says


def test_an_open_csu_says_when_it_closes(run: Run) -> None:
    said = run("hours", "villeneuve-d-ascq", "--at", "2025-07-16T23:30Z", "--text")

    assert said.out.endswith("Ferme le 17 juillet 2025, 02:00.\n")
    assert said.out.startswith("Ouvert, jour de service du 16 juillet 2025 :")


def test_hours_that_never_change_have_no_end(run: Run, tmp_path: Path) -> None:
    always = TEXT.replace('hours = "Mo-Sa 08:00-01:00; Su,PH 10:00-18:00"', 'hours = "24/7"')
    file = a_file(tmp_path, always.replace('hours = "10:00-04:00"', 'hours = "00:00-24:00"'))

    assert json.loads(run("hours", file, *SUMMER).out)["until"] is None
    assert run("hours", file, *SUMMER, "--text").out.endswith("Ne change pas de sitôt.\n")


def test_a_time_with_a_zone_keeps_it(run: Run) -> None:
    in_paris = run("hours", "villeneuve-d-ascq", "--at", "2025-07-15T01:30")
    in_utc = run("hours", "villeneuve-d-ascq", "--at", "2025-07-14T23:30+00:00")

    assert in_paris == in_utc


def test_a_convention_without_hours_ends_with_status_1(run: Run) -> None:
    said = run("hours", "lons-le-saunier", *SUMMER)

    assert (said.status, said.out) == (1, "")
    assert said.complaint == (
        "beffroi: lons-le-saunier n'a pas d'horaires : l'acte n'en donne pas. "
        "Remède : clauses.staffed, par un avenant\n"
    )


def test_what_is_no_time_is_wrong_words(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        run("hours", "metz", "--at", "ce soir")

    assert refused.value.code == 2
    assert "argument --at: write a time as 2025-07-15T01:30" in capsys.readouterr().err
