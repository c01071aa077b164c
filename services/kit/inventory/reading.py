"""Reads a commune's file, whole: the columns first, then each row on its own.

A row gives a camera or says everything that is wrong with it. A row that holds a
credential gives nothing else: no other cell of it is looked at, and none is repeated.
"""

from __future__ import annotations

from hashlib import sha256

from services.kit.inventory.columns import recognise
from services.kit.inventory.formats import delimited, geojson, kml, workbook
from services.kit.inventory.formats.table import Table, unreadable
from services.kit.inventory.french import SENTENCES
from services.kit.inventory.mapping import ColumnMapping, Field
from services.kit.inventory.places.contours import Contour
from services.kit.inventory.places.projections import AUTO
from services.kit.inventory.rows import RowReader
from services.kit.inventory.words import (
    MOST_BYTES,
    Cause,
    MappingOrigin,
    Reading,
    ReadRow,
    Rejection,
    Remark,
)
from tenants.vocabulary.identifiers import TenantId

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_inventory(
    data: bytes,
    tenant: TenantId,
    mapping: ColumnMapping | None = None,
    contour: Contour | None = None,
    *,
    remembered: ColumnMapping | None = None,
) -> Reading:
    """The rows of a file of `tenant`. Raises `UnreadableInventory`.

    `mapping` is the user's and must fit; `remembered` is used where it fits.
    """
    hint = mapping or remembered
    table = _table(data, frozenset(hint.columns.values()) if hint is not None else frozenset())
    chosen, origin = _mapping(table, mapping, remembered)
    _refuse_without(table, chosen)

    system = chosen.crs if chosen.crs != AUTO else table.system or AUTO
    reader = RowReader(tenant, chosen, system)
    rows: list[ReadRow] = []
    rejections: list[Rejection] = []
    for record in table.records:
        match reader.read(record):
            case ReadRow() as row:
                rows.append(row)
            case refused:
                rejections += refused
    return Reading(
        digest=sha256(data).hexdigest(),
        form=table.form,
        headers=table.headers,
        mapping=chosen,
        rows=tuple(rows),
        rejections=tuple(rejections),
        remarks=_outside(rows, contour),
        origin=origin,
        habits=reader.habits,
    )


def _table(data: bytes, wanted: frozenset[str]) -> Table:
    if len(data) > MOST_BYTES:
        raise unreadable("too-large")
    if data.startswith(_OLD_OFFICE):
        raise unreadable("old-excel")
    if data.startswith(_ZIP):
        is_workbook = b"xl/workbook" in data
        return workbook.read(data, wanted) if is_workbook else kml.read_archive(data)
    match data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]:
        case b"":
            raise unreadable("empty")
        case b"{":
            return geojson.read(data.removeprefix(b"\xef\xbb\xbf"))
        case b"<":
            return kml.read(data)
        case _:
            return delimited.read(data, wanted)


def _mapping(
    table: Table, mapping: ColumnMapping | None, remembered: ColumnMapping | None
) -> tuple[ColumnMapping, MappingOrigin]:
    if mapping is not None:
        if not mapping.fits(table.headers):
            raise unreadable("mapping-misfit", table.headers)
        return mapping, MappingOrigin.GIVEN
    if remembered is not None and remembered.fits(table.headers):
        return remembered, MappingOrigin.REMEMBERED
    return recognise(table.headers), MappingOrigin.RECOGNISED


def _refuse_without(table: Table, mapping: ColumnMapping) -> None:
    said = mapping.columns.keys()
    if Field.NUMBER not in said:
        raise unreadable("no-number-column", table.headers)
    drawn = table.form.format in ("geojson", "kml")
    if not (drawn or Field.POSITION in said or {Field.EAST, Field.NORTH} <= said):
        raise unreadable("no-position-column", table.headers)


def _outside(rows: list[ReadRow], contour: Contour | None) -> tuple[Remark, ...]:
    if contour is None:
        return ()
    return tuple(
        Remark(
            row.row,
            row.camera.number,
            Cause.OUTSIDE_CONTOUR,
            SENTENCES[Cause.OUTSIDE_CONTOUR],
        )
        for row in rows
        if not contour.holds(row.camera.place)
    )
