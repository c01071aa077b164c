/** Tickets that are open: for whom, until when, who looks by them; and the owner's stop. */
import type { Ticket } from "../../api/types";
import { say } from "../../i18n";
import { clock, written, writtenMoment } from "../../kit/clock";
import { useSelected, useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import { TroubleNotice } from "../cutting/TroubleNotice";
import { looksUnder } from "./cards";

interface Props {
  readonly csu: Csu;
}

export function OpenTickets({ csu }: Props) {
  const tickets = useStore(csu.requests.tickets.open).filter(({ state }) => state === "OPEN");
  if (tickets.length === 0) return null;
  return (
    <section
      className="cuts"
      aria-labelledby="tickets-title"
      data-testid="open-tickets"
      tabIndex={0}
    >
      <header className="panel__head">
        <h2 id="tickets-title">{say("csu.tickets.title")}</h2>
        <span className="board__count">{tickets.length}</span>
      </header>
      <ul>
        {tickets.map((ticket) => (
          <OpenTicket key={ticket.id} csu={csu} ticket={ticket} />
        ))}
      </ul>
    </section>
  );
}

function OpenTicket({ csu, ticket }: Props & { readonly ticket: Ticket }) {
  const now = useStore(clock);
  const isSending = useStore(csu.requests.sending) === ticket.id;
  const { estate, motive, name, rank, service, until } = ticket;
  return (
    <li className="cuts__one cuts__one--open" data-testid="open-ticket">
      <div className="cuts__what">
        <strong>{estate}</strong>
        <span>
          {name} <span className="quiet">{`${rank} · ${service}`}</span>
        </span>
        <span>{motive}</span>
      </div>
      <div className="cuts__when">
        <span>{say("csu.until", { until: writtenMoment(until, now) })}</span>
        <Connections csu={csu} ticket={ticket} />
      </div>
      <button
        type="button"
        className="button button--stop cuts__reopen"
        aria-label={say("csu.ticket.interrupt.label", { estate, who: name })}
        data-testid="interrupt"
        onClick={() => void csu.requests.interrupt(ticket)}
      >
        {say(isSending ? "csu.sending" : "csu.ticket.interrupt")}
      </button>
      <TroubleNotice desk={csu.requests} at={ticket.id} />
    </li>
  );
}

/** Who looks by this ticket, since and until when. */
function Connections({ csu, ticket }: Props & { readonly ticket: Ticket }) {
  const rows = useSelected(csu.board.rows, (all) => all);
  const looks = looksUnder(ticket, rows);
  if (looks.length === 0) return <span className="quiet">{say("csu.ticket.nobody")}</span>;
  return (
    <ul data-testid="connections">
      {looks.map(({ key, camera, viewer, since }) => (
        <li key={key}>
          {say("csu.ticket.look", {
            number: camera.number,
            who: viewer?.name ?? "",
            since: written(since, "hour"),
            until: written(viewer?.record?.until ?? ticket.until, "hour"),
          })}
        </li>
      ))}
    </ul>
  );
}
