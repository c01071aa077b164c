"""Why is it asked? A motive or a ground of the convention, with its incident where one is due.

What an agent wrote is taken as it stands; a number that cannot be read again is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from tenants.conventions.articles import ArticleRef
from tenants.conventions.clauses import Ground
from tenants.conventions.convention import Convention, Motive
from tenants.conventions.days import day_in_france
from tenants.decisions.outcomes import Refused

INCIDENT_LENGTH = 64
"""The longest incident number taken, in characters."""
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""What stands in the register for a character that cannot be printed."""


def named(code: str, among: Iterable[Ground]) -> Ground | None:
    return next((one for one in among if one.code == code), None)


def offered(
    convention: Convention, at: datetime, standing: Collection[str] = ()
) -> tuple[Motive, ...]:
    """The motives that may open an image at `at`, by the deed and by what was convened since.

    One that needs an arrangement or a crisis cell is there while one is in force: the deed's
    own, or one of `standing`, the motives of those that the asker's service has now.
    """
    day = day_in_france(at)
    arranged = {one.motive for one in convention.arrangements if one.since <= day < one.until}
    closed = set() if convention.arranging is None else {*convention.arranging.motives} - arranged
    if convention.crisis is not None:
        closed.add(convention.crisis.motive)
    closed -= {*standing}
    return tuple(one for one in convention.motives if one.code not in closed)


def motive_unknown(article: ArticleRef) -> Refused:
    return Refused(
        article,
        "motive-unknown",
        "Ce motif n'est pas prévu par la convention.",
        "Choisissez un des motifs proposés pour cette collectivité.",
    )


def no_incident(ground: Ground, incident: str | None) -> Refused | None:
    """Refuse a purpose whose incident is missing, or is no number that can be read again."""
    number = (incident or "").strip()
    if ground.incident_required and not number:
        return _refused(ground.article, "incident-missing", "doit porter un numéro")
    if len(number) > INCIDENT_LENGTH or not number.isprintable() or UNREADABLE in number:
        return _refused(ground.article, "incident-unreadable", "porte un numéro illisible")
    return None


def _refused(article: ArticleRef, code: str, what: str) -> Refused:
    return Refused(
        article,
        code,
        f"L'événement {what} d'intervention.",
        f"Saisissez le numéro d'intervention ({INCIDENT_LENGTH} caractères au plus).",
    )
