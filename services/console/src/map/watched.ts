/**
 * Marks over the cameras that somebody watches. Elements of the page, so that one can
 * pulse without the whole map being drawn again; they take no click from the camera.
 */
import { type Map as MapLibre, Marker } from "maplibre-gl";

import type { Camera } from "../api/types";
import { say } from "../i18n";

export interface Watched {
  readonly camera: Camera;
  /** Persons. */
  readonly count: number;
}

export class WatchedMarks {
  readonly #map: MapLibre;
  readonly #marks = new Map<string, Marker>();

  constructor(map: MapLibre) {
    this.#map = map;
  }

  show(watched: readonly Watched[]): void {
    const kept = new Set(watched.map(({ camera }) => camera.id));
    for (const [id, mark] of this.#marks) {
      if (kept.has(id)) continue;
      mark.remove();
      this.#marks.delete(id);
    }
    for (const one of watched) this.#put(one);
  }

  #put({ camera, count }: Watched): void {
    const { longitude, latitude } = camera.place;
    const mark = this.#marks.get(camera.id) ?? new Marker({ element: element(camera.id) });
    const shown = mark.getElement();
    if (shown.firstChild !== null) shown.firstChild.textContent = String(count);
    shown.setAttribute(
      "aria-label",
      say("map.watched", { number: camera.number, name: camera.name, count }),
    );
    mark.setLngLat([longitude, latitude]);
    if (this.#marks.has(camera.id)) return;
    this.#marks.set(camera.id, mark.addTo(this.#map));
  }
}

function element(camera: string): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "watched";
  mark.dataset.watched = camera;
  mark.setAttribute("role", "img");
  const count = document.createElement("span");
  count.className = "watched__count";
  mark.append(count);
  return mark;
}
