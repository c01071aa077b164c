import { expect, test } from "vitest";

import { type Outcome, Proof } from "../../src/identity/proof";
import { onHold } from "../../src/kit/inTime";

/** A provider whose window ends as `outcomes` say, one after the other. */
function proofOf(...outcomes: (Outcome | Promise<Outcome>)[]) {
  const told: string[] = [];
  const proof = new Proof({
    stepUp: async (level, abandoned) => {
      told.push(`window ${level}`);
      abandoned.addEventListener("abort", () => told.push("abandoned"));
      return (await outcomes.shift()) ?? "closed";
    },
    leave: async (level, act) => void told.push(`left ${level} ${act}`),
    proved: () => void told.push("proved"),
  });
  return { proof, told };
}

const asked = (proof: Proof) => proof.prove({ level: "2" }, "AskSteering");
const turn = () => new Promise((resume) => setTimeout(resume));

test("a proof is asked for in a window, and whoever waits for an answer waits longer", async () => {
  const { proof, told } = proofOf("proved");

  const answer = asked(proof);
  expect(proof.proving.get()).toEqual({ state: "asking", act: "AskSteering" });
  expect(onHold.get()).toBe(true);

  expect(await answer).toBe(true);
  expect(told).toEqual(["window 2", "proved"]);
  expect([proof.proving.get(), onHold.get()]).toEqual([null, false]);
});

test("several acts that ask at once open one window, and share its answer", async () => {
  const { proof, told } = proofOf("proved");

  expect(await Promise.all([asked(proof), asked(proof)])).toEqual([true, true]);
  expect(told).toEqual(["window 2", "proved"]);
});

test.each<Outcome>(["closed", "failed"])("a window that ends as %s proves nothing", async (how) => {
  const { proof, told } = proofOf(how);

  expect(await asked(proof)).toBe(false);
  expect(told).toEqual(["window 2"]);
});

test("a blocked window is opened by the person's own press", async () => {
  const { proof, told } = proofOf("blocked", "proved");

  const answer = asked(proof);
  await turn();
  expect(proof.proving.get()).toEqual({ state: "blocked", act: "AskSteering" });
  proof.openWindow();

  expect(await answer).toBe(true);
  expect(told).toEqual(["window 2", "window 2", "proved"]);
});

test("this page is left for the proof only where the person says so", async () => {
  const { proof, told } = proofOf("blocked");

  const answer = asked(proof);
  await turn();
  expect(told).toEqual(["window 2"]);
  proof.continueHere();

  expect(await answer).toBe(false);
  expect(told).toEqual(["window 2", "left 2 AskSteering"]);
});

test("whoever gives up closes the window", async () => {
  let close: (how: Outcome) => void = () => undefined;
  const { proof, told } = proofOf(new Promise((resolve) => (close = resolve)));

  const answer = asked(proof);
  await turn();
  proof.giveUp();
  close("closed");

  expect(await answer).toBe(false);
  expect(told).toEqual(["window 2", "abandoned"]);
});
