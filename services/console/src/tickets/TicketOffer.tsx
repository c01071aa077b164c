/** In a tile that only a ticket opens: ask for one, follow it, open the picture. */
import type { Camera, Purpose, Ticket } from "../api/types";
import { usePost } from "../app/post";
import { say } from "../i18n";
import { clock, writtenMoment } from "../kit/clock";
import { useSelected, useStore } from "../kit/useStore";
import { Countdown } from "../steering/Countdown";
import { leftBetween } from "../steering/face";
import type { Tile } from "../wall/tiles";
import { endWord } from "./words";
import { purposeOf, ticketFor } from "./tickets";

export function TicketOffer({ tile }: { readonly tile: Tile }) {
  const { tickets } = usePost();
  const { camera, purpose } = tile;
  const ticket = useTicket(camera);
  if (camera === null || purpose === null) return null;
  return (
    <div
      className="ticket"
      data-testid="ticket"
      data-state={ticket?.state ?? "NONE"}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {ticket?.state === "ASKED" && <Asked ticket={ticket} />}
      {ticket?.state === "OPEN" && <Open tile={tile} ticket={ticket} purpose={purpose} />}
      {ticket?.state === "ENDED" && <p>{endWord(ticket)}</p>}
      {(ticket === null || ticket.state === "ENDED") && (
        <button
          type="button"
          className="button button--main"
          onClick={() => tickets.choose(camera, purpose)}
        >
          {say(ticket === null ? "ticket.ask" : "ticket.askAgain")}
        </button>
      )}
    </div>
  );
}

/** The last ticket asked for this camera's estate. */
export function useTicket(camera: Camera | null): Ticket | null {
  const { tickets } = usePost();
  return useSelected(tickets.known, (known) => (camera === null ? null : ticketFor(known, camera)));
}

function Asked({ ticket }: { readonly ticket: Ticket }) {
  const { tickets } = usePost();
  const { askedAt, until } = ticket;
  const now = useStore(clock);
  return (
    <>
      <p>{say("ticket.asked", { tenant: ticket.tenantName, until: writtenMoment(until, now) })}</p>
      <Countdown left={() => leftBetween(askedAt, until, clock.get())} />
      <button type="button" className="button" onClick={() => void tickets.end(ticket.id)}>
        {say("ticket.withdraw")}
      </button>
    </>
  );
}

interface OpenProps {
  readonly tile: Tile;
  readonly ticket: Ticket;
  readonly purpose: Purpose;
}

function Open({ tile, ticket, purpose }: OpenProps) {
  const { wall, tenants } = usePost();
  const now = useStore(clock);
  const { camera, number } = tile;

  function open(): void {
    if (camera === null) return;
    const convention = tenants.find(({ id }) => id === ticket.tenant)?.convention;
    void wall.open(camera, purposeOf(ticket, convention?.motives ?? []) ?? purpose, number);
  }

  return (
    <>
      <p>
        {say("ticket.open", { until: writtenMoment(ticket.until, now) })}
        {ticket.decidedBy !== null && <span className="quiet"> {ticket.decidedBy}</span>}
      </p>
      <button type="button" className="button button--main" onClick={open}>
        {say("ticket.openPicture")}
      </button>
    </>
  );
}
