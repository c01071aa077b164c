/**
 * Questions and acts, by POST. Raises `Unreachable` where no answer came or where the
 * answer is one of our bugs (`errors[]`): it never invents one.
 *
 * The only place where a refusal for want of a proof is caught: the person is asked, and the
 * act sent once more. Raises `NotProved` where nothing was proved, and so nothing done.
 */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { type AnyVariables, Client, fetchExchange, type OperationResult } from "@urql/core";

import type { Why } from "../identity/identity";
import { freshTraceparent } from "../kit/trace";
import { type Challenge, readChallenge } from "./challenge";

const SESSION_ENDED = "session-ended";

export class Unreachable extends Error {
  override readonly name: string = "Unreachable";
  readonly code: string;

  /** `code`: stable, for what a catalogue says of it. */
  constructor(message?: string, code = "request-failed") {
    super(message);
    this.code = code;
  }
}

export class NotProved extends Unreachable {
  override readonly name = "NotProved";

  constructor() {
    super("the person did not prove who they are", NOT_PROVED);
  }
}

export const NOT_PROVED = "not-proved";
/** The provider must confirm the token of a sensitive act, and does not answer. */
export const PROVIDER_AWAY = "provider-away";

export interface Session {
  /** With `renewed`, a newer one than the API just refused. */
  token(renewed: boolean): Promise<string>;
  /** Asks the person for `challenge`, on behalf of `act`; whether they proved it. */
  prove(challenge: Challenge, act: string): Promise<boolean>;
  /** `act` was not done, for this reason. */
  notDone(act: string, code: string): void;
  /** The API says why the session is over, and no newer token helps. */
  over(why: Why): void;
}

export class Api {
  readonly #client: Client;
  readonly #path: string;
  readonly #session: Session;

  constructor(path: string, session: Session) {
    this.#path = path;
    this.#session = session;
    this.#client = new Client({
      url: new URL(path, location.origin).href,
      preferGetMethod: false,
      requestPolicy: "network-only",
      exchanges: [fetchExchange],
      fetch: (input, init) => this.send(actOf(init), input, init),
    });
  }

  async ask<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    return this.#answered(await this.#client.query(document, variables).toPromise());
  }

  async act<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    return this.#answered(await this.#client.mutation(document, variables).toPromise());
  }

  /** A request to any door of the API. `act` names it to people. Raises `NotProved`. */
  async send(act: string, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    init = followed(init);
    const answer = await send(input, init, await this.#session.token(false));
    if (answer.status !== 401) return answer;
    const challenge = readChallenge(answer.headers.get("www-authenticate"));
    if (challenge === null) return this.#renewed(answer, input, init);
    if (!(await this.#session.prove(challenge, act))) {
      this.#session.notDone(act, NOT_PROVED);
      throw new NotProved();
    }
    // Once: what is still refused is an answer like another.
    return send(input, init, await this.#session.token(false));
  }

  /** The same with a newer token; a session that has ended is told to be over, and why. */
  async #renewed(refused: Response, input: RequestInfo | URL, init?: RequestInit) {
    const why = await whyOver(refused);
    const newer = await this.#session.token(true).catch((error: unknown) => {
      if (why !== null) this.#session.over(why);
      throw error;
    });
    const again = await send(input, init, newer);
    if (again.status === 401 && why !== null) this.#session.over(why);
    return again;
  }

  /** One last request, which outlives the page. */
  lastWord(query: string, variables: object, token: string): void {
    fetch(this.#path, {
      method: "POST",
      keepalive: true,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    }).catch(() => undefined);
  }

  #answered<Data, Variables extends AnyVariables>(result: OperationResult<Data, Variables>): Data {
    const { error, data } = result;
    if (error?.networkError instanceof NotProved) throw error.networkError;
    if (error === undefined && data !== undefined) return data;
    const code = error?.graphQLErrors[0]?.extensions?.code;
    if (code !== PROVIDER_AWAY) throw new Unreachable(error?.message);
    this.#session.notDone(nameOf(result), PROVIDER_AWAY);
    throw new Unreachable(error?.message, PROVIDER_AWAY);
  }
}

/** What the API says of a session that has ended; null for any other refusal. */
async function whyOver(answer: Response): Promise<Why | null> {
  try {
    const said = (await answer.clone().json()) as Record<string, unknown>;
    if (said["code"] !== SESSION_ENDED) return null;
    const { reason, detail } = said;
    return {
      code: typeof reason === "string" ? reason : SESSION_ENDED,
      message: typeof detail === "string" ? detail : null,
    };
  } catch {
    return null;
  }
}

function send(input: RequestInfo | URL, init: RequestInit | undefined, token: string) {
  const headers = new Headers(init?.headers);
  headers.set("authorization", `Bearer ${token}`);
  return fetch(input, { ...init, headers, cache: "no-store" });
}

/** With the trace that this act begins; what is sent again goes on with it. */
function followed(init: RequestInit | undefined): RequestInit {
  const headers = new Headers(init?.headers);
  headers.set("traceparent", freshTraceparent());
  return { ...init, headers };
}

/** The name of the operation, as its document gives it. */
function actOf(init: RequestInit | undefined): string {
  const said: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : null;
  const name = said !== null && typeof said === "object" && "operationName" in said;
  return name ? String(said.operationName) : "";
}

function nameOf<Data, Variables extends AnyVariables>({
  operation,
}: OperationResult<Data, Variables>): string {
  const [first] = operation.query.definitions;
  return first !== undefined && "name" in first ? (first.name?.value ?? "") : "";
}
