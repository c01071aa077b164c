/** Comparing what people type with what things are called. */

const MARKS = /\p{Diacritic}/gu;

/** Without accents, case or ligatures: "Hôtel de Ville" and "hotel de ville" are one. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase().replaceAll("œ", "oe");
}

/** The words somebody typed, folded; none where they typed only blanks. */
export function wordsOf(text: string): readonly string[] {
  return folded(text)
    .split(/\s+/)
    .filter((word) => word !== "");
}
