/** "Qui regarde mes caméras": one row per person and per flow. Pure. */
import type { Gauge, Holder, Viewer } from "../../api/types";

export interface BoardRow {
  /** The view's id; the flow's while nobody looks at it any more. */
  readonly key: string;
  readonly slot: number;
  readonly camera: Holder["camera"];
  readonly viewer: Viewer | null;
  /** ISO 8601. */
  readonly since: string;
}

/** The oldest first: a new row moves no other from under the pointer. */
export function rowsOf(gauge: Gauge | undefined): readonly BoardRow[] {
  const flows = (gauge?.holders ?? []).toSorted(byAge);
  return flows.flatMap((flow): readonly BoardRow[] => {
    const { slot, camera, since } = flow;
    if (flow.viewers.length === 0) return [{ key: flow.flow, slot, camera, viewer: null, since }];
    return flow.viewers.toSorted(byAge).map((viewer) => ({
      key: viewer.record?.view ?? `${flow.flow} ${viewer.agent} ${viewer.since}`,
      slot,
      camera,
      viewer,
      since: viewer.since,
    }));
  });
}

const byAge = (one: { readonly since: string }, other: { readonly since: string }): number =>
  Date.parse(one.since) - Date.parse(other.since);
