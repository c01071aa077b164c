import { describe, expect, test } from "vitest";

import { Board } from "../../src/csu/board/board";
import { LOOK, type Stick, watchOwnStick } from "../../src/csu/requests/ownStick";
import { Journal } from "../../src/journal/journal";
import { Store } from "../../src/kit/store";
import type { Lease } from "../../src/api/types";
import { aGauge, aHolder, aLease, aViewer, FakeTiming } from "../builders";

const stick = (...axes: number[]): Stick => ({ index: 0, connected: true, axes });
const held = (id: string, view: string) => aLease({ id, view, state: "HELD" });

function aDesk(leases: readonly Lease[], { mayAnswer = true } = {}) {
  const timing = new FakeTiming();
  const journal = new Journal();
  const board = new Board();
  const open = new Store<readonly Lease[]>(leases);
  const taken: string[] = [];
  const requests = {
    leases: { open } as never,
    mayAnswer,
    heldBy: (view: string | undefined) => open.get().find((one) => one.view === view) ?? null,
    takeBack: async ({ id }: Lease) => void taken.push(id),
  };
  let sticks: readonly (Stick | null)[] = [null, stick(0, 0)];
  let looked = 0;
  const end = watchOwnStick({ requests, board, journal, timing }, () => (looked++, sticks));
  const put = async (...axes: number[]) => {
    sticks = [null, stick(...axes)];
    await timing.advance(LOOK);
  };
  return { timing, journal, board, open, taken, put, end, looks: () => looked };
}

describe("the commune's own stick", () => {
  test("touched while somebody steers, takes the camera back, once for each push", async () => {
    const desk = aDesk([held("lease-1", "view-1")]);
    await desk.put(0, 0.9);
    await desk.put(0, 1);
    expect(desk.taken).toEqual(["lease-1"]);

    await desk.put(0, 0);
    await desk.put(-0.8, 0);
    expect(desk.taken).toEqual(["lease-1", "lease-1"]);
  });

  test("that trembles, or whose throttle rests at its end, is not touched", async () => {
    const desk = aDesk([]);
    await desk.put(0, 0, -1);
    desk.open.set([held("lease-1", "view-1")]);
    for (const axes of [
      [0.1, 0, -1],
      [0, -0.3, -1],
      [0.2, 0.2, -0.9],
    ])
      await desk.put(...axes);

    expect(desk.taken).toEqual([]);
  });

  test("of several cameras takes the one whose row is selected", async () => {
    const desk = aDesk([held("lease-1", "view-1"), held("lease-2", "view-2")]);
    const viewer = aViewer();
    const record = { ...viewer.record!, view: "view-2" };
    desk.board.heard(aGauge({ holders: [aHolder({ viewers: [{ ...viewer, record }] })] }));
    await desk.put(1, 0);

    expect(desk.taken).toEqual(["lease-2"]);
  });

  test("of several cameras, none selected, takes none and says how", async () => {
    const desk = aDesk([held("lease-1", "view-1"), held("lease-2", "view-2")]);
    await desk.put(1, 0);

    expect(desk.taken).toEqual([]);
    expect(desk.journal.last.get()?.text).toContain("2 caméras sont pilotées");
  });

  test("is looked at while somebody steers, by who may answer, and no longer", async () => {
    const desk = aDesk([held("lease-1", "view-1")]);
    await desk.timing.advance(3 * LOOK);
    const whileHeld = desk.looks();
    desk.open.set([aLease({ id: "lease-2" })]);
    await desk.timing.advance(3 * LOOK);
    const guest = aDesk([held("lease-1", "view-1")], { mayAnswer: false });
    await guest.put(1, 0);

    expect([whileHeld, desk.looks(), guest.looks()]).toEqual([4, 4, 0]);
    expect(desk.timing.pending).toBe(0);
  });

  test("left alone leaves nothing running", async () => {
    const desk = aDesk([held("lease-1", "view-1")]);
    desk.end();
    await desk.put(1, 0);

    expect([desk.taken, desk.timing.pending]).toEqual([[], 0]);
  });
});
