import { describe, expect, test } from "vitest";

import type { SpecialAnswer, SteeringAnswer, TicketAnswer } from "../../src/api/types";
import { RING_EVERY } from "../../src/csu/requests/bell";
import { cardsOf, endedBy, looksUnder, shorterThan } from "../../src/csu/requests/cards";
import { MEANT_AFTER, Requests } from "../../src/csu/requests/requests";
import { PATIENCE } from "../../src/csu/cutting/desk";
import { rowsOf } from "../../src/csu/board/rows";
import { Journal } from "../../src/journal/journal";
import { Terms } from "../../src/steering/terms";
import {
  aGauge,
  aHolder,
  aLease,
  anArticle,
  anArrangement,
  aTicket,
  aViewer,
  FakeTiming,
  settled,
  theTerms,
} from "../builders";

const ASCQ = "villeneuve-d-ascq";
const told = [{ id: ASCQ, convention: { steering: theTerms() } }];

function someRequests(
  answer: SteeringAnswer | TicketAnswer | SpecialAnswer | null = null,
  tenant = ASCQ,
) {
  const timing = new FakeTiming();
  const journal = new Journal();
  const asked: unknown[] = [];
  const rings: number[] = [];
  let renewed = 0;
  const act = async (order: unknown) => {
    asked.push(order);
    if (answer === null) return new Promise<never>(() => undefined);
    return answer as never;
  };
  const requests = new Requests(
    { id: tenant, convention: { tickets: { offices: ["titulaire", "suppléant"] } } },
    {
      timing,
      journal,
      mayAnswer: true,
      reply: act,
      takeBack: act,
      decide: act,
      interrupt: act,
      decideSpecial: act,
      terms: new Terms(told, async () => {
        renewed += 1;
        return told;
      }),
    },
    () => rings.push(timing.now()),
  );
  return { requests, timing, journal, asked, rings, renewals: () => renewed };
}

describe("an arrangement", () => {
  test("is a card with its own deadline, answered in an office that the convention names", async () => {
    const asked = anArrangement();
    const known = { ...asked, state: "OPEN" as const, deadline: null };
    const said = someRequests({ __typename: "SpecialKnown", special: known });
    said.requests.leaseHeard(aLease({ until: "2026-11-22T13:30:00Z" }));
    said.requests.specialHeard(asked);
    const [card] = said.requests.cards.get();
    if (card === undefined) throw new Error("no card");

    expect([card.kind, said.requests.officesOf(card)]).toEqual(["special", ["responsable du CSU"]]);
    await said.requests.accept(card, "responsable du CSU", null);

    expect(said.asked).toEqual([
      { special: "special-1", accept: true, office: "responsable du CSU", reason: "" },
    ]);
    expect(said.requests.cards.get().map(({ kind }) => kind)).toEqual(["lease"]);
  });

  test("of another commune, or what is no arrangement, is no card here", () => {
    const { requests } = someRequests();
    requests.specialHeard(anArrangement({ tenant: "lille" }));
    requests.specialHeard(anArrangement({ kind: "POST_WORD" }));

    expect(requests.cards.get()).toEqual([]);
  });
});

describe("what waits for an answer", () => {
  test("the first to run out is the first card; what is held or open waits for nothing", () => {
    const late = aLease({ id: "late", until: "2026-11-22T12:05:00Z" });
    const held = aLease({ id: "held", state: "HELD" });

    const cards = cardsOf([late, aLease(), held], [aTicket(), aTicket({ state: "OPEN" })]);

    expect(cards.map(({ kind, id }) => [kind, id])).toEqual([
      ["lease", "lease-1"],
      ["lease", "late"],
      ["ticket", "ticket-1"],
    ]);
  });

  test("shorter lengths are offered than what was asked, never longer ones", () => {
    expect([shorterThan(5), shorterThan(10), shorterThan(30), shorterThan(null)]).toEqual([
      [],
      [5],
      [5, 10],
      [5, 10],
    ]);
  });

  test("rings until somebody answers, and not one time more", async () => {
    const { requests, timing, rings } = someRequests();
    requests.leaseHeard(aLease());
    await timing.advance(2 * RING_EVERY);
    requests.leaseHeard(aLease({ state: "HELD" }));
    await timing.advance(5 * RING_EVERY);

    expect(rings).toEqual([1_000, 1_000 + RING_EVERY, 1_000 + 2 * RING_EVERY]);
    expect(timing.pending).toBe(0);
  });

  test("is announced once, and asks which offices answer at this hour", async () => {
    const { requests, journal, renewals } = someRequests();
    requests.leaseHeard(aLease());
    requests.leaseHeard(aLease());
    await settled();

    expect(journal.lines.get().map(({ text }) => text)).toEqual([
      "Demande de main : 017 Hôtel de Ville, par Brigadier-chef Camille Martin, CIC du Nord. A pour accepter, R pour refuser.",
    ]);
    expect(renewals()).toBe(1);
    const [card] = requests.cards.get();
    expect(card && requests.officesOf(card)).toEqual(theTerms().offices);
  });

  test("of another commune is nobody's business here", () => {
    const { requests } = someRequests();
    requests.leaseHeard(aLease({ camera: { ...aLease().camera!, tenant: "lille" } }));
    requests.ticketHeard(aTicket());

    expect(requests.cards.get()).toEqual([]);
  });

  test("a key counts only once its card has been first for a moment", async () => {
    const { requests, timing } = someRequests();
    requests.leaseHeard(aLease());
    expect(requests.meant()).toBeNull();
    await timing.advance(MEANT_AFTER);
    expect(requests.meant()?.id).toBe("lease-1");

    requests.leaseHeard(aLease({ id: "lease-2", until: "2026-11-22T12:01:00Z" }));
    expect(requests.meant()).toBeNull();
  });

  test("what the link kept from us is told again, and nothing else stays", () => {
    const { requests } = someRequests();
    requests.leaseHeard(aLease());
    requests.forget();

    expect(requests.cards.get()).toEqual([]);
  });
});

describe("an answer", () => {
  test("carries the office, and for how long", async () => {
    const held = aLease({ state: "HELD", approver: "Chef de salle Alex Dubois" });
    const { requests, asked } = someRequests({ __typename: "SteeringHeld", lease: held });
    requests.leaseHeard(aLease());
    const [card] = requests.cards.get();

    await requests.accept(card!, "chef de salle du CSU", 5);

    expect(asked).toEqual([
      { lease: "lease-1", accept: true, office: "chef de salle du CSU", minutes: 5, reason: "" },
    ]);
    expect([requests.cards.get(), requests.heldBy("view-1")]).toEqual([[], held]);
    expect([requests.heldBy("view-2"), requests.heldBy(undefined)]).toEqual([null, null]);
  });

  test("refuses with a reason that the agent reads", async () => {
    const ended = aLease({ state: "ENDED", code: "declined", approver: "Alex Dubois" });
    const { requests, asked, journal } = someRequests({ __typename: "SteeringOver", lease: ended });
    requests.leaseHeard(aLease());
    requests.refusing.set("lease-1");
    const [card] = requests.cards.get();

    await requests.refuse(card!, "chef de salle du CSU", "Motif insuffisant");

    expect(asked).toMatchObject([{ accept: false, reason: "Motif insuffisant" }]);
    expect(requests.refusing.get()).toBeNull();
    expect(journal.last.get()?.text).toContain("main refusée par Alex Dubois");
  });

  test("that is refused stays on its card, with what to do", async () => {
    const { requests } = someRequests({
      __typename: "SteeringNotGranted",
      code: "not-an-approver",
      message: "Une autre fonction répond.",
      remedy: "Répondez au titre d’une de celles-là.",
      article: anArticle(),
      holder: null,
    });
    requests.leaseHeard(aLease());
    const [card] = requests.cards.get();

    await requests.accept(card!, "gardien", null);

    expect(requests.trouble.get()).toMatchObject({ at: "lease-1", code: "not-an-approver" });
    expect(requests.cards.get()).toHaveLength(1);
  });

  test("that nobody answers is told as a failure", async () => {
    const { requests, timing } = someRequests();
    requests.leaseHeard(aLease());
    const [card] = requests.cards.get();
    const answering = requests.accept(card!, "chef de salle du CSU", null);
    await timing.advance(PATIENCE);
    await answering;

    expect(requests.trouble.get()).toMatchObject({ at: "lease-1", code: "unanswered" });
    expect(requests.sending.get()).toBeNull();
  });

  test("too late is told where it can still be read", async () => {
    const { requests, journal } = someRequests({ __typename: "LeaseNotFound", id: "lease-1" });
    requests.leaseHeard(aLease());
    const [card] = requests.cards.get();
    const answering = requests.accept(card!, "chef de salle du CSU", null);
    requests.leaseHeard(aLease({ state: "ENDED", code: "released" }));
    await answering;

    expect(journal.last.get()?.text).toBe(
      "Demande terminée sans votre réponse : C’est déjà terminé.",
    );
  });

  test("takes a camera back in one press", async () => {
    const ended = aLease({ state: "ENDED", code: "taken-back", approver: "Alex Dubois" });
    const { requests, asked } = someRequests({ __typename: "SteeringOver", lease: ended });
    const held = aLease({ state: "HELD" });
    requests.leaseHeard(held);

    await requests.takeBack(held);

    expect([asked, requests.leases.open.get()]).toEqual([["lease-1"], []]);
  });
});

test.each([
  ["released", "HELD", "main rendue par l’agent"],
  ["taken-back", "HELD", "main reprise par Alex"],
  ["expired", "HELD", "temps de main écoulé"],
  ["expired", "ASKED", "demande restée sans réponse"],
  ["some-day", "HELD", "Autre fin."],
] as const)("an end by %s of what was %s is worded with its author", (code, state, word) => {
  const lease = aLease({ state: "ENDED", code, approver: "Alex", message: "Autre fin." });

  expect(endedBy(lease, aLease({ state }))).toBe(word);
});

describe("a ticket at its owner's", () => {
  test("is a card, then an open access with those who look by it", () => {
    const { requests } = someRequests(null, "charenton");
    requests.ticketHeard(aTicket());
    const [card] = requests.cards.get();
    expect(card && requests.officesOf(card)).toEqual(["titulaire", "suppléant"]);

    const open = aTicket({ state: "OPEN", until: "2026-11-22T14:00:00Z" });
    requests.ticketHeard(open);
    expect(requests.cards.get()).toEqual([]);

    const hall = { ...aHolder().camera, zone: "1 rue de l’Arcade" };
    const rows = rowsOf(
      aGauge({
        holders: [
          aHolder({
            camera: hall,
            viewers: [aViewer({ agent: "moreau" }), aViewer({ agent: "another", record: null })],
          }),
          aHolder({ flow: "flow-8", viewers: [aViewer({ agent: "moreau", record: null })] }),
        ],
      }),
    );
    expect(looksUnder(open, rows).map(({ viewer }) => viewer?.agent)).toEqual(["moreau"]);
  });

  test("is interrupted in one press", async () => {
    const ended = aTicket({ state: "ENDED", code: "ended-early" });
    const { requests, asked } = someRequests(
      { __typename: "TicketKnown", ticket: ended },
      "charenton",
    );
    requests.ticketHeard(aTicket({ state: "OPEN" }));

    await requests.interrupt(aTicket());

    expect([asked, requests.tickets.open.get()]).toEqual([["ticket-1"], []]);
  });
});
