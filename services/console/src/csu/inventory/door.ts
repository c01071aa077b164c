/**
 * The REST door of the list: a file goes up as the body, a list comes down as a file.
 * A request that gets no answer is a problem like another, with a code of its own.
 */
import type { Answer, Format, Imported, Mapping, Policy, Preview, Problem } from "./answers";

export type Progress = (share: number) => void;
type Token = (renewed: boolean) => Promise<string>;

const TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  txt: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  geojson: "application/geo+json",
  json: "application/geo+json",
  kml: "application/vnd.google-earth.kml+xml",
  kmz: "application/vnd.google-earth.kmz",
};
export const ACCEPTED = Object.keys(TYPES)
  .map((ending) => `.${ending}`)
  .join(",");
const NO_ANSWER: Problem = { code: "no-answer", message: "", columns: [] };

export class InventoryDoor {
  readonly #path: string;
  readonly #token: Token;

  constructor(tenant: string, token: Token) {
    this.#path = `/inventory/${encodeURIComponent(tenant)}`;
    this.#token = token;
  }

  preview(file: File, mapping: Mapping | null, progress: Progress): Promise<Answer<Preview>> {
    return this.#send<Preview>(`${this.#path}/preview`, file, asked(mapping), progress);
  }

  bringIn(
    file: File,
    mapping: Mapping | null,
    policy: Policy,
    version: number,
    progress: Progress,
  ): Promise<Answer<Imported>> {
    const said = asked(mapping);
    said.set("policy", policy);
    said.set("version", String(version));
    return this.#send<Imported>(this.#path, file, said, progress);
  }

  /** The list as a file, with the name that the API gives it. */
  async download(format: Format): Promise<Answer<File>> {
    try {
      const answer = await this.#authorised(async (authorization) =>
        fetch(`${this.#path}?format=${format}`, { headers: { authorization }, cache: "no-store" }),
      );
      if (!answer.ok) return refused(await answer.text());
      const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
      const said = new File([await answer.blob()], name ?? `inventaire.${format}`);
      return { kind: "said", said };
    } catch {
      return { kind: "problem", problem: NO_ANSWER };
    }
  }

  async #send<Said>(
    path: string,
    file: File,
    said: URLSearchParams,
    progress: Progress,
  ): Promise<Answer<Said>> {
    try {
      const answer = await this.#authorised((authorization) =>
        upload(`${path}?${said.toString()}`, file, authorization, progress),
      );
      if (answer.status !== 200) return refused(answer.text);
      return { kind: "said", said: JSON.parse(answer.text) as Said };
    } catch {
      return { kind: "problem", problem: NO_ANSWER };
    }
  }

  /** Once more with a newer token where the one at hand is refused. */
  async #authorised<A extends { readonly status: number }>(
    send: (authorization: string) => Promise<A>,
  ): Promise<A> {
    const answer = await send(`Bearer ${await this.#token(false)}`);
    return answer.status === 401 ? send(`Bearer ${await this.#token(true)}`) : answer;
  }
}

/** `fetch` says nothing of what has left: only this one does. */
function upload(
  address: string,
  file: File,
  authorization: string,
  progress: Progress,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("authorization", authorization);
    request.setRequestHeader("content-type", typeOf(file.name));
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 1 : loaded / total);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new Error("no answer"));
    request.send(file);
  });
}

function typeOf(name: string): string {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return TYPES[ending] ?? "application/octet-stream";
}

function asked(mapping: Mapping | null): URLSearchParams {
  return new URLSearchParams(mapping === null ? {} : { mapping: JSON.stringify(mapping) });
}

function refused(text: string): Answer<never> {
  try {
    const said = JSON.parse(text) as Record<string, unknown>;
    const columns = Array.isArray(said.columns) ? said.columns.map(String) : [];
    const message = String(said.detail ?? said.title ?? "");
    return { kind: "problem", problem: { code: String(said.code ?? ""), message, columns } };
  } catch {
    return { kind: "problem", problem: NO_ANSWER };
  }
}
