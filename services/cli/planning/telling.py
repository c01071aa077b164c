"""How a plan is told: a table to read, lines of a budget, or JSON for a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from services.cli.planning.measured import read_measures
from services.cli.planning.sizing import FEDERATOR as FEDERATOR_NAME
from services.cli.planning.sizing import Part, Plan
from services.cli.words import Language, Said

HEAD = Said(
    "{communes} communes de {cameras} caméras, {flows} flux simultanés chacune, {mbit:g} Mbit/s "
    "par caméra : {views} flux au plus.",
    "{communes} communes of {cameras} cameras, {flows} simultaneous flows each, {mbit:g} Mbit/s a "
    "camera: {views} flows at most.",
)
CENTRE = Said("Côté État", "At the State's side")
COMMUNE = Said("Dans chaque commune", "In each commune")
_ROW = "  {:<12}{:>9}{:>11}{:>13}{:>13}"
COLUMNS = Said(
    _ROW.format("", "nombre", "cœurs/un", "mémoire/un", "disque/un"),
    _ROW.format("", "count", "cores each", "memory each", "disk each"),
)
FEDERATOR = Said("fédérateur", "federator")
ROW = Said(
    "  {name:<12}{count:>9}{cores:>11g}{memory:>9g} Gio{disk:>9}",
    "  {name:<12}{count:>9}{cores:>11g}{memory:>9g} GiB{disk:>9}",
)
SUM = Said(
    "  en tout : {cores:g} cœurs, {memory:g} Gio de mémoire, {disk:g} Gio de disque",
    "  in all: {cores:g} cores, {memory:g} GiB of memory, {disk:g} GiB of disk",
)
BANDWIDTH = Said(
    "Débits : {up:.0f} Mbit/s montants par commune ; {into:.0f} Mbit/s entrants et {out:.0f} "
    "Mbit/s sortants au centre",
    "Bandwidth: {up:.0f} Mbit/s up from each commune; {into:.0f} Mbit/s in and {out:.0f} Mbit/s "
    "out at the centre",
)
BUDGET = Said("Lignes de budget, par mois", "Lines of a budget, a month")
LINE = Said(
    "  {what:<34}{count:>10.5g} × {price:>10} = {sum:>12}",
    "  {what:<34}{count:>10.5g} × {price:>10} = {sum:>12}",
)
UNKNOWN = Said("prix ?", "price ?")
TOTAL = Said(
    "  total des lignes chiffrées : {sum} par mois", "  total of the priced lines: {sum} a month"
)
CAUTION = Said(
    "Compté au pire : chaque place de chaque quota prise, chacune sur une caméra à elle. Mesuré "
    "sur des machines virtuelles à deux cœurs (docs/reference/measured.md) : mesurez les vôtres "
    "avec make bench-media.",
    "The worst case: each place of each quota taken, each on a camera of its own. Measured on "
    "virtual machines of two cores (docs/reference/measured.md): measure yours with make "
    "bench-media.",
)


SOURCES = Said("D'où viennent les chiffres", "Where the figures come from")
SOURCE = Said(
    "  {day}  {name} : {value} ({by}, révision {commit})",
    "  {day}  {name}: {value} ({by}, commit {commit})",
)


@dataclass(frozen=True, slots=True)
class Prices:
    """Euros a month, of one; `None`: the reader fills them in."""

    core: float | None = None
    gib: float | None = None
    disk_gib: float | None = None
    mbit: float | None = None
    commune: float | None = None
    """A federator's machine, at a commune."""


def lines(found: Plan, prices: Prices, language: Language) -> Iterator[str]:
    department = found.department
    yield HEAD.told(
        language,
        communes=department.communes,
        cameras=department.cameras,
        flows=department.flows,
        mbit=department.mbit,
        views=department.views,
    )
    yield ""
    yield CENTRE.told(language)
    yield COLUMNS.told(language)
    yield from (_row(part, language) for part in found.centre)
    yield SUM.told(language, cores=found.cores, memory=found.memory_gib, disk=found.disk_gib)
    yield ""
    yield COMMUNE.told(language)
    yield _row(found.commune, language)
    yield ""
    yield BANDWIDTH.told(
        language, up=found.up_per_commune, into=found.into_centre, out=found.out_of_centre
    )
    yield ""
    yield BUDGET.told(language)
    yield from _budget(found, prices, language)
    yield ""
    yield CAUTION.told(language)
    yield ""
    yield SOURCES.told(language)
    for name, one in read_measures().items():
        yield SOURCE.told(
            language, name=name, value=f"{one.value:g}", day=one.day, by=one.by, commit=one.commit
        )


def members(found: Plan) -> Mapping[str, Any]:
    """For a program: the same, without words."""
    return asdict(found) | {
        "cores": found.cores,
        "memory_gib": found.memory_gib,
        "disk_gib": found.disk_gib,
        "measured": {name: asdict(one) for name, one in read_measures().items()},
    }


def _row(part: Part, language: Language) -> str:
    unit = "Gio" if language is Language.FRENCH else "GiB"
    return ROW.told(
        language,
        name=FEDERATOR.told(language) if part.name == FEDERATOR_NAME else part.name,
        count=part.count,
        cores=part.cores,
        memory=part.memory_gib,
        disk=f"{part.disk_gib:g} {unit}" if part.disk_gib else "–",
    )


def _budget(found: Plan, prices: Prices, language: Language) -> Iterator[str]:
    french = language is Language.FRENCH
    whole = 0.0
    for what, count, price in (
        ("cœurs" if french else "cores", found.cores, prices.core),
        ("mémoire (Gio)" if french else "memory (GiB)", found.memory_gib, prices.gib),
        ("disque (Gio)" if french else "disk (GiB)", found.disk_gib, prices.disk_gib),
        (
            "débit au centre (Mbit/s)" if french else "bandwidth at the centre (Mbit/s)",
            found.into_centre + found.out_of_centre,
            prices.mbit,
        ),
        (
            "fédérateurs de commune" if french else "communes' federators",
            found.department.communes,
            prices.commune,
        ),
    ):
        known = price is not None
        whole += count * (price or 0.0)
        yield LINE.told(
            language,
            what=what,
            count=count,
            price=f"{price:.2f} €" if known else UNKNOWN.told(language),
            sum=f"{count * (price or 0.0):.0f} €" if known else "…",
        )
    if any(price is not None for price in asdict(prices).values()):
        yield TOTAL.told(language, sum=f"{whole:.0f} €")
