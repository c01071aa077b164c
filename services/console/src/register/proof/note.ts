/**
 * A checkpoint that was signed, read and verified in the browser: C2SP signed notes, Ed25519
 * by WebCrypto. The same as `tenants/register/note.py`, whose vectors the tests share.
 */

export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export interface Note {
  /** What is signed, its last newline with it. */
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly content: Uint8Array }[];
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface Verifier {
  readonly name: string;
  readonly id: string;
  readonly kind: "log" | "witness";
  readonly key: Uint8Array;
}

/** `at`: when a witness says that it signed, in Unix seconds. */
export type Signed =
  | { readonly state: "signed"; readonly at: number | null }
  | { readonly state: "absent" | "forged" | "unsupported" };

type Bytes = Uint8Array<ArrayBuffer>;

const DASH = "— ";
const ID_BYTES = 4;
const TIME_BYTES = 8;
const KINDS: Readonly<Record<number, Verifier["kind"]>> = { 1: "log", 4: "witness" };
const encoder = new TextEncoder();

export function readNote(note: string): Note {
  const end = note.lastIndexOf("\n\n");
  if (end < 1 || !note.endsWith("\n")) throw new Unreadable("not a signed note");
  const lines = note.slice(end + 2, -1).split("\n");
  return { text: note.slice(0, end + 1), signatures: lines.map(signatureOf) };
}

function signatureOf(line: string): Note["signatures"][number] {
  const [name, encoded] = line.slice(DASH.length).split(" ");
  const content = encoded === undefined ? null : fromBase64(encoded);
  if (!line.startsWith(DASH) || !name || content === null || content.length <= ID_BYTES) {
    throw new Unreadable("not a signature line");
  }
  return { name, content };
}

export function readCheckpoint(text: string): Checkpoint {
  const [origin, size, root] = text.split("\n");
  const bytes = fromBase64(root ?? "");
  if (!origin || size === undefined || !/^(0|[1-9]\d{0,14})$/.test(size) || bytes?.length !== 32) {
    throw new Unreadable("not a checkpoint");
  }
  return { origin, size: Number(size), root: bytes };
}

/** `name+key id+base64`; its id must be that of its key. */
export async function readVerifier(text: string): Promise<Verifier> {
  const parts = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim());
  const bytes = fromBase64(parts?.[3] ?? "");
  const kind = KINDS[bytes?.[0] ?? 0];
  if (parts === null || bytes?.length !== 33 || kind === undefined) {
    throw new Unreadable("not a public key");
  }
  const name = parts[1] ?? "";
  const named = joined(encoder.encode(`${name}\n`), bytes);
  const id = hex((await sha256(named)).slice(0, ID_BYTES));
  if (id !== parts[2]) throw new Unreadable("not the id of its key");
  return { name, id, kind, key: bytes.slice(1) };
}

/** Whether `by` signed this note; its own name under a text that it did not sign is a forgery. */
export async function signedBy(note: Note, by: Verifier): Promise<Signed> {
  const line = note.signatures.find(
    ({ name, content }) => name === by.name && hex(content.slice(0, ID_BYTES)) === by.id,
  );
  if (line === undefined) return { state: "absent" };
  const content = line.content.slice(ID_BYTES);
  const at = by.kind === "log" ? null : secondsOf(content);
  const text = at === null ? note.text : `cosignature/v1\ntime ${at}\n${note.text}`;
  const signature = at === null ? content : content.slice(TIME_BYTES);
  const holds = await isSigned(by.key, signature, text);
  if (holds === null) return { state: "unsupported" };
  return holds ? { state: "signed", at: at === null ? null : Number(at) } : { state: "forged" };
}

/** Null where this browser does not know Ed25519. */
async function isSigned(key: Uint8Array, signature: Uint8Array, text: string) {
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey("raw", key as Bytes, "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify("Ed25519", imported, signature as Bytes, encoder.encode(text));
}

function secondsOf(content: Uint8Array): bigint {
  return content.slice(0, TIME_BYTES).reduce((seconds, byte) => (seconds << 8n) + BigInt(byte), 0n);
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Bytes));
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Null where it is not the one way to write these bytes. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    const letters = atob(text);
    return btoa(letters) === text ? Uint8Array.from(letters, (one) => one.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}
