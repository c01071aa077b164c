/** "Agents": whom this organisation habilitated, how each one stands, and what to decide. */
import { useEffect, useState } from "react";

import { Drifts } from "../accounts/Drifts";
import type { Page } from "../app/pages";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { AgentFile } from "./AgentFile";
import { AgentTable } from "./AgentTable";
import type { AgentsDesk, Reading } from "./agents";
import { DecisionDialog } from "./DecisionDialog";
import { HabilitateDialog } from "./HabilitateDialog";

export function agentsPage(desk: AgentsDesk): Page {
  return { id: "agents", title: "agents.title", show: () => <AgentsPage desk={desk} /> };
}

interface Props {
  readonly desk: AgentsDesk;
}

function AgentsPage({ desk }: Props) {
  const state = useStore(desk.state);
  const task = useStore(desk.task);
  const differ = useStore(desk.accounts.known)?.drifts.length ?? 0;
  useEffect(() => void desk.load(), [desk]);
  return (
    <div className="agents" data-testid="agents">
      <header className="agents__head">
        <h1>{say("agents.title")}</h1>
        {state.kind === "read" && (
          <button
            type="button"
            className="button button--main"
            data-testid="add-agent"
            disabled={state.opened.length === 0}
            onClick={() => desk.begin({ kind: "habilitate", agent: null })}
          >
            {say("agents.add")}
          </button>
        )}
        <Told desk={desk} />
      </header>
      {differ > 0 && <Drifts desk={desk.accounts} />}
      <Body desk={desk} state={state} />
      {task?.kind === "habilitate" && state.kind === "read" && (
        <HabilitateDialog desk={desk} agent={task.agent} opened={state.opened} />
      )}
      {task !== null && task.kind !== "habilitate" && <DecisionDialog desk={desk} task={task} />}
    </div>
  );
}

function Told({ desk }: Props) {
  const told = useStore(desk.told);
  return (
    <p className="agents__told" role="status" data-testid="agents-told">
      {told ?? ""}
    </p>
  );
}

function Body({ desk, state }: Props & { readonly state: Reading }) {
  const chosen = useStore(desk.chosen);
  const [text, setText] = useState("");
  switch (state.kind) {
    case "reading":
      return <p className="quiet">{say("rights.reading")}</p>;
    case "refused":
      return (
        <p className="notice notice--warning" role="alert">
          {state.message} {state.remedy}
        </p>
      );
    case "failed":
      return (
        <p className="notice notice--warning" role="alert" data-testid="agents-failed">
          {say("agents.failed")}{" "}
          <button type="button" className="button" onClick={() => void desk.load()}>
            {say("agents.again")}
          </button>
        </p>
      );
    case "read": {
      const open = state.agents.find(({ agent }) => agent === chosen);
      return (
        <>
          {state.opened.length === 0 && <p className="notice">{say("agents.nothingOpened")}</p>}
          <div className="agents__columns">
            <AgentTable desk={desk} agents={state.agents} text={text} onText={setText} />
            {open === undefined ? (
              <p className="agents__file quiet">{say("agents.choose")}</p>
            ) : (
              <AgentFile key={open.agent} desk={desk} agent={open} />
            )}
          </div>
        </>
      );
    }
  }
}
