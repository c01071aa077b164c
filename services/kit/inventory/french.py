"""The sentences of a list's defects, for the person who keeps it: one for each cause."""

from __future__ import annotations

from collections.abc import Mapping

from services.kit.inventory.words import MOST_ROWS, Cause, Defect

SENTENCES: Mapping[Cause, str] = {
    Cause.NUMBER_MISSING: "Le numéro manque : donnez celui que les agents disent à la radio.",
    Cause.NUMBER_UNREADABLE: "Le numéro « {said} » ne convient pas : lettres sans accent, "
    "chiffres, point, tiret ou souligné, 32 signes au plus.",
    Cause.NUMBER_TWICE: "Le numéro « {said} » figure déjà plus haut : chaque caméra a le sien.",
    Cause.NUMBER_AMBIGUOUS: "Plusieurs caméras connues portent le numéro « {said} » : "
    "ajoutez une colonne local, comme dans l'export.",
    Cause.POSITION_MISSING: "Les coordonnées manquent.",
    Cause.POSITION_UNREADABLE: "Les coordonnées « {said} » sont illisibles : écrivez des degrés "
    "(50,622 ; 3,144) ou des mètres Lambert-93.",
    Cause.POSITION_SWAPPED: "Latitude et longitude semblent inversées (« {said} ») ; "
    "proposition : {proposal}.",
    Cause.OUTSIDE_FRANCE: "Le point « {said} » est hors de France.",
    Cause.NOT_A_POINT: "L'objet n'est pas un point : une caméra se dessine par un point.",
    Cause.HEADING_UNREADABLE: "L'azimut « {said} » est illisible : écrivez des degrés, ou N, NE…",
    Cause.HEADING_OUT_OF_RANGE: "L'azimut « {said} » n'est pas compris entre 0 et 360 degrés.",
    Cause.FIELD_OF_VIEW_UNREADABLE: "Le champ « {said} » n'est pas un angle de 1 à 360 degrés.",
    Cause.KIND_UNKNOWN: "Le type « {said} » est inconnu : écrivez dôme ou fixe.",
    Cause.STEERABLE_UNKNOWN: "« {said} » ne dit pas si la caméra est pilotable : oui ou non.",
    Cause.TEXT_TOO_LONG: "Le texte est trop long : {said} signes au plus.",
    Cause.TEXT_UNPRINTABLE: "Le texte « {said} » contient un signe qui ne s'affiche pas.",
    Cause.CREDENTIALS: "Une cellule contient un identifiant ou un mot de passe. Il n'a été ni "
    "gardé ni répété : retirez-le du fichier, et changez-le.",
    Cause.FORMULA: "La cellule contient une formule ou une erreur : collez sa valeur à la place.",
    Cause.MERGED: "La ligne touche des cellules fusionnées : défusionnez-les et remplissez-les.",
    Cause.EMPTY_ROW: "La ligne est vide : supprimez-la.",
    Cause.ROW_SHIFTED: "La ligne a plus de cellules que l'en-tête : elle est décalée.",
    Cause.OUTSIDE_CONTOUR: "Le point est hors du contour de la collectivité : à vérifier.",
    Cause.ZEROS_DIFFER: "Le numéro « {said} » est connu sous « {proposal} » : "
    "c'est la même caméra, elle garde le sien.",
}

FILES: Mapping[str, str] = {
    "empty": "Le fichier est vide.",
    "too-large": "Le fichier dépasse 4 Mio.",
    "too-many-rows": f"Le fichier dépasse {MOST_ROWS} lignes.",
    "too-many-columns": "Le fichier a trop de colonnes.",
    "unknown-format": "Ce fichier n'est ni CSV, ni XLSX, ni GeoJSON, ni KML.",
    "old-excel": "Ancien classeur .xls, ou classeur chiffré : enregistrez-le en .xlsx, sans mot "
    "de passe, ou en CSV.",
    "encoding": "Le texte n'est ni en UTF-8 ni en Windows-1252.",
    "broken": "Le fichier est abîmé : ouvrez-le, enregistrez-le de nouveau, et recommencez.",
    "entities": "Le fichier XML contient une déclaration DOCTYPE ou des entités : refusé.",
    "no-header": "Aucune ligne d'en-tête : nommez les colonnes.",
    "no-number-column": "Aucune colonne ne donne le numéro. Colonnes lues : {headers}.",
    "no-position-column": "Aucune colonne ne donne la position. Colonnes lues : {headers}.",
    "mapping-misfit": "La correspondance nomme une colonne qui n'est pas dans le fichier. "
    "Colonnes lues : {headers}.",
}


def sentence(defect: Defect) -> str:
    return SENTENCES[defect.cause].format(said=defect.said, proposal=defect.proposal)
