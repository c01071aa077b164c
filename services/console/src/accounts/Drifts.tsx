/** Where accounts and habilitations differ: what is narrowed meanwhile, and who settles it. */
import { say } from "../i18n";
import { written } from "../kit/clock";
import { useStore } from "../kit/useStore";
import type { AccountsDesk, Drift, Known } from "./accounts";

export function Drifts({ desk }: { readonly desk: AccountsDesk }) {
  const known = useStore(desk.known);
  // Accounts that are kept by hand are compared with nothing.
  if (known === null || known.look === null) return null;
  return (
    <section className="outside__part" aria-labelledby="drifts-title" data-testid="drifts">
      <h3 id="drifts-title">{say("drifts.title")}</h3>
      <p className={known.look.late ? "notice notice--warning" : "quiet"}>{lookOf(known)}</p>
      {known.drifts.length > 0 && <Table drifts={known.drifts} />}
    </section>
  );
}

function lookOf({ drifts, look }: Known): string {
  if (look === null || look.readAt === null) return say("drifts.unread");
  const at = written(look.readAt, "time");
  if (look.late) return say("drifts.late", { at });
  return say(drifts.length === 0 ? "drifts.none" : "drifts.some", { at });
}

function Table({ drifts }: { readonly drifts: readonly Drift[] }) {
  return (
    <table className="plain outside__table" aria-label={say("drifts.title")}>
      <thead>
        <tr>
          <th scope="col">{say("drifts.who")}</th>
          <th scope="col">{say("drifts.why")}</th>
          <th scope="col">{say("drifts.meanwhile")}</th>
          <th scope="col">{say("drifts.remedy")}</th>
        </tr>
      </thead>
      <tbody>
        {drifts.map((one) => (
          <tr
            key={`${one.kind} ${one.agent} ${one.since}`}
            data-testid="drift"
            data-kind={one.kind}
          >
            <td>
              <strong>{one.name || one.agent}</strong>
              <span className="quiet plain__second">{one.organisationName}</span>
            </td>
            <td>
              {one.reason}
              <span className="quiet plain__second">
                {say("drifts.since", { at: written(one.since, "short") })}
              </span>
            </td>
            <td>{one.narrowed}</td>
            <td>{one.remedy}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
