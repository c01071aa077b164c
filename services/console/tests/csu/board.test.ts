import { describe, expect, test } from "vitest";

import { Board } from "../../src/csu/board/board";
import { rowsOf } from "../../src/csu/board/rows";
import { aGauge, aHolder, aViewer } from "../builders";

/** A view by its id, its camera's number and the minute at which it began. */
function aFlow(number: string, ...views: (readonly [string, number])[]) {
  const viewers = views.map(([view, minute]) =>
    aViewer({
      since: `2026-11-22T12:${String(minute).padStart(2, "0")}:00Z`,
      record: { view, incident: null, article: "a art. 3", until: "2026-11-22T14:00:00Z" },
    }),
  );
  return aHolder({
    flow: `flow-${number}`,
    since: viewers[0]?.since ?? "2026-11-22T12:00:00Z",
    camera: { id: `va:${number}`, number, name: "Parc", tenantName: "VA", zone: null },
    viewers,
  });
}

const keys = (board: Board) => board.rows.get().map(({ key }) => key);

describe("rows", () => {
  test("are one per person and per flow, the oldest flow first", () => {
    const gauge = aGauge({
      holders: [aFlow("002", ["late", 9]), aFlow("001", ["first", 1], ["second", 5])],
    });

    const rows = rowsOf(gauge);

    expect(rows.map(({ key, camera }) => [key, camera.number])).toEqual([
      ["first", "001"],
      ["second", "001"],
      ["late", "002"],
    ]);
  });

  test("keep a flow that nobody looks at any more, without a person", () => {
    const [row, ...others] = rowsOf(aGauge({ holders: [aFlow("001")] }));

    expect([row?.key, row?.viewer, others]).toEqual(["flow-001", null, []]);
  });

  test("tell two views apart where the record is not given", () => {
    const viewers = [aViewer({ record: null }), aViewer({ agent: "leroy", record: null })];

    const [one, other] = rowsOf(aGauge({ holders: [aHolder({ viewers })] }));

    expect(one?.key).not.toBe(other?.key);
  });

  test("of no gauge are none", () => {
    expect(rowsOf(undefined)).toEqual([]);
  });
});

describe("the selection", () => {
  function aBoard() {
    const board = new Board();
    const three = [aFlow("001", ["a", 1]), aFlow("002", ["b", 2]), aFlow("003", ["c", 3])];
    board.heard(aGauge({ holders: three }));
    return { board, three };
  }

  test("begins at the first row and stays within the board", () => {
    const { board } = aBoard();
    expect(board.selected.get()).toBe("a");

    board.move(-1);
    expect(board.selected.get()).toBe("a");
    board.move(Infinity);
    expect(board.selected.get()).toBe("c");
  });

  test("follows its row when others arrive", () => {
    const { board, three } = aBoard();
    board.select("b");

    board.heard(aGauge({ holders: [aFlow("000", ["older", 0]), ...three] }));

    expect(board.current()?.camera.number).toBe("002");
    expect(keys(board)).toEqual(["older", "a", "b", "c"]);
  });

  test("goes to the row that takes the place of one that left", () => {
    const { board, three } = aBoard();
    board.select("b");

    board.heard(aGauge({ holders: three.filter(({ flow }) => flow !== "flow-002") }));
    expect(board.selected.get()).toBe("c");

    board.heard(aGauge({ holders: three.slice(0, 1) }));
    expect(board.selected.get()).toBe("a");
  });

  test("is nothing on an empty board, and the first row that comes afterwards", () => {
    const { board, three } = aBoard();

    board.heard(aGauge());
    expect([board.selected.get(), board.current()]).toEqual([null, null]);

    board.heard(aGauge({ holders: three }));
    expect(board.selected.get()).toBe("a");
  });
});
