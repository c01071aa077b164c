import { expect, test } from "vitest";

import type { Fault, MaintenanceWindow, Upkeep } from "../../src/api/types";
import { Journal } from "../../src/journal/journal";
import { inOrder, isOpenFault, UpkeepBook } from "../../src/upkeep/upkeep";

const ASCQ = "villeneuve-d-ascq";
const CAMERA = `${ASCQ}:017`;
const ARTICLE = { convention: ASCQ, number: "2", cited: `${ASCQ} art. 2`, summary: "" };
const HOURS = {
  open: true,
  until: "2026-06-16T00:00:00Z",
  serviceDay: "2026-06-15",
  rule: "Mo-Sa 07:30-02:00",
  article: ARTICLE,
  days: [],
  declared: [],
};
const SHUT = {
  id: "d1",
  day: "2026-06-15",
  hours: "off",
  reference: "note 12",
  by: "Chef de salle Alex Dubois",
  declaredAt: "2026-06-15T12:00:00Z",
};

function anUpkeep(changes: Partial<Upkeep> = {}): Upkeep {
  return {
    tenant: ASCQ,
    name: "Villeneuve d'Ascq",
    noticeHours: 24,
    maintenance: ARTICLE,
    hours: HOURS,
    windows: [],
    faults: [],
    suspicions: [],
    ...changes,
  };
}

function aWindow(changes: Partial<MaintenanceWindow> = {}): MaintenanceWindow {
  return {
    id: "w1",
    cameras: [CAMERA],
    since: "2026-06-17T12:00:00Z",
    until: "2026-06-17T14:00:00Z",
    reason: "Nettoyage",
    by: "Chef de salle Alex Dubois",
    announcedAt: "2026-06-15T12:00:00Z",
    state: "ANNOUNCED",
    article: `${ASCQ} art. 4`,
    changedAt: "2026-06-15T12:00:00Z",
    ...changes,
  };
}

function aFault(changes: Partial<Fault> = {}): Fault {
  return {
    id: "f1",
    camera: CAMERA,
    kind: "DIRTY",
    detail: "",
    since: "2026-06-15T12:00:00Z",
    expected: null,
    by: "Brigadier-chef Camille Martin",
    organisation: "cic-nord",
    reportedAt: "2026-06-15T12:00:00Z",
    state: "REPORTED",
    changedBy: "Brigadier-chef Camille Martin",
    changedAt: "2026-06-15T12:00:00Z",
    ...changes,
  };
}

function aBook(organisation = "cic-nord") {
  const journal = new Journal();
  const book = new UpkeepBook(journal, organisation);
  const told = () => journal.lines.get().map(({ text }) => text);
  return { book, told };
}

test("what stands at the start is no news", () => {
  const { book, told } = aBook();

  book.heard(anUpkeep({ windows: [aWindow()], faults: [aFault()] }));

  expect([told(), book.unread.get()]).toEqual([[], 0]);
});

test("exceptional hours, and the closing they bring, are told and counted until read", () => {
  const { book, told } = aBook();
  book.heard(anUpkeep());

  book.heard(anUpkeep({ hours: { ...HOURS, open: false, declared: [SHUT] } }));

  expect(told()).toHaveLength(2);
  expect(told()[1]).toContain("horaires exceptionnels du CSU le lun. 15 juin, fermé (note 12)");
  expect(told()[0]).toContain("Villeneuve d'Ascq : le CSU est fermé");
  expect(book.unread.get()).toBe(2);
  book.read();
  expect(book.unread.get()).toBe(0);
});

test("a window is told at each of its states, and covers its cameras while it runs", () => {
  const { book, told } = aBook();
  book.heard(anUpkeep());
  book.heard(anUpkeep({ windows: [aWindow()] }));
  expect(book.windowOver(CAMERA, ASCQ)).toBeNull();

  const running = aWindow({ state: "RUNNING" });
  book.heard(anUpkeep({ windows: [running] }));

  expect(book.windowOver(CAMERA, ASCQ)).toBe(running);
  expect(book.windowOver(`${ASCQ}:018`, ASCQ)).toBeNull();
  expect(told()[0]).toContain("maintenance en cours");
  expect(told()[1]).toContain("maintenance annoncée");
  const everything = aWindow({ state: "RUNNING", cameras: null });
  book.heard(anUpkeep({ windows: [everything] }));
  expect(book.windowOver(`${ASCQ}:018`, ASCQ)).toBe(everything);
});

test("a fault is told by who did not say it, and is gone once restored", () => {
  const cic = aBook();
  const csu = aBook(ASCQ);
  for (const { book } of [cic, csu]) {
    book.heard(anUpkeep());
    book.heard(anUpkeep({ faults: [aFault()] }));
  }
  expect([cic.book.unread.get(), csu.book.unread.get()]).toEqual([0, 1]);
  expect(cic.book.faultOf(CAMERA, ASCQ)?.kind).toBe("DIRTY");

  for (const { book } of [cic, csu])
    book.heard(anUpkeep({ faults: [aFault({ state: "RESTORED" })] }));

  expect([cic.book.unread.get(), csu.book.unread.get()]).toEqual([1, 1]);
  expect(cic.book.faultOf(CAMERA, ASCQ)).toBeNull();
  expect(cic.told()[0]).toBe("Villeneuve d'Ascq : rétabli, 017 : Objectif sale");
});

test("what is said again without a change is no news", () => {
  const { book, told } = aBook();
  const same = () => anUpkeep({ windows: [aWindow()], faults: [aFault()] });
  book.heard(same());

  book.heard(same());

  expect(told()).toEqual([]);
});

test("what is over comes last, the latest first", () => {
  const open = aFault({ id: "open" });
  const old = aFault({ id: "old", state: "RESTORED", changedAt: "2026-06-10T12:00:00Z" });
  const late = aFault({ id: "late", state: "RESTORED", changedAt: "2026-06-14T12:00:00Z" });

  expect(inOrder([old, open, late], isOpenFault).map(({ id }) => id)).toEqual([
    "open",
    "late",
    "old",
  ]);
});
