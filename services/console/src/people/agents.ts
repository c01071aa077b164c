/**
 * The desk of a head of service, without React: who is habilitated here, how each one
 * stands, and one decision at a time. What the API answers is shown, never what was hoped.
 */
import type { AccountsDesk } from "../accounts/accounts";
import type {
  AgentAnswerPartsFragment,
  AgentPartsFragment,
  AgentsQuery,
  ChangeServiceInput,
  HabilitateInput,
  SuspendInput,
} from "../api/generated";
import { say } from "../i18n";
import { inTime } from "../kit/inTime";
import { never } from "../kit/never";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";
import { byName, personOf } from "./words";

export type Agent = AgentPartsFragment;
export type Suspension = NonNullable<Agent["suspension"]>;
export type Held = Agent["habilitations"][number];
export type AgentsAnswer = AgentsQuery["agents"];
export type Opened = Extract<AgentsAnswer, { __typename: "Agents" }>["opened"][number];
export type AgentAnswer = AgentAnswerPartsFragment;

export interface AgentPorts {
  read(): Promise<AgentsAnswer>;
  habilitate(input: HabilitateInput): Promise<AgentAnswer>;
  move(input: ChangeServiceInput): Promise<AgentAnswer>;
  suspend(input: SuspendInput): Promise<AgentAnswer>;
  reinstate(agent: string): Promise<AgentAnswer>;
  end(agent: string, why: string, tenant: string | null): Promise<AgentAnswer>;
  readonly timing: Timing;
}

export interface Trouble {
  readonly message: string;
  readonly remedy: string;
  readonly article: string | null;
  readonly tenant: string | null;
}

export type Reading =
  | { readonly kind: "reading" }
  | { readonly kind: "read"; readonly agents: readonly Agent[]; readonly opened: readonly Opened[] }
  | { readonly kind: "refused"; readonly message: string; readonly remedy: string }
  | { readonly kind: "failed" };

/** What is being decided; `agent` is null for somebody who is new here. */
export type Task =
  | { readonly kind: "habilitate"; readonly agent: Agent | null }
  | { readonly kind: "suspend"; readonly agent: Agent }
  | { readonly kind: "reinstate"; readonly agent: Agent }
  | { readonly kind: "move"; readonly agent: Agent }
  | { readonly kind: "end"; readonly agent: Agent; readonly held: Held | null };

export const PATIENCE = 8000;

export class AgentsDesk {
  readonly state = new Store<Reading>({ kind: "reading" });
  /** Whose file is open. */
  readonly chosen = new Store<string | null>(null);
  readonly task = new Store<Task | null>(null);
  readonly sending = new Store(false);
  readonly trouble = new Store<Trouble | null>(null);
  /** The last thing that was done, in a sentence. */
  readonly told = new Store<string | null>(null);
  readonly accounts: AccountsDesk;
  readonly #ports: AgentPorts;

  constructor(ports: AgentPorts, accounts: AccountsDesk) {
    this.#ports = ports;
    this.accounts = accounts;
  }

  /** A question without answer leaves what was known. */
  async load(): Promise<void> {
    void this.accounts.refresh();
    const answer = await inTime(this.#ports.timing, PATIENCE, () => this.#ports.read());
    if (answer === null) {
      this.state.update((known) => (known.kind === "read" ? known : { kind: "failed" }));
      return;
    }
    switch (answer.__typename) {
      case "Agents":
        return this.state.set({ kind: "read", agents: answer.agents, opened: answer.opened });
      case "AgentRefused":
        return this.state.set({
          kind: "refused",
          message: answer.message,
          remedy: answer.remedy,
        });
      default:
        return never(answer);
    }
  }

  choose(agent: string | null): void {
    this.chosen.set(agent);
  }

  begin(task: Task): void {
    this.trouble.set(null);
    this.told.set(null);
    this.task.set(task);
  }

  cancel(): void {
    if (this.sending.get()) return;
    this.trouble.set(null);
    this.task.set(null);
  }

  habilitate(input: HabilitateInput): Promise<void> {
    return this.#decide("agents.done.habilitate", () => this.#ports.habilitate(input));
  }

  move(input: ChangeServiceInput): Promise<void> {
    return this.#decide("agents.done.move", () => this.#ports.move(input));
  }

  suspend(input: SuspendInput): Promise<void> {
    return this.#decide("agents.done.suspend", () => this.#ports.suspend(input));
  }

  reinstate(agent: string): Promise<void> {
    return this.#decide("agents.done.reinstate", () => this.#ports.reinstate(agent));
  }

  end(agent: string, why: string, tenant: string | null): Promise<void> {
    return this.#decide("agents.done.end", () => this.#ports.end(agent, why, tenant));
  }

  async #decide(done: DoneKey, act: () => Promise<AgentAnswer>): Promise<void> {
    if (this.sending.get()) return;
    this.sending.set(true);
    this.trouble.set(null);
    const answer = await inTime(this.#ports.timing, PATIENCE, act);
    this.sending.set(false);
    if (answer?.__typename !== "AgentChanged") {
      this.trouble.set(troubleOf(answer));
      return;
    }
    this.#keep(answer.agent);
    this.chosen.set(answer.agent.agent);
    this.task.set(null);
    const cut = answer.ended === 0 ? "" : say("agents.done.cut", { count: answer.ended });
    this.told.set(`${say(done, { who: personOf(answer.agent) })}${cut}`);
  }

  #keep(agent: Agent): void {
    this.state.update((known) => {
      if (known.kind !== "read") return known;
      const others = known.agents.filter((one) => one.agent !== agent.agent);
      return { ...known, agents: [...others, agent].toSorted(byName) };
    });
  }
}

type DoneKey = `agents.done.${"habilitate" | "move" | "suspend" | "reinstate" | "end"}`;

function troubleOf(answer: Exclude<AgentAnswer, { __typename: "AgentChanged" }> | null): Trouble {
  if (answer === null) {
    const [message, remedy] = [say("agents.unanswered"), say("agents.unanswered.remedy")];
    return { message, remedy, article: null, tenant: null };
  }
  switch (answer.__typename) {
    case "AgentRefused": {
      const { message, remedy, article, tenantName } = answer;
      return { message, remedy, article: article.cited, tenant: tenantName };
    }
    case "AgentNotFound": {
      const [message, remedy] = [say("agents.notFound"), say("agents.notFound.remedy")];
      return { message, remedy, article: null, tenant: null };
    }
    default:
      return never(answer);
  }
}
