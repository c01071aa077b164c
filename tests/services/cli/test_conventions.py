"""`beffroi convention …` and `beffroi hours`: for people in two languages, and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from string import Formatter

import pytest

from services.cli.conventions import catalogue, headings
from services.cli.conventions.remedies import FRENCH, KINDS
from services.cli.words import Said
from services.kit.deeds import SIGNED, TEMPLATE
from tenants.conventions.reading import table
from tests.services.cli.conftest import Run
from tests.tenants.conventions.format import remedies

TEXT = TEMPLATE.read_text(encoding="utf-8")
SUMMER = ("--at", "2025-07-15T01:30")
AMENDMENT = """
[[amendments]]
title = "Avenant n° 1"
effective = 2027-01-01

[amendments.clauses.quota]
article = "4, avenant n° 1"
summary = "Huit flux."
flows = 8
"""


def a_file(folder: Path, text: str = TEXT, name: str = "sainte-ville.toml") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


# check


def test_a_file_that_is_read_ends_with_status_0(run: Run, tmp_path: Path) -> None:
    file = a_file(tmp_path)

    said = run("convention", "check", file, "--at", "2026-05-01")

    assert (said.status, said.complaint) == (0, "")
    assert said.out == f"{file} : lue, Sainte-Ville, version(s) : 1\n"


def test_every_file_is_checked_and_each_mistake_has_its_line(run: Run, tmp_path: Path) -> None:
    first = a_file(tmp_path, TEXT.replace("months = 36", 'months = "36"'), "a.toml")
    second = a_file(tmp_path, name="b.toml")
    third = a_file(tmp_path, TEXT.replace("flows = 6", "flows = 65"), "c.toml")
    lines = [
        next(n for n, line in enumerate(TEXT.splitlines(), 1) if line.startswith(key))
        for key in ("months", "flows")
    ]

    said = run("convention", "check", first, second, third, "--at", "2026-05-01")

    assert said.status == 1
    assert said.out.splitlines() == [
        f"{first}:{lines[0]}: term.months doit être un nombre entier, et non un texte entre "
        "guillemets",
        f"{second} : lue, Sainte-Ville, version(s) : 1",
        f"{third}:{lines[1]}: clauses.quota.flows doit être entre 1 et 64",
    ]


def test_the_reader_s_own_words_come_in_english(run: Run, tmp_path: Path) -> None:
    file = a_file(tmp_path, TEXT.replace("months = 36\n", ""))

    said = run("convention", "check", file, "--lang", "en")

    assert said.out.endswith(": term.months is missing: write term.months (a whole number)\n")


def test_a_file_that_cannot_be_opened_is_a_mistake_like_another(run: Run, tmp_path: Path) -> None:
    said = run("convention", "check", str(tmp_path / "gone.toml"))

    assert (said.status, said.complaint) == (1, "")
    assert said.out == (
        f"{tmp_path}/gone.toml: No such file or directory. "
        "Remède : corrigez son chemin ou ses droits\n"
    )


@pytest.mark.parametrize(
    ("_case", "was", "becomes", "at", "says"),
    [
        ("an expired order", "", "", "2031-02-10",
         "arrêté 2026/0412, Centre-ville échu depuis le 10 février 2031 (sainte-ville art. 9). "
         "Remède : ajouter son renouvellement"),
        ("a term that is over", "# ends = 2028-01-01", "ends = 2028-01-01", "2028-01-01",
         "terminée depuis le 1er janvier 2028 (sainte-ville art. 9)"),
        ("a term to come", "", "", "2026-03-31",
         "en vigueur le 1er avril 2026 seulement (sainte-ville art. 9)"),
        ("a contact without a mailbox", 'mail = "cic@example.org"\n', "", "2026-05-01",
         "le contact cic n'a pas de messagerie, et sainte-ville art. 4 lui doit un message. "
         "Remède : mail"),
        ("no order", TEXT[TEXT.index("[[orders]]"):TEXT.index("# L'annuaire")], "", "2026-05-01",
         "aucun arrêté préfectoral : tout sera refusé. Remède : [[orders]]"),
    ],
)  # fmt: skip
def test_what_a_file_lacks_is_a_warning_and_no_failure(
    _case: str, was: str, becomes: str, at: str, says: str, run: Run, tmp_path: Path
) -> None:
    assert was in TEXT
    file = a_file(tmp_path, TEXT.replace(was, becomes) if was else TEXT)

    said = run("convention", "check", file, "--at", at)

    assert said.status == 0
    assert f"  attention : {says}" in said.out.splitlines()
    assert said.out.count("attention") == 1


def test_two_files_of_one_tenant_are_told(run: Run, tmp_path: Path) -> None:
    first, second = a_file(tmp_path, name="a.toml"), a_file(tmp_path, name="b.toml")

    said = run("convention", "check", first, second, "--at", "2026-05-01")

    assert said.status == 0
    assert f"  attention : sainte-ville a déjà {first} : " in said.out


def test_a_program_gets_codes_and_values_whatever_the_language(run: Run, tmp_path: Path) -> None:
    good, bad = a_file(tmp_path), a_file(tmp_path, "[convention]\n", "bad.toml")

    said = run("convention", "check", good, bad, "--at", "2031-02-10", "--json")

    assert said.status == 1
    assert json.loads(said.out) == [
        {
            "file": good,
            "read": True,
            "tenant": "sainte-ville",
            "convention": "sainte-ville",
            "versions": 1,
            "warnings": [
                {
                    "warning": "order-expired",
                    "order": "2026/0412, Centre-ville",
                    "day": "2031-02-10",
                    "article": "sainte-ville art. 9",
                }
            ],
        },
        {
            "file": bad,
            "read": False,
            "error": f"{bad}:1: convention.id is missing: write convention.id (a text in quotes)",
            "warnings": [],
        },
    ]


# new


def test_a_new_convention_bears_the_name_and_is_read(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"

    said = run("convention", "new", 'L\'Haÿ-les-"Roses"', "--out", str(file))

    assert said.out == (
        f"{file} est à remplir, l'acte sous les yeux, puis : beffroi convention check {file}\n"
    )
    checked = run("convention", "check", str(file), "--at", "2026-05-01")
    assert checked.out == f'{file} : lue, L\'Haÿ-les-"Roses", version(s) : 1\n'
    assert 'id = "l-hay-les-roses"' in file.read_text(encoding="utf-8")


def test_without_a_file_it_comes_on_the_screen(run: Run) -> None:
    said = run("convention", "new", "Sainte-Ville")

    assert (said.status, said.out) == (0, TEXT)


def test_for_a_program_it_comes_with_its_identifier(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"

    shown = run("convention", "new", "Œuilly", "--json")
    written = run("convention", "new", "Œuilly", "--json", "--out", str(file))

    assert json.loads(shown.out)["id"] == "oeuilly"
    assert json.loads(shown.out)["toml"] == file.read_text(encoding="utf-8")
    assert json.loads(written.out) == {"id": "oeuilly", "file": str(file)}


@pytest.mark.parametrize(
    ("_case", "name"), [("no letter", "…"), ("too long", "a" * 65), ("two lines", "a\nb")]
)
def test_a_name_that_gives_no_identifier_is_refused(_case: str, name: str, run: Run) -> None:
    said = run("convention", "new", name)

    assert (said.status, said.out) == (1, "")
    assert said.complaint == (
        f"beffroi: {name!r} ne donne pas d'identifiant. "
        "Remède : un nom avec des lettres, 64 signes au plus\n"
    )


def test_a_file_that_is_there_is_left_alone(run: Run, tmp_path: Path) -> None:
    file = a_file(tmp_path, "mine")

    said = run("convention", "new", "Sainte-Ville", "--out", file)

    assert said.complaint == (
        f"beffroi: {file} existe déjà. Remède : un autre nom, ou le déplacer d'abord\n"
    )
    assert Path(file).read_text() == "mine"


def test_a_folder_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    said = run("convention", "new", "A", "--out", str(tmp_path / "no" / "a.toml"), "--lang", "en")

    assert said.complaint == (
        f"beffroi: {tmp_path}/no/a.toml: No such file or directory. "
        "Remedy: a folder you may write to\n"
    )


# show


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("villeneuve-d-ascq", [
            "Version en vigueur le 15 juillet 2025, 01:30 : Acte d'origine, depuis le "
            "29 septembre 2022",
            "  36 mois à compter du 29 septembre 2022 [convenu, absent de l'acte]",
            "  EN VIGUEUR, jusqu'au 29 septembre 2025 exclu",
            "  29 septembre 2025 · dans 76 j · reconduction tacite (villeneuve-d-ascq art. 7) · "
            "alerte 180 j",
            "  8 flux simultanés au plus (art. 3)",
            "  CSU ouvert (art. 3 et délibération)",
            "    prise de main sur autorisation, 30 min au plus [convenu, absent de l'acte]",
            "    répond : directeur de la police municipale, chef de salle du CSU ; sous 2 min, "
            "le silence vaut refus [convenu, absent de l'acte]",
            "    compte rendu à CSU de Villeneuve d'Ascq : heures, secteur, motif ; sous 1 h "
            "[convenu, absent de l'acte] (art. 3)",
            "  mardi 15 juillet 2025 : 07:30–02:00 (Mo-Sa 07:30-02:00)",
            "  lundi 21 juillet 2025 : 07:30–02:00 (Mo-Sa 07:30-02:00)",
            "  avis à CIC du Nord (DDSP 59), 24 h avant [convenu, absent de l'acte] (art. 4)",
            "  CSU de Villeneuve d'Ascq [csu], propriétaire : pas de téléphone, pas de messagerie "
            "(art. 3)",
            "  art. 6 : La direction départementale trace tous les accès aux images, pour tous "
            "les services abonnés. [trace]",
            "  Acte d'origine, à partir du 29 septembre 2022 ← en vigueur à cette date",
        ]),
        ("metz", [
            "  aucun : tout est refusé",
            "  16 flux simultanés au plus [convenu, absent de l'acte] (art. 4)",
            "  CSU ouvert ou fermé (art. 3)",
            "    avis préalable à Responsable du CSU : agent, caméra, motif, numéro "
            "d'intervention, durée ; sous 1 min [convenu, absent de l'acte] (art. 3)",
            "  tous les 12 mois",
        ]),
        ("lons-le-saunier", [
            "  Place de la Comédie : 039 2016 0630-051, du 30 juin 2016, ÉCHU depuis le "
            "30 juin 2021 [convenu, absent de l'acte]",
            "  aucun : l'acte n'en donne pas",
            "  annexe 1 : Client/serveur Bosch VMS 8, pupitre de pilotage, écran 55 pouces en "
            "portrait et deux moniteurs. [equipment]",
        ]),
        ("charenton-immobiliere-3f", [
            "  sur ticket",
            "  de 2 h à 12 h",
            "  y met fin : propriétaire, destinataire",
            "  aucun, et il n'en faut pas à un bailleur",
            "  conservés 30 jours au plus",
        ]),
        ("evrange-moselle-fibre", [
            "  sans tacite reconduction",
            "  prolongation de 6 mois au plus, par avenant : jusqu'au 1er janvier 2026",
            "  TERMINÉE depuis le 1er juillet 2025",
            "  réunie par : CIC de la Moselle (DIPN 57) ; membres : CIC de la Moselle (DIPN 57), "
            "SDIS de la Moselle, Département de la Moselle ; 24 h au plus [convenu, absent de "
            "l'acte]",
            "  aucun accès : ils restent à mairie d'Évrange (annexe 1, § 1)",
        ]),
    ],
)  # fmt: skip
def test_each_founding_deed_is_shown_with_its_articles(
    name: str, says: list[str], run: Run
) -> None:
    said = run("convention", "show", name, *SUMMER)

    assert (said.status, said.complaint) == (0, "")
    assert [line for line in says if line not in said.out.splitlines()] == []


def test_it_is_shown_in_english_too(run: Run) -> None:
    said = run("convention", "show", "metz", *SUMMER, "--lang", "en")

    lines = said.out.splitlines()
    assert "  16 simultaneous flows at most [agreed, not in the deed] (art. 4)" in lines
    assert "  IN FORCE, until before 26 September 2025" in lines


def test_a_language_comes_from_the_terminal_too(run: Run) -> None:
    assert "Deadlines" in run("convention", "show", "metz", LANG="en_GB.UTF-8").out
    assert "Échéances" in run("convention", "show", "metz", LANG="fr_FR.UTF-8").out


@pytest.mark.parametrize(("at", "flows"), [("2026-12-31T23:59", 6), ("2027-01-01", 8)])
def test_the_version_in_force_is_shown_and_the_amendments_listed(
    at: str, flows: int, run: Run, tmp_path: Path
) -> None:
    said = run("convention", "show", a_file(tmp_path, TEXT + AMENDMENT), "--at", at)

    assert f"  {flows} flux simultanés au plus" in said.out
    assert "  Avenant n° 1, à partir du 1er janvier 2027" in said.out
    assert "ILLUSTRATION : personne n'a signé cette convention." in said.out
    assert "  1 jour(s) particulier(s)" in said.out
    assert (
        "  DP-2026-01 : Recherche d'une personne disparue, Centre-ville, "
        "du 4 mai 2026 au 18 mai 2026 exclu" in said.out
    )


def test_a_program_gets_every_clause_and_what_was_agreed(run: Run) -> None:
    said = run("convention", "show", "villeneuve-d-ascq", *SUMMER, "--json")

    shown = json.loads(said.out)
    assert (shown["at"], shown["in_force_until"], shown["ended"]) == (
        "2025-07-15T01:30:00+02:00", "2025-09-29", None,
    )  # fmt: skip
    assert shown["orders_in_force"] == ["2021/1284"]
    assert [one["day"] for one in shown["next_days"]][::6] == ["2025-07-15", "2025-07-21"]
    convention = shown["convention"]
    assert (convention["quota"], convention["staffed"]["department"]) == (8, "59")
    assert convention["steering"]["open"]["longest"] == 1800
    assert convention["articles"]["steering"]["cited"] == "villeneuve-d-ascq art. 3"
    assert "clauses.steering.open.longest_hold_minutes" in convention["agreed"]


def test_a_name_is_a_tenant_s_or_a_convention_s(run: Run) -> None:
    by_tenant = run("convention", "show", "evrange", *SUMMER)
    by_convention = run("convention", "show", "evrange-moselle-fibre", *SUMMER)

    assert by_tenant == by_convention


def test_a_name_that_fits_nothing_is_refused_with_those_that_do(run: Run) -> None:
    said = run("convention", "show", "gotham")

    assert (said.status, said.out) == (1, "")
    assert said.complaint == (
        "beffroi: aucune convention 'gotham' ici. Remède : l'une de charenton-immobiliere-3f, "
        "evrange, lons-le-saunier, metz, villeneuve-d-ascq, un fichier, ou --conventions DOSSIER\n"
    )


def test_a_folder_s_own_copy_goes_before_the_shipped_one(run: Run, tmp_path: Path) -> None:
    shipped = (SIGNED / "metz.toml").read_text(encoding="utf-8")
    a_file(tmp_path, shipped.replace("flows = 16", "flows = 12"), "metz.toml")

    said = run("convention", "show", "metz", *SUMMER, "--conventions", str(tmp_path))

    assert "  12 flux simultanés au plus" in said.out


@pytest.mark.parametrize("command", [("convention", "show"), ("hours",)])
def test_a_file_or_a_folder_that_is_not_read_is_told(
    command: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    bad = a_file(tmp_path, TEXT.replace("flows = 6", "flows = 0"))

    of_file = run(*command, bad)
    of_folder = run(*command, "metz", "--conventions", str(tmp_path))

    assert (of_file.status, of_folder.status) == (1, 1)
    assert of_file.complaint.endswith("clauses.quota.flows doit être entre 1 et 64\n")
    assert of_folder.complaint.endswith("clauses.quota.flows doit être entre 1 et 64\n")


# deadlines


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


# hours


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


# the two languages


def said_of(module: object) -> dict[str, Said]:
    held = {name: one for name, one in vars(module).items() if isinstance(one, Said)}
    tables = [one for one in vars(module).values() if isinstance(one, dict)]
    rows = {f"{k}": v for one in tables for k, v in one.items() if isinstance(v, Said)}
    return held | rows


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("module", [catalogue, headings], ids=["catalogue", "headings"])
def test_both_languages_have_the_same_gaps(module: object) -> None:
    differing = {
        name for name, one in said_of(module).items() if gaps(one.french) != gaps(one.english)
    }

    assert len(said_of(module)) > 30
    assert differing == set()


def test_every_sentence_of_the_reader_has_its_french_one_with_no_gap_of_its_own() -> None:
    assert remedies() - set(FRENCH) == set()
    assert {one for one in FRENCH if not gaps(FRENCH[one]) <= gaps(one)} == set()
    assert set(table.KINDS.values()) | {"a time"} == set(KINDS)
