import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { cameraPoints, tilePoints } from "../../src/map/features";
import { boxOf, type Contours, labels, outline } from "../../src/map/geometry";
import { emptyTile } from "../../src/wall/tiles";
import { aCamera } from "../builders";

const contours = JSON.parse(readFileSync("public/basemap/contours.geojson", "utf8")) as Contours;

test("the basemap we ship has the members that the style reads", () => {
  const levels = new Set(contours.features.map(({ properties }) => properties.level));
  const unnamed = contours.features.filter(
    ({ properties }) => !properties.name || !properties.code || properties.label.length !== 2,
  );

  expect([...levels].toSorted()).toEqual(["commune", "department"]);
  expect(unnamed).toEqual([]);
});

test("every name is written inside its contour's box", () => {
  const outside = contours.features.filter((contour) => {
    const [west, south, east, north] = boxOf(outline(contour)) ?? [0, 0, 0, 0];
    const [x, y] = contour.properties.label;
    return x < west || x > east || y < south || y > north;
  });

  expect(outside.map(({ properties }) => properties.name)).toEqual([]);
  expect(labels(contours).features).toHaveLength(contours.features.length);
});

test("a fixed camera has a cone where it looks, a dome has none", () => {
  const dome = aCamera({ kind: "DOME", heading: null, fieldOfView: 360 });

  const drawn = cameraPoints([aCamera({ fieldOfView: 63 }), dome], () => null).features;

  expect(drawn.map(({ properties }) => properties)).toEqual([
    { icon: "fixed", heading: 90, cone: "cone-60", id: "villeneuve-d-ascq:017" },
    { icon: "dome", id: "villeneuve-d-ascq:017" },
  ]);
});

test("a camera that its owner cut is struck, and looks nowhere", () => {
  const cut = aCamera({ id: "villeneuve-d-ascq:018" });

  const drawn = cameraPoints([aCamera(), cut], ({ id }) => (id === cut.id ? "cut" : null)).features;

  expect(drawn.map(({ properties }) => properties?.icon)).toEqual(["fixed", "fixed-cut"]);
  expect(drawn[1]?.properties).toEqual({ icon: "fixed-cut", cut: 1, id: cut.id });
});

test("a camera that fails, or is worked on, is marked and still looks somewhere", () => {
  const [drawn] = cameraPoints([aCamera({ fieldOfView: 63 })], () => "upkeep").features;

  expect(drawn?.properties).toEqual({
    icon: "fixed-upkeep",
    heading: 90,
    cone: "cone-60",
    id: "villeneuve-d-ascq:017",
  });
});

test("only tiles with a view are drawn on the map, with their number", () => {
  const live = { ...emptyTile(3), state: "live" as const, camera: aCamera() };
  const refused = { ...emptyTile(4), state: "refused" as const, camera: aCamera() };

  const drawn = tilePoints([emptyTile(1), live, refused]).features;

  expect(drawn.map(({ properties }) => properties?.tile)).toEqual(["3"]);
});

test("no corner makes no box", () => {
  expect(boxOf([])).toBeNull();
});
