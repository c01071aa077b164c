/** Cameras and tiles as the map's own objects. Pure. */
import type { Feature, FeatureCollection, Point } from "geojson";

import type { Camera } from "../api/types";
import { holds, type Tile } from "../wall/tiles";
import { coneFor } from "./icons";

type Points = FeatureCollection<Point>;

interface Aspect {
  readonly icon: "dome" | "fixed";
  readonly heading?: number;
  readonly cone?: string;
}

/** What a camera is marked with: stopped by its owner, or under repair or maintenance. */
export type CameraMark = "cut" | "upkeep" | null;

/** Those that their owner has stopped are drawn struck, those that fail with a notch. */
export function cameraPoints(
  cameras: readonly Camera[],
  markOf: (camera: Camera) => CameraMark,
): Points {
  return collection(
    cameras.map((camera) => {
      const seen = aspect(camera);
      const mark = markOf(camera);
      if (mark === "cut") return point(camera, { icon: `${seen.icon}-cut`, cut: 1 });
      return point(camera, mark === null ? seen : { ...seen, icon: `${seen.icon}-upkeep` });
    }),
  );
}

/** Cameras on the wall, drawn with the number of their tile. */
export function tilePoints(tiles: readonly Tile[]): Points {
  const open = tiles.filter(holds);
  return collection(
    open.flatMap(({ camera, number }) =>
      camera === null ? [] : [point(camera, { ...aspect(camera), tile: String(number) })],
    ),
  );
}

export function pointedPoint(camera: Camera | null): Points {
  return collection(camera === null ? [] : [point(camera, {})]);
}

/** A dome turns all round: it has no heading, hence no cone. */
function aspect({ kind, heading, fieldOfView }: Camera): Aspect {
  const icon = kind === "DOME" ? "dome" : "fixed";
  return heading === null ? { icon } : { icon, heading, cone: coneFor(fieldOfView) };
}

function point(camera: Camera, properties: object): Feature<Point> {
  const { longitude, latitude } = camera.place;
  return {
    type: "Feature",
    properties: { ...properties, id: camera.id },
    geometry: { type: "Point", coordinates: [longitude, latitude] },
  };
}

const collection = (features: Feature<Point>[]): Points => ({
  type: "FeatureCollection",
  features,
});
