/** The register's desk at a real API, and the file that it hands over put in the browser's hands. */
import { type Api, NotProved } from "../api/client";
import {
  RegisterActsDocument,
  RegisterNewsDocument,
  RegisterPageDocument,
  RegisterProofDocument,
  SearchRegisterDocument,
} from "../api/generated";
import type { Me, Tenant } from "../api/types";
import type { Inventory } from "../cameras/inventory";
import { say } from "../i18n";
import { realTiming } from "../kit/timing";
import { type Handed, NotHandedOver, type Order, RegisterDesk } from "./desk";
import { hex, sha256 } from "./proof/note";

/** The role without which no register is read. */
const REGISTER_READ = "register.read";

/** `tenants`: those this post sees; a commune's own people read their own register alone. */
export function registerDeskOf(
  api: Api,
  me: Me,
  tenants: readonly Tenant[],
  inventory: Inventory,
): RegisterDesk {
  const own = tenants.filter(({ id }) => id === me.organisation.id);
  const readable = own.length > 0 ? own : tenants;
  return new RegisterDesk(
    me.roles.includes(REGISTER_READ),
    readable.map(({ id }) => id),
    () => inventory.cameras.get(),
    {
      timing: realTiming,
      now: () => Date.now(),
      acts: async () => (await api.ask(RegisterActsDocument, {})).registerActs,
      search: async (input) => (await api.act(SearchRegisterDocument, { input })).searchRegister,
      page: async (search, after) =>
        (await api.ask(RegisterPageDocument, { search, after })).registerPage,
      news: async (search) => (await api.ask(RegisterNewsDocument, { search })).registerNews,
      proof: async (search, number) =>
        (await api.ask(RegisterProofDocument, { search, number })).registerProof,
      export: (order) => exported(order, api),
    },
  );
}

async function exported(order: Order, api: Api): Promise<Handed> {
  const { tenant, requisition, search, ...said } = order;
  const body = {
    ...said,
    ...(requisition !== "" && { requisition }),
    search: { ...search, result: search.result?.toLowerCase() },
  };
  try {
    const answer = await api.send("ExportRegister", `/register/${tenant}/export`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new NotHandedOver(await sentenceOf(answer));
    const file = await answer.blob();
    const name = nameOf(answer, order);
    save(file, name);
    const digest = hex(await sha256(new Uint8Array(await file.arrayBuffer())));
    return { name, entry: answer.headers.get("x-register-entry") ?? "", digest };
  } catch (error) {
    if (error instanceof NotHandedOver) throw error;
    if (error instanceof NotProved) throw new NotHandedOver(say("proof.export"));
    throw new NotHandedOver(say("register.export.broken"), { cause: error });
  }
}

async function sentenceOf(answer: Response): Promise<string> {
  const said = (await answer.json().catch(() => null)) as Problem | null;
  return [said?.title, said?.detail].filter(Boolean).join(" ") || say("register.export.broken");
}

interface Problem {
  readonly title?: string;
  readonly detail?: string;
}

function nameOf(answer: Response, { tenant, format }: Order): string {
  const said = /filename="([\w.-]+)"/.exec(answer.headers.get("content-disposition") ?? "");
  return said?.[1] ?? `registre-${tenant}.${format}`;
}

/** As if somebody had followed a link to it. */
export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
