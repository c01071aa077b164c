"""One cell, read as what its column says; raises `Defect` for what it cannot be.

What holds an account or a password is found here, whatever its column, and is never
repeated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.kit.inventory.columns import fold
from services.kit.inventory.places.coordinates import number
from services.kit.inventory.words import Cause, Defect, echo
from tenants.vocabulary.camera import CameraKind

_ODD_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\t\r\n"), " ")
# Bounded everywhere: a cell may be as long as its sender likes.
_SECRETS = (
    re.compile(r"\brtsps?:\S{0,300}@", re.I),
    re.compile(r"\b[a-z][a-z0-9+.\-]{1,15}://[^\s/]{0,200}@", re.I),
    re.compile(r"(?<![\w:/.\-])(?!mailto:)[^\s:/@]{1,64}:[^\s@/]{1,64}@[\w\-]", re.I),
    re.compile(r"\b(?:password|passwd|pwd|mdp|mot ?de ?passe)\b\s{0,5}[=:]\s{0,5}\S", re.I),
    re.compile(r"[?&](?:pass\w{0,9}|pwd|pw)=[^&\s]", re.I),
)

_COMPASS: Mapping[str, float] = {
    "n": 0, "nord": 0, "north": 0,
    "nne": 22.5, "ne": 45, "nordest": 45, "northeast": 45, "ene": 67.5,
    "e": 90, "est": 90, "east": 90,
    "ese": 112.5, "se": 135, "sudest": 135, "southeast": 135, "sse": 157.5,
    "s": 180, "sud": 180, "south": 180,
    "sso": 202.5, "ssw": 202.5, "so": 225, "sw": 225, "sudouest": 225, "southwest": 225,
    "oso": 247.5, "wsw": 247.5,
    "o": 270, "w": 270, "ouest": 270, "west": 270,
    "ono": 292.5, "wnw": 292.5, "no": 315, "nw": 315, "nordouest": 315, "northwest": 315,
    "nno": 337.5, "nnw": 337.5,
}  # fmt: skip
_SHAPES: Mapping[tuple[CameraKind, bool | None], str] = {
    (CameraKind.DOME, None): "dome dom 360 cameradome domefixe multi multicapteurs multisensor",
    (CameraKind.DOME, True): "ptz panning domemotorise domeptz domepilotable mobile orientable "
    "tourelle motorisee",
    (CameraKind.FIXED, None): "fixe fixed fix fix180 fixe180 camerafixe bullet tube box",
}
_KINDS = {name: shape for shape, names in _SHAPES.items() for name in names.split()}
_YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1", "x"})
_NO = frozenset({"non", "n", "no", "faux", "false", "0"})


def clean(text: str) -> str:
    """Spaces as one writes them."""
    return text.translate(_ODD_SPACES).strip()


def holds_credentials(text: str) -> bool:
    return any(secret.search(text) for secret in _SECRETS)


def words(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Defect(Cause.TEXT_TOO_LONG, str(longest))
    if not text.isprintable():
        raise Defect(Cause.TEXT_UNPRINTABLE, echo(text))
    return text


def heading(text: str) -> float:
    """Degrees clockwise from north, or a point of the compass; a full turn is north."""
    compass = _COMPASS.get(fold(text)) if not any(sign.isdigit() for sign in text) else None
    degrees = number(text) if compass is None else compass
    if degrees is None:
        raise Defect(Cause.HEADING_UNREADABLE, echo(text))
    if not 0 <= degrees <= 360:
        raise Defect(Cause.HEADING_OUT_OF_RANGE, echo(text))
    return 0.0 if degrees == 360 else degrees


def field_of_view(text: str) -> float:
    degrees = number(text)
    if degrees is None or not 0 < degrees <= 360:
        raise Defect(Cause.FIELD_OF_VIEW_UNREADABLE, echo(text))
    return degrees


def kind(text: str) -> tuple[CameraKind, bool | None]:
    """Its shape, and whether that shape says that it can be turned from afar."""
    known = _KINDS.get(fold(text))
    if known is None:
        raise Defect(Cause.KIND_UNKNOWN, echo(text))
    return known


def yes_no(text: str) -> bool:
    bare = fold(text)
    if bare not in _YES | _NO:
        raise Defect(Cause.STEERABLE_UNKNOWN, echo(text))
    return bare in _YES
