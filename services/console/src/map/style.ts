/**
 * The offline basemap and what lies on it. No glyph, sprite or tile server: names are
 * drawn with the page's own fonts, shapes come from one small file of contours.
 */
import type {
  ExpressionSpecification,
  GeoJSONSourceSpecification,
  LayerSpecification,
  StyleSpecification,
  SymbolLayerSpecification,
} from "maplibre-gl";

import { say } from "../i18n";
import { type Contours, labels } from "./geometry";

export const FONT = "Beffroi Carte";
/** From this zoom on cameras are single, and their cones are drawn. */
export const CONES_FROM = 13;

const INK = "#0d1217";
const isLevel = (level: string): ExpressionSpecification => ["==", ["get", "level"], level];
const isShared = (codes: readonly string[]): ExpressionSpecification => [
  "in",
  ["get", "code"],
  ["literal", [...codes]],
];

/** The ground alone: contours and names, those of `shared` (INSEE codes) set apart. */
export function groundFor(contours: Contours, shared: readonly string[]): StyleSpecification {
  return {
    version: 8,
    sources: {
      contours: {
        type: "geojson",
        data: contours,
        attribution: say("map.attribution"),
      },
      names: points(labels(contours)),
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#0b1015" } },
      ...land(shared),
      ...names(shared),
    ],
  };
}

/** `shared` are the INSEE codes of the communes this agent may see. */
export function styleFor(contours: Contours, shared: readonly string[]): StyleSpecification {
  const ground = groundFor(contours, shared);
  return {
    ...ground,
    sources: {
      ...ground.sources,
      cameras: {
        ...points(),
        cluster: true,
        clusterRadius: 42,
        clusterMaxZoom: CONES_FROM - 1,
        clusterProperties: { cut: ["+", ["coalesce", ["get", "cut"], 0]] },
      },
      tiles: points(),
      pointed: points(),
    },
    layers: [...ground.layers, ...cameras(), ...tiles()],
  };
}

export function points(
  data: GeoJSONSourceSpecification["data"] = EMPTY,
): GeoJSONSourceSpecification {
  return { type: "geojson", data };
}

const EMPTY = { type: "FeatureCollection" as const, features: [] };

function land(shared: readonly string[]): LayerSpecification[] {
  const ours: ExpressionSpecification = ["all", isLevel("commune"), isShared(shared)];
  return [
    fill("departments", isLevel("department"), "#10171e"),
    fill("communes", isLevel("commune"), "#151d26"),
    fill("shared", ours, "#1d2a37"),
    line("communes-edge", isLevel("commune"), "#263340", 1),
    line("departments-edge", isLevel("department"), "#34444f", 1.2),
    line("shared-edge", ours, "#5f87a8", 1.4),
    line("chosen-edge", ["==", ["get", "code"], ""], "#f2c230", 2.4),
  ];
}

function fill(id: string, filter: ExpressionSpecification, color: string): LayerSpecification {
  return { id, type: "fill", source: "contours", filter, paint: { "fill-color": color } };
}

function line(
  id: string,
  filter: ExpressionSpecification,
  color: string,
  width: number,
): LayerSpecification {
  const paint = { "line-color": color, "line-width": width };
  return { id, type: "line", source: "contours", filter, paint };
}

function names(shared: readonly string[]): LayerSpecification[] {
  const ours: ExpressionSpecification = ["all", isLevel("commune"), isShared(shared)];
  const others: ExpressionSpecification = ["all", isLevel("commune"), ["!", isShared(shared)]];
  return [
    { ...name("departments-name", isLevel("department"), 12, "#6f8496"), maxzoom: 9 },
    { ...name("communes-name", others, 11, "#7f93a5"), minzoom: 10.5 },
    belowClusters(name("shared-name", ours, 14, "#d9e4ee")),
  ];
}

function name(
  id: string,
  filter: ExpressionSpecification,
  size: number,
  color: string,
): SymbolLayerSpecification {
  return {
    id,
    type: "symbol",
    source: "names",
    filter,
    layout: { "text-field": ["get", "name"], "text-font": [FONT], "text-size": size },
    paint: { "text-color": color, "text-halo-color": INK, "text-halo-width": 1.4 },
  };
}

/** From afar the clusters stand where the names would. */
function belowClusters(layer: SymbolLayerSpecification): LayerSpecification {
  const offset: ExpressionSpecification = [
    "step",
    ["zoom"],
    ["literal", [0, 1.7]],
    10,
    ["literal", [0, 0]],
  ];
  return { ...layer, layout: { ...layer.layout, "text-offset": offset } };
}

function cameras(): LayerSpecification[] {
  return [
    cone("cones", "cameras", 0.75),
    ...clusters(),
    {
      id: "cameras",
      type: "symbol",
      source: "cameras",
      filter: ["!", ["has", "point_count"]],
      layout: {
        "icon-image": ["get", "icon"],
        "icon-size": ["interpolate", ["linear"], ["zoom"], 9, 0.6, 13, 0.8, 16, 1.1],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
      },
    },
  ];
}

/** Of a group of cameras. */
const ALL_CUT: ExpressionSpecification = ["==", ["get", "cut"], ["get", "point_count"]];

function clusters(): LayerSpecification[] {
  return [
    {
      id: "clusters",
      type: "circle",
      source: "cameras",
      filter: ["has", "point_count"],
      paint: {
        "circle-color": ["case", ALL_CUT, "#3d2f52", "#2f5673"],
        "circle-stroke-color": ["case", ALL_CUT, "#c9a6f2", "#9fd0f5"],
        "circle-stroke-width": 1.2,
        "circle-radius": [
          "interpolate",
          ["linear"],
          ["get", "point_count"],
          2,
          13,
          60,
          18,
          500,
          26,
        ],
      },
    },
    {
      id: "clusters-count",
      type: "symbol",
      source: "cameras",
      filter: ["has", "point_count"],
      layout: {
        "text-field": ["to-string", ["get", "point_count"]],
        "text-font": [FONT],
        "text-size": 13,
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": "#ffffff" },
    },
  ];
}

function cone(id: string, source: string, opacity: number): LayerSpecification {
  return {
    id,
    type: "symbol",
    source,
    minzoom: CONES_FROM,
    filter: ["has", "cone"],
    layout: {
      "icon-image": ["get", "cone"],
      "icon-rotate": ["get", "heading"],
      "icon-rotation-alignment": "map",
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "icon-size": ["interpolate", ["exponential", 2], ["zoom"], 13, 0.35, 17, 2],
    },
    paint: { "icon-opacity": opacity },
  };
}

function tiles(): LayerSpecification[] {
  return [
    cone("tiles-cones", "tiles", 1),
    {
      id: "tiles",
      type: "circle",
      source: "tiles",
      paint: {
        "circle-radius": 12,
        "circle-color": "#f2c230",
        "circle-stroke-color": INK,
        "circle-stroke-width": 2,
      },
    },
    {
      id: "tiles-number",
      type: "symbol",
      source: "tiles",
      layout: {
        "text-field": ["get", "tile"],
        "text-font": [FONT],
        "text-size": 14,
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": INK },
    },
    {
      id: "pointed",
      type: "circle",
      source: "pointed",
      paint: {
        "circle-radius": 17,
        "circle-color": "rgba(0, 0, 0, 0)",
        "circle-stroke-color": "#ffffff",
        "circle-stroke-width": 2.5,
      },
    },
  ];
}
