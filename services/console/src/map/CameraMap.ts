/**
 * The map itself, without React: it shows what the stores hold, and tells what the
 * pointer does. It changes nothing by itself.
 */
import type { GeoJSONSource, MapLayerMouseEvent, Map as MapLibre } from "maplibre-gl";

import type { Camera, Tenant } from "../api/types";
import { holds, type Tile } from "../wall/tiles";
import { type CameraMark, cameraPoints, pointedPoint, tilePoints } from "./features";
import { openBase, PADDING, readContours, reportState } from "./base";
import { type Box, boxOf, type Contours, outline } from "./geometry";
import { addCameraIcons, coneFor, ensureCone } from "./icons";
import { CONES_FROM, styleFor } from "./style";
import { type Watched, WatchedMarks } from "./watched";

export interface Pointing {
  readonly camera: string;
  readonly x: number;
  readonly y: number;
}

export interface MapListener {
  chosen(camera: string): void;
  pointing(pointing: Pointing | null): void;
}

const SETTLED_AFTER = 120;
/** Milliseconds: after a picture that is already pulled has arrived. */
const PLACED_AFTER = 350;
const CLICKABLE = ["tiles", "cameras"];

export class CameraMap {
  readonly #map: MapLibre;
  readonly #contours: Contours;
  readonly #tenants: readonly Tenant[];
  readonly #listener: MapListener;
  readonly #watched: WatchedMarks;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #placing: ReturnType<typeof setTimeout> | undefined;
  #places = "";

  private constructor(
    map: MapLibre,
    contours: Contours,
    tenants: readonly Tenant[],
    listener: MapListener,
  ) {
    this.#map = map;
    this.#contours = contours;
    this.#tenants = tenants;
    this.#listener = listener;
    this.#watched = new WatchedMarks(map);
  }

  /** Raises where the contours are missing or the browser draws no WebGL. */
  static async open(
    container: HTMLElement,
    tenants: readonly Tenant[],
    listener: MapListener,
  ): Promise<CameraMap> {
    const contours = await readContours();
    const shared = tenants.map(({ insee }) => insee);
    const map = openBase(container, styleFor(contours, shared), extent(contours, tenants));
    const opened = new CameraMap(map, contours, tenants, listener);
    near(map, container);
    map.on("zoom", () => near(map, container));
    reportState(map, container, () => opened.#settling !== undefined);
    await map.once("load");
    await addCameraIcons(map);
    opened.#listen();
    return opened;
  }

  /** Once the changes pause: somebody types, or pages of cameras arrive. */
  showCameras(cameras: readonly Camera[], markOf: (camera: Camera) => CameraMark): void {
    clearTimeout(this.#settling);
    this.#map.getContainer().dataset.map = "loading";
    this.#settling = setTimeout(() => {
      this.#settling = undefined;
      this.#drawCones(cameras);
      this.#source("cameras").setData(cameraPoints(cameras, markOf));
    }, SETTLED_AFTER);
  }

  /**
   * Redraws only when a view opens, ends or changes tiles, and once the wall pauses: a map drawn without a
   * graphics card takes from the picture that is just arriving.
   */
  showTiles(tiles: readonly Tile[]): void {
    const places = tiles
      .map((tile) => (holds(tile) && tile.camera !== null ? tile.camera.id : ""))
      .join("\n");
    if (places === this.#places) return;
    this.#places = places;
    clearTimeout(this.#placing);
    this.#placing = setTimeout(() => {
      this.#drawCones(tiles.flatMap(({ camera }) => camera ?? []));
      this.#source("tiles").setData(tilePoints(tiles));
    }, PLACED_AFTER);
  }

  showPointed(camera: Camera | null): void {
    this.#source("pointed").setData(pointedPoint(camera));
  }

  showWatched(watched: readonly Watched[]): void {
    this.#watched.show(watched);
  }

  /** Goes to one tenant, or back to all of them. */
  goTo(id: string | null): void {
    const tenant = this.#tenants.find((one) => one.id === id);
    this.#map.setFilter("chosen-edge", ["==", ["get", "code"], tenant?.insee ?? ""]);
    const box = extent(this.#contours, tenant === undefined ? this.#tenants : [tenant]);
    if (box !== null) this.#map.fitBounds(box, { padding: PADDING, duration: 700, maxZoom: 15 });
  }

  close(): void {
    clearTimeout(this.#settling);
    clearTimeout(this.#placing);
    this.#map.remove();
  }

  #drawCones(cameras: readonly Camera[]): void {
    for (const { heading, fieldOfView } of cameras) {
      if (heading !== null) ensureCone(this.#map, coneFor(fieldOfView));
    }
  }

  #listen(): void {
    const map = this.#map;
    map.on("click", CLICKABLE, (event) => {
      const id = cameraUnder(event);
      if (id !== null) this.#listener.chosen(id);
    });
    map.on("click", "clusters", (event) => void this.#unfold(event));
    map.on("mousemove", CLICKABLE, (event) => {
      const camera = cameraUnder(event);
      map.getCanvas().style.cursor = "pointer";
      const { x, y } = event.point;
      this.#listener.pointing(camera === null ? null : { camera, x, y });
    });
    map.on("mouseleave", CLICKABLE, () => {
      map.getCanvas().style.cursor = "";
      this.#listener.pointing(null);
    });
  }

  async #unfold(event: MapLayerMouseEvent): Promise<void> {
    const cluster = event.features?.[0];
    if (cluster?.geometry.type !== "Point") return;
    const zoom = await this.#source("cameras").getClusterExpansionZoom(
      Number(cluster.properties.cluster_id),
    );
    const [longitude = 0, latitude = 0] = cluster.geometry.coordinates;
    this.#map.easeTo({ center: [longitude, latitude], zoom: zoom + 0.2 });
  }

  #source(id: string): GeoJSONSource {
    return this.#map.getSource(id) as GeoJSONSource;
  }
}

function extent(contours: Contours, tenants: readonly Tenant[]): Box | null {
  const codes = new Set(tenants.map(({ insee }) => insee));
  const ours = contours.features.filter(
    ({ properties }) => properties.level === "commune" && codes.has(properties.code),
  );
  const centres = tenants.map(({ center }) => [center.longitude, center.latitude]);
  return boxOf([...ours.flatMap(outline), ...centres]);
}

/** Whether cameras are drawn one by one, for the marks that lie over them. */
function near(map: MapLibre, container: HTMLElement): void {
  container.dataset.near = String(map.getZoom() >= CONES_FROM);
}

function cameraUnder(event: MapLayerMouseEvent): string | null {
  const id: unknown = event.features?.[0]?.properties.id;
  return typeof id === "string" ? id : null;
}
