/** How many slots were in use these last minutes, as this page heard it. It ends with the page. */
import { Store } from "../../kit/store";

export interface Step {
  /** Unix milliseconds from which `inUse` held. */
  readonly at: number;
  readonly inUse: number;
}

export const SHOWN_MINUTES = 15;
const SHOWN = SHOWN_MINUTES * 60_000;

export class SlotHistory {
  /** The oldest first; the last one still holds. */
  readonly steps = new Store<readonly Step[]>([]);

  heard(inUse: number, at: number): void {
    const steps = this.steps.get();
    if (steps.at(-1)?.inUse === inUse) return;
    this.steps.set([...since(steps, at - SHOWN), { at, inUse }]);
  }
}

/** What still matters after `from`: the step that held then, and those that followed. */
function since(steps: readonly Step[], from: number): readonly Step[] {
  const holding = steps.findLastIndex(({ at }) => at <= from);
  return holding <= 0 ? steps : steps.slice(holding);
}

export interface Summary {
  readonly now: number;
  readonly most: number;
  readonly least: number;
}

/** Of the minutes before `now`; null before anything was heard. */
export function summaryOf(steps: readonly Step[], now: number): Summary | null {
  const counts = since(steps, now - SHOWN).map(({ inUse }) => inUse);
  const last = counts.at(-1);
  if (last === undefined) return null;
  return { now: last, most: Math.max(...counts), least: Math.min(...counts) };
}

/**
 * The steps as an SVG path in a box of `width` by `height`, now at its right edge. What
 * was before the page opened is left blank.
 */
export function pathOf(
  steps: readonly Step[],
  now: number,
  quota: number,
  width: number,
  height: number,
): string {
  const x = (at: number) => rounded(Math.max(0, width * (1 - (now - at) / SHOWN)));
  const y = (inUse: number) => rounded(height * (1 - inUse / Math.max(1, quota)));
  const [first, ...others] = since(steps, now - SHOWN);
  if (first === undefined) return "";
  const rises = others.map(({ at, inUse }) => `H${x(at)}V${y(inUse)}`);
  return `M${x(first.at)} ${y(first.inUse)}${rises.join("")}H${width}`;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
