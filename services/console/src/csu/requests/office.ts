/**
 * In which capacity this post answers: the register keeps it, so that nobody is given one
 * by default. The post remembers the last; it says nothing of persons.
 */
import { remember, remembered } from "../../kit/preferences";
import type { Card } from "./cards";

const isText = (value: unknown): value is string => typeof value === "string";

/** The one answered with last, or the only one; "" where somebody has to choose. */
export function officeFor(kind: Card["kind"], offices: readonly string[]): string {
  const last = remembered(`office.${kind}`, "", isText);
  if (offices.includes(last)) return last;
  return offices.length === 1 ? (offices[0] ?? "") : "";
}

export function keepOffice(kind: Card["kind"], office: string): void {
  remember(`office.${kind}`, office);
}

/** Where none is known, the API says so: it is not for this post to invent one. */
export const isToChoose = (offices: readonly string[], office: string): boolean =>
  office === "" && offices.length > 0;

export const officeField = (card: string): string => `office-${card}`;

export const askOffice = (card: string): void =>
  document.getElementById(officeField(card))?.focus();
