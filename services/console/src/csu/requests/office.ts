/** In which capacity this post answers; the post remembers it, it says nothing of persons. */
import { remember, remembered } from "../../kit/preferences";
import type { Card } from "./cards";

const isText = (value: unknown): value is string => typeof value === "string";

/** The one answered with last, where it may still answer; else the first. */
export function officeFor(kind: Card["kind"], offices: readonly string[]): string {
  const last = remembered(`office.${kind}`, "", isText);
  return offices.includes(last) ? last : (offices[0] ?? "");
}

export function keepOffice(kind: Card["kind"], office: string): void {
  remember(`office.${kind}`, office);
}
