"""How cameras are written down and found again: statements, and what their rows mean.

Rows are read as plain columns: a map asks for hundreds at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, tuple_

from services.api.storage.looking import (
    CameraEdge,
    CameraQuery,
    Position,
    number_key,
    on_sphere,
    read_cursor,
    words,
)
from services.api.storage.tables import Key, cameras
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.folding import fold
from tenants.vocabulary.identifiers import CameraId, TenantId

Columns: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = Select[*tuple[Any, ...]]

_c = cameras.c
COLUMNS = (
    _c.id, _c.tenant, _c.number, _c.name, _c.longitude, _c.latitude,
    _c.kind, _c.heading, _c.field_of_view, _c.steerable, _c.zone,
)  # fmt: skip
_KINDS = {kind.value: kind for kind in CameraKind}


def camera_of(row: Columns) -> Camera:
    """Read a row that begins with `COLUMNS`."""
    return _camera(*row[: len(COLUMNS)])


# Making one costs more than reading it, and maps ask for the same hundreds over and over;
# all that a camera is stands in the key, so that what is kept is never out of date.
@lru_cache(maxsize=16_384)
def _camera(
    id_: CameraId,
    tenant: TenantId,
    number: str,
    name: str,
    longitude: float,
    latitude: float,
    kind: str,
    heading: float | None,
    view: float,
    steerable: bool,
    zone: str | None,
) -> Camera:
    return Camera(
        id_, tenant, number, name, GeoPoint(longitude, latitude),
        _KINDS[kind], heading, view, steerable, zone,
    )  # fmt: skip


def row_of(camera: Camera) -> Mapping[str, Any]:
    """The columns of a camera, those that are only compared included."""
    x, y, z = on_sphere(camera.place)
    return {
        "id": camera.id,
        "tenant": camera.tenant,
        "number": camera.number,
        "name": camera.name,
        "longitude": camera.place.longitude,
        "latitude": camera.place.latitude,
        "kind": camera.kind.value,
        "heading": camera.heading,
        "field_of_view": camera.field_of_view,
        "steerable": camera.steerable,
        "zone": camera.zone,
        "number_key": number_key(camera.number),
        "search_text": fold(f"{camera.number} {camera.name} {camera.zone or ''}"),
        "x": x,
        "y": y,
        "z": z,
    }


def matching(among: Collection[TenantId], query: CameraQuery) -> ColumnElement[bool]:
    """Which cameras a query means, wherever its page begins."""
    asked = among if query.tenant is None else [one for one in among if one == query.tenant]
    conditions: list[ColumnElement[bool]] = [_c.tenant.in_(sorted(asked))]
    if query.within is not None:
        box = query.within
        conditions.append(_c.longitude.between(box.west, box.east))
        conditions.append(_c.latitude.between(box.south, box.north))
    if query.text is not None:
        conditions += [_c.search_text.contains(w, autoescape=True) for w in words(query.text)]
    return and_(*conditions)


def counted(condition: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(cameras).where(condition)


def page(condition: ColumnElement[bool], query: CameraQuery) -> Rows:
    """One row more than asked for, to know whether there is a next page."""
    chord = _squared_chord(query.near) if query.near is not None else None
    order = (_c.tenant, _c.number_key, _c.id) if chord is None else (chord, _c.id)
    statement = select(*COLUMNS, *order[:-1]).where(condition)
    if query.after is not None:
        after = read_cursor(query.after, by_distance=chord is not None)
        statement = statement.where(tuple_(*order) > _bound(after))
    return statement.order_by(*order).limit(query.first + 1)


def edge(row: Columns) -> CameraEdge:
    """Read a row of `page`."""
    camera = camera_of(row)
    return CameraEdge(camera, (*row[len(COLUMNS) :], camera.id))


def _squared_chord(near: GeoPoint) -> ColumnElement[float]:
    x, y, z = on_sphere(near)
    return (_c.x - x) * (_c.x - x) + (_c.y - y) * (_c.y - y) + (_c.z - z) * (_c.z - z)


def _bound(position: Position) -> ColumnElement[Any]:
    return tuple_(*(literal(p, Key) if isinstance(p, str) else literal(p) for p in position))
