import { expect, test } from "vitest";

import type { TicketAnswer } from "../../src/api/types";
import { PATIENCE } from "../../src/tickets/records";
import { purposeOf, ticketFor, Tickets, type TicketWish } from "../../src/tickets/tickets";
import { endWord, hoursOf } from "../../src/tickets/words";
import { aCamera, anArticle, aPurpose, aTicket, FakeTiming } from "../builders";

const HALL = aCamera({ tenant: "charenton", zone: "1 rue de l’Arcade" });
const WISH: TicketWish = {
  tenant: "charenton",
  estate: "1 rue de l’Arcade",
  motive: "damage",
  incident: null,
  hours: 2,
};

function someTickets(...answers: TicketAnswer[]) {
  const timing = new FakeTiming();
  const asked: unknown[] = [];
  const act = async (order: unknown) => {
    asked.push(order);
    return answers.shift() ?? new Promise<never>(() => undefined);
  };
  return {
    tickets: new Tickets({ timing, ask: act, end: act, records: act as never }),
    timing,
    asked,
  };
}

test("asked for, it is known at once and the question is closed", async () => {
  const { tickets, asked } = someTickets({ __typename: "TicketKnown", ticket: aTicket() });
  tickets.choose(HALL, aPurpose);
  await tickets.ask(WISH);

  expect([asked, tickets.question.get()]).toEqual([[WISH], null]);
  expect(ticketFor(tickets.known.get(), HALL)?.state).toBe("ASKED");
});

test("refused, the question stays open with why and what to do", async () => {
  const { tickets } = someTickets({
    __typename: "TicketNotGranted",
    code: "duration-too-long",
    message: "Un ticket dure de 2 à 12 heures.",
    remedy: "Demandez moins.",
    article: anArticle(),
  });
  tickets.choose(HALL, aPurpose);
  await tickets.ask(WISH);

  expect(tickets.question.get()?.camera).toBe(HALL);
  expect(tickets.trouble.get()).toMatchObject({
    remedy: "Demandez moins.",
    article: "villeneuve-d-ascq art. 3",
  });
});

test("left without answer it says that nothing proves it was sent", async () => {
  const { tickets, timing } = someTickets();
  const asking = tickets.ask(WISH);
  await timing.advance(PATIENCE);
  await asking;

  expect(tickets.trouble.get()?.message).toContain("rien ne prouve");
  expect(tickets.sending.get()).toBe(false);
});

test("the last one asked for this estate is the one that counts", () => {
  const earlier = aTicket({ id: "earlier", state: "ENDED", askedAt: "2026-11-22T09:00:00Z" });
  const elsewhere = aTicket({ id: "elsewhere", estate: "7 quai de Bercy" });

  expect(ticketFor([earlier, aTicket(), elsewhere], HALL)?.id).toBe("ticket-1");
  expect(ticketFor([elsewhere], HALL)).toBeNull();
});

test("what ended is still read after the link came back; the rest is told again", () => {
  const { tickets } = someTickets();
  tickets.heard(aTicket());
  tickets.heard(aTicket({ id: "ticket-0", state: "ENDED" }));
  tickets.forget();

  expect(tickets.known.get().map(({ id }) => id)).toEqual(["ticket-0"]);
});

test("an end says who, where somebody decided it", () => {
  const decidedBy = "Responsable de site Noa Garnier";
  const early = aTicket({ state: "ENDED", code: "ended-early", message: "Interrompu.", decidedBy });
  const over = aTicket({ state: "ENDED", code: "expired", message: "À son heure.", decidedBy });

  expect(endWord(early)).toBe("Interrompu. Responsable de site Noa Garnier.");
  expect(endWord(over)).toBe("À son heure.");
  expect([hoursOf(120), hoursOf(90)]).toEqual(["2 h", "90 min"]);
});

test("a ticket opens for its own motive alone", () => {
  const damage = {
    code: "damage",
    label: "Dégradation",
    incidentRequired: false,
    article: anArticle(),
  };

  expect(purposeOf(aTicket(), [damage])).toEqual({
    motive: "damage",
    motiveLabel: "Dégradation",
    incident: null,
  });
  expect(purposeOf(aTicket({ motive: "Vol" }), [damage])).toBeNull();
});
