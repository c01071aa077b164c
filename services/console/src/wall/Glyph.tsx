/** The shapes of states: told apart without colour. */
import type { Shape } from "./face";

const PATHS: Readonly<Record<Exclude<Shape, "none">, string>> = {
  dot: "M6 1.5a4.5 4.5 0 1 0 .01 0z",
  ring: "M6 1a5 5 0 1 0 .01 0zM6 3.2a2.8 2.8 0 1 1-.01 0z",
  bars: "M2 1h3v10H2zM7 1h3v10H7z",
  triangle: "M6 1l5.4 10H.6z",
  square: "M1.5 1.5h9v9h-9z",
  cross: "M2.6 1L6 4.4 9.4 1 11 2.6 7.6 6 11 9.4 9.4 11 6 7.6 2.6 11 1 9.4 4.4 6 1 2.6z",
};

export function Glyph({ shape }: { readonly shape: Shape }) {
  if (shape === "none") return null;
  return (
    <svg className="glyph" viewBox="0 0 12 12" aria-hidden="true">
      <path fillRule="evenodd" d={PATHS[shape]} />
    </svg>
  );
}
