/** What is new between two tellings of one commune's upkeep, as lines of a journal. Pure. */
import type { CsuHours, Fault, MaintenanceWindow, Upkeep } from "../api/types";
import type { Key } from "../i18n";
import { say } from "../i18n";
import type { Tone } from "../journal/journal";
import { dayWord, hoursWord, momentWord } from "./words";

export interface News {
  readonly tone: Tone;
  readonly key: Key;
  readonly values: Record<string, string>;
  /** The organisation whose act it is; null: the hour's own. */
  readonly by: string | null;
}

export function newsOf(before: Upkeep, now: Upkeep): readonly News[] {
  const { tenant, name } = now;
  return [
    ...ofHours(name, tenant, before.hours, now.hours),
    ...ofWindows(name, tenant, before.windows, now.windows),
    ...ofFaults(name, tenant, before.faults, now.faults),
  ];
}

function ofHours(
  name: string,
  tenant: string,
  before: CsuHours | null,
  now: CsuHours | null,
): News[] {
  if (before === null || now === null) return [];
  const news: News[] = [];
  for (const { id, day, hours, reference } of now.declared) {
    if (before.declared.some((one) => one.id === id)) continue;
    const values = { name, day: dayWord(day), hours: hoursWord(hours), reference };
    news.push({ tone: "info", key: "upkeep.news.declared", values, by: tenant });
  }
  for (const { day } of before.declared) {
    if (now.declared.some((one) => one.day === day) || day < now.serviceDay) continue;
    const values = { name, day: dayWord(day) };
    news.push({ tone: "info", key: "upkeep.news.takenBack", values, by: tenant });
  }
  if (before.open !== now.open) {
    const key = now.open ? "upkeep.news.opened" : "upkeep.news.closed";
    const values = { name, until: now.until === null ? "–" : momentWord(now.until) };
    news.push({ tone: "info", key, values, by: news.length > 0 ? tenant : null });
  }
  return news;
}

function ofWindows(
  name: string,
  tenant: string,
  before: readonly MaintenanceWindow[],
  now: readonly MaintenanceWindow[],
): News[] {
  return now.flatMap(({ id, state, since, until, reason }): News[] => {
    if (before.find((one) => one.id === id)?.state === state) return [];
    const values = { name, reason, since: momentWord(since), until: momentWord(until) };
    const tone = state === "HELD_BACK" ? "warning" : "info";
    const byOwner = state === "ANNOUNCED" || state === "CANCELLED";
    return [{ tone, key: `upkeep.news.window.${state}`, values, by: byOwner ? tenant : null }];
  });
}

function ofFaults(
  name: string,
  tenant: string,
  before: readonly Fault[],
  now: readonly Fault[],
): News[] {
  return now.flatMap(({ id, state, camera, kind, organisation }): News[] => {
    const known = before.find((one) => one.id === id);
    if (known?.state === state) return [];
    const what = `${camera === null ? "" : `${numberOf(camera)} : `}${say(`fault.kind.${kind}`)}`;
    const by = known === undefined ? organisation : tenant;
    const tone = state === "RESTORED" ? "good" : "warning";
    return [{ tone, key: `upkeep.news.fault.${state}`, values: { name, what }, by }];
  });
}

/** A camera's id ends with its number. */
const numberOf = (camera: string): string => camera.slice(camera.indexOf(":") + 1);
