/** Why a WHEP door answered no (`application/problem+json`, RFC 9457). */

export class WhepRefused extends Error {
  override readonly name = "WhepRefused";
  readonly status: number;
  readonly code: string;
  /** French, for the agent; null where the door gave none. */
  readonly detail: string | null;

  constructor(status: number, code: string, detail: string | null) {
    super(`the media node answered ${status} (${code})`);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  /** A new pass may be enough. */
  get wantsFreshPass(): boolean {
    return this.status === 401 || this.status === 403;
  }

  /** Trying again with the same pass may be enough. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 404 || this.status === 429;
  }
}

export async function readProblem(answer: Response): Promise<WhepRefused> {
  let code = answer.status >= 500 ? "media-unreachable" : "pass-refused";
  let detail: string | null = null;
  try {
    const body = (await answer.json()) as Record<string, unknown>;
    if (typeof body.code === "string") code = body.code;
    if (typeof body.detail === "string") detail = body.detail;
  } catch {
    // Not a problem document: the status says enough.
  }
  return new WhepRefused(answer.status, code, detail);
}
