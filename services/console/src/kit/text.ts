/** Comparing what people type with what things are called. */

const MARKS = /\p{Diacritic}/gu;

/** Without accents, case or ligatures: "Hôtel de Ville" and "hotel de ville" are one. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase().replaceAll("œ", "oe");
}

/** True when every word of `wanted` occurs somewhere in `hay`, which is already folded. */
export function mentions(hay: string, wanted: string): boolean {
  return folded(wanted)
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
