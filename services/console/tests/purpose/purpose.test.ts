import { expect, test } from "vitest";

import { Journal } from "../../src/journal/journal";
import { PurposeDesk } from "../../src/purpose/purpose";
import { Wall } from "../../src/wall/wall";
import { aCamera, aGrant, FakeMedia, FakeTiming } from "../builders";

function aDesk(mayView: boolean) {
  const journal = new Journal();
  const wall = new Wall({
    timing: new FakeTiming(),
    connect: new FakeMedia().connect,
    journal,
    watch: async () => aGrant(),
    stop: async () => undefined,
    rejoin: async () => null,
  });
  return { journal, desk: new PurposeDesk(wall, journal, mayView) };
}

test("an agent who may view is asked why", () => {
  const { desk, journal } = aDesk(true);

  desk.ask(aCamera());

  expect(desk.asked.get()).toMatchObject({ camera: aCamera(), tile: 1 });
  expect(journal.last.get()).toBeNull();
});

test("an agent whose role opens no picture is told so, and asked nothing", () => {
  const { desk, journal } = aDesk(false);

  desk.ask(aCamera());

  expect(desk.asked.get()).toBeNull();
  expect(journal.last.get()?.text).toBe("Votre rôle ne permet pas d’ouvrir cette image");
});
