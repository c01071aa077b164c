import { expect, test } from "vitest";

import { CSU_KEYS, csuCommandFor } from "../../src/csu/shortcuts";
import { isKey } from "../../src/i18n";

const NONE = { code: "", shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

test.each([
  ["c", { kind: "cut" }],
  ["C", { kind: "cut" }],
  ["t", { kind: "everything" }],
  ["a", { kind: "accept" }],
  ["r", { kind: "refuse" }],
  ["s", { kind: "sound" }],
  ["/", { kind: "search" }],
  ["?", { kind: "help" }],
  ["ArrowDown", { kind: "move", steps: 1 }],
  ["ArrowUp", { kind: "move", steps: -1 }],
  ["End", { kind: "move", steps: Infinity }],
  ["Escape", { kind: "escape" }],
])("%s", (key, command) => {
  expect(csuCommandFor({ ...NONE, key }, true)).toEqual(command);
});

test("single characters rest when switched off; arrows and Escape do not", () => {
  const keys = ["c", "t", "s", "/", "?", "ArrowDown", "Escape"];

  expect(keys.map((key) => csuCommandFor({ ...NONE, key }, false)?.kind ?? null)).toEqual([
    null,
    null,
    null,
    null,
    null,
    "move",
    "escape",
  ]);
});

test("Ctrl and c copies: it cuts nothing", () => {
  expect(csuCommandFor({ ...NONE, key: "c", ctrlKey: true }, true)).toBeNull();
});

test("the help names every key by itself or by a word of the catalogue", () => {
  expect(CSU_KEYS.filter(([keys]) => keys.length > 1 && !isKey(keys))).toEqual([]);
});
