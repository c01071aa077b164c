import { expect, test } from "vitest";

import { Journal } from "../../src/journal/journal";
import { InventoryNews, type News } from "../../src/news/news";
import { FakeTiming } from "../builders";

const NEWS: News = {
  tenant: "villeneuve-d-ascq",
  tenantName: "Villeneuve d’Ascq",
  latest: {
    version: 4,
    at: "2026-06-15T12:00:00Z",
    origin: "IMPORT",
    entry: 40,
    by: "Chef de salle Alex Dubois",
    added: 3,
    changed: 0,
    removed: 0,
    undoable: true,
    receivedAt: null,
    receivedBy: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
  },
};

function theNews(...read: (readonly News[])[]) {
  const timing = new FakeTiming();
  const journal = new Journal();
  const acknowledged: unknown[] = [];
  let asked = 0;
  const news = new InventoryNews({
    timing,
    journal,
    read: async () => {
      asked += 1;
      return read.shift() ?? [];
    },
    acknowledge: async (tenant, version) => {
      acknowledged.push([tenant, version]);
      return { __typename: "InventoryAcknowledged", version, at: NEWS.latest.at, entry: 41 };
    },
  });
  return { news, timing, journal, acknowledged, asked: () => asked };
}

test("many cameras that change at once are heard as one change", async () => {
  const { news, timing, asked } = theNews([NEWS]);

  for (let camera = 0; camera < 100; camera += 1) news.heard();
  await timing.advance(1_000);

  expect(asked()).toBe(1);
  expect(news.waiting.get()).toEqual([NEWS]);
});

test("a list is acknowledged by its version, and leaves the screen", async () => {
  const { news, timing, journal, acknowledged } = theNews([NEWS], []);
  news.heard();
  await timing.advance(1_000);

  await news.acknowledge(NEWS);

  expect(acknowledged).toEqual([["villeneuve-d-ascq", 4]]);
  expect(news.waiting.get()).toEqual([]);
  expect(journal.last.get()?.tone).toBe("good");
});

test("what another post acknowledged leaves this one too", async () => {
  const { news, timing } = theNews([NEWS], []);
  news.heard();
  await timing.advance(1_000);

  await timing.advance(31_000);

  expect(news.waiting.get()).toEqual([]);
});
