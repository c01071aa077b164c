/** Boxes and names of contours. Pure. */
import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon, Position } from "geojson";

/** As `scripts/make_contours.py` writes them. */
export interface ContourProperties {
  /** INSEE. */
  readonly code: string;
  readonly name: string;
  readonly level: "commune" | "department";
  /** Where to write the name: longitude, latitude. */
  readonly label: [number, number];
}

export type Contours = FeatureCollection<Polygon | MultiPolygon, ContourProperties>;

/** West, south, east, north. */
export type Box = [number, number, number, number];

export function boxOf(positions: readonly Position[]): Box | null {
  if (positions.length === 0) return null;
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude = 0, latitude = 0] of positions) {
    box[0] = Math.min(box[0], longitude);
    box[1] = Math.min(box[1], latitude);
    box[2] = Math.max(box[2], longitude);
    box[3] = Math.max(box[3], latitude);
  }
  return box;
}

/** Every corner of a contour's outer rings. */
export function outline({ geometry }: Contours["features"][number]): Position[] {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flatMap(([outer]) => outer ?? []);
}

/** Where to write the names. */
export function labels(contours: Contours): FeatureCollection<Point> {
  const features = contours.features.map(({ properties }): Feature<Point> => {
    const { label, ...others } = properties;
    return {
      type: "Feature",
      properties: others,
      geometry: { type: "Point", coordinates: label },
    };
  });
  return { type: "FeatureCollection", features };
}
