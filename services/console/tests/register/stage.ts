/** A register that answers as it is told, and counts what it was asked. */
import type {
  RegisterNewsAnswer,
  RegisterPage,
  RegisterPageAnswer,
  RegisterProofAnswer,
  RegisterRow,
  RegisterTrouble,
  SearchRegisterInput,
} from "../../src/api/types";
import { type Handed, type Order, RegisterDesk, type RegisterPorts } from "../../src/register/desk";
import { aCamera, FakeTiming } from "../builders";

export const NOW = Date.parse("2026-06-15T14:00:00Z");

export function aRow(number: number, hour: string | null = "12:00:00"): RegisterRow {
  return {
    number,
    at: hour === null ? null : `2026-06-15T${hour}+00:00`,
    act: "watch",
    label: "regarder",
    name: "Camille Martin",
    rank: "Brigadier-chef",
    service: "CIC du Nord",
    organisation: "cic-nord",
    camera: "metz:012",
    motive: "Levée de doute",
    incident: null,
    article: "metz art. 3",
    outcome: "granted",
    isRefusal: false,
  };
}

export function aPage(
  tenant: string,
  rows: readonly (readonly [number, string | null])[],
  changes: Partial<RegisterPage> = {},
): RegisterPage {
  return {
    search: `search-${tenant}`,
    tenant,
    entry: 100,
    ownAgentsOnly: false,
    erasedBelow: 0,
    next: null,
    searchedBackTo: null,
    rows: rows.map(([number, hour]) => aRow(number, hour)),
    ...changes,
  };
}

export function aTrouble(code: string): RegisterTrouble {
  const article = { convention: "metz", number: "2", cited: "metz art. 2", summary: "" };
  return { code, message: "Non.", remedy: "Demandez.", article };
}

export class Stage {
  readonly timing = new FakeTiming();
  readonly searches: SearchRegisterInput[] = [];
  readonly orders: Order[] = [];
  readonly pages = new Map<string, RegisterPage>();
  refused: RegisterTrouble | null = null;
  away = false;
  more: RegisterPageAnswer | null = null;
  news: RegisterNewsAnswer = { __typename: "RegisterNews", count: 0 };
  proof: RegisterProofAnswer = { __typename: "RegisterEntryNotFound", number: 0 };

  desk(tenants: readonly string[] = ["metz"], mayRead = true): RegisterDesk {
    const cameras = [aCamera({ id: "metz:012", tenant: "metz", number: "012" })];
    return new RegisterDesk(mayRead, tenants, () => cameras, this.#ports());
  }

  #ports(): RegisterPorts {
    return {
      timing: this.timing,
      now: () => NOW,
      acts: async () => [{ code: "watch", label: "regarder" }],
      search: async (input) => {
        this.searches.push(input);
        if (this.away) throw new Error("away");
        if (this.refused !== null) return { __typename: "RegisterNotRead", ...this.refused };
        const page = this.pages.get(input.tenant) ?? aPage(input.tenant, []);
        return { __typename: "RegisterPage", ...page };
      },
      page: async () => this.more ?? { __typename: "RegisterNotRead", ...aTrouble("search-over") },
      news: async () => this.news,
      proof: async () => this.proof,
      export: async (order): Promise<Handed> => {
        this.orders.push(order);
        return { name: "registre.jsonl", entry: "7", digest: "00" };
      },
    };
  }
}
