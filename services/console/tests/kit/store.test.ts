import { expect, test } from "vitest";

import { derived, Store } from "../../src/kit/store";
import { lasted } from "../../src/kit/clock";

test("a store tells of changes, and of nothing else", () => {
  const store = new Store(1);
  const seen: number[] = [];
  const forget = store.subscribe(() => seen.push(store.get()));

  store.set(1);
  store.set(2);
  forget();
  store.set(3);

  expect(seen).toEqual([2]);
});

test("a derived store follows its sources", () => {
  const left = new Store(1);
  const right = new Store(10);
  const sum = derived([left, right], () => left.get() + right.get());

  left.set(2);
  right.set(20);

  expect(sum.get()).toBe(22);
});

test.each([
  [12_900, "12 s"],
  [125_000, "2 min 05 s"],
  [7_380_000, "2 h 03 min"],
  [-5, "0 s"],
])("%i ms is written %s", (milliseconds, expected) => {
  expect(lasted(milliseconds)).toBe(expected);
});
