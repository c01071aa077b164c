"""Lists of cameras as a commune really keeps them: faulty, or as long as may be."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

HEADER = ("N°", "Nom", "Quartier", "Type", "Azimut", "Pilotable", "Latitude", "Longitude", "Note")
GOOD = (
    ("901", "Pont de l'Hôtel de Ville", "Centre", "dôme", "", "oui", "50,6221", "3,1441", ""),
    # Metres, and no name: both are read.
    ("902", "", "Centre", "fixe", "270", "non", "7058822,9", "710319,2", "Lambert-93"),
    ("903", "Entrée de l'autoroute", "Centre", "fixe", "N", "non", "50,6910", "3,2350", "dehors"),
)
"""Rows 2, 3 and 4: what is imported. The last one stands outside the commune."""
DEFECTS: Sequence[tuple[str, str, str, Sequence[str]]] = (
    ("separator", "number-unreadable", "Le numéro « 904,Rue du Marché",
     ("904,Rue du Marché,Centre,dôme,,oui,50.62,3.14,",)),
    ("swapped", "position-swapped", "Latitude et longitude semblent inversées",
     ("905", "Rue A", "Centre", "fixe", "10", "non", "3,1450", "50,6230", "")),
    ("twice", "number-twice", "Le numéro « 901 » figure déjà plus haut",
     ("901", "Rue B", "Centre", "fixe", "10", "non", "50,6230", "3,1450", "")),
    ("kind", "kind-unknown", "Le type « soucoupe » est inconnu",
     ("906", "Rue C", "Centre", "soucoupe", "10", "non", "50,6230", "3,1450", "")),
    ("empty", "empty-row", "La ligne est vide", ("",) * 9),
    ("heading", "heading-out-of-range", "L'azimut « 400 » n'est pas compris",
     ("907", "Rue D", "Centre", "fixe", "400", "non", "50,6230", "3,1450", "")),
    ("secret", "credentials", "Il n'a été ni gardé ni répété",
     ("908", "Rue E", "Centre", "fixe", "10", "non", "50,6230", "3,1450",
      "rtsp://admin:Tr3sSecret@10.0.0.8/live")),
    ("number", "number-missing", "Le numéro manque",
     ("", "Rue F", "Centre", "fixe", "10", "non", "50,6230", "3,1450", "")),
    ("nowhere", "position-missing", "Les coordonnées manquent",
     ("909", "Rue G", "Centre", "fixe", "10", "non", "", "", "")),
    ("illegible", "position-unreadable", "Les coordonnées « là-haut ; 3,1450 » sont illisibles",
     ("910", "Rue H", "Centre", "fixe", "10", "non", "là-haut", "3,1450", "")),
    ("abroad", "outside-france", "est hors de France",
     ("911", "Rue I", "Centre", "fixe", "10", "non", "40,4168", "-3,7038", "")),
    ("steerable", "steerable-unknown", "ne dit pas si la caméra est pilotable",
     ("912", "Rue J", "Centre", "fixe", "10", "parfois", "50,6230", "3,1450", "")),
    ("shifted", "row-shifted", "La ligne a plus de cellules que l'en-tête",
     ("913", "Rue K; l'impasse", "Centre", "fixe", "10", "non", "50,6230", "3,1450", "à voir")),
)  # fmt: skip
"""Rows 5 and on: a word for it, the code, what the screen says, the cells."""
SECRET = "Tr3sSecret"


def a_faulty_csv() -> bytes:
    """As a French spreadsheet writes it: semicolons, decimal commas, Windows-1252."""
    rows = [HEADER, *GOOD, *(cells for *_, cells in DEFECTS)]
    return "".join(";".join(cells) + "\r\n" for cells in rows).encode("cp1252")


def a_workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(out)
    return out.getvalue()


def a_long_csv(count: int) -> bytes:
    """New cameras on a grid over the commune."""
    rows = [
        f"X{number:05};Mât n° {number};dôme;{50.60 + number % 100 / 2500:.5f};"
        f"{3.11 + number // 100 / 2000:.5f}"
        for number in range(count)
    ]
    return "\n".join(["N°;Nom;Type;Latitude;Longitude", *rows]).encode()
