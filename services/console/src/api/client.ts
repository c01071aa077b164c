/**
 * Questions and acts, by POST. Raises `Unreachable` where no answer came or where the
 * answer is one of our bugs (`errors[]`): it never invents one.
 */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { type AnyVariables, Client, fetchExchange, type OperationResult } from "@urql/core";

export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export class Api {
  readonly #client: Client;
  readonly #path: string;

  /** `token(true)` must give a newer one than the API just refused. */
  constructor(path: string, token: (renewed: boolean) => Promise<string>) {
    this.#path = path;
    this.#client = new Client({
      url: new URL(path, location.origin).href,
      preferGetMethod: false,
      requestPolicy: "network-only",
      exchanges: [fetchExchange],
      fetch: async (input, init) => {
        const answer = await send(input, init, await token(false));
        return answer.status === 401 ? send(input, init, await token(true)) : answer;
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
