/**
 * The pages of one search, put to one register or to several at once, as a single table: the
 * newest first, and nothing shown that an unread page of another register could still come
 * before.
 */
import type { RegisterPage, RegisterRow } from "../../api/types";

export interface Row extends RegisterRow {
  readonly tenant: string;
  readonly key: string;
}

export interface Stream {
  readonly tenant: string;
  /** To read on, to prove and to count with. */
  readonly search: string;
  readonly entry: number;
  readonly ownAgentsOnly: boolean;
  readonly erasedBelow: number;
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly searchedBackTo: string | null;
}

export function streamOf(page: RegisterPage): Stream {
  return { ...page, rows: rowsOf(page) };
}

export function longer(stream: Stream, page: RegisterPage): Stream {
  return { ...streamOf(page), rows: [...stream.rows, ...rowsOf(page)] };
}

/** What can be shown by now. */
export function shownOf(streams: readonly Stream[]): readonly Row[] {
  const limit = Math.max(...streams.map(reachOf));
  return streams
    .flatMap(({ rows }) => rows)
    .filter(({ at }) => at === null || Date.parse(at) >= limit)
    .toSorted(newestFirst);
}

/** Those whose next page may hold what comes next. */
export function behind(streams: readonly Stream[]): readonly Stream[] {
  const limit = Math.max(...streams.map(reachOf));
  return streams.filter((stream) => stream.next !== null && reachOf(stream) >= limit);
}

/** How far entries were looked at without finding enough; null where every page was full. */
export function searchedTo(streams: readonly Stream[]): string | null {
  const halted = behind(streams).flatMap(({ searchedBackTo }) => searchedBackTo ?? []);
  return halted.toSorted().at(-1) ?? null;
}

/** Where a register was read to, in Unix milliseconds; -Infinity once it was to its end. */
function reachOf({ next, rows, searchedBackTo }: Stream): number {
  if (next === null) return Number.NEGATIVE_INFINITY;
  const at = searchedBackTo ?? rows.at(-1)?.at;
  return at == null ? Number.POSITIVE_INFINITY : Date.parse(at);
}

function newestFirst(one: Row, other: Row): number {
  // The text of an instant holds more digits than a number of milliseconds.
  const [mine, theirs] = [one.at ?? "", other.at ?? ""];
  if (mine !== theirs) return mine < theirs ? 1 : -1;
  return one.tenant === other.tenant ? other.number - one.number : one.key < other.key ? -1 : 1;
}

function rowsOf({ tenant, rows }: RegisterPage): readonly Row[] {
  return rows.map((row) => ({ ...row, tenant, key: `${tenant}#${row.number}` }));
}
