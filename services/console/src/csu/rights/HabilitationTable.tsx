/** Who may look, by whose word, until when; those that end soon are marked. */
import { isKey, say } from "../../i18n";
import { written } from "../../kit/clock";
import { useStore } from "../../kit/useStore";
import type { Habilitation, RightsDesk } from "./rights";

const COLUMNS = ["person", "acts", "term", "by"] as const;

export function HabilitationTable({ desk }: { readonly desk: RightsDesk }) {
  const known = useStore(desk.habilitations);
  return (
    <section className="rights__part" aria-labelledby="habilitations-title">
      <header className="rights__head">
        <h2 id="habilitations-title">{say("rights.habilitations")}</h2>
        {known !== null && (
          <span className="badge" data-testid="habilitation-count" data-count={known.total}>
            {known.total}
          </span>
        )}
      </header>
      {known === null && <p className="quiet">{say("rights.reading")}</p>}
      {known?.total === 0 && <p className="quiet">{say("rights.habilitations.none")}</p>}
      {known !== null && known.total > 0 && (
        <table className="plain" aria-labelledby="habilitations-title">
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {say(`rights.habilitations.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {known.things.map((one) => (
              <Line key={`${one.organisationName} ${one.agent}`} one={one} />
            ))}
          </tbody>
        </table>
      )}
      {known?.more != null && (
        <button type="button" className="button" onClick={() => void desk.moreHabilitations()}>
          {say("rights.more", { shown: known.things.length, total: known.total })}
        </button>
      )}
    </section>
  );
}

function Line({ one }: { readonly one: Habilitation }) {
  const { service, organisationName } = one;
  const told = service === null || organisationName.startsWith(service);
  return (
    <tr data-testid="habilitation" data-agent={one.agent} data-ends-soon={one.endsSoon}>
      <td>
        {one.name === null ? (
          <>
            {say("rights.habilitations.unnamed")}
            <span className="quiet plain__second">{one.agent}</span>
          </>
        ) : (
          <>
            {one.rank} <strong>{one.name}</strong>
          </>
        )}
        <span className="quiet plain__second">
          {told ? organisationName : `${service} · ${organisationName}`}
        </span>
      </td>
      <td>{one.acts.map(actName).join(", ")}</td>
      <td>
        {say("rights.habilitations.fromTo", {
          since: written(one.since, "numbers"),
          until: written(one.until, "numbers"),
        })}
        {one.suspended && (
          <span className="tone-stale plain__second">{say("rights.habilitations.suspended")}</span>
        )}
        {one.endsSoon && (
          <span className="tone-stale plain__second">{say("rights.habilitations.soon")}</span>
        )}
      </td>
      <td>
        {one.designatedBy}
        {one.designatedTitle !== null && `, ${one.designatedTitle}`}
        <span className="quiet plain__second">
          {say(`rights.level.${one.level}`)} · {one.reference}
        </span>
      </td>
    </tr>
  );
}

export function actName(act: string): string {
  const key = `rights.act.${act}`;
  return isKey(key) ? say(key) : act;
}
