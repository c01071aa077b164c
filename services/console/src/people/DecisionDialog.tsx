/** One decision about one agent, its reason where it needs one, and what it does. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { dayAfter, dayOf } from "../specials/places";
import type { AgentsDesk, Task } from "./agents";
import { TextField } from "./TextField";
import { personOf } from "./words";

export type Decision = Exclude<Task, { kind: "habilitate" }>;

interface Props {
  readonly desk: AgentsDesk;
  readonly task: Decision;
}

export function DecisionDialog({ desk, task }: Props) {
  return (
    <Sheet desk={desk} title={say(`agents.task.${task.kind}`, { who: personOf(task.agent) })}>
      <DecisionForm desk={desk} task={task} />
    </Sheet>
  );
}

interface SheetProps {
  readonly desk: AgentsDesk;
  readonly title: string;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

/** Modal: the focus stays in it, Escape leaves it, and comes back to where it was opened. */
export function Sheet({ desk, title, children, wide = false }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? "dialog dialog--wide" : "dialog"}
      aria-labelledby="task-title"
      data-testid="agent-dialog"
      onCancel={(event) => {
        event.preventDefault();
        desk.cancel();
      }}
    >
      <h2 id="task-title">{title}</h2>
      {children}
    </dialog>
  );
}

function DecisionForm({ desk, task }: Props) {
  const { me } = usePost();
  const [why, setWhy] = useState("");
  const [until, setUntil] = useState("");
  const [service, setService] = useState(task.agent.service ?? "");
  const [rank, setRank] = useState(task.agent.rank ?? "");
  const [by, setBy] = useState(`${me.rank} ${me.name}`.trim());
  const [reference, setReference] = useState("");
  const { agent } = task.agent;

  function send(event: FormEvent): void {
    event.preventDefault();
    if (task.kind === "suspend") {
      void desk.suspend({ agent, why, until: until === "" ? null : dayAfter(until) });
    } else if (task.kind === "reinstate") {
      void desk.reinstate(agent);
    } else if (task.kind === "move") {
      void desk.move({ agent, service, rank, by, reference });
    } else {
      void desk.end(agent, why, task.held?.tenant ?? null);
    }
  }

  return (
    <form onSubmit={send}>
      <p className="quiet">{effectOf(task)}</p>
      {(task.kind === "suspend" || task.kind === "end") && (
        <>
          <TextField id="agent-why" label={say("agents.why")} value={why} onText={setWhy} first />
          <p className="quiet">{say("agents.why.read")}</p>
        </>
      )}
      {task.kind === "suspend" && (
        <>
          <label className="field" htmlFor="agent-until">
            {say("agents.suspend.until")} <span className="quiet">{say("purpose.optional")}</span>
          </label>
          <input
            id="agent-until"
            className="input"
            type="date"
            min={dayOf(new Date())}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </>
      )}
      {task.kind === "move" && (
        <>
          <TextField
            id="agent-service"
            label={say("agents.field.service")}
            value={service}
            onText={setService}
            first
          />
          <TextField
            id="agent-rank"
            label={say("agents.field.rank")}
            value={rank}
            onText={setRank}
          />
          <TextField id="agent-by" label={say("agents.field.by")} value={by} onText={setBy} />
          <TextField
            id="agent-reference"
            label={say("agents.field.reference")}
            value={reference}
            onText={setReference}
          />
        </>
      )}
      <Send desk={desk} label={say(`agents.send.${task.kind}`)} grave={isGrave(task)} />
    </form>
  );
}

interface SendProps {
  readonly desk: AgentsDesk;
  readonly label: string;
  readonly grave?: boolean;
}

/** What kept it from being done, and the two ways out. */
export function Send({ desk, label, grave = false }: SendProps) {
  const trouble = useStore(desk.trouble);
  const isSending = useStore(desk.sending);
  return (
    <>
      {trouble !== null && (
        <div className="trouble" role="alert" data-testid="trouble">
          <p className="trouble__what">
            {trouble.tenant !== null && `${trouble.tenant} : `}
            {trouble.message}
          </p>
          <p>
            <strong>{say("wall.remedy")}</strong> {trouble.remedy}
            {trouble.article !== null && <span className="cited"> {trouble.article}</span>}
          </p>
        </div>
      )}
      <div className="dialog__acts" aria-busy={isSending}>
        {isSending && <span className="quiet">{say("csu.sending")}</span>}
        <button type="button" className="button" onClick={() => desk.cancel()}>
          {say("purpose.cancel")} <kbd>{say("help.keys.escape")}</kbd>
        </button>
        <button
          type="submit"
          className={grave ? "button button--danger" : "button button--main"}
          aria-disabled={isSending}
          data-testid="send-decision"
        >
          {label}
        </button>
      </div>
    </>
  );
}

const isGrave = ({ kind }: Decision): boolean => kind === "suspend" || kind === "end";

function effectOf(task: Decision): string {
  if (task.kind !== "end") return say(`agents.effect.${task.kind}`);
  if (task.held === null) return say("agents.effect.end");
  return say("agents.effect.end.here", { tenant: task.held.tenantName });
}
