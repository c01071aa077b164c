/**
 * Which page of this post is open. The address says it (`#registre`), so that the browser
 * goes back, and a page can be kept; what is no page of this post is its room.
 */
import type { ReactNode } from "react";

import type { Key } from "../i18n";
import { Store } from "../kit/store";

export interface Page {
  /** In the address, in French like the rest of the screen. */
  readonly id: string;
  readonly title: Key;
  /** How much there waits to be read. */
  readonly count?: Store<number>;
  /** The role without which the page is not offered. */
  readonly needs?: string | undefined;
  /** Reached by a link alone: it has no place in the bar. */
  readonly unlisted?: boolean;
  /** What it holds; it is not drawn while another page is open. */
  readonly show: () => ReactNode;
}

/** The page that is always there: the wall at the CIC, the board at the CSU. */
export const ROOM = "";

/** Those of `pages` that whoever has these roles may open: the others are not there. */
export function offered(pages: readonly Page[], roles: readonly string[]): readonly Page[] {
  return pages.filter(({ needs }) => needs === undefined || roles.includes(needs));
}

export class Pages {
  readonly current: Store<string>;
  readonly #known: ReadonlySet<string>;

  constructor(pages: readonly Page[], hash: string = location.hash) {
    this.#known = new Set(pages.map(({ id }) => id));
    this.current = new Store(this.#of(hash));
  }

  /** The address has changed. */
  readonly heard = (hash: string = location.hash): void => this.current.set(this.#of(hash));

  #of(hash: string): string {
    const said = hash.replace(/^#/, "").split("/")[0] ?? "";
    return this.#known.has(said) ? said : ROOM;
  }
}
