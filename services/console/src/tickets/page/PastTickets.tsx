/** What this agent asked for before, and what became of it. */
import { useEffect, useState } from "react";

import type { TicketRecord } from "../../api/types";
import { usePost } from "../../app/post";
import { say } from "../../i18n";
import { written } from "../../kit/clock";
import { useSelected, useStore } from "../../kit/useStore";
import { endWord, hoursOf } from "../words";

export function PastTickets({ tenant }: { readonly tenant: string }) {
  const { tickets } = usePost();
  const [records] = useState(() => tickets.recordsOf(tenant));
  const { records: all, phase, message } = useStore(records.state);
  const ended = useSelected(
    tickets.known,
    (known) => known.filter(({ state }) => state === "ENDED").length,
  );
  useEffect(() => void records.read(), [records, ended]);
  const past = all.filter(({ ticket }) => ticket.state === "ENDED");
  return (
    <section className="sheet" aria-labelledby="tickets-past" data-phase={phase}>
      <h2 id="tickets-past">{say("tickets.past")}</h2>
      {phase === "failed" && (
        <p className="tone-warning">{message ?? say("connections.log.trouble")}</p>
      )}
      {past.length === 0 ? (
        <p className="quiet">{say("tickets.past.none")}</p>
      ) : (
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{say("tickets.asked")}</th>
              <th scope="col">{say("tickets.estate")}</th>
              <th scope="col">{say("tickets.motive")}</th>
              <th scope="col">{say("tickets.for")}</th>
              <th scope="col">{say("tickets.outcome")}</th>
              <th scope="col">{say("tickets.seen")}</th>
            </tr>
          </thead>
          <tbody>
            {past.map((record) => (
              <Past key={record.ticket.id} record={record} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Past({ record }: { readonly record: TicketRecord }) {
  const { ticket, connections } = record;
  const seen = [...new Set(connections.map(({ camera }) => camera.split(":")[1] ?? camera))];
  return (
    <tr data-testid="past-ticket" data-code={ticket.code ?? undefined}>
      <th scope="row">{written(ticket.askedAt, "dated")}</th>
      <td>{ticket.estate}</td>
      <td>
        {ticket.motive}
        {ticket.incident !== null && (
          <span className="grid__second">
            {say("csu.board.incident", { incident: ticket.incident })}
          </span>
        )}
      </td>
      <td>{hoursOf(ticket.minutes)}</td>
      <td>{endWord(ticket)}</td>
      <td>{seen.length === 0 ? say("tickets.seen.none") : seen.join(", ")}</td>
    </tr>
  );
}
