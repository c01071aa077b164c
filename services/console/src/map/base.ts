/** What every map of ours begins with: the worker, the contours, the controls, what tests read. */
import {
  type LngLatBoundsLike,
  Map as MapLibre,
  NavigationControl,
  setWorkerUrl,
  type StyleSpecification,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

import { say } from "../i18n";
import type { Box, Contours } from "./geometry";
import { FONT } from "./style";

setWorkerUrl(workerUrl);

export const PADDING = { top: 64, right: 48, bottom: 64, left: 64 };

/** With the font that names are drawn in. Raises where the contours are missing. */
export async function readContours(): Promise<Contours> {
  const answer = await fetch("/basemap/contours.geojson");
  if (!answer.ok) throw new Error(`contours answered ${answer.status}`);
  const contours = (await answer.json()) as Contours;
  await document.fonts.load(`14px "${FONT}"`);
  return contours;
}

/** Raises where the browser draws no WebGL. */
export function openBase(
  container: HTMLElement,
  style: StyleSpecification,
  bounds: Box | null,
): MapLibre {
  const map = new MapLibre({
    container,
    style,
    ...(bounds === null ? {} : { bounds: bounds as LngLatBoundsLike }),
    fitBoundsOptions: { padding: PADDING },
    fadeDuration: 0,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 19,
    attributionControl: { compact: false },
    locale: {
      "Map.Title": say("map.title"),
      "NavigationControl.ZoomIn": say("map.zoomIn"),
      "NavigationControl.ZoomOut": say("map.zoomOut"),
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  return map;
}

/** `data-map` and `data-view` let a test, or a person, see when the map has settled, and where. */
export function reportState(
  map: MapLibre,
  container: HTMLElement,
  waits: () => boolean = () => false,
): void {
  const report = (state: string) => () => {
    const { lng, lat } = map.getCenter();
    container.dataset.map = state;
    container.dataset.view = `${lng.toFixed(6)},${lat.toFixed(6)},${map.getZoom().toFixed(4)}`;
  };
  report("loading")();
  map.on("movestart", report("moving"));
  map.on("dataloading", report("loading"));
  map.on("idle", () => report(waits() ? "loading" : "idle")());
}
