import { describe, expect, test } from "vitest";

import {
  type HabilitationPage,
  periodOf,
  type Refusal,
  type RefusalsAnswer,
  RightsDesk,
  type SlotHour,
} from "../../src/csu/rights/rights";

const HOUR: SlotHour = { at: "2026-06-15T12:00:00Z", most: 0, quota: 8, refused: 0 };

function aRefusal(entry: number): Refusal {
  return {
    entry,
    at: "2026-06-15T12:00:00Z",
    act: "watch",
    name: "Camille Martin",
    rank: "Brigadier-chef",
    service: "CIC du Nord",
    camera: "t:001",
    cameraNumber: "001",
    cameraName: "Mairie",
    motive: "Levée de doute",
    incident: null,
    article: "t art. 3",
    code: "quota-reached",
    reason: "…",
    remedy: "…",
  };
}

function aPage(count: number, after: string | null): HabilitationPage {
  const nodes = Array.from({ length: count }, (_, index) => ({
    agent: `${after ?? ""}${index}`,
    name: null,
    rank: null,
    service: null,
    organisationName: "CIC du Nord",
    acts: ["watch"],
    level: "DEPARTMENTAL" as const,
    since: "2026-01-01T00:00:00Z",
    until: "2027-01-01T00:00:00Z",
    endsSoon: false,
    suspended: false,
    designatedBy: "Chef",
    designatedTitle: null,
    reference: "R",
  }));
  const hasNextPage = after === null;
  return { nodes, totalCount: 3, pageInfo: { hasNextPage, endCursor: "next" } };
}

function aDesk(answers: (RefusalsAnswer | Error)[] = [], isAway = () => false) {
  const asked: (number | null)[] = [];
  const desk = new RightsDesk({
    mayRead: true,
    convention: async () => null,
    habilitations: async (after) => {
      if (isAway()) throw new Error("away");
      return aPage(after === null ? 2 : 1, after);
    },
    slotHistory: async () => [HOUR],
    refusals: async (before) => {
      asked.push(before);
      const answer = answers.shift();
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { desk, asked };
}

test("the last hours are summed up: the most at once, the full hours, the refusals", () => {
  const history = [
    { ...HOUR, most: 8, refused: 9 },
    { ...HOUR, most: 8, refused: 2 },
    { ...HOUR, most: 3 },
  ];

  const { most, full, refused, hours } = periodOf(history, 2);

  expect({ most, full, refused, hours: hours.length }).toEqual({
    most: 8,
    full: 1,
    refused: 2,
    hours: 2,
  });
  expect(periodOf([], 24)).toEqual({ hours: [], most: 0, refused: 0, full: 0 });
});

describe("the page of rights", () => {
  test("habilitations come a page at a time, and a refresh keeps those that were read", async () => {
    const { desk } = aDesk();
    await desk.refresh();
    await desk.moreHabilitations();
    await desk.refresh();

    expect(desk.habilitations.get()?.things).toHaveLength(3);
    expect(desk.habilitations.get()?.more).toBeNull();
  });

  test("a service that is away leaves what was known, and says that it is late", async () => {
    let away = false;
    const { desk } = aDesk([], () => away);
    await desk.refresh();
    away = true;
    await desk.refresh();

    expect(desk.habilitations.get()?.things).toHaveLength(2);
    expect(desk.late.get()).toBe(true);
  });

  test("nothing of the register is read unless somebody asks", async () => {
    const { desk, asked } = aDesk();

    await desk.refresh();

    expect(asked).toEqual([]);
    expect(desk.refusals.get()).toEqual({ kind: "unasked" });
  });

  test("refusals are read, then older ones, each under its entry", async () => {
    const page = (entry: number, before: number | null, of: number): RefusalsAnswer => ({
      __typename: "Refusals",
      entry,
      before,
      refusals: [aRefusal(of)],
    });
    const { desk, asked } = aDesk([page(50, 9, 9), page(51, null, 4)]);

    await desk.readRefusals();
    await desk.olderRefusals();

    expect(asked).toEqual([null, 9]);
    expect(desk.refusals.get()).toEqual({
      kind: "read",
      known: [aRefusal(9), aRefusal(4)],
      entry: 51,
      before: null,
    });
  });

  test("what could not be read is not shown as read, and is asked for again", async () => {
    const { desk } = aDesk([new Error("away")]);

    await desk.readRefusals();

    expect(desk.refusals.get()).toEqual({ kind: "failed", known: [], before: null });
  });

  test("names do not come to a page that was left", async () => {
    const { desk } = aDesk([
      { __typename: "Refusals", entry: 1, before: null, refusals: [aRefusal(1)] },
    ]);

    const reading = desk.readRefusals();
    desk.forgetRefusals();
    await reading;

    expect(desk.refusals.get()).toEqual({ kind: "unasked" });
  });
});
