"""Derive the console's small basemap from a GeoJSON file of communes and departments.

Run by hand when the source changes; what it writes is committed:

    python scripts/make_contours.py communes.geojson

Founding communes keep every vertex: tests and the map take them as the truth. Their
neighbours and the departments are context and lose detail. Borders are simplified arc
by arc, so that two communes still share theirs. It downloads nothing.
"""

from __future__ import annotations

import heapq
import json
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from math import cos, hypot, inf, radians
from pathlib import Path
from typing import Any, TypeAlias

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Point, ...]

FOUNDING = frozenset(
    {"59350", "59512", "59599", "59009", "57463", "39300", "94018", "57203"},
)
"""INSEE codes of the communes whose cameras the demo shows."""

ATTRIBUTION = "IGN – ADMIN EXPRESS COG 2018, Licence Ouverte (Etalab)"
OUTPUT = Path("services/console/public/basemap/contours.geojson")
LARGEST_OUTPUT = 100_000
METRES_PER_DEGREE = 111_320

CONTEXT_ACCURACY_M2 = 55_000.0
"""A vertex of a context commune goes when the triangle it makes is smaller than this."""
DEPARTMENT_ACCURACY_M2 = 800_000.0


def main() -> None:
    source = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    output = contours(source["features"])

    text = as_text(output)
    if len(text.encode()) > LARGEST_OUTPUT:
        raise SystemExit(f"{len(text.encode())} bytes: raise an accuracy threshold")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(text, "utf-8")
    print(f"{OUTPUT}: {len(text.encode())} bytes, {len(output['features'])} features")


def contours(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    ordered = sorted(features, key=lambda feature: str(feature["properties"]["code"]))
    communes = [one for one in ordered if one["properties"]["niveau"] == "commune"]
    departments = [one for one in ordered if one["properties"]["niveau"] == "departement"]

    simplify = shared_simplifier(communes)
    outlined = [outline(one, simplify) for one in communes]
    outlined += [outline(one, alone(DEPARTMENT_ACCURACY_M2)) for one in departments]
    return {"type": "FeatureCollection", "attribution": ATTRIBUTION, "features": outlined}


def outline(feature: dict[str, Any], simplify: Callable[[Line], Line]) -> dict[str, Any]:
    polygons = [[simplify(ring) for ring in polygon] for polygon in polygons_of(feature)]
    kept = [[ring for ring in rings if len(ring) >= 4] for rings in polygons]
    kept = [rings for rings in kept if rings]
    shape = {"type": "Polygon", "coordinates": kept[0]}
    if len(kept) > 1:
        shape = {"type": "MultiPolygon", "coordinates": kept}
    return {"type": "Feature", "properties": words(feature["properties"], kept), "geometry": shape}


def words(given: dict[str, Any], polygons: list[list[Line]]) -> dict[str, Any]:
    """`label` is where the name goes: the inside point that is furthest from the edge."""
    level = "commune" if given["niveau"] == "commune" else "department"
    largest = max((polygon[0] for polygon in polygons), key=ring_area)
    told = {"code": given["code"], "name": given["nom"], "level": level}
    told["label"] = furthest_inside(largest)
    return {**told, "founding": True} if given["code"] in FOUNDING else told


def polygons_of(feature: dict[str, Any]) -> list[list[Line]]:
    shape = feature["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [[tuple((p[0], p[1]) for p in ring) for ring in polygon] for polygon in polygons]


def shared_simplifier(communes: list[dict[str, Any]]) -> Callable[[Line], Line]:
    """Simplify a ring arc by arc, from one meeting of communes to the next."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    kept: set[Point] = set()
    for commune in communes:
        for ring in (ring for polygon in polygons_of(commune) for ring in polygon):
            for one, other in pairwise(ring):
                neighbours[one].add(other)
                neighbours[other].add(one)
            if commune["properties"]["code"] in FOUNDING:
                kept.update(ring)

    crowd = tuple(sorted(neighbours))

    def simplify(ring: Line) -> Line:
        pieces = arcs(ring, lambda point: len(neighbours[point]) != 2 or point in kept)
        simplified = [one_way(piece, CONTEXT_ACCURACY_M2, crowd) for piece in pieces]
        joined = simplified[0][:1] + tuple(point for piece in simplified for point in piece[1:])
        return tuple(point if point in kept else rounded(point) for point in joined)

    return simplify


def alone(accuracy_m2: float) -> Callable[[Line], Line]:
    return lambda ring: tuple(rounded(point) for point in one_way(ring, accuracy_m2, ()))


def rounded(point: Point) -> Point:
    """About ten metres: plenty for context."""
    return round(point[0], 4), round(point[1], 4)


def arcs(ring: Line, is_node: Callable[[Point], bool]) -> list[Line]:
    """Cut a closed ring at its nodes; without any, at its smallest vertex."""
    opened = ring[:-1]
    nodes = [index for index, point in enumerate(opened) if is_node(point)]
    cuts = nodes or [opened.index(min(opened))]
    turned = opened[cuts[0] :] + opened[: cuts[0]] + (opened[cuts[0]],)
    ends = [cut - cuts[0] for cut in cuts] + [len(opened)]
    return [turned[start : end + 1] for start, end in pairwise(ends)]


def one_way(line: Line, accuracy_m2: float, crowd: Line) -> Line:
    """The same answer whichever commune walks along the arc, and in which direction."""
    if line[::-1] < line:
        return visvalingam(line[::-1], accuracy_m2, crowd)[::-1]
    return visvalingam(line, accuracy_m2, crowd)


def visvalingam(line: Line, accuracy_m2: float, crowd: Line) -> Line:
    """Drop, smallest first, the vertices whose triangle is smaller than the accuracy.

    `crowd` is every vertex of the map, in order: a triangle that holds one stays, or
    two borders would cross.
    """
    left = list(range(-1, len(line) - 1))
    right = list(range(1, len(line) + 1))
    dropped: set[int] = set()
    areas = [inf] * len(line)
    heap: list[tuple[float, int]] = []

    def weigh(index: int, at_least: float) -> None:
        if 0 < index < len(line) - 1:
            area = triangle_m2(line[left[index]], line[index], line[right[index]])
            areas[index] = max(area, at_least)
            heapq.heappush(heap, (areas[index], index))

    for index in range(len(line)):
        weigh(index, 0)
    while heap and heap[0][0] < accuracy_m2:
        area, index = heapq.heappop(heap)
        if index in dropped or area != areas[index]:
            continue
        before, after = left[index], right[index]
        if holds_any((line[before], line[index], line[after]), crowd):
            continue
        dropped.add(index)
        right[before], left[after] = after, before
        weigh(before, area)
        weigh(after, area)
    return tuple(point for index, point in enumerate(line) if index not in dropped)


def holds_any(corners: tuple[Point, Point, Point], crowd: Line) -> bool:
    first = bisect_left(crowd, (min(corners)[0], -inf))
    last = bisect_right(crowd, (max(corners)[0], inf))
    a, b, c = corners
    for point in crowd[first:last]:
        sides = {turn(a, b, point) > 0, turn(b, c, point) > 0, turn(c, a, point) > 0}
        if len(sides) == 1 and point not in corners:
            return True
    return False


def turn(a: Point, b: Point, c: Point) -> float:
    """Twice the triangle's area in square degrees, positive to the left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])


def triangle_m2(a: Point, b: Point, c: Point) -> float:
    return abs(turn(a, b, c)) / 2 * METRES_PER_DEGREE**2 * cos(radians(b[1]))


def ring_area(ring: Line) -> float:
    crossed = (a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return abs(sum(crossed)) / 2


def furthest_inside(ring: Line) -> Point:
    """A coarse grid, then finer ones around the best point so far."""
    west, east = min(p[0] for p in ring), max(p[0] for p in ring)
    south, north = min(p[1] for p in ring), max(p[1] for p in ring)
    middle, reach = ((west + east) / 2, (south + north) / 2), (east - west, north - south)
    best = middle
    for _ in range(4):
        candidates = [
            (middle[0] + reach[0] * i / 24, middle[1] + reach[1] * j / 24)
            for i in range(-12, 13)
            for j in range(-12, 13)
        ]
        best = max(candidates, key=lambda point: metres_inside(ring, point))
        middle, reach = best, (reach[0] / 8, reach[1] / 8)
    return round(best[0], 4), round(best[1], 4)


def metres_inside(ring: Line, point: Point) -> float:
    """Distance to the edge; negative outside."""
    inside, nearest = False, inf
    for a, b in pairwise(ring):
        if (a[1] > point[1]) != (b[1] > point[1]):
            across = a[0] + (point[1] - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
            inside ^= point[0] < across
        nearest = min(nearest, metres_to_segment(point, a, b))
    return nearest if inside else -nearest


def metres_to_segment(point: Point, a: Point, b: Point) -> float:
    squeeze = cos(radians(point[1]))
    along = ((b[0] - a[0]) * squeeze, b[1] - a[1])
    away = ((point[0] - a[0]) * squeeze, point[1] - a[1])
    length = along[0] ** 2 + along[1] ** 2
    share = (along[0] * away[0] + along[1] * away[1]) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return METRES_PER_DEGREE * hypot(away[0] - share * along[0], away[1] - share * along[1])


def as_text(collection: dict[str, Any]) -> str:
    """One feature a line, so that a change can be read in review."""
    compact = [
        json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        for feature in collection["features"]
    ]
    head = json.dumps(
        {"type": collection["type"], "attribution": collection["attribution"]}, ensure_ascii=False
    )[:-1]
    return head + ',"features":[\n' + ",\n".join(compact) + "\n]}\n"


if __name__ == "__main__":
    main()
