import { describe, expect, test } from "vitest";

import { commandFor, type Press } from "../../src/keyboard/shortcuts";

const press = (changes: Partial<Press>): Press => ({
  key: "",
  code: "",
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...changes,
});

describe("keys", () => {
  test.each([
    ["/", { key: "/" }, { kind: "search" }],
    ["?", { key: "?", shiftKey: true }, { kind: "help" }],
    ["a capital F", { key: "F", shiftKey: true }, { kind: "enlarge" }],
    ["g", { key: "g" }, { kind: "grid" }],
    ["m", { key: "m" }, { kind: "focus" }],
    [
      "3 of the top row of a French keyboard",
      { key: '"', code: "Digit3" },
      { kind: "select", tile: 3 },
    ],
    ["0", { key: "0", code: "Digit0" }, { kind: "select", tile: 10 }],
    ["7 of the keypad", { key: "7", code: "Numpad7" }, { kind: "select", tile: 7 }],
    ["Shift and 6", { key: "6", code: "Digit6", shiftKey: true }, { kind: "select", tile: 16 }],
    ["Delete", { key: "Delete" }, { kind: "close" }],
    ["Escape", { key: "Escape" }, { kind: "escape" }],
  ] as const)("%s", (_case, changes, command) => {
    expect(commandFor(press(changes), true)).toEqual(command);
  });

  test.each([
    ["Ctrl and f", { key: "f", ctrlKey: true }],
    ["Alt and a digit", { key: "3", code: "Digit3", altKey: true }],
    ["Shift and 7, which would be a tile 17", { key: "7", code: "Digit7", shiftKey: true }],
    ["any other letter", { key: "x", code: "KeyX" }],
  ])("%s: nothing", (_case, changes) => {
    expect(commandFor(press(changes), true)).toBeNull();
  });

  test("single characters rest when switched off; Escape and Delete do not", () => {
    const keys = [
      { key: "f" },
      { key: "/" },
      { key: "3", code: "Digit3" },
      { key: "Escape" },
      { key: "Delete" },
    ];

    expect(keys.map((changes) => commandFor(press(changes), false)?.kind ?? null)).toEqual([
      null,
      null,
      null,
      "escape",
      "close",
    ]);
  });
});
