"""The rows of a register on paper: A4 landscape, the legal columns, a proof's trace on each page.

For reading: each page says which exported file proves it, by its fingerprint, and
which checkpoint signs that. Letters that the font does not have are shown as `?`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import BinaryIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace
from reportlab.pdfgen.canvas import Canvas

from services.kit.register.rows import TITLES

_REGULAR, _BOLD = "Beffroi", "Beffroi-Bold"
_FONTS = {_REGULAR: "Manrope-Regular.ttf", _BOLD: "Manrope-Bold.ttf"}
_SIZE, _LEADING = 6.2, 7.6
_WIDTH, _HEIGHT = landscape(A4)
_MARGIN, _HEAD, _FOOT = 10 * mm, 12 * mm, 16 * mm
_PADDING = 1 * mm
_MOST_LINES = 12
"""A cell that is longer than this goes on in the exported file."""


_WIDEST_LINE = 120
"""Letters that no column has room for, however thin they are."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of the page: its title, what it joins, its width in millimetres."""

    title: str
    joined: tuple[str, ...]
    width: float


_PLACES = (
    _Place("N°", ("N°",), 10),
    _Place("Date et heure", ("Date et heure",), 18),
    _Place("Acte", ("Acte",), 20),
    _Place("Nom, grade", ("Nom", "Grade"), 27),
    _Place("Service, habilitation", ("Service", "Habilitation"), 28),
    _Place("Caméra", ("Caméra",), 27),
    _Place("De, à", ("De", "À"), 18),
    _Place("Motif, intervention", ("Motif", "Intervention", "Fondement"), 27),
    _Place("Article", ("Article", "Version"), 30),
    _Place("Issue", ("Issue", "Approbateur"), 20),
    _Place("Réquisition, copies", ("Réquisition", "Copies"), 18),
    _Place("Créneau, barrière", ("Créneau", "Barrière"), 13),
    _Place("Précision", ("Ticket", "Pièce", "Précision"), 21),
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What each page says beside its rows."""

    title: str
    period: str
    proof: tuple[str, ...]
    """Lines at the foot: the file, its fingerprint, the checkpoint."""


def write_pages(file: BinaryIO, cover: Cover, rows: Iterable[Sequence[str]]) -> int:
    """Write the whole document, of rows that `row_of` made; how many pages. Raises `OSError`."""
    _use_fonts()
    pages = _paginated([_cells(row) for row in rows])
    canvas = Canvas(file, pagesize=(_WIDTH, _HEIGHT), invariant=True)
    canvas.setTitle(cover.title)
    canvas.setAuthor("Beffroi")
    for number, page in enumerate(pages, 1):
        _draw(canvas, cover, page, f"{number} / {len(pages)}")
    canvas.save()
    return len(pages)


_Lines = tuple[tuple[str, ...], ...]
"""The lines of each cell of a row."""


def _cells(row: Sequence[str]) -> _Lines:
    named = dict(zip(TITLES, row, strict=True))
    return tuple(
        _wrapped([named[one] for one in place.joined if named[one]], place.width * mm)
        for place in _PLACES
    )


def _wrapped(texts: Sequence[str], width: float) -> tuple[str, ...]:
    lines: list[str] = []
    for text in texts:
        rest = _drawable(text)
        while rest and len(lines) <= _MOST_LINES:
            fits = _fitting(rest, width - 2 * _PADDING)
            lines.append(rest[:fits].strip())
            rest = rest[fits:].lstrip()
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], "…"]
    return tuple(lines)


def _fitting(text: str, width: float) -> int:
    """How many letters go on a line: up to a blank where there is one."""
    fits = min(len(text), _WIDEST_LINE)
    while fits > 1 and pdfmetrics.stringWidth(text[:fits], _REGULAR, _SIZE) > width:
        fits -= 1
    blank = text.rfind(" ", 0, fits + 1)
    return blank if blank > 0 and fits < len(text) else fits


def _drawable(text: str) -> str:
    glyphs = _face(_REGULAR).charToGlyph
    shown = (letter if letter.isprintable() else " " for letter in text)
    return "".join(letter if ord(letter) in glyphs else "?" for letter in shown)


def _paginated(rows: Sequence[_Lines]) -> list[list[_Lines]]:
    room = _HEIGHT - 2 * _MARGIN - _FOOT - _HEAD - _height(_titles())
    pages: list[list[_Lines]] = [[]]
    left = room
    for row in rows:
        height = _height(row)
        if height > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= height
    return pages


def _height(row: _Lines) -> float:
    return max(len(cell) for cell in row) * _LEADING + 2 * _PADDING


def _draw(canvas: Canvas, cover: Cover, rows: Sequence[_Lines], number: str) -> None:
    top = _HEIGHT - _MARGIN
    canvas.setFont(_BOLD, 11)
    canvas.drawString(_MARGIN, top - 11, _drawable(cover.title))
    canvas.setFont(_REGULAR, 8)
    canvas.drawString(_MARGIN, top - 23, _drawable(cover.period))

    line = _draw_row(canvas, _titles(), top - _HEAD, _BOLD)
    for row in rows:
        line = _draw_row(canvas, row, line, _REGULAR)

    canvas.setFont(_REGULAR, _SIZE)
    for rank, text in enumerate(cover.proof):
        canvas.drawString(_MARGIN, _MARGIN + _FOOT - 14 - rank * _LEADING, _drawable(text))
    canvas.drawRightString(_WIDTH - _MARGIN, _MARGIN, number)
    canvas.showPage()


def _titles() -> _Lines:
    return tuple(_wrapped([place.title], place.width * mm) for place in _PLACES)


def _draw_row(canvas: Canvas, row: _Lines, top: float, font: str) -> float:
    """A row and the rule under it; where the next one begins."""
    canvas.setFont(font, _SIZE)
    left = _MARGIN
    for place, cell in zip(_PLACES, row, strict=True):
        for rank, text in enumerate(cell):
            canvas.drawString(left + _PADDING, top - _PADDING - (rank + 0.8) * _LEADING, text)
        left += place.width * mm
    bottom = top - _height(row)
    canvas.setLineWidth(0.2)
    canvas.setStrokeGray(0.6)
    canvas.line(_MARGIN, bottom, _WIDTH - _MARGIN, bottom)
    return bottom


def _face(name: str) -> TTFontFace:
    font = pdfmetrics.getFont(name)
    if not isinstance(font, TTFont):
        raise TypeError(f"{name} is not a TrueType font")
    return font.face


def _use_fonts() -> None:
    for name, file in _FONTS.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            with as_file(files("font_manrope") / "files" / file) as path:
                pdfmetrics.registerFont(TTFont(name, str(path)))
