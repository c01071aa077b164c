/**
 * The rows of a preview on the map: shapes and sizes say the state as much as colours do.
 * It changes nothing by itself; a click tells which row.
 */
import type { FeatureCollection } from "geojson";
import type {
  ExpressionSpecification,
  GeoJSONSource,
  LayerSpecification,
  Map as MapLibre,
} from "maplibre-gl";

import { openBase, readContours, reportState } from "../../map/base";
import { boxOf, type Contours, outline } from "../../map/geometry";
import { groundFor, points } from "../../map/style";
import type { Place } from "./answers";
import type { Row } from "./rows";

const PADDING = 40;
const byState = (values: Readonly<Record<string, string | number>>): ExpressionSpecification =>
  [
    "match",
    ["get", "state"],
    ...Object.entries(values).flatMap(([state, value]) => [state, value]),
    "#9fb2c4",
  ] as unknown as ExpressionSpecification;

export class PreviewMap {
  readonly #map: MapLibre;
  #rows: readonly Row[] = [];

  private constructor(map: MapLibre) {
    this.#map = map;
  }

  /** Raises where the contours are missing or the browser draws no WebGL. */
  static async open(
    container: HTMLElement,
    communes: readonly string[],
    chosen: (key: string) => void,
  ): Promise<PreviewMap> {
    const contours = await readContours();
    const ground = groundFor(contours, communes);
    const style = {
      ...ground,
      sources: { ...ground.sources, moves: points(), rows: points(), row: points() },
      layers: [...ground.layers, ...layers()],
    };
    const map = openBase(container, style, boxOf(cornersOf(contours, communes)));
    reportState(map, container);
    await map.once("load");
    map.on("click", "rows", (event) => {
      const key: unknown = event.features?.[0]?.properties.key;
      if (typeof key === "string") chosen(key);
    });
    map.on("mouseenter", "rows", () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", "rows", () => (map.getCanvas().style.cursor = ""));
    return new PreviewMap(map);
  }

  show(rows: readonly Row[]): void {
    this.#rows = rows;
    this.#source("rows").setData(pointsOf(rows));
    this.#source("moves").setData(movesOf(rows));
    const places = rows.flatMap(({ place }) => (place === null ? [] : [position(place)]));
    const box = boxOf(places);
    if (box !== null) this.#map.fitBounds(box, { padding: PADDING, duration: 0, maxZoom: 15 });
  }

  point(key: string | null): void {
    const row = this.#rows.find((one) => one.key === key && one.place !== null);
    this.#source("row").setData(pointsOf(row === undefined ? [] : [row]));
    if (row?.place == null) return;
    const at = position(row.place);
    if (!this.#map.getBounds().contains(at)) this.#map.easeTo({ center: at, duration: 300 });
  }

  close(): void {
    this.#map.remove();
  }

  #source(id: string): GeoJSONSource {
    return this.#map.getSource(id) as GeoJSONSource;
  }
}

const position = ({ longitude, latitude }: Place): [number, number] => [longitude, latitude];

function cornersOf(contours: Contours, communes: readonly string[]) {
  const codes = new Set(communes);
  return contours.features
    .filter(({ properties }) => properties.level === "commune" && codes.has(properties.code))
    .flatMap(outline);
}

/** What is only there lies under what changes. */
const DEPTH = { same: 0, absent: 1, rejected: 2, changed: 3, new: 4 } as const;

function pointsOf(rows: readonly Row[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: rows.flatMap(({ key, state, place, outside }) =>
      place === null
        ? []
        : [
            {
              type: "Feature" as const,
              properties: { key, state, outside, depth: DEPTH[state] },
              geometry: { type: "Point" as const, coordinates: position(place) },
            },
          ],
    ),
  };
}

function movesOf(rows: readonly Row[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: rows.flatMap(({ from, place }) =>
      from === null || place === null
        ? []
        : [
            {
              type: "Feature" as const,
              properties: {},
              geometry: {
                type: "LineString" as const,
                coordinates: [position(from), position(place)],
              },
            },
          ],
    ),
  };
}

function layers(): LayerSpecification[] {
  return [
    {
      id: "moves",
      type: "line",
      source: "moves",
      paint: { "line-color": "#efb04a", "line-width": 2, "line-dasharray": [2, 1] },
    },
    {
      id: "outside",
      type: "circle",
      source: "rows",
      filter: ["get", "outside"],
      paint: {
        "circle-radius": 12,
        "circle-color": "rgba(0, 0, 0, 0)",
        "circle-stroke-color": "#f0685e",
        "circle-stroke-width": 2,
      },
    },
    {
      id: "rows",
      type: "circle",
      source: "rows",
      layout: { "circle-sort-key": ["get", "depth"] },
      paint: {
        "circle-radius": ["match", ["get", "state"], "new", 8, "changed", 7, "absent", 6, 3],
        "circle-color": byState({ new: "#56cf94", changed: "#efb04a", absent: "#11161c" }),
        "circle-stroke-color": byState({ new: "#0d1217", changed: "#0d1217", absent: "#c9a6f2" }),
        "circle-stroke-width": ["match", ["get", "state"], "same", 0, 2],
      },
    },
    {
      id: "row",
      type: "circle",
      source: "row",
      paint: {
        "circle-radius": 15,
        "circle-color": "rgba(0, 0, 0, 0)",
        "circle-stroke-color": "#ffffff",
        "circle-stroke-width": 2.5,
      },
    },
  ];
}
