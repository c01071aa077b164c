import { describe, expect, test } from "vitest";

import type { Camera } from "../../src/api/types";
import { Inventory, PAGE, type ReadPage } from "../../src/cameras/inventory";
import { aCamera } from "../builders";

const many = (count: number): Camera[] =>
  Array.from({ length: count }, (_, index) =>
    aCamera({ id: `lille:${index}`, number: String(index), tenant: "lille" }),
  );

function reading(cameras: readonly Camera[], asked: (string | null)[] = []): ReadPage {
  return async (first, after) => {
    asked.push(after);
    const start = Number(after ?? 0);
    const end = Math.min(start + first, cameras.length);
    return {
      totalCount: cameras.length,
      pageInfo: { hasNextPage: end < cameras.length, endCursor: String(end) },
      edges: cameras.slice(start, end).map((node) => ({ node })),
    };
  };
}

async function anInventory(cameras: readonly Camera[]) {
  const inventory = new Inventory();
  await inventory.load(reading(cameras));
  return inventory;
}

describe("the cameras", () => {
  test("are read page after page, all of them, in the server's order", async () => {
    const asked: (string | null)[] = [];
    const cameras = many(2 * PAGE + 1);
    const inventory = new Inventory();

    await inventory.load(reading(cameras, asked));

    expect(asked).toEqual([null, "500", "1000"]);
    expect(inventory.shown.get()).toEqual(cameras);
    expect(inventory.progress.get()).toEqual({ loaded: 1001, total: 1001, done: true });
  });

  test("stay shown while they are read again", async () => {
    const inventory = await anInventory(many(PAGE + 1));
    const counts: number[] = [];
    inventory.shown.subscribe(() => counts.push(inventory.shown.get().length));

    await inventory.load(reading(many(PAGE + 2)));

    expect(counts).toEqual([PAGE + 2]);
  });

  test("asked for while they are being read are read once more, not side by side", async () => {
    const inventory = new Inventory();
    const asked: (string | null)[] = [];
    const read = reading(many(1), asked);

    await Promise.all([inventory.load(read), inventory.load(read), inventory.load(read)]);

    expect(asked).toEqual([null, null]);
  });

  test("are read again after a reading that failed", async () => {
    const inventory = new Inventory();
    const failing = () => Promise.reject(new Error("away"));

    await expect(inventory.load(failing)).rejects.toThrow("away");
    await inventory.load(reading(many(2)));

    expect(inventory.cameras.get()).toHaveLength(2);
  });

  test.each([
    ["accents and case", "HOTEL ville"],
    ["the number", "017"],
    ["the commune", "ascq hotel"],
    ["the zone", "pont bois"],
  ])("are found by %s", async (_case, text) => {
    const wanted = aCamera({ zone: "Pont-de-Bois" });
    const inventory = await anInventory(
      [wanted, ...many(3)].map((c, i) => (i ? { ...c, name: "Quai", tenantName: "Lille" } : c)),
    );

    inventory.search(text);

    expect(inventory.shown.get()).toEqual([wanted]);
  });

  test("of one commune are shown alone", async () => {
    const ours = aCamera();
    const inventory = await anInventory([ours, ...many(3)]);

    inventory.ofTenant("villeneuve-d-ascq");
    expect(inventory.shown.get()).toEqual([ours]);

    inventory.ofTenant(null);
    expect(inventory.shown.get()).toHaveLength(4);
  });

  test("follow what changes", async () => {
    const inventory = await anInventory([aCamera()]);
    const renamed = aCamera({ name: "Place" });
    const added = aCamera({ id: "lille:001" });

    inventory.changed({ kind: "CHANGED", id: renamed.id, camera: renamed });
    inventory.changed({ kind: "ADDED", id: added.id, camera: added });
    expect(inventory.cameras.get()).toEqual([renamed, added]);

    inventory.changed({ kind: "REMOVED", id: renamed.id, camera: null });
    expect(inventory.cameras.get()).toEqual([added]);
  });

  test("changed while pages are being read keep their change", async () => {
    const inventory = new Inventory();
    const renamed = aCamera({ name: "Place" });

    const loading = inventory.load(reading([aCamera()]));
    inventory.changed({ kind: "CHANGED", id: renamed.id, camera: renamed });
    await loading;

    expect(inventory.cameras.get()).toEqual([renamed]);
  });
});
