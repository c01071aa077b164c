/** How the list came to be: what made each version, what it changed, who received it (VA-2). */
import { say } from "../../i18n";
import { clock, written, writtenMoment } from "../../kit/clock";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import type { Version } from "./desk";
import { UndoButton } from "./UndoButton";

const COLUMNS = ["version", "at", "origin", "changes", "received"] as const;

export function VersionList({ csu }: { readonly csu: Csu }) {
  const versions = useStore(csu.imports.versions);
  return (
    <section className="versions" aria-labelledby="versions-title">
      <h2 id="versions-title">{say("imp.versions")}</h2>
      <p className="quiet">{say("imp.versions.why")}</p>
      {versions === null ? (
        <p className="quiet">{say("imp.versions.reading")}</p>
      ) : versions.length === 0 ? (
        <p className="quiet">{say("imp.versions.none")}</p>
      ) : (
        <div className="versions__box" tabIndex={0} aria-labelledby="versions-title" role="region">
          <table className="plain">
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {say(`imp.versions.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {versions.map((version) => (
                <VersionLine key={version.version} csu={csu} version={version} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function VersionLine({ csu, version }: { readonly csu: Csu; readonly version: Version }) {
  const stage = useStore(csu.imports.stage);
  const { at, origin, by, added, changed, removed, entry } = version;
  return (
    <tr data-testid="version" data-version={version.version} data-origin={origin}>
      <td>{version.version}</td>
      <td>
        <time dateTime={at}>{written(at, "dated")}</time>
      </td>
      <td>
        {say(`imp.origin.${origin}`)}
        <span className="quiet plain__second">
          {by ?? say("imp.versions.federator")} · {say("imp.versions.entry", { entry })}
        </span>
        {version.undoable && stage.kind !== "done" && (
          <UndoButton desk={csu.imports} version={version.version} />
        )}
      </td>
      <td>
        {added === null
          ? say("imp.versions.unknown")
          : say("imp.versions.counts", { added, changed: changed ?? 0, removed: removed ?? 0 })}
      </td>
      <td>
        <Receipt csu={csu} version={version} />
      </td>
    </tr>
  );
}

function Receipt({ csu, version }: { readonly csu: Csu; readonly version: Version }) {
  const now = useStore(clock);
  const convention = useStore(csu.rights.convention);
  const { receivedAt, receivedBy, acknowledgedAt, acknowledgedBy } = version;
  const service =
    convention?.subscribers.find(({ id }) => id === receivedBy)?.name ?? receivedBy ?? "";
  return (
    <>
      {acknowledgedAt !== null && (
        <p className="tone-good" data-testid="acknowledged">
          {say("imp.acknowledged", {
            by: acknowledgedBy ?? "",
            at: writtenMoment(acknowledgedAt, now),
          })}
        </p>
      )}
      <p className={receivedAt === null ? "tone-stale" : "quiet"} data-testid="received">
        {receivedAt === null
          ? say("imp.notReceived")
          : say("imp.received", { by: service, at: writtenMoment(receivedAt, now) })}
      </p>
    </>
  );
}
