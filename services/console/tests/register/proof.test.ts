import { readFileSync } from "node:fs";

import { afterEach, expect, test, vi } from "vitest";

import type { RegisterProof } from "../../src/api/types";
import { proofFile, type Verdict, verdictOf } from "../../src/register/proof/proof";

interface Vector extends RegisterProof {
  readonly case: string;
  readonly tenant: string;
  readonly verdict: {
    readonly kind: Verdict["kind"];
    readonly signed?: readonly string[];
    readonly fault?: string;
  };
}

/** Made by the Python rules: see `tests/tenants/register/proof_vectors.py`. */
const VECTORS = JSON.parse(readFileSync("tests/register/vectors.json", "utf8")) as Vector[];

function vector(name: string): Vector {
  const found = VECTORS.find((one) => one.case === name);
  if (found === undefined) throw new Error(`no vector ${name}`);
  return found;
}

/** As the vectors write it. */
function summary(verdict: Verdict): Vector["verdict"] {
  switch (verdict.kind) {
    case "verified": {
      const signed = verdict.signers.filter((one) => one.signed.state === "signed");
      return { kind: "verified", signed: signed.map(({ side }) => side) };
    }
    case "different":
      return { kind: "different", fault: verdict.fault };
    default:
      return verdict;
  }
}

afterEach(() => {
  vi.restoreAllMocks();
});

test.each(VECTORS)("$case", async (vector) => {
  expect(summary(await verdictOf(vector, vector.tenant))).toEqual(vector.verdict);
});

test("who signed is named, by which key, and when the commune did", async () => {
  const verdict = await verdictOf(vector("erased"), "metz");

  expect(verdict).toEqual({
    kind: "verified",
    size: 7,
    signers: [
      {
        side: "STATE",
        name: "beffroi-nord",
        id: "96f7a589",
        signed: { state: "signed", at: null },
      },
      {
        side: "COMMUNE",
        name: "csu-metz",
        id: "788aa7b3",
        signed: { state: "signed", at: Date.parse("2026-06-15T12:00:00Z") / 1000 },
      },
    ],
  });
});

test("one letter changed anywhere in what the entry says is seen", async () => {
  const { body, ...rest } = vector("entry 3 of 7");
  const sealed = body ?? "";

  for (let at = 0; at < sealed.length; at += 7) {
    const letter = sealed[at] === "0" ? "1" : "0";
    const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
    const verdict = await verdictOf({ ...rest, body: changed }, "metz");
    expect(verdict).toEqual({ kind: "different", fault: "leaf" });
  }
});

test("a browser without Ed25519 still finds the root, and says what it could not check", async () => {
  vi.spyOn(crypto.subtle, "importKey").mockRejectedValue(new Error("NotSupportedError"));

  const verdict = await verdictOf(vector("ours alone"), "metz");

  expect(verdict.kind === "verified" && verdict.signers.map(({ signed }) => signed.state)).toEqual([
    "unsupported",
    "absent",
  ]);
});

test("a proof is saved as the command line reads it, and only where there is one", () => {
  const { body, note, number, way } = vector("entry 3 of 7");
  const file = proofFile(vector("entry 3 of 7")) ?? "";

  const [magic, extra, index, ...steps] = file.split("\n");
  expect([magic, index]).toEqual(["c2sp.org/tlog-proof@v1", `index ${number}`]);
  expect(Buffer.from(extra?.replace("extra ", "") ?? "", "base64").toString()).toBe(body);
  expect(steps.slice(0, way.length)).toEqual(way);
  expect(file.endsWith(`\n\n${note}`)).toBe(true);
  expect(proofFile(vector("erased"))).toBeNull();
  expect(proofFile(vector("no checkpoint yet"))).toBeNull();
});
