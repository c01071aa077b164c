/** The list: found by words, narrowed by standing; a name opens the file. */
import { useState } from "react";

import { say } from "../i18n";
import { clock } from "../kit/clock";
import { useStore } from "../kit/useStore";
import type { Agent, AgentsDesk } from "./agents";
import { day, found, isReviewDue, liveOf, personOf, type Shown, standingOf } from "./words";

const COLUMNS = ["person", "standing", "tenants", "review"] as const;
const SHOWN = ["all", "HABILITATED", "SUSPENDED", "OUTSIDE"] as const;
/** Names of tenants that fit on a line. */
const MOST_NAMED = 2;
const PAGE = 100;

interface Props {
  readonly desk: AgentsDesk;
  readonly agents: readonly Agent[];
  readonly text: string;
  readonly onText: (text: string) => void;
}

export function AgentTable({ desk, agents, text, onText }: Props) {
  const [shown, setShown] = useState<Shown>("all");
  const [most, setMost] = useState(PAGE);
  const chosen = useStore(desk.chosen);
  const matching = found(agents, text, shown);
  return (
    <section className="agents__list" aria-label={say("agents.list")} tabIndex={0}>
      <div className="agents__find">
        <label className="unseen" htmlFor="agent-search">
          {say("agents.search")}
        </label>
        <input
          id="agent-search"
          className="input"
          type="search"
          placeholder={say("agents.search")}
          autoComplete="off"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
        <select
          className="input"
          aria-label={say("agents.shown")}
          value={shown}
          onChange={(event) => setShown(shownOf(event.target.value))}
        >
          {SHOWN.map((one) => (
            <option key={one} value={one}>
              {one === "all" ? say("agents.shown.all") : say(`agents.standing.${one}`)} (
              {found(agents, text, one).length})
            </option>
          ))}
        </select>
      </div>
      {matching.length === 0 ? (
        <p className="quiet" data-testid="no-agent">
          {say(agents.length === 0 ? "agents.none" : "agents.noMatch")}
        </p>
      ) : (
        <table className="plain" aria-label={say("agents.list")}>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {say(`agents.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matching.slice(0, most).map((one) => (
              <Line key={one.agent} desk={desk} one={one} isChosen={one.agent === chosen} />
            ))}
          </tbody>
        </table>
      )}
      {matching.length > most && (
        <button type="button" className="button" onClick={() => setMost(most + PAGE)}>
          {say("rights.more", { shown: most, total: matching.length })}
        </button>
      )}
    </section>
  );
}

interface LineProps {
  readonly desk: AgentsDesk;
  readonly one: Agent;
  readonly isChosen: boolean;
}

function Line({ desk, one, isChosen }: LineProps) {
  const now = useStore(clock);
  const due = isReviewDue(one, now);
  return (
    <tr
      data-testid="agent"
      data-agent={one.agent}
      data-standing={one.standing}
      aria-selected={isChosen}
    >
      <td>
        <button
          type="button"
          className="link agents__name"
          aria-current={isChosen}
          onClick={() => desk.choose(one.agent)}
        >
          {personOf(one)}
        </button>
        <span className="quiet plain__second">{one.service ?? one.agent}</span>
      </td>
      <td>
        <span className={`standing standing--${one.standing}`}>{standingOf(one)}</span>
      </td>
      <td>{placesOf(one)}</td>
      <td className={due ? "tone-stale" : undefined}>
        {one.nextReview !== null && day(one.nextReview)}
        {due && <span className="plain__second">{say("agents.review.due")}</span>}
      </td>
    </tr>
  );
}

function placesOf(agent: Agent): string {
  const names = liveOf(agent).map(({ tenantName }) => tenantName);
  const others = names.length - MOST_NAMED;
  const first = names.slice(0, MOST_NAMED).join(", ");
  return others <= 0 ? first : say("agents.places", { first, others });
}

const shownOf = (value: string): Shown => SHOWN.find((one) => one === value) ?? "all";
