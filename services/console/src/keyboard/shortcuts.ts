/**
 * Which key does what. Pure but for the switch, which WCAG 2.1.4 asks for: it turns off
 * the shortcuts made of a single character.
 */
import { remember, remembered } from "../kit/preferences";
import { Store } from "../kit/store";

export type Command =
  | {
      readonly kind:
        | "search"
        | "close"
        | "enlarge"
        | "grid"
        | "focus"
        | "takeSlot"
        | "health"
        | "help"
        | "escape";
    }
  | { readonly kind: "select"; readonly tile: number };

export interface Press {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";

export const singleKeys = new Store<boolean>(remembered("singleKeys", true, isBoolean));
singleKeys.subscribe(() => remember("singleKeys", singleKeys.get()));

const LETTERS: Readonly<Record<string, Command>> = {
  "/": { kind: "search" },
  "?": { kind: "help" },
  f: { kind: "enlarge" },
  g: { kind: "grid" },
  i: { kind: "health" },
  m: { kind: "focus" },
  r: { kind: "takeSlot" },
};

/** What `press` asks for, or null. `single` says whether single characters count. */
export function commandFor(press: Press, single: boolean): Command | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.key === "Escape") return { kind: "escape" };
  if (press.key === "Delete") return { kind: "close" };
  if (!single) return null;
  return LETTERS[press.key.toLowerCase()] ?? tileFor(press);
}

/** By place on the keyboard: on a French one the digits of the top row need Shift. */
function tileFor({ code, shiftKey }: Press): Command | null {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit === undefined) return null;
  const tile = digit === "0" ? 10 : Number(digit);
  if (!shiftKey) return { kind: "select", tile };
  return tile <= 6 ? { kind: "select", tile: tile + 10 } : null;
}
