/** What waits and what is open: how long it lasts still, which cameras it opens, how to end it. */
import type { Camera, Ticket } from "../../api/types";
import { usePost } from "../../app/post";
import { say } from "../../i18n";
import { clock, writtenMoment } from "../../kit/clock";
import { useSelected, useStore } from "../../kit/useStore";
import { Countdown } from "../../steering/Countdown";
import { leftBetween } from "../../steering/face";
import { purposeOf } from "../tickets";
import { hoursOf } from "../words";

export function CurrentTickets() {
  const { tickets } = usePost();
  const known = useStore(tickets.known);
  const current = known.filter(({ state }) => state !== "ENDED");
  return (
    <section className="sheet" aria-labelledby="tickets-mine" aria-live="polite">
      <h2 id="tickets-mine">{say("tickets.mine")}</h2>
      {current.length === 0 && <p className="quiet">{say("tickets.mine.none")}</p>}
      <ul className="accesses">
        {current.map((ticket) => (
          <Current key={ticket.id} ticket={ticket} />
        ))}
      </ul>
    </section>
  );
}

function Current({ ticket }: { readonly ticket: Ticket }) {
  const { tickets } = usePost();
  const now = useStore(clock);
  const { id, askedAt, decidedBy, estate, incident, minutes, motive, since, state, until } = ticket;
  const isOpen = state === "OPEN";
  const when = { until: writtenMoment(until, now) };
  return (
    <li className="access" data-testid="my-ticket" data-state={state}>
      <div className="access__what">
        <p className="access__place">{estate}</p>
        <p>
          {motive}
          {incident !== null && ` · ${say("csu.board.incident", { incident })}`}
          <span className="quiet"> {hoursOf(minutes)}</span>
        </p>
        <p className={isOpen ? "tone-good" : "tone-waiting"}>
          {say(isOpen ? "tickets.open" : "tickets.waiting", when)}
          {isOpen && decidedBy !== null && <span className="quiet"> {decidedBy}</span>}
        </p>
      </div>
      <Countdown left={() => leftBetween(isOpen ? since : askedAt, until, clock.get())} />
      <button
        type="button"
        className="button"
        data-testid="end-ticket"
        onClick={() => void tickets.end(id)}
      >
        {say(isOpen ? "tickets.finish" : "ticket.withdraw")}
      </button>
      {isOpen && <Cameras ticket={ticket} />}
    </li>
  );
}

/** What it opens: one press, and its picture is on the wall. */
function Cameras({ ticket }: { readonly ticket: Ticket }) {
  const { inventory, tenants, wall } = usePost();
  const all = useSelected(inventory.cameras, (cameras) => cameras);
  const its = all.filter(({ tenant, zone }) => tenant === ticket.tenant && zone === ticket.estate);

  function open(camera: Camera): void {
    const convention = tenants.find(({ id }) => id === ticket.tenant)?.convention;
    const purpose = purposeOf(ticket, convention?.motives ?? []);
    if (purpose === null) return;
    const shown = wall.showing(camera.id);
    if (shown === null) void wall.open(camera, purpose, wall.placeFor(camera.id));
    else wall.select(shown.number);
    location.hash = "";
  }

  return (
    <div className="access__cameras" role="group" aria-label={say("tickets.cameras")}>
      {its.map((camera) => (
        <button
          key={camera.id}
          type="button"
          className="button button--main"
          onClick={() => open(camera)}
        >
          {say("tickets.watch", { number: camera.number, name: camera.name })}
        </button>
      ))}
    </div>
  );
}
