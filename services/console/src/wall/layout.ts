/** How many columns make the pictures largest. Pure. */

/** Footers, in pixels; `theme/tiles.css` draws them so. */
const ONE_LINE = 28;
const TWO_LINES = 44;
/** Narrower tiles write the commune on a second line. */
const NARROW = 520;
export const GAP = 6;
const RATIO = 16 / 9;

export interface Layout {
  readonly columns: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels, footer included. */
  readonly height: number;
}

export const footerOf = (width: number): number => (width < NARROW ? TWO_LINES : ONE_LINE);

/** `count` tiles of 16:9 with a footer, in a box of `width` by `height` pixels. */
export function layoutFor(count: number, width: number, height: number): Layout {
  const all = Array.from({ length: count }, (_, index) =>
    withColumns(count, index + 1, width, height),
  );
  return all.reduce((best, layout) => (layout.width > best.width ? layout : best));
}

function withColumns(count: number, columns: number, width: number, height: number): Layout {
  const rows = Math.ceil(count / columns);
  const cellWidth = (width - GAP * (columns - 1)) / columns;
  const cellHeight = (height - GAP * (rows - 1)) / rows;
  const pictureOver = (footer: number) =>
    Math.max(0, Math.floor(Math.min(cellWidth, (cellHeight - footer) * RATIO)));
  const widest = pictureOver(ONE_LINE);
  const picture = widest < NARROW ? pictureOver(TWO_LINES) : widest;
  return { columns, width: picture, height: Math.floor(picture / RATIO) + footerOf(picture) };
}
