/**
 * Where the link of an answered request leads. It names a ticket and gives nothing: what is
 * shown is what the API tells this agent, and every picture is asked for again.
 */
import { useEffect, useState } from "react";

import type { Camera, Purpose, Ticket } from "../api/types";
import { usePost } from "../app/post";
import { ROOM } from "../app/pages";
import { say } from "../i18n";
import { clock, writtenMoment } from "../kit/clock";
import { useSelected, useStore } from "../kit/useStore";
import { cameraLabel } from "../wall/face";
import { endWord } from "./words";

/** The ticket that the address names: `#ticket/4711`. */
function namedTicket(): string {
  return location.hash.split("/")[1] ?? "";
}

export function TicketLinkPage() {
  const { tickets } = usePost();
  const [named, setNamed] = useState(namedTicket);
  useEffect(() => {
    const listener = () => setNamed(namedTicket());
    window.addEventListener("hashchange", listener);
    return () => window.removeEventListener("hashchange", listener);
  }, []);
  const ticket = useSelected(
    tickets.known,
    (known) => known.find(({ id }) => id === named) ?? null,
  );
  return (
    <section
      className="ticketpage"
      aria-labelledby="ticketpage-title"
      data-testid="ticket-page"
      data-state={ticket?.state ?? "NONE"}
    >
      <h2 id="ticketpage-title">{say("ticket.page.title")}</h2>
      <div aria-live="polite">
        {ticket === null && <Nothing />}
        {ticket?.state === "OPEN" && <Open ticket={ticket} />}
        {ticket?.state === "ENDED" && <p>{endWord(ticket)}</p>}
        {ticket?.state === "ASKED" && <Waits ticket={ticket} />}
      </div>
      <p>
        <a href={`#${ROOM}`}>{say("ticket.page.room")}</a>
      </p>
    </section>
  );
}

function Nothing() {
  return (
    <div className="notice notice--warning">
      <p>
        <strong>{say("ticket.page.nothing")}</strong>
      </p>
      <p>{say("ticket.page.why")}</p>
    </div>
  );
}

function Waits({ ticket }: { readonly ticket: Ticket }) {
  const now = useStore(clock);
  const until = writtenMoment(ticket.until, now);
  return <p>{say("ticket.asked", { tenant: ticket.tenantName, until })}</p>;
}

function Open({ ticket }: { readonly ticket: Ticket }) {
  const { inventory, tenants, wall } = usePost();
  const now = useStore(clock);
  const cameras = useStore(inventory.cameras).filter(
    ({ tenant, zone }) => tenant === ticket.tenant && zone === ticket.estate,
  );
  const motives = tenants.find(({ id }) => id === ticket.tenant)?.convention?.motives ?? [];
  const motive = motives.find(({ label }) => label === ticket.motive);
  const purpose: Purpose | null =
    motive === undefined
      ? null
      : { motive: motive.code, motiveLabel: motive.label, incident: ticket.incident };

  function open(camera: Camera): void {
    if (purpose === null) return;
    void wall.open(camera, purpose, wall.placeFor(camera.id));
    location.hash = ROOM;
  }

  const until = writtenMoment(ticket.until, now);
  return (
    <>
      <p className="ticketpage__estate">{ticket.estate}</p>
      <p>{say("ticket.page.until", { until, service: ticket.service })}</p>
      <p className="quiet">{`${ticket.motive} · ${ticket.article}`}</p>
      <h3>{say("ticket.page.cameras")}</h3>
      <ul className="ticketpage__cameras">
        {cameras.map((camera) => (
          <li key={camera.id}>
            <button
              type="button"
              className="button button--main"
              disabled={purpose === null}
              onClick={() => open(camera)}
            >
              {say("ticket.page.open", { camera: cameraLabel(camera) })}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
