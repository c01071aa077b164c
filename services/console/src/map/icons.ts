/** Pictures the map draws with: two shapes of camera, struck when cut, notched in repair; cones. */
import type { Map as MapLibre } from "maplibre-gl";

import domeCut from "./icons/dome-cut.svg?url";
import domeUpkeep from "./icons/dome-upkeep.svg?url";
import dome from "./icons/dome.svg?url";
import fixedCut from "./icons/fixed-cut.svg?url";
import fixedUpkeep from "./icons/fixed-upkeep.svg?url";
import fixed from "./icons/fixed.svg?url";

const DENSITY = 2;
const REACH = 64;

export async function addCameraIcons(map: MapLibre): Promise<void> {
  const pictures = {
    dome,
    "dome-cut": domeCut,
    "dome-upkeep": domeUpkeep,
    fixed,
    "fixed-cut": fixedCut,
    "fixed-upkeep": fixedUpkeep,
  };
  await Promise.all(Object.entries(pictures).map(([name, url]) => addPicture(map, name, url)));
}

async function addPicture(map: MapLibre, name: string, url: string): Promise<void> {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  map.addImage(name, picture, { pixelRatio: DENSITY });
}

/** A cone's name; its opening is rounded, so that a few pictures serve every camera. */
export function coneFor(fieldOfView: number): string {
  return `cone-${Math.max(10, Math.min(360, Math.round(fieldOfView / 10) * 10))}`;
}

/** Draws the cone called `name` once; its apex is the picture's centre, it looks north. */
export function ensureCone(map: MapLibre, name: string): void {
  if (map.hasImage(name)) return;
  const size = 2 * REACH * DENSITY;
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext("2d");
  if (context === null) return;
  const half = (Number(name.slice("cone-".length)) * Math.PI) / 360;
  const middle = size / 2;
  const fade = context.createRadialGradient(middle, middle, 0, middle, middle, middle);
  fade.addColorStop(0, "rgba(159, 208, 245, 0.6)");
  fade.addColorStop(1, "rgba(159, 208, 245, 0.04)");
  context.fillStyle = fade;
  context.beginPath();
  context.moveTo(middle, middle);
  context.arc(middle, middle, middle, -Math.PI / 2 - half, -Math.PI / 2 + half);
  context.fill();
  map.addImage(name, context.getImageData(0, 0, size, size), { pixelRatio: DENSITY });
}
