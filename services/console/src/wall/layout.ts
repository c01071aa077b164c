/** How many columns make the pictures largest. Pure. */

export const FOOTER = 28;
export const GAP = 6;
const RATIO = 16 / 9;

export interface Layout {
  readonly columns: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels, footer included. */
  readonly height: number;
}

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
  const picture = Math.max(0, Math.floor(Math.min(cellWidth, (cellHeight - FOOTER) * RATIO)));
  return { columns, width: picture, height: Math.floor(picture / RATIO) + FOOTER };
}
