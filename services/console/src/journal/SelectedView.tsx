/** By what right the selected view is open, and who else looks at this camera. */
import type { ReactNode } from "react";

import { usePost } from "../app/post";
import { PhoneLink } from "../contacts/PhoneLink";
import { HealthPanel, HealthSwitch } from "../health/HealthPanel";
import { say } from "../i18n";
import { written, writtenTerm } from "../kit/clock";
import { useSelected, useStore } from "../kit/useStore";
import type { Camera } from "../api/types";
import { holdsView } from "../media/tile";
import { UpkeepNotice } from "../upkeep/marks";
import { RefusalDetails } from "../wall/TileNotice";
import type { Tile } from "../wall/tiles";

export function SelectedView() {
  const { wall, healths } = usePost();
  const tile = useSelected(wall.state, ({ tiles, selected }) => tiles[selected - 1]);
  const isHealthOpen = useStore(healths.open);
  return (
    <section className="selected" aria-labelledby="selected-title" tabIndex={0}>
      <header className="panel__head">
        <h2 id="selected-title">{say("view.title")}</h2>
        {tile !== undefined && <span className="tile-number">{tile.number}</span>}
        <HealthSwitch />
      </header>
      {tile?.camera == null ? (
        <p className="quiet">{say("view.none")}</p>
      ) : (
        <>
          <p className="selected__camera">
            {tile.camera.number} {tile.camera.name}
            <span className="quiet"> · {tile.camera.tenantName}</span>
          </p>
          {isHealthOpen && holdsView(tile.state) ? (
            <HealthPanel view={tile.grant?.view ?? null} />
          ) : (
            <Details tile={tile} camera={tile.camera} />
          )}
        </>
      )}
    </section>
  );
}

function Details({ tile, camera }: { readonly tile: Tile; readonly camera: Camera }) {
  return (
    <>
      <Owner camera={camera} />
      <UpkeepNotice camera={camera} />
      {!holdsView(tile.state) && (
        <div className="selected__why">
          <RefusalDetails tile={tile} />
        </div>
      )}
      <Right tile={tile} />
      {holdsView(tile.state) && <Watchers camera={camera} />}
    </>
  );
}

function Right({ tile }: { readonly tile: Tile }) {
  const { purpose, grant } = tile;
  return (
    <dl className="facts">
      <Fact label={say("view.motive")}>{purpose?.motiveLabel}</Fact>
      <Fact label={say("view.incident")}>{purpose?.incident}</Fact>
      {grant !== null && (
        <>
          <Fact label={say("view.article")}>
            <span title={grant.article.summary}>{grant.article.cited}</span>
          </Fact>
          <Fact label={say("view.slot")}>{grant.slot}</Fact>
          <Fact label={say("view.entry")}>{say("view.entryNumber", { entry: grant.entry })}</Fact>
          <Fact label={say("view.until")}>{writtenTerm(grant.until, Date.now())}</Fact>
        </>
      )}
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  if (children === null || children === undefined) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The owner's room, one press away. */
function Owner({ camera }: { readonly camera: Camera }) {
  const { contacts } = usePost();
  const room = useSelected(contacts.books, () => contacts.ownersOf(camera.tenant));
  if (room?.phone == null) return null;
  return (
    <p className="selected__owner" data-testid="owner-phone">
      {room.label} <PhoneLink phone={room.phone} who={`${room.label}, ${camera.tenantName}`} />
    </p>
  );
}

function Watchers({ camera }: { readonly camera: Camera }) {
  const { gauges, me, tenants } = usePost();
  const motives = tenants.find(({ id }) => id === camera.tenant)?.convention?.motives ?? [];
  const labelOf = (code: string) => motives.find((one) => one.code === code)?.label ?? code;
  const flow = useSelected(gauges.byTenant, () => gauges.flowOf(camera.id, camera.tenant));
  return (
    <>
      <h3>{say("view.watchers")}</h3>
      {flow === null || flow.viewers.length === 0 ? (
        <p className="quiet">{say("view.nobody")}</p>
      ) : (
        <ul className="watchers" data-testid="watchers">
          {flow.viewers.map((viewer) => (
            <li key={viewer.agent}>
              {viewer.rank} {viewer.name}
              {viewer.agent === me.id && ` (${say("wall.byMe")})`}
              <span className="quiet">
                {" "}
                {viewer.service} · {labelOf(viewer.motive)} · {written(viewer.since, "time")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
