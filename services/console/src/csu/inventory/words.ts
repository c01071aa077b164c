/** What a file and its rows say, in the words of the screen. */
import { isKey, say } from "../../i18n";
import type { ChangedField, Place, Preview, Value } from "./answers";
import type { Row } from "./rows";

export function systemName(code: string): string {
  if (code === "auto") return say("imp.system.auto");
  if (code === "EPSG:4326") return "WGS 84 (EPSG:4326)";
  if (code === "EPSG:2154") return "Lambert-93 (EPSG:2154)";
  if (code === "EPSG:3857") return "Web Mercator (EPSG:3857)";
  return `CC${code.slice(-2)} (${code})`;
}

const SEPARATORS: Readonly<Record<string, "semicolon" | "tab" | "comma" | "bar">> = {
  ";": "semicolon",
  "\t": "tab",
  ",": "comma",
  "|": "bar",
};

/** How the file turned out to be written, a phrase each. */
export function detected({ file, mappingOrigin }: Preview): readonly string[] {
  const separator = SEPARATORS[file.separator ?? ""];
  const systems = Object.entries(file.systems);
  const written = systems.map(([system, rows]) =>
    systems.length === 1
      ? systemName(system)
      : say("imp.found.system", { system: systemName(system), rows }),
  );
  return [
    say("imp.found.format", { format: file.format.toUpperCase() }),
    ...(file.encoding === null ? [] : [file.encoding]),
    ...(separator === undefined ? [] : [say(`imp.found.${separator}`)]),
    ...(file.separator === null
      ? []
      : [say(file.decimalComma ? "imp.found.decimalComma" : "imp.found.decimalPoint")]),
    ...written,
    say(`imp.found.${mappingOrigin}`),
  ];
}

/** Columns that no field reads: told, so that nobody believes they were kept. */
export function unread({ file, mapping }: Preview): readonly string[] {
  const read = new Set(Object.values(mapping.columns));
  return file.headers.filter((header) => !read.has(header));
}

/** `name` as the API's JSON has it. */
export function fieldName(name: string): string {
  const key = `imp.member.${name}`;
  return isKey(key) ? say(key) : name;
}

export function valueName(value: Value): string {
  if (value === null) return say("imp.value.none");
  if (typeof value === "boolean") return say(value ? "imp.value.yes" : "imp.value.no");
  if (typeof value === "object") return placeName(value);
  if (value === "dome" || value === "fixed") return say(`cameras.${value}`);
  return String(value);
}

function placeName({ latitude, longitude }: Place): string {
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
}

export function changeText({ name, before, after }: ChangedField): string {
  return `${fieldName(name)} : ${valueName(before)} → ${valueName(after)}`;
}

/** What the last column says of a row. */
export function detailOf(row: Row): string {
  const { rejection, changes, remarks } = row;
  if (rejection !== null) {
    const { column, message } = rejection;
    return column === null ? message : `${say("imp.column", { column })} ${message}`;
  }
  return [...changes.map(changeText), ...remarks].join(" ; ");
}
