/** The areas of one commune, with how many cameras each holds. Pure. */
import type { Camera } from "../api/types";

export interface Area {
  readonly zone: string;
  readonly cameras: readonly string[];
}

export function areasOf(cameras: readonly Camera[], tenant: string): readonly Area[] {
  const byZone = new Map<string, string[]>();
  for (const { id, tenant: of, zone } of cameras) {
    if (of !== tenant || zone === null) continue;
    byZone.set(zone, [...(byZone.get(zone) ?? []), id]);
  }
  return [...byZone]
    .map(([zone, ids]) => ({ zone, cameras: ids }))
    .toSorted((a, b) => a.zone.localeCompare(b.zone));
}

export function camerasIn(areas: readonly Area[], zones: readonly string[]): readonly string[] {
  return areas.filter(({ zone }) => zones.includes(zone)).flatMap(({ cameras }) => cameras);
}

/** "2026-11-26", in the place where this post stands. */
export function dayOf(at: Date): string {
  const two = (figure: number) => String(figure).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The day after, as an API that excludes the last one wants it. */
export function dayAfter(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return dayOf(new Date(year, month - 1, date + 1));
}
