/** A search in one line, for who is about to hand over what it shows. */
import { say } from "../../i18n";
import { fromParis, inParis } from "../../kit/paris";
import type { RegisterDesk } from "../desk";
import type { Filters } from "./filters";

export function wordsOf(filters: Filters, desk: Pick<RegisterDesk, "acts">): string {
  const { camera, person, act, incident, result, number } = filters;
  const label = desk.acts.get().find(({ code }) => code === act)?.label ?? act;
  const parts = [
    periodOf(filters),
    camera && `${say("register.camera")} ${camera}`,
    person && `${say("register.person")} ${person}`,
    act && label,
    incident && `${say("register.incident")} ${incident}`,
    result && say(`register.result.${result}`),
    number && `${say("register.number")} ${number}`,
  ];
  return parts.filter(Boolean).join(" · ");
}

function periodOf({ period, from, to, number }: Filters): string {
  if (number !== "") return "";
  if (period !== "dates") return say(`register.period.${period}`);
  const [since, until] = [fromParis(from), fromParis(to)].map((at) =>
    at === null ? "…" : inParis(at, "minute"),
  );
  return `${since} – ${until}`;
}
