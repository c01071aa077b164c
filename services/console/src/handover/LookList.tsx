/** Each picture of an offer, and what becomes of it in this agent's own name. */
import type { HandoverLook } from "../api/types";
import { say } from "../i18n";
import { type Summary, summaryOf } from "./taking";

export function LookList({ looks }: { readonly looks: readonly HandoverLook[] }) {
  return (
    <div className="looks" role="region" aria-label={say("relief.verdict")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("relief.tile")}</th>
            <th scope="col">{say("relief.picture")}</th>
            <th scope="col">{say("relief.why")}</th>
            <th scope="col">{say("relief.verdict")}</th>
          </tr>
        </thead>
        <tbody>
          {looks.map((look) => (
            <Row key={look.tile} look={look} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ look }: { readonly look: HandoverLook }) {
  const { tile, camera, motiveLabel, incident, code, message } = look;
  return (
    <tr data-testid={`look-${tile}`} data-verdict={code ?? "granted"}>
      <td>{tile}</td>
      <td>
        {camera === null ? (
          <span className="quiet">{say("relief.hidden")}</span>
        ) : (
          <>
            {camera.number} · {camera.name}
            <br />
            <span className="quiet">{camera.tenantName}</span>
          </>
        )}
      </td>
      <td>
        {motiveLabel}
        {incident !== null && (
          <>
            <br />
            <span className="quiet">{incident}</span>
          </>
        )}
      </td>
      <td className={code === null ? "tone-good" : "tone-warning"}>
        {code === null ? say("relief.yours") : say("relief.notYours", { why: message ?? code })}
      </td>
    </tr>
  );
}

/** « 3 images, 1 incident ». */
export function counted(looks: readonly HandoverLook[]): string {
  return `${viewsOf(summaryOf(looks))}, ${incidentsOf(summaryOf(looks))}`;
}

function viewsOf({ views }: Summary): string {
  return views === 1 ? say("relief.oneView") : say("relief.views", { count: views });
}

function incidentsOf({ incidents }: Summary): string {
  if (incidents === 0) return say("relief.noIncident");
  return incidents === 1
    ? say("relief.oneIncident")
    : say("relief.incidents", { count: incidents });
}
