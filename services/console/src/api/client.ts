/**
 * Questions and acts, by POST. Raises `Unreachable` where no answer came or where the
 * answer is one of our bugs (`errors[]`): it never invents one.
 */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { type AnyVariables, Client, fetchExchange, type OperationResult } from "@urql/core";

import type { Why } from "../identity/identity";

const SESSION_ENDED = "session-ended";

export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export class Api {
  readonly #client: Client;
  readonly #path: string;

  /**
   * `token(true)` must give a newer one than the API just refused; `over` is told why, where
   * the API says that the session has ended and no newer one helps.
   */
  constructor(
    path: string,
    token: (renewed: boolean) => Promise<string>,
    over: (why: Why) => void = () => undefined,
  ) {
    this.#path = path;
    this.#client = new Client({
      url: new URL(path, location.origin).href,
      preferGetMethod: false,
      requestPolicy: "network-only",
      exchanges: [fetchExchange],
      fetch: async (input, init) => {
        const answer = await send(input, init, await token(false));
        if (answer.status !== 401) return answer;
        const why = await whyOver(answer);
        const newer = await token(true).catch((error: unknown) => {
          if (why !== null) over(why);
          throw error;
        });
        const again = await send(input, init, newer);
        if (again.status === 401 && why !== null) over(why);
        return again;
      },
    });
  }

  async ask<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    return answered(await this.#client.query(document, variables).toPromise());
  }

  async act<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    return answered(await this.#client.mutation(document, variables).toPromise());
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

function answered<Data, Variables extends AnyVariables>(
  result: OperationResult<Data, Variables>,
): Data {
  if (result.error || result.data === undefined) throw new Unreachable(result.error?.message);
  return result.data;
}
