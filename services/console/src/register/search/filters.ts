/**
 * What is looked for in a register, as the form holds it and as the address keeps it
 * (`#registre/camera=012&personne=martin`): a search can be kept, sent and done again.
 */
import type { RegisterResult, SearchRegisterInput } from "../../api/types";
import type { Camera } from "../../api/types";
import { folded } from "../../kit/text";
import { fromParis } from "../../kit/paris";

export const PAGE_ID = "registre";
export const PERIODS = ["24h", "7j", "30j", "tout", "dates"] as const;
export type Period = (typeof PERIODS)[number];

export interface Filters {
  /** Null: every commune that this post sees. */
  readonly tenant: string | null;
  readonly period: Period;
  /** With `dates`, as fields of the form: wall clocks in France. */
  readonly from: string;
  readonly to: string;
  readonly camera: string;
  readonly person: string;
  readonly act: string;
  readonly incident: string;
  readonly result: RegisterResult | "";
  readonly number: string;
}

export const NOTHING: Filters = {
  tenant: null,
  period: "24h",
  from: "",
  to: "",
  camera: "",
  person: "",
  act: "",
  incident: "",
  result: "",
  number: "",
};

const HOUR = 3_600_000;
const LENGTHS: Readonly<Partial<Record<Period, number>>> = {
  "24h": 24 * HOUR,
  "7j": 7 * 24 * HOUR,
  "30j": 30 * 24 * HOUR,
};
const TEXTS = {
  commune: "tenant",
  du: "from",
  au: "to",
  camera: "camera",
  personne: "person",
  acte: "act",
  intervention: "incident",
  numero: "number",
} as const;
const RESULTS: Readonly<Record<string, RegisterResult>> = {
  accorde: "GRANTED",
  refuse: "REFUSED",
};

/** Without what goes without saying. */
export function addressOf(filters: Filters): string {
  const said = new URLSearchParams();
  if (filters.period !== NOTHING.period) said.set("periode", filters.period);
  for (const [word, name] of Object.entries(TEXTS)) {
    const value = filters[name];
    if (value !== null && value !== "") said.set(word, value);
  }
  for (const [word, result] of Object.entries(RESULTS)) {
    if (filters.result === result) said.set("issue", word);
  }
  const query = said.toString();
  return query === "" ? `#${PAGE_ID}` : `#${PAGE_ID}/${query}`;
}

/** Null where the address says nothing of what to look for. */
export function readAddress(hash: string): Filters | null {
  const [page, ...rest] = hash.replace(/^#/, "").split("/");
  if (page !== PAGE_ID || rest.length === 0) return null;
  const said = new URLSearchParams(rest.join("/"));
  const texts = Object.entries(TEXTS).map(([word, name]) => [name, said.get(word)] as const);
  const given = Object.fromEntries(texts.filter(([, value]) => value !== null));
  const period = PERIODS.find((one) => one === said.get("periode")) ?? NOTHING.period;
  return { ...NOTHING, ...given, period, result: RESULTS[said.get("issue") ?? ""] ?? "" };
}

export const isSame = (one: Filters, other: Filters): boolean =>
  addressOf(one) === addressOf(other);

/** What the fields mean to one commune's register; null where it has no such camera. */
export function inputOf(
  filters: Filters,
  tenant: string,
  cameras: readonly Camera[],
  now: number,
): SearchRegisterInput | null {
  const camera = cameraOf(filters.camera, tenant, cameras);
  if (filters.camera.trim() !== "" && camera === null) return null;
  const number = Number.parseInt(filters.number, 10);
  return {
    tenant,
    ...spanOf(filters, now),
    ...(camera !== null && { camera }),
    ...(filters.person.trim() !== "" && { person: filters.person.trim() }),
    ...(filters.act !== "" && { act: filters.act }),
    ...(filters.incident.trim() !== "" && { incident: filters.incident.trim() }),
    ...(filters.result !== "" && { result: filters.result }),
    ...(!Number.isNaN(number) && { number }),
  };
}

/** An entry asked for by its number is looked for in all of the register. */
function spanOf(filters: Filters, now: number): { since?: string; until?: string } {
  if (filters.number.trim() !== "") return {};
  const length = LENGTHS[filters.period];
  if (length !== undefined) return { since: new Date(now - length).toISOString() };
  if (filters.period === "tout") return {};
  const from = fromParis(filters.from);
  const to = fromParis(filters.to);
  return {
    ...(from !== null && { since: new Date(from).toISOString() }),
    ...(to !== null && { until: new Date(to).toISOString() }),
  };
}

/**
 * Its id, by its id, its number, or its number and name as the list offers them. One that was
 * taken out since is still asked for by its number.
 */
export function cameraOf(said: string, tenant: string, cameras: readonly Camera[]): string | null {
  const text = said.trim();
  if (text === "") return null;
  const words = folded(text);
  const own = cameras.filter((one) => one.tenant === tenant);
  const known = own.find(
    ({ id, number, name }) =>
      id === text || folded(number) === words || folded(`${number} ${name}`) === words,
  );
  if (known !== undefined) return known.id;
  if (text.includes(":")) return text.startsWith(`${tenant}:`) ? text : null;
  return /\s/.test(text) ? null : `${tenant}:${text}`;
}
