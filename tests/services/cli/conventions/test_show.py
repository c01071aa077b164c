"""`beffroi convention show`: a convention by article, on a day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.kit.deeds import SIGNED
from tests.services.cli.conftest import Run
from tests.services.cli.conventions.files import SUMMER, TEXT, a_file

AMENDMENT = """
[[amendments]]
title = "Avenant n° 1"
effective = 2027-01-01

[amendments.clauses.quota]
article = "4, avenant n° 1"
summary = "Huit flux."
flows = 8
"""


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
