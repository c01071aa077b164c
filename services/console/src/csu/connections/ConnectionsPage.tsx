/** For the owner's administrator: who is connected by which ticket, the log, the stop (CH-8). */
import { useEffect, useState } from "react";

import type { Ticket } from "../../api/types";
import { usePost } from "../../app/post";
import { say } from "../../i18n";
import { clock, lasted, written, writtenMoment } from "../../kit/clock";
import { useSelected, useStore } from "../../kit/useStore";
import { Countdown } from "../../steering/Countdown";
import { leftBetween } from "../../steering/face";
import { type LogLine, logOf } from "../../tickets/records";
import type { BoardRow } from "../board/rows";
import type { Csu } from "../csu";
import { TroubleNotice } from "../cutting/TroubleNotice";
import { looksUnder } from "../requests/cards";

interface Props {
  readonly csu: Csu;
}

export function ConnectionsPage({ csu }: Props) {
  return (
    <div className="sheets sheets--one" data-testid="connections-page">
      <Now csu={csu} />
      <Log csu={csu} />
    </div>
  );
}

function Now({ csu }: Props) {
  const tickets = useStore(csu.requests.tickets.open);
  const open = tickets.filter(({ state }) => state === "OPEN");
  const count = tickets.length - open.length;
  const pending = count === 1 ? "connections.pending.one" : "connections.pending.several";
  return (
    <section className="sheet" aria-labelledby="connections-now">
      <h2 id="connections-now">{say("connections.now")}</h2>
      {count > 0 && <p className="tone-warning">{say(pending, { count })}</p>}
      {open.length === 0 && <p className="quiet">{say("connections.now.none")}</p>}
      <ul className="accesses">
        {open.map((ticket) => (
          <OpenAccess key={ticket.id} csu={csu} ticket={ticket} />
        ))}
      </ul>
    </section>
  );
}

function OpenAccess({ csu, ticket }: Props & { readonly ticket: Ticket }) {
  const rows = useSelected(csu.board.rows, (all) => all);
  const now = useStore(clock);
  const isSending = useStore(csu.requests.sending) === ticket.id;
  const looks = looksUnder(ticket, rows);
  const { decidedBy, estate, motive, name, rank, service, since, until } = ticket;
  return (
    <li className="access" data-testid="access">
      <div className="access__what">
        <p className="access__place">{estate}</p>
        <p>
          {name} <span className="quiet">{`${rank} · ${service}`}</span>
        </p>
        <p>{motive}</p>
        <p className="tone-good">
          {say("connections.until", { until: writtenMoment(until, now) })}
          {decidedBy !== null && <span className="quiet"> {decidedBy}</span>}
        </p>
      </div>
      <Countdown left={() => leftBetween(since, until, clock.get())} />
      <button
        type="button"
        className="button button--stop"
        aria-label={say("connections.endTicket.label", { who: name, estate })}
        data-testid="interrupt-ticket"
        onClick={() => void csu.requests.interrupt(ticket)}
      >
        {say(isSending ? "csu.sending" : "connections.endTicket")}
      </button>
      <ul className="access__looks">
        {looks.length === 0 && <li className="quiet">{say("connections.nobody")}</li>}
        {looks.map((look) => (
          <Look key={look.key} csu={csu} look={look} />
        ))}
      </ul>
      <TroubleNotice desk={csu.requests} at={ticket.id} />
    </li>
  );
}

/** One picture that leaves now: its owner may stop that one alone. */
function Look({ csu, look }: Props & { readonly look: BoardRow }) {
  const { inventory } = usePost();
  const camera = useSelected(inventory.cameras, (all) =>
    all.find(({ id }) => id === look.camera.id),
  );
  const { number, name } = look.camera;
  return (
    <li data-testid="look">
      <span>
        {number} {name}{" "}
        <span className="quiet">{say("wall.since", { time: written(look.since, "time") })}</span>
      </span>
      {csu.desk.mayCut && camera !== undefined && (
        <button
          type="button"
          className="button"
          aria-label={say("connections.endFlow.label", { number })}
          data-testid="interrupt-flow"
          onClick={() => csu.desk.choose(camera)}
        >
          {say("connections.endFlow")}
        </button>
      )}
    </li>
  );
}

function Log({ csu }: Props) {
  const [records] = useState(() => csu.connectionLog());
  const { phase, records: all, message } = useStore(records.state);
  useEffect(() => void records.read(), [records]);
  const lines = logOf(all);
  return (
    <section className="sheet" aria-labelledby="connections-log" data-phase={phase}>
      <header className="sheet__head">
        <h2 id="connections-log">{say("connections.log")}</h2>
        <span className="quiet">{say("connections.log.read")}</span>
        <button
          type="button"
          className="button"
          data-testid="refresh-log"
          onClick={() => void records.read()}
        >
          {say(phase === "reading" ? "connections.loading" : "connections.refresh")}
        </button>
      </header>
      {phase === "failed" && (
        <p className="tone-warning" role="alert">
          {message ?? say("connections.log.trouble")}
        </p>
      )}
      {phase !== "reading" && lines.length === 0 ? (
        <p className="quiet">{say("connections.log.none")}</p>
      ) : (
        <LogTable lines={lines} />
      )}
    </section>
  );
}

function LogTable({ lines }: { readonly lines: readonly LogLine[] }) {
  if (lines.length === 0) return null;
  return (
    <table className="grid">
      <thead>
        <tr>
          <th scope="col">{say("connections.day")}</th>
          <th scope="col">{say("connections.from")}</th>
          <th scope="col">{say("connections.to")}</th>
          <th scope="col">{say("connections.lasted")}</th>
          <th scope="col">{say("connections.place")}</th>
          <th scope="col">{say("connections.who")}</th>
          <th scope="col">{say("connections.service")}</th>
          <th scope="col">{say("connections.motive")}</th>
          <th scope="col">{say("connections.decided")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <LogRow key={line.key} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function LogRow({ line: { ticket, look } }: { readonly line: LogLine }) {
  const since = look?.since ?? ticket.since;
  const until = look === null ? null : look.until;
  const length = until === null ? null : lasted(Date.parse(until) - Date.parse(since));
  return (
    <tr data-testid="connection">
      <th scope="row">{written(since, "numbers")}</th>
      <td>{look === null ? "–" : written(since, "time")}</td>
      <td>{until === null ? "–" : written(until, "time")}</td>
      <td>{length ?? say(look === null ? "connections.noLook" : "connections.ongoing")}</td>
      <td>
        {ticket.estate}
        {look !== null && (
          <span className="grid__second">{`${look.camera.split(":")[1]} ${look.cameraName}`}</span>
        )}
      </td>
      <td>
        {ticket.name}
        <span className="grid__second">{ticket.rank}</span>
      </td>
      <td>{ticket.service}</td>
      <td>{ticket.motive}</td>
      <td>{ticket.decidedBy ?? "–"}</td>
    </tr>
  );
}
