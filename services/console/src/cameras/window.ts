/** Which rows of a long list are worth drawing. Pure. */

/** Pixels: two lines of name, one of place. */
export const ROW = 62;
const MARGIN = 6;

export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

export function windowOf(count: number, scrolled: number, height: number): RowWindow {
  const first = Math.max(0, Math.floor(scrolled / ROW) - MARGIN);
  const end = Math.min(count, Math.ceil((scrolled + height) / ROW) + MARGIN);
  return { first: Math.min(first, Math.max(0, count - 1)), end };
}

/** Where to scroll so that `row` is seen, moving as little as possible. */
export function scrollFor(row: number, scrolled: number, height: number): number {
  const top = row * ROW;
  if (top < scrolled) return top;
  return Math.max(scrolled, top + ROW - height);
}
