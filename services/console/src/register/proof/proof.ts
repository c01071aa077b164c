/**
 * Does this entry stand in the register that both sides signed? Worked out here, from the
 * entry's own bytes: canonical body, leaf, root (RFC 9162 §2.1.3.2), signatures. Nothing that
 * the server says of it is believed but its keys, whose ids are shown to be compared.
 */
import type { RegisterProof } from "../../api/types";
import {
  fromBase64,
  hex,
  joined,
  readCheckpoint,
  readNote,
  readVerifier,
  type Signed,
  sha256,
  signedBy,
  Unreadable,
  type Verifier,
} from "./note";

/** What does not hold, the first of them. */
export type Fault = "leaf" | "place" | "root" | "signature" | "unreadable";

export interface Signer {
  readonly side: "STATE" | "COMMUNE";
  readonly name: string;
  readonly id: string;
  readonly signed: Signed;
}

export type Verdict =
  | { readonly kind: "verified"; readonly size: number; readonly signers: readonly Signer[] }
  | { readonly kind: "uncovered" }
  | { readonly kind: "different"; readonly fault: Fault };

/** `tenant`: whose register this was looked for in. */
export async function verdictOf(proof: RegisterProof, tenant: string): Promise<Verdict> {
  try {
    return await verified(proof, tenant);
  } catch (error) {
    if (error instanceof Unreadable) return different("unreadable");
    throw error;
  }
}

async function verified(proof: RegisterProof, tenant: string): Promise<Verdict> {
  const { body, number, note } = proof;
  const leaf = body === null ? fromHex(proof.leaf) : await leafOf(body);
  if (hex(leaf) !== proof.leaf) return different("leaf");
  if (body !== null && !says(body, number, tenant)) return different("place");
  if (note === null) return { kind: "uncovered" };

  const { text, signatures } = readNote(note);
  const { origin, size, root } = readCheckpoint(text);
  if (origin !== `beffroi/${tenant}`) return different("place");
  const reached = await rootFrom(leaf, number, size, proof.way.map(stepOf));
  if (reached === null || hex(reached) !== hex(root)) return different("root");

  const signers: Signer[] = [];
  for (const { side, text: key } of proof.keys) {
    const by: Verifier = await readVerifier(key);
    const signed = await signedBy({ text, signatures }, by);
    signers.push({ side, name: by.name, id: by.id, signed });
  }
  const state = signers.find(({ side }) => side === "STATE")?.signed.state ?? "absent";
  if (state === "absent" || signers.some(({ signed }) => signed.state === "forged")) {
    return different("signature");
  }
  return { kind: "verified", size, signers };
}

const different = (fault: Fault): Verdict => ({ kind: "different", fault });

/** SHA-256(0x00 ‖ entry) */
function leafOf(body: string): Promise<Uint8Array> {
  return sha256(joined(Uint8Array.of(0), new TextEncoder().encode(body)));
}

function says(body: string, number: number, tenant: string): boolean {
  const members: unknown = JSON.parse(body);
  const { seq, tenant: own } = members as { seq?: unknown; tenant?: unknown };
  return seq === number && own === tenant;
}

/** The root that leaf `index` of `size` leads to; null where the way is not one. */
async function rootFrom(
  leaf: Uint8Array,
  index: number,
  size: number,
  way: readonly Uint8Array[],
): Promise<Uint8Array | null> {
  if (index >= size) return null;
  let here = index;
  let last = size - 1;
  let reached = leaf;
  for (const beside of way) {
    if (last === 0) return null;
    if (here % 2 === 1 || here === last) {
      reached = await nodeOf(beside, reached);
      // Up through the levels where this node has no neighbour on its right.
      while (here % 2 === 0 && here !== 0) [here, last] = [half(here), half(last)];
    } else {
      reached = await nodeOf(reached, beside);
    }
    [here, last] = [half(here), half(last)];
  }
  return last === 0 ? reached : null;
}

/** Not by shifts: a register may have more entries than 32 bits count. */
const half = (number: number): number => Math.floor(number / 2);

/** SHA-256(0x01 ‖ left ‖ right) */
function nodeOf(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  return sha256(joined(Uint8Array.of(1), left, right));
}

function stepOf(encoded: string): Uint8Array {
  const bytes = fromBase64(encoded);
  if (bytes?.length !== 32) throw new Unreadable("not a step of the way");
  return bytes;
}

function fromHex(text: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Unreadable("not a leaf");
  return Uint8Array.from(text.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
}

/** What `beffroi register verify` reads (C2SP tlog-proof); null without a body or a note. */
export function proofFile({ body, number, way, note }: RegisterProof): string | null {
  if (body === null || note === null) return null;
  const bytes = new TextEncoder().encode(body);
  const extra = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const lines = [`extra ${extra}`, `index ${number}`, ...way];
  return `c2sp.org/tlog-proof@v1\n${lines.join("\n")}\n\n${note}`;
}
