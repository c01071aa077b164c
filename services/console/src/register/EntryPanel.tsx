/** The entry that is open: all that it says, and whether it holds. */
import { useEffect, useRef } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { inParis } from "../kit/paris";
import { useStore } from "../kit/useStore";
import type { Row } from "./search/across";
import type { Opened, RegisterDesk } from "./desk";
import { type Filters, NOTHING } from "./search/filters";
import { linesOf } from "./members";
import { ProofView } from "./proof/ProofView";
import { capital, OutcomeMark } from "./search/ResultRow";

interface Props {
  readonly desk: RegisterDesk;
  readonly opened: Opened;
  readonly onSearch: (filters: Filters) => void;
}

export function EntryPanel({ desk, opened, onSearch }: Props) {
  const panel = useRef<HTMLElement>(null);
  const { row } = opened;
  useEffect(() => panel.current?.focus(), [row.key]);

  function close(): void {
    desk.close();
    document.getElementById(`register-row-${row.key}`)?.focus();
  }

  return (
    <aside
      ref={panel}
      className="entry"
      tabIndex={-1}
      aria-labelledby="entry-title"
      data-testid="register-entry"
      data-state={opened.state}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <header className="panel__head">
        <h3 id="entry-title">{say("register.entry", { number: row.number })}</h3>
        <button
          type="button"
          className="button entry__close"
          aria-label={say("register.entry.close")}
          onClick={close}
        >
          ✕
        </button>
      </header>
      <Summary row={row} />
      {opened.state === "unread" && (
        <p className="notice notice--warning" role="alert">
          {say("register.entry.unread")} {opened.said?.message} {opened.said?.remedy}
        </p>
      )}
      <ProofView desk={desk} opened={opened} />
      {opened.state === "read" && opened.proof.body !== null && (
        <Said row={row} body={opened.proof.body} />
      )}
      <Links row={row} desk={desk} onSearch={onSearch} />
    </aside>
  );
}

function Summary({ row }: { readonly row: Row }) {
  const { known: tenants } = usePost();
  const tenant = tenants.find(({ id }) => id === row.tenant)?.name ?? row.tenant;
  if (row.at === null) return <p className="entry__summary">{say("register.row.erased")}</p>;
  return (
    <div className="entry__summary">
      <p>
        <strong>{capital(row.label ?? "")}</strong>
      </p>
      <p>
        {inParis(row.at, "second")} <span className="quiet">{say("register.entry.paris")}</span>
      </p>
      <p className="quiet">{tenant}</p>
      <OutcomeMark row={row} />
    </div>
  );
}

function Said({ row, body }: { readonly row: Row; readonly body: string }) {
  const { inventory } = usePost();
  const cameras = useStore(inventory.cameras);
  return (
    <dl className="entry__said">
      {linesOf(body, row, cameras).map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** From an entry to those like it, over the same period. */
function Links({ row, desk, onSearch }: { readonly row: Row } & Pick<Props, "desk" | "onSearch">) {
  const { filters } = desk.found.get() ?? { filters: NOTHING };
  const { period, from, to } = filters;
  const tenant = desk.tenants.length > 1 ? row.tenant : null;
  const like = { ...NOTHING, period, from, to, tenant };
  const { camera, name, incident } = row;
  return (
    <div className="entry__links">
      {camera !== null && (
        <button
          type="button"
          className="link"
          onClick={() => onSearch({ ...like, camera: camera.slice(camera.indexOf(":") + 1) })}
        >
          {say("register.entry.camera")}
        </button>
      )}
      {name !== null && (
        <button type="button" className="link" onClick={() => onSearch({ ...like, person: name })}>
          {say("register.entry.person")}
        </button>
      )}
      {incident !== null && (
        <button type="button" className="link" onClick={() => onSearch({ ...like, incident })}>
          {say("register.entry.incident")}
        </button>
      )}
    </div>
  );
}
