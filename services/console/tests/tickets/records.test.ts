import { expect, test } from "vitest";

import type { Connection, TicketRecordsAnswer } from "../../src/api/types";
import { logOf, PATIENCE, Records } from "../../src/tickets/records";
import { aTicket, FakeTiming, settled } from "../builders";

const LOOK: Connection = {
  view: "view-1",
  camera: "charenton:001",
  cameraName: "Hall",
  since: "2026-11-22T12:05:00Z",
  until: "2026-11-22T12:25:00Z",
  code: "stopped",
  message: null,
};
const OPEN = aTicket({ state: "OPEN" });

test("a line a look; a ticket by which nobody looked has one; a refusal connected nobody", () => {
  const unused = aTicket({ id: "unused", state: "ENDED", code: "expired" });
  const declined = aTicket({ id: "declined", state: "ENDED", code: "declined" });

  const lines = logOf([
    { ticket: OPEN, connections: [LOOK, { ...LOOK, view: "view-0" }] },
    { ticket: unused, connections: [] },
    { ticket: declined, connections: [] },
    { ticket: aTicket({ id: "asked" }), connections: [] },
  ]);

  expect(lines.map(({ key, look }) => [key, look?.view ?? null])).toEqual([
    ["view-1", "view-1"],
    ["view-0", "view-0"],
    ["unused", null],
  ]);
});

test("what was read stays while it is read again, and a failure says why", async () => {
  const timing = new FakeTiming();
  const answers: TicketRecordsAnswer[] = [
    { __typename: "TicketRecords", records: [{ ticket: OPEN, connections: [] }] },
    {
      __typename: "TicketNotGranted",
      code: "role-missing",
      message: "Votre compte ne permet pas de lire le registre.",
      remedy: "",
      article: { convention: "", number: "", cited: "", summary: "" },
    },
  ];
  const records = new Records(
    timing,
    () => new Promise((resolve) => answers.length > 0 && resolve(answers.shift() as never)),
  );

  await records.read();
  expect([records.state.get().phase, records.state.get().records.length]).toEqual(["read", 1]);
  await records.read();
  expect(records.state.get()).toMatchObject({
    phase: "failed",
    message: "Votre compte ne permet pas de lire le registre.",
  });
  const late = records.read();
  await settled();
  expect(records.state.get()).toMatchObject({ phase: "reading" });
  await timing.advance(PATIENCE);
  await late;
  expect(records.state.get()).toMatchObject({ phase: "failed", message: null });
  expect(records.state.get().records).toHaveLength(1);
});
