/** A preview as the rows of one table, worst first, each with its place on the map. Pure. */
import type { Camera } from "../../api/types";
import type { ChangedField, Place, Policy, Preview, Rejection } from "./answers";

export const STATES = ["rejected", "changed", "new", "absent", "same"] as const;
export type RowState = (typeof STATES)[number];

export interface Row {
  readonly key: string;
  readonly state: RowState;
  /** In the file, as a spreadsheet counts; null for what the file does not name. */
  readonly line: number | null;
  readonly number: string;
  readonly name: string;
  readonly place: Place | null;
  /** Where it stood, if the file moves it. */
  readonly from: Place | null;
  readonly changes: readonly ChangedField[];
  readonly rejection: Rejection | null;
  readonly remarks: readonly string[];
  /** Outside the contour of the tenant. */
  readonly outside: boolean;
}

const PLAIN = { from: null, changes: [], rejection: null, remarks: [], outside: false } as const;

export function rowsOf(preview: Preview, known: readonly Camera[]): readonly Row[] {
  const byId = new Map(known.map((camera) => [camera.id, camera]));
  const rows: Row[] = [
    ...preview.rejected.map(rejectedRow),
    ...preview.changed.map(({ id, number, row, fields }) => {
      const camera = byId.get(id);
      const moved = fields.find(({ name }) => name === "place");
      const named = fields.find(({ name }) => name === "name");
      return {
        ...PLAIN,
        key: id,
        state: "changed" as const,
        line: row,
        number,
        name: String(named?.after ?? camera?.name ?? ""),
        place: (moved?.after as Place | undefined) ?? camera?.place ?? null,
        from: (moved?.before as Place | undefined) ?? null,
        changes: fields,
      };
    }),
    ...preview.new.map(({ id, number, name, place, row }) => {
      return { ...PLAIN, key: id, state: "new" as const, line: row, number, name, place };
    }),
    ...preview.absent.map(({ id, number, name, place }) => {
      return { ...PLAIN, key: id, state: "absent" as const, line: null, number, name, place };
    }),
    ...preview.same.map(({ id, row }) => {
      const camera = byId.get(id);
      const { number = "", name = "", place = null } = camera ?? {};
      return { ...PLAIN, key: id, state: "same" as const, line: row, number, name, place };
    }),
  ];
  return withRemarks(rows, preview);
}

/** One a rejection: a row of the file that has several defects has as many here. */
function rejectedRow(rejection: Rejection, index: number): Row {
  return {
    ...PLAIN,
    key: `rejected-${index}`,
    state: "rejected",
    line: rejection.row,
    number: rejection.number ?? "",
    name: "",
    place: null,
    rejection,
  };
}

function withRemarks(rows: readonly Row[], { remarks }: Preview): readonly Row[] {
  if (remarks.length === 0) return rows;
  return rows.map((row) => {
    const said = remarks.filter((remark) => remark.row === row.line);
    if (said.length === 0 || row.state === "rejected") return row;
    const outside = said.some(({ code }) => code === "outside-contour");
    return { ...row, remarks: said.map(({ message }) => message), outside };
  });
}

export interface Counts extends Readonly<Record<RowState, number>> {
  /** Rows that are taken, and deserve a look. */
  readonly remarked: number;
  /** Lines of the file that make no camera. */
  readonly rejectedLines: number;
}

export function countsOf(rows: readonly Row[]): Counts {
  const of = (state: RowState) => rows.filter((row) => row.state === state).length;
  const lines = rows.flatMap(({ state, line }) => (state === "rejected" ? [line] : []));
  return {
    rejected: of("rejected"),
    changed: of("changed"),
    new: of("new"),
    absent: of("absent"),
    same: of("same"),
    remarked: rows.filter(({ remarks }) => remarks.length > 0).length,
    rejectedLines: new Set(lines).size,
  };
}

export type Filter = RowState | "remarked" | null;

export function filtered(rows: readonly Row[], filter: Filter): readonly Row[] {
  if (filter === null) return rows;
  if (filter === "remarked") return rows.filter(({ remarks }) => remarks.length > 0);
  return rows.filter(({ state }) => state === filter);
}

/** Whether importing would change anything at all. */
export function changesSomething(counts: Counts, policy: Policy): boolean {
  return counts.new + counts.changed + (policy === "replace" ? counts.absent : 0) > 0;
}
