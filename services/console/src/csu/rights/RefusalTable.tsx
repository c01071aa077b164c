/** Who was refused, and why: read when asked for, since that reading is entered. */
import { say } from "../../i18n";
import { clock, writtenMoment } from "../../kit/clock";
import { useStore } from "../../kit/useStore";
import { actName } from "./HabilitationTable";
import type { Refusal, RightsDesk } from "./rights";

const COLUMNS = ["at", "person", "camera", "why"] as const;

export function RefusalTable({ desk }: { readonly desk: RightsDesk }) {
  const state = useStore(desk.refusals);
  const known = "known" in state ? state.known : [];
  return (
    <section className="rights__part" aria-labelledby="refusals-title" data-state={state.kind}>
      <header className="rights__head">
        <h2 id="refusals-title">{say("rights.refusals")}</h2>
        {desk.mayRead && state.kind !== "refused" && (
          <button
            type="button"
            className="button"
            data-testid="read-refusals"
            disabled={state.kind === "reading"}
            onClick={() => void desk.readRefusals()}
          >
            {say(state.kind === "unasked" ? "rights.refusals.read" : "rights.refusals.again")}
          </button>
        )}
      </header>
      <p className="quiet">{say(desk.mayRead ? "rights.refusals.entered" : "rights.noRole")}</p>
      <div aria-live="polite">
        <Said state={state} />
      </div>
      {known.length > 0 && (
        <table className="plain" aria-labelledby="refusals-title">
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {say(`rights.refusals.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {known.map((refusal) => (
              <Line key={refusal.entry} refusal={refusal} />
            ))}
          </tbody>
        </table>
      )}
      {((state.kind === "read" && state.before !== null) ||
        (state.kind === "failed" && known.length > 0)) && (
        <button type="button" className="button" onClick={() => void desk.olderRefusals()}>
          {say("rights.refusals.older")}
        </button>
      )}
    </section>
  );
}

function Said({ state }: { readonly state: ReturnType<RightsDesk["refusals"]["get"]> }) {
  switch (state.kind) {
    case "unasked":
      return null;
    case "reading":
      return <p className="quiet">{say("rights.reading")}</p>;
    case "read":
      return (
        <p className="quiet" data-testid="refusals-read" data-entry={state.entry}>
          {state.known.length === 0 && `${say("rights.refusals.none")} `}
          {say("rights.refusals.entry", { entry: state.entry })}
        </p>
      );
    case "refused":
      return (
        <p className="notice notice--warning">
          {state.message} {state.remedy}
        </p>
      );
    case "failed":
      return <p className="notice notice--warning">{say("rights.late")}</p>;
  }
}

function Line({ refusal }: { readonly refusal: Refusal }) {
  const now = useStore(clock);
  const { entry, at, act, name, rank, service, motive, incident } = refusal;
  const asked = [motive, incident === null ? null : say("csu.board.incident", { incident })];
  return (
    <tr data-testid="refusal" data-code={refusal.code} data-entry={entry}>
      <td>
        <time dateTime={at}>{writtenMoment(at, now)}</time>
        <span className="quiet plain__second">{say("imp.versions.entry", { entry })}</span>
      </td>
      <td>
        {rank} <strong>{name ?? say("rights.refusals.nobody")}</strong>
        <span className="quiet plain__second">{service}</span>
      </td>
      <td>
        <strong>{refusal.cameraNumber ?? refusal.camera ?? "–"}</strong> {refusal.cameraName}
        <span className="quiet plain__second">
          {[actName(act), ...asked].filter((part) => part !== null).join(" · ")}
        </span>
      </td>
      <td>
        {refusal.reason}{" "}
        {refusal.article !== null && <span className="cited">{refusal.article}</span>}
        <span className="quiet plain__second">
          {say("rights.refusals.remedy", { remedy: refusal.remedy })}
        </span>
      </td>
    </tr>
  );
}
