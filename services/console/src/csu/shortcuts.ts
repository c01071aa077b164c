/** Which key does what at the CSU. Pure. */
import type { Press } from "../keyboard/shortcuts";
import type { KeyRow } from "../keyboard/ShortcutHelp";

export type CsuCommand =
  | {
      readonly kind:
        "search" | "everything" | "accept" | "refuse" | "sound" | "health" | "help" | "escape";
    }
  | { readonly kind: "cut" | "look" }
  | { readonly kind: "move"; readonly steps: number };

export const CSU_KEYS: readonly KeyRow[] = [
  ["csu.keys.arrows", "csu.help.move"],
  ["C", "csu.help.cut"],
  ["V", "csu.help.look"],
  ["I", "help.health"],
  ["T", "csu.help.everything"],
  ["A", "csu.help.accept"],
  ["R", "csu.help.refuse"],
  ["/", "help.search"],
  ["help.keys.enter", "csu.help.open"],
  ["S", "csu.help.sound"],
  ["help.keys.escape", "csu.help.escape"],
  ["?", "help.help"],
];

const LETTERS: Readonly<Record<string, CsuCommand>> = {
  "/": { kind: "search" },
  "?": { kind: "help" },
  c: { kind: "cut" },
  i: { kind: "health" },
  v: { kind: "look" },
  t: { kind: "everything" },
  a: { kind: "accept" },
  r: { kind: "refuse" },
  s: { kind: "sound" },
};

const MOVES: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  Home: -Infinity,
  End: Infinity,
};

/** What `press` asks for, or null. `single` says whether single characters count. */
export function csuCommandFor(press: Press, single: boolean): CsuCommand | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.key === "Escape") return { kind: "escape" };
  const steps = MOVES[press.key];
  if (steps !== undefined) return { kind: "move", steps };
  if (!single) return null;
  return LETTERS[press.key.toLowerCase()] ?? null;
}
