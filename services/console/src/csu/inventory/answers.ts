/** What the door of the list says, as `docs/reference/inventory.md` has it. */

export const FIELDS = [
  "number",
  "name",
  "address",
  "zone",
  "kind",
  "heading",
  "field_of_view",
  "steerable",
  "north",
  "east",
  "position",
  "local",
] as const;
export type Field = (typeof FIELDS)[number];

export const SYSTEMS = [
  "auto",
  "EPSG:4326",
  "EPSG:2154",
  ...Array.from({ length: 9 }, (_, zone) => `EPSG:39${42 + zone}`),
  "EPSG:3857",
] as const;

export interface Mapping {
  readonly columns: Readonly<Partial<Record<Field, string>>>;
  readonly crs: string;
  readonly swapped: boolean;
}

export interface Place {
  readonly longitude: number;
  readonly latitude: number;
}

export interface ListedCamera {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly place: Place;
}

export type Value = string | number | boolean | Place | null;

export interface ChangedField {
  readonly name: string;
  readonly before: Value;
  readonly after: Value;
}

export interface Rejection {
  readonly row: number;
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
  readonly number: string | null;
  readonly proposal: string | null;
}

export interface Remark {
  readonly row: number;
  readonly number: string;
  readonly code: string;
  readonly message: string;
}

export interface Preview {
  readonly file: {
    readonly digest: string;
    readonly format: string;
    readonly encoding: string | null;
    readonly separator: string | null;
    readonly headers: readonly string[];
    readonly systems: Readonly<Record<string, number>>;
    readonly decimalComma: boolean;
  };
  readonly mapping: Mapping;
  readonly mappingOrigin: "given" | "remembered" | "recognised";
  readonly new: readonly (ListedCamera & { readonly row: number })[];
  readonly changed: readonly {
    readonly id: string;
    readonly number: string;
    readonly row: number;
    readonly fields: readonly ChangedField[];
  }[];
  readonly same: readonly { readonly id: string; readonly row: number }[];
  readonly absent: readonly ListedCamera[];
  readonly rejected: readonly Rejection[];
  readonly remarks: readonly Remark[];
  /** Of the list that the file was compared with; after an import, the one it made. */
  readonly version: number;
}

export type Imported = Preview & {
  /** Number of the entry in the register. */
  readonly entry: number;
};

/** `merge` keeps the cameras that the file does not name, `replace` removes them. */
export type Policy = "merge" | "replace";
export type Format = "geojson" | "csv";

/** Why it was refused, in the API's own French. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  /** Headers that were read, where the columns were not understood. */
  readonly columns: readonly string[];
}

export type Answer<Said> =
  | { readonly kind: "said"; readonly said: Said }
  | { readonly kind: "problem"; readonly problem: Problem };
