/**
 * The name of a trace, as W3C Trace Context writes it. It says nothing of the person nor of the
 * screen: two numbers by chance, new for each act. Whether anything is recorded is the API's to say.
 */
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;

export function freshTraceparent(): string {
  return `00-${chance(TRACE_BYTES)}-${chance(SPAN_BYTES)}-01`;
}

function chance(bytes: number): string {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
