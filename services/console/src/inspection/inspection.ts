/**
 * What an inspection reads besides registers, without React: the tenants that are here, and one
 * tenant's convention and habilitations. Each reading of those is an entry: only when asked.
 */
import type { InspectedTenantsQuery, InspectionFileQuery } from "../api/generated";
import type { Convention, Habilitation, HabilitationList, Loaded } from "../csu/rights/rights";
import { loaded } from "../csu/rights/rights";
import { Store } from "../kit/store";

export type InspectedTenant = InspectedTenantsQuery["inspectedTenants"][number];
export type FileAnswer = InspectionFileQuery["inspectionFile"];

export interface InspectionPorts {
  tenants(): Promise<readonly InspectedTenant[]>;
  file(tenant: string, after: string | null): Promise<FileAnswer>;
}

export type FileState =
  | { readonly kind: "reading"; readonly tenant: string }
  | {
      readonly kind: "read";
      readonly tenant: string;
      readonly convention: Convention | null;
      /** Under which the last reading stands in the register. */
      readonly entry: number;
    }
  | { readonly kind: "refused"; readonly tenant: string; readonly message: string }
  | { readonly kind: "failed"; readonly tenant: string };

export class InspectionDesk implements HabilitationList {
  readonly tenants: Store<readonly InspectedTenant[]>;
  readonly file = new Store<FileState | null>(null);
  readonly habilitations = new Store<Loaded<Habilitation> | null>(null);
  /** True while the last question had no answer. */
  readonly late = new Store(false);
  readonly #ports: InspectionPorts;

  constructor(tenants: readonly InspectedTenant[], ports: InspectionPorts) {
    this.tenants = new Store(tenants);
    this.#ports = ports;
  }

  nameOf(tenant: string): string {
    return this.tenants.get().find(({ id }) => id === tenant)?.name ?? tenant;
  }

  async refresh(): Promise<void> {
    try {
      this.tenants.set(await this.#ports.tenants());
      this.late.set(false);
    } catch {
      this.late.set(true);
    }
  }

  /** Names do not stay on a screen that somebody has left. */
  close(): void {
    this.file.set(null);
    this.habilitations.set(null);
  }

  async open(tenant: string): Promise<void> {
    this.habilitations.set(null);
    this.file.set({ kind: "reading", tenant });
    const answer = await this.#ports.file(tenant, null).catch(() => null);
    // Left, or another one asked for, meanwhile.
    const state = this.file.get();
    if (state?.kind !== "reading" || state.tenant !== tenant) return;
    if (answer?.__typename === "InspectionFile") {
      this.habilitations.set(loaded(answer.habilitations.nodes, answer.habilitations));
      this.file.set({
        kind: "read",
        tenant,
        convention: answer.convention,
        entry: answer.entry,
      });
    } else if (answer?.__typename === "ReadingRefused") {
      this.file.set({ kind: "refused", tenant, message: `${answer.message} ${answer.remedy}` });
    } else {
      this.file.set({ kind: "failed", tenant });
    }
  }

  async moreHabilitations(): Promise<void> {
    const [file, known] = [this.file.get(), this.habilitations.get()];
    if (file?.kind !== "read" || known === null || known.more === null) return;
    const answer = await this.#ports.file(file.tenant, known.more).catch(() => null);
    if (answer?.__typename !== "InspectionFile" || this.file.get() !== file) return;
    const page = answer.habilitations;
    this.habilitations.set(loaded([...known.things, ...page.nodes], page));
    this.file.set({ ...file, entry: answer.entry });
  }
}
