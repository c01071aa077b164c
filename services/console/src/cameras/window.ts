/** Which rows of a long list are worth drawing. Pure. */

/** Pixels: two lines of name, one of place. */
export const ROW = 62;
const MARGIN = 6;

export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** `row` is the height of one. */
export function windowOf(count: number, scrolled: number, height: number, row = ROW): RowWindow {
  const first = Math.max(0, Math.floor(scrolled / row) - MARGIN);
  const end = Math.min(count, Math.ceil((scrolled + height) / row) + MARGIN);
  return { first: Math.min(first, Math.max(0, count - 1)), end };
}

/** Where to scroll so that the row `index` is seen, moving as little as possible. */
export function scrollFor(index: number, scrolled: number, height: number, row = ROW): number {
  const top = index * row;
  if (top < scrolled) return top;
  return Math.max(scrolled, top + row - height);
}

/** Where a key leads from the row `active`; null for a key that leads nowhere. */
export function rowAfter(key: string, active: number, count: number, page: number): number | null {
  if (key === "ArrowDown") return active + 1;
  if (key === "ArrowUp") return active - 1;
  if (key === "PageDown") return active + page;
  if (key === "PageUp") return active - page;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}
