import { describe, expect, test } from "vitest";

import type { Answer, Imported, Preview, Problem } from "../../src/csu/inventory/answers";
import { ImportDesk, isStale, MOST_BYTES, type Version } from "../../src/csu/inventory/desk";
import {
  changesSomething,
  countsOf,
  filtered,
  type Row,
  rowsOf,
} from "../../src/csu/inventory/rows";
import { changeText, detailOf, detected, unread } from "../../src/csu/inventory/words";
import { aCamera } from "../builders";

const PLACE = { longitude: 3.144, latitude: 50.622 };
const MOVED = { longitude: 3.15, latitude: 50.63 };
const KNOWN = ["001", "002", "003"].map((number) => aCamera({ id: `t:${number}`, number }));
const idOf = (index: number) => KNOWN[index]?.id ?? "";

function aPreview(changes: Partial<Preview> = {}): Preview {
  return {
    file: {
      digest: "ab",
      format: "csv",
      encoding: "Windows-1252",
      separator: ";",
      headers: ["N°", "Nom", "Lat", "Lon", "Note"],
      systems: { "EPSG:4326": 3, "EPSG:2154": 1 },
      decimalComma: true,
    },
    mapping: {
      columns: { number: "N°", name: "Nom", north: "Lat", east: "Lon" },
      crs: "auto",
      swapped: false,
    },
    mappingOrigin: "recognised",
    new: [{ id: "t:099", number: "099", name: "Pont", place: PLACE, row: 2 }],
    changed: [
      {
        id: idOf(0),
        number: "001",
        row: 3,
        fields: [
          { name: "name", before: "Avant", after: "Après" },
          { name: "place", before: PLACE, after: MOVED },
          { name: "steerable", before: true, after: false },
          { name: "zone", before: null, after: "Centre" },
        ],
      },
    ],
    same: [{ id: idOf(1), row: 4 }],
    absent: [{ id: idOf(2), number: "003", name: "Mairie", place: PLACE }],
    rejected: [
      {
        row: 5,
        column: "Lat",
        code: "position-missing",
        message: "Manque.",
        number: "5",
        proposal: null,
      },
      { row: 5, column: null, code: "number-twice", message: "Déjà.", number: "5", proposal: null },
    ],
    remarks: [{ row: 2, number: "099", code: "outside-contour", message: "Hors du contour." }],
    version: 4,
    ...changes,
  };
}

describe("the rows of a preview", () => {
  const rows = rowsOf(aPreview(), KNOWN);
  const of = (state: Row["state"]) => rows.filter((row) => row.state === state);

  test("the worst come first, each with its line and its place", () => {
    expect(rows.map(({ state, line }) => [state, line])).toEqual([
      ["rejected", 5],
      ["rejected", 5],
      ["changed", 3],
      ["new", 2],
      ["absent", null],
      ["same", 4],
    ]);
    expect(of("changed")[0]).toMatchObject({ name: "Après", from: PLACE, place: MOVED });
    expect(of("same")[0]).toMatchObject({ number: "002", place: KNOWN[1]?.place });
  });

  test("a remark goes with the row it is about, and with no other", () => {
    expect(rows.filter(({ outside }) => outside).map(({ key }) => key)).toEqual(["t:099"]);
    expect(filtered(rows, "remarked").map(({ key }) => key)).toEqual(["t:099"]);
  });

  test("two defects of one line are one line refused", () => {
    expect(countsOf(rows)).toEqual({
      rejected: 2,
      rejectedLines: 1,
      changed: 1,
      new: 1,
      absent: 1,
      same: 1,
      remarked: 1,
    });
  });

  test("cameras that the file does not name change something where they are removed alone", () => {
    const counts = countsOf(rowsOf(aPreview({ new: [], changed: [] }), KNOWN));

    expect([changesSomething(counts, "merge"), changesSomething(counts, "replace")]).toEqual([
      false,
      true,
    ]);
  });

  test("what changes is said as it was and as it will be", () => {
    expect(of("changed")[0]?.changes.map(changeText)).toEqual([
      "nom : Avant → Après",
      "position : 50.62200, 3.14400 → 50.63000, 3.15000",
      "pilotable : oui → non",
      "quartier : aucun → Centre",
    ]);
    expect(of("rejected").map(detailOf)).toEqual(["Colonne « Lat » : Manque.", "Déjà."]);
  });
});

test("what was recognised of the file is said, and the columns that nobody reads", () => {
  const preview = aPreview();

  expect(detected(preview)).toEqual([
    "CSV",
    "Windows-1252",
    "séparateur ;",
    "virgule décimale",
    "WGS 84 (EPSG:4326), lignes : 3",
    "Lambert-93 (EPSG:2154), lignes : 1",
    "colonnes : reconnues à leur intitulé",
  ]);
  expect(unread(preview)).toEqual(["Note"]);
});

const FILE = new File(["a;b"], "liste.csv");
const said = <T>(value: T): Answer<T> => ({ kind: "said", said: value });
const refused = (code: string, message = ""): Answer<never> => {
  const problem: Problem = { code, message, columns: [] };
  return { kind: "problem", problem };
};

function aVersion(version: number, changes: Partial<Version> = {}): Version {
  return {
    version,
    at: "2026-06-15T12:00:00Z",
    origin: "IMPORT",
    entry: version,
    by: "Chef de salle Alex Dubois",
    added: 1,
    changed: 0,
    removed: 0,
    undoable: true,
    receivedAt: null,
    receivedBy: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    ...changes,
  };
}

interface Told {
  previews?: Answer<Preview>[];
  imports?: Answer<Imported>[];
  versions?: Version[][];
}

function aDesk({ previews = [], imports = [], versions = [] }: Told = {}) {
  const asked: unknown[][] = [];
  const saved: File[] = [];
  const next = <T>(from: T[]): T => {
    const one = from.shift();
    if (one === undefined) throw new Error("asked once too often");
    return one;
  };
  const desk = new ImportDesk({
    mayManage: true,
    preview: async (file, mapping) => {
      asked.push(["preview", file.name, mapping]);
      return next(previews);
    },
    bringIn: async (file, mapping, policy, version) => {
      asked.push(["import", file.name, mapping, policy, version]);
      return next(imports);
    },
    download: async (format) => (format === "csv" ? said(FILE) : refused("no-answer")),
    versions: async () => next(versions),
    undo: async (version) => {
      asked.push(["undo", version]);
      return { __typename: "InventoryRestored", version: version + 1, entry: 12 };
    },
    known: () => KNOWN,
    save: (file) => saved.push(file),
  });
  return { desk, asked, saved };
}

describe("an import", () => {
  test("a file is previewed, then imported on the version that was previewed", async () => {
    const imported = { ...aPreview({ version: 5 }), entry: 40 };
    const { desk, asked } = aDesk({
      previews: [said(aPreview())],
      imports: [said(imported)],
      versions: [[aVersion(5)]],
    });

    await desk.choose(FILE);
    desk.policy.set("replace");
    await desk.bringIn();

    expect(asked).toEqual([
      ["preview", "liste.csv", null],
      ["import", "liste.csv", null, "replace", 4],
    ]);
    expect(desk.stage.get()).toEqual({
      kind: "done",
      name: "liste.csv",
      imported,
      policy: "replace",
    });
    expect(desk.versions.get()).toEqual([aVersion(5)]);
  });

  test("a file that is too long is not even sent", async () => {
    const { desk, asked } = aDesk();

    await desk.choose(new File([new Uint8Array(MOST_BYTES + 1)], "longue.csv"));

    expect(asked).toEqual([]);
    expect(desk.stage.get()).toMatchObject({ kind: "unreadable", problem: { code: "too-large" } });
  });

  test("another file begins again by keeping the cameras that it does not name", async () => {
    const { desk } = aDesk({ previews: [said(aPreview()), said(aPreview())] });
    await desk.choose(FILE);
    desk.policy.set("replace");

    await desk.choose(FILE);

    expect(desk.policy.get()).toBe("merge");
  });

  test("columns that were not understood are said by the person, for the same file", async () => {
    const problem: Problem = { code: "no-number-column", message: "…", columns: ["a", "b"] };
    const mapping = { columns: { number: "a" }, crs: "auto", swapped: false };
    const { desk, asked } = aDesk({ previews: [{ kind: "problem", problem }, said(aPreview())] });
    await desk.choose(FILE);

    await desk.readAgain(mapping);

    expect(asked[1]).toEqual(["preview", "liste.csv", mapping]);
    expect(desk.stage.get().kind).toBe("preview");
  });

  test("a list that changed meanwhile is previewed again, and who changed it is told", async () => {
    const { desk } = aDesk({
      previews: [said(aPreview()), said(aPreview({ version: 5 }))],
      imports: [refused("inventory-changed")],
      versions: [[aVersion(5)]],
    });
    await desk.choose(FILE);

    await desk.bringIn();

    expect(desk.stage.get()).toMatchObject({ kind: "preview", preview: { version: 5 } });
    expect(desk.notice.get()).toEqual({
      tone: "warning",
      key: "imp.conflict.by",
      values: { by: "Chef de salle Alex Dubois" },
    });
  });

  test("an import that is refused leaves the preview, with the reason", async () => {
    const { desk } = aDesk({
      previews: [said(aPreview())],
      imports: [refused("too-many-cameras", "Trop.")],
    });
    await desk.choose(FILE);

    await desk.bringIn();

    expect(desk.stage.get().kind).toBe("preview");
    expect(desk.notice.get()).toMatchObject({ key: "imp.refused", values: { message: "Trop." } });
  });

  test("a preview is stale once the list has moved on", async () => {
    const { desk } = aDesk({
      previews: [said(aPreview())],
      versions: [[aVersion(4)], [aVersion(5)]],
    });
    await desk.choose(FILE);
    await desk.refresh();
    const before = isStale(desk.stage.get(), desk.versions.get());

    await desk.refresh();

    expect([before, isStale(desk.stage.get(), desk.versions.get())]).toEqual([false, true]);
  });

  test("it is taken back, and the page is as before it", async () => {
    const { desk, asked } = aDesk({ versions: [[aVersion(6, { origin: "UNDO" })]] });

    await desk.undo(5);

    expect(asked).toEqual([["undo", 5]]);
    expect(desk.stage.get()).toEqual({ kind: "empty" });
    expect(desk.notice.get()).toMatchObject({ tone: "good", values: { entry: 12 } });
  });

  test("an export is handed over; one that did not come is told", async () => {
    const { desk, saved } = aDesk();

    await desk.download("csv");
    const good = desk.notice.get()?.key;
    await desk.download("geojson");

    expect([good, desk.notice.get()?.key]).toEqual(["imp.exported", "imp.noAnswer"]);
    expect(saved).toEqual([FILE]);
  });

  test("what is given up while it is read does not come back", async () => {
    const { desk } = aDesk({ previews: [said(aPreview())] });

    const reading = desk.choose(FILE);
    desk.forget();
    await reading;

    expect(desk.stage.get()).toEqual({ kind: "empty" });
  });
});
