/** The federators' certificates, without React: who is believed, who enrols, who no more. */
import type {
  FederatorsQuery,
  InviteFederatorMutation,
  RevokeFederatorMutation,
} from "../api/generated";
import { Store } from "../kit/store";

export type Certificate = FederatorsQuery["federators"][number];

/** A code that serves once: shown here, and nowhere again. */
export interface Invitation {
  readonly tenant: string;
  readonly code: string;
  readonly until: string;
}

export interface Acts {
  read(): Promise<readonly Certificate[]>;
  invite(tenant: string): Promise<InviteFederatorMutation["inviteFederator"]>;
  revoke(
    tenant: string,
    serial: string,
    reason: string,
  ): Promise<RevokeFederatorMutation["revokeFederator"]>;
}

/** Codes that the catalogue words, where the API says nothing by itself. */
export type Trouble = "not-found" | "no-answer" | { readonly said: string };

export class FederatorsDesk {
  readonly known = new Store<readonly Certificate[]>([]);
  readonly invitation = new Store<Invitation | null>(null);
  readonly trouble = new Store<Trouble | null>(null);
  readonly #acts: Acts;

  constructor(acts: Acts) {
    this.#acts = acts;
  }

  /** Without an answer what was known stays. */
  async refresh(): Promise<void> {
    try {
      this.known.set(await this.#acts.read());
    } catch {
      return;
    }
  }

  async invite(tenant: string): Promise<void> {
    await this.#try(async () => {
      const answer = await this.#acts.invite(tenant);
      if (answer.__typename === "FederatorInvited") {
        this.invitation.set({ tenant, code: answer.code, until: answer.until });
      }
      return answer;
    });
  }

  async revoke({ tenant, serial }: Certificate, reason: string): Promise<void> {
    await this.#try(() => this.#acts.revoke(tenant, serial, reason));
    await this.refresh();
  }

  async #try(act: () => Promise<Said>): Promise<void> {
    this.trouble.set(null);
    try {
      this.trouble.set(troubleOf(await act()));
    } catch {
      this.trouble.set("no-answer");
    }
  }
}

type Said =
  | { readonly __typename: "FederatorRefused"; readonly message: string; readonly remedy: string }
  | { readonly __typename: "FederatorInvited" | "FederatorRevoked" | "FederatorNotFound" };

function troubleOf(answer: Said): Trouble | null {
  if (answer.__typename === "FederatorNotFound") return "not-found";
  if (answer.__typename !== "FederatorRefused") return null;
  return { said: `${answer.message} ${answer.remedy}` };
}

/** Those that count now first, then those of before. */
export function ordered(known: readonly Certificate[]): readonly Certificate[] {
  const order: readonly Certificate["state"][] = ["AWAY", "LINKED", "OVER", "REVOKED"];
  return known.toSorted(
    (one, other) =>
      order.indexOf(one.state) - order.indexOf(other.state) ||
      one.tenantName.localeCompare(other.tenantName, "fr"),
  );
}

/** Whether there is still something to revoke. */
export const isBelieved = ({ state }: Certificate): boolean =>
  state === "LINKED" || state === "AWAY";
