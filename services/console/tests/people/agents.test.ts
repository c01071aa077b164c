import { expect, test } from "vitest";

import { AccountsDesk } from "../../src/accounts/accounts";
import {
  type Agent,
  type AgentAnswer,
  type AgentPorts,
  AgentsDesk,
  type Held,
  PATIENCE,
} from "../../src/people/agents";
import { byName, commonActs, found, isReviewDue, standingOf } from "../../src/people/words";
import { blankWish, inputOf, isMayorsOwn } from "../../src/people/wish";
import { anArticle, FakeTiming } from "../builders";

const HELD: Held = {
  tenant: "villeneuve-d-ascq",
  tenantName: "Villeneuve d’Ascq",
  acts: ["watch"],
  level: "DEPARTMENTAL",
  since: "2026-01-01T00:00:00Z",
  until: "2027-01-01T00:00:00Z",
  over: false,
  suspended: false,
  ended: null,
  designatedBy: "Commissaire A. Petit",
  designatedTitle: null,
  communes: [],
  reference: "HAB-2026-014",
};
const OPENED = [
  {
    tenant: "villeneuve-d-ascq",
    name: "Villeneuve d’Ascq",
    acts: ["watch", "steer"],
    mayorSOwn: false,
  },
  { tenant: "metz", name: "Metz", acts: ["watch"], mayorSOwn: false },
];
const ME = {
  id: "maxime.roussel",
  name: "Maxime Roussel",
  rank: "Commandant",
  service: "CIC du Nord",
  roles: [],
  organisation: { id: "cic-nord", name: "CIC du Nord", kind: "SUBSCRIBER" as const },
};
const NOW = new Date(2026, 5, 15, 12);

function anAgent(change: Partial<Agent> = {}): Agent {
  return {
    agent: "camille.martin",
    name: "Camille Martin",
    rank: "Brigadier-chef",
    service: "CIC du Nord",
    standing: "HABILITATED",
    myself: false,
    nextReview: null,
    suspension: null,
    habilitations: [HELD],
    ...change,
  };
}

function aDesk(agents: readonly Agent[], answer?: AgentAnswer, link = { isAway: false }) {
  const timing = new FakeTiming();
  const asked: string[] = [];
  const act = (name: string) => (): Promise<AgentAnswer> => {
    asked.push(name);
    return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
  };
  const ports: AgentPorts = {
    timing,
    read: async () => {
      if (link.isAway) throw new Error("away");
      return { __typename: "Agents", agents: [...agents], opened: OPENED };
    },
    habilitate: act("habilitate"),
    move: act("move"),
    suspend: act("suspend"),
    reinstate: act("reinstate"),
    end: act("end"),
  };
  return {
    desk: new AgentsDesk(ports, new AccountsDesk(() => Promise.reject(new Error("away")))),
    timing,
    asked,
  };
}

test("words find an agent by name, service, tenant and reference, whatever the accents", () => {
  const agents = [anAgent(), anAgent({ agent: "zoe", name: "Zoé Petit", habilitations: [] })];

  for (const text of ["zoe", "PETIT zoé"]) expect(found(agents, text, "all")).toEqual([agents[1]]);
  expect(found(agents, "ascq 014", "all")).toEqual([agents[0]]);
  expect(found(agents, "", "SUSPENDED")).toEqual([]);
});

test("agents go by name, those without one last", () => {
  const unnamed = anAgent({ agent: "a", name: null });
  const zoe = anAgent({ agent: "z", name: "Zoé" });

  expect([unnamed, zoe, anAgent()].toSorted(byName)).toEqual([anAgent(), zoe, unnamed]);
});

test("a suspension says until when", () => {
  const stop = { since: "2026-06-15T10:00:00Z", why: "Congé", by: "Commandant Roussel" };
  const suspended = anAgent({
    standing: "SUSPENDED",
    suspension: { ...stop, until: "2026-06-30T22:00:00Z" },
  });

  expect(standingOf(suspended)).toBe("Suspendu jusqu’au 30/06/2026");
  expect(standingOf({ ...suspended, suspension: { ...stop, until: null } })).toBe("Suspendu");
});

test("a review that is past is due", () => {
  const agent = anAgent({ nextReview: "2026-06-15T10:00:00Z" });

  expect(isReviewDue(agent, Date.parse("2026-06-15T10:00:00Z"))).toBe(true);
  expect(isReviewDue(agent, Date.parse("2026-06-15T09:59:59Z"))).toBe(false);
  expect(isReviewDue(anAgent(), Date.now())).toBe(false);
});

test("only what every chosen tenant opens may be given at once", () => {
  expect(commonActs(OPENED, ["villeneuve-d-ascq"])).toEqual(["watch", "steer"]);
  expect(commonActs(OPENED, ["villeneuve-d-ascq", "metz"])).toEqual(["watch"]);
  expect(commonActs(OPENED, [])).toEqual([]);
});

test("a new agent is habilitated for a year from today, by the head who writes", () => {
  const wish = blankWish(ME, null, OPENED, NOW);

  expect([wish.since, wish.last, wish.by]).toEqual([
    "2026-06-15",
    "2027-06-14",
    "Commandant Maxime Roussel",
  ]);
  expect(wish.tenants).toEqual([]);
});

test("what lasts longer than a year is not shortened by opening the form", () => {
  const long = anAgent({ habilitations: [{ ...HELD, until: "2028-06-14T22:00:00Z" }] });

  expect(blankWish(ME, long, OPENED, NOW).last).toBe("2028-06-14");
});

test("the last day on the form is the day before the API's", () => {
  const known = blankWish(ME, anAgent(), OPENED, NOW);
  const input = inputOf({ ...known, reference: " HAB-2 " }, OPENED, (day) => `${day}+1`);

  expect([input.since, input.until, input.tenants]).toEqual([
    null,
    "2027-06-14+1",
    ["villeneuve-d-ascq"],
  ]);
  expect(input.designation).toEqual({
    by: "Commandant Maxime Roussel",
    title: "",
    reference: "HAB-2",
    level: "DEPARTMENTAL",
    communes: [],
  });
});

test("a commune's own agents are its mayor's, without a word on the form", () => {
  const own = OPENED.map((one) => ({ ...one, mayorSOwn: one.tenant === "metz" }));
  const wish = { ...blankWish(ME, null, own, NOW), tenants: ["metz"], communes: "57463" };

  expect(isMayorsOwn(own, ["metz"])).toBe(true);
  expect(blankWish(ME, null, own.slice(1), NOW).by).toBe("");
  expect(inputOf(wish, own, String).designation).toMatchObject({ level: "MAYOR", communes: [] });
  expect(isMayorsOwn(own, ["metz", "villeneuve-d-ascq"])).toBe(false);
});

test("a decision that is entered closes its dialog, changes the list and says so", async () => {
  const suspended = anAgent({ standing: "SUSPENDED" });
  const answer: AgentAnswer = { __typename: "AgentChanged", ended: 2, agent: suspended };
  const { desk } = aDesk([anAgent()], answer);
  await desk.load();
  desk.begin({ kind: "suspend", agent: anAgent() });

  await desk.suspend({ agent: "camille.martin", why: "Congé", until: null });

  expect(desk.task.get()).toBeNull();
  expect(desk.state.get()).toMatchObject({ agents: [suspended] });
  expect(desk.told.get()).toBe(
    "Brigadier-chef Camille Martin : suspension inscrite. Images arrêtées : 2.",
  );
});

test("a refusal stays on the dialog, with its article, its tenant and its remedy", async () => {
  const { desk } = aDesk([anAgent()], {
    __typename: "AgentRefused",
    code: "own-habilitation",
    message: "Non.",
    remedy: "Un autre.",
    tenant: "metz",
    tenantName: "Metz",
    article: anArticle(),
  });
  desk.begin({ kind: "end", agent: anAgent(), held: null });

  await desk.end("camille.martin", "Mutation", null);

  expect(desk.task.get()).not.toBeNull();
  expect(desk.trouble.get()).toEqual({
    message: "Non.",
    remedy: "Un autre.",
    article: anArticle().cited,
    tenant: "Metz",
  });
});

test("one decision at a time, and silence is told as such", async () => {
  const { desk, timing, asked } = aDesk([anAgent()]);
  desk.begin({ kind: "reinstate", agent: anAgent() });

  const waiting = desk.reinstate("camille.martin");
  await desk.reinstate("camille.martin");
  desk.cancel();
  expect([asked, desk.task.get()?.kind]).toEqual([["reinstate"], "reinstate"]);
  await timing.advance(PATIENCE);
  await waiting;

  expect(desk.trouble.get()?.message).toBe(
    "Pas de réponse : rien ne prouve que la décision est inscrite.",
  );
});

test("a list that does not come is told, and one that was known stays", async () => {
  const link = { isAway: true };
  const { desk } = aDesk([anAgent()], undefined, link);

  await desk.load();
  expect(desk.state.get()).toEqual({ kind: "failed" });
  link.isAway = false;
  await desk.load();
  link.isAway = true;
  await desk.load();

  expect(desk.state.get()).toMatchObject({ kind: "read", agents: [anAgent()] });
});
