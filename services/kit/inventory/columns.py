"""Recognises what a column says by its header, in French or in English, however it is written.

Accents, case, signs and units in brackets do not matter. The order of the names is their
rank: a column that can only mean one thing goes before one that may.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from services.kit.inventory.mapping import ColumnMapping, Field

_NAMES: Mapping[Field, str] = {
    Field.NUMBER: "numero numerocamera numcamera numcam ncamera nocamera ncam numdecamera num n no "
    "number ref reference refcamera refcam idcam idcamera cameraid codecamera identifiant code id "
    "camera",
    Field.LOCAL: "local",
    Field.NAME: "nom nomcamera name libelle label designation intitule denomination titre title "
    "emplacement implantation lieu situa situation",
    Field.ADDRESS: "adresse address adressepostale localisation voie rue nomvoie",
    Field.ZONE: "zone quartier secteur district sector neighbourhood area dossier",
    Field.KIND: "type typecamera typecam typedecamera cameratype kind domefixe technologie",
    Field.HEADING: "azimut azimuth cap heading bearing cameradirection direction orientation",
    Field.FIELD_OF_VIEW: "champ champdevision champdevue fieldofview fov ouverture angledevue "
    "angledechamp angle",
    Field.STEERABLE: "pilotable steerable ptz motorisee motorise orientable pilotage",
    Field.EAST: "longitude lon lng long xwgs84 x xl93 xlambert93 lambert93x xlambert xcc coordx "
    "xcoord coordonneex easting east est",
    Field.NORTH: "latitude lat ywgs84 y yl93 ylambert93 lambert93y ylambert ycc coordy ycoord "
    "coordonneey northing north nord",
    Field.POSITION: "position coordonnees coordonneesgps positiongps gps coordinates coords "
    "latlon latlong latlng latitudelongitude geopoint geopoint2d geolocalisation wkt geom "
    "geometry geometrie",
}
RANKED: Mapping[Field, Mapping[str, int]] = {
    field: {name: rank for rank, name in enumerate(names.split())}
    for field, names in _NAMES.items()
}
_SECRET = frozenset(
    {"motdepasse", "mdp", "password", "passwd", "pwd", "pass", "passe", "secret", "credentials"}
)
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


def fold(header: str) -> str:
    """A header without what people write differently."""
    bare = unicodedata.normalize("NFKD", _BRACKETS.sub("", header).lower())
    return "".join(sign for sign in bare if sign.isascii() and sign.isalnum())


def recognised(headers: Iterable[str]) -> int:
    """How many of these say something that we know."""
    return len(recognise(headers).columns)


def recognise(headers: Iterable[str]) -> ColumnMapping:
    """The mapping that the headers speak for themselves."""
    folded = {header: fold(header) for header in headers}
    columns: dict[Field, str] = {}
    for field, ranks in RANKED.items():
        known = [header for header, bare in folded.items() if bare in ranks]
        if known:
            columns[field] = min(known, key=lambda header: ranks[folded[header]])
    return ColumnMapping(columns)


def is_secret(header: str) -> bool:
    """Whether the column is for passwords."""
    return fold(header) in _SECRET
