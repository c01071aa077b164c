/** One agent: how they stand and why, what they hold where, and what may be decided. */
import { useEffect, useRef } from "react";

import { actName } from "../csu/rights/HabilitationTable";
import { say } from "../i18n";
import type { Agent, AgentsDesk, Held } from "./agents";
import { day, lastDay, liveOf, personOf, standingOf } from "./words";

interface Props {
  readonly desk: AgentsDesk;
  readonly agent: Agent;
}

export function AgentFile({ desk, agent }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  // Opened by a name in the list: reading goes on here.
  useEffect(() => title.current?.focus(), []);
  return (
    <section className="agents__file" aria-labelledby="agent-title" data-testid="agent-file">
      <h2 id="agent-title" ref={title} tabIndex={-1}>
        {personOf(agent)}
      </h2>
      <p className="quiet">
        {agent.service} · {agent.agent}
      </p>
      <p>
        <span className={`standing standing--${agent.standing}`}>{standingOf(agent)}</span>
      </p>
      <Suspended agent={agent} />
      <Decisions desk={desk} agent={agent} />
      <ul className="agents__held">
        {agent.habilitations.map((one) => (
          <HeldLine key={one.tenant} desk={desk} agent={agent} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Suspended({ agent }: { readonly agent: Agent }) {
  if (agent.suspension === null) return null;
  const { since, by, why } = agent.suspension;
  return (
    <p className="notice notice--warning" data-testid="suspension">
      {say("agents.suspension", { since: day(since), by, why })}
    </p>
  );
}

function Decisions({ desk, agent }: Props) {
  if (agent.myself) return <p className="notice">{say("agents.myself")}</p>;
  const isLive = liveOf(agent).length > 0;
  const isSuspended = agent.standing === "SUSPENDED";
  return (
    <div className="agents__acts">
      {!isSuspended && (
        <button
          type="button"
          className="button button--main"
          data-testid="habilitate"
          onClick={() => desk.begin({ kind: "habilitate", agent })}
        >
          {say(isLive ? "agents.extend" : "agents.again.habilitate")}
        </button>
      )}
      {isSuspended && (
        <button
          type="button"
          className="button button--main"
          data-testid="reinstate"
          onClick={() => desk.begin({ kind: "reinstate", agent })}
        >
          {say("agents.reinstate")}
        </button>
      )}
      {isLive && (
        <>
          <button
            type="button"
            className="button"
            data-testid="suspend"
            onClick={() => desk.begin({ kind: "suspend", agent })}
          >
            {say(isSuspended ? "agents.suspend.again" : "agents.suspend")}
          </button>
          <button
            type="button"
            className="button"
            data-testid="move"
            onClick={() => desk.begin({ kind: "move", agent })}
          >
            {say("agents.move")}
          </button>
          <button
            type="button"
            className="button button--danger"
            data-testid="end"
            onClick={() => desk.begin({ kind: "end", agent, held: null })}
          >
            {say("agents.end")}
          </button>
        </>
      )}
    </div>
  );
}

interface HeldProps extends Props {
  readonly one: Held;
}

function HeldLine({ desk, agent, one }: HeldProps) {
  const term = { since: day(one.since), until: lastDay(one.until) };
  return (
    <li className="agents__one" data-testid="held" data-tenant={one.tenant} data-over={one.over}>
      <h3>{one.tenantName}</h3>
      <p>{one.acts.map(actName).join(", ")}</p>
      <p className={one.over ? "quiet" : undefined}>
        {say(one.over ? "agents.held.over" : "agents.held.term", term)}
        {one.ended !== null && ` ${say("agents.held.ended", { why: one.ended })}`}
      </p>
      <p className="quiet">
        {one.designatedBy}
        {one.designatedTitle !== null && `, ${one.designatedTitle}`} ·{" "}
        {say(`rights.level.${one.level}`)} · {one.reference}
      </p>
      {!one.over && !agent.myself && liveOf(agent).length > 1 && (
        <button
          type="button"
          className="link"
          onClick={() => desk.begin({ kind: "end", agent, held: one })}
        >
          {say("agents.end.here", { tenant: one.tenantName })}
        </button>
      )}
    </li>
  );
}
