/** A new agent, or other acts, places and days for one who is known. */
import { type FormEvent, useState } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { dayAfter, dayOf } from "../specials/places";
import type { Agent, AgentsDesk, Opened } from "./agents";
import { ActChoice, LevelChoice, TenantChoice } from "./choices";
import { Send, Sheet } from "./DecisionDialog";
import { blankWish, inputOf, type Wish } from "./wish";
import { TextField } from "./TextField";
import { commonActs, personOf } from "./words";

interface Props {
  readonly desk: AgentsDesk;
  readonly agent: Agent | null;
  readonly opened: readonly Opened[];
}

export function HabilitateDialog({ desk, agent, opened }: Props) {
  const title =
    agent === null ? say("agents.add.title") : say("agents.extend.title", { who: personOf(agent) });
  return (
    <Sheet desk={desk} title={title} wide>
      <Form desk={desk} agent={agent} opened={opened} />
    </Sheet>
  );
}

function Form({ desk, agent, opened }: Props) {
  const { me } = usePost();
  const [wish, setWish] = useState<Wish>(() => blankWish(me, agent, opened, new Date()));
  const [missing, setMissing] = useState(false);
  const set = (change: Partial<Wish>) => setWish((known) => ({ ...known, ...change }));
  const common = commonActs(opened, wish.tenants);
  const acts = wish.acts.filter((act) => common.includes(act));

  function send(event: FormEvent): void {
    event.preventDefault();
    const lacks = wish.tenants.length === 0 || acts.length === 0;
    setMissing(lacks);
    if (!lacks) void desk.habilitate(inputOf({ ...wish, acts }, opened, dayAfter));
  }

  return (
    <form className="agents__form" onSubmit={send}>
      <div className="agents__column">
        <Who wish={wish} isNew={agent === null} onChange={set} />
        <fieldset className="agents__part">
          <legend>{say("agents.designation")}</legend>
          <TextField
            id="agent-by"
            label={say("agents.field.by")}
            value={wish.by}
            onText={(by) => set({ by })}
          />
          <TextField
            id="agent-title"
            label={say("agents.field.title")}
            value={wish.title}
            optional
            onText={(title) => set({ title })}
          />
          <TextField
            id="agent-reference"
            label={say("agents.field.reference")}
            value={wish.reference}
            onText={(reference) => set({ reference })}
          />
          <LevelChoice wish={wish} opened={opened} onChange={set} />
        </fieldset>
      </div>
      <div className="agents__column">
        <TenantChoice
          opened={opened}
          chosen={wish.tenants}
          isMissing={missing && wish.tenants.length === 0}
          onChange={(tenants) => set({ tenants })}
        />
        <ActChoice
          acts={common}
          isPlaced={wish.tenants.length > 0}
          chosen={acts}
          isMissing={missing && wish.tenants.length > 0 && acts.length === 0}
          onChange={(chosen) => set({ acts: chosen })}
        />
        <Days wish={wish} isNew={agent === null} onChange={set} />
      </div>
      <div className="agents__send">
        <Send desk={desk} label={say("agents.send.habilitate")} />
      </div>
    </form>
  );
}

interface PartProps {
  readonly wish: Wish;
  readonly isNew: boolean;
  readonly onChange: (change: Partial<Wish>) => void;
}

function Who({ wish, isNew, onChange }: PartProps) {
  return (
    <fieldset className="agents__part">
      <legend>{say("agents.who")}</legend>
      {isNew && (
        <TextField
          id="agent-id"
          label={say("agents.field.agent")}
          hint={say("agents.field.agent.hint")}
          value={wish.agent}
          first
          onText={(agent) => onChange({ agent })}
        />
      )}
      <TextField
        id="agent-name"
        label={say("agents.field.name")}
        value={wish.name}
        onText={(name) => onChange({ name })}
      />
      <TextField
        id="agent-rank"
        label={say("agents.field.rank")}
        value={wish.rank}
        onText={(rank) => onChange({ rank })}
      />
      <TextField
        id="agent-service"
        label={say("agents.field.service")}
        value={wish.service}
        onText={(service) => onChange({ service })}
      />
    </fieldset>
  );
}

function Days({ wish, isNew, onChange }: PartProps) {
  const today = dayOf(new Date());
  return (
    <fieldset className="agents__part agents__days">
      <legend>{say("agents.days")}</legend>
      <div className="textfield">
        <label className="field" htmlFor="agent-since">
          {say("agents.field.since")}
        </label>
        <input
          id="agent-since"
          className="input"
          type="date"
          min={today}
          required={isNew}
          value={wish.since}
          aria-describedby={isNew ? undefined : "agent-since-hint"}
          onChange={(event) => onChange({ since: event.target.value })}
        />
        {!isNew && (
          <p id="agent-since-hint" className="quiet">
            {say("agents.field.since.kept")}
          </p>
        )}
      </div>
      <div className="textfield">
        <label className="field" htmlFor="agent-last">
          {say("agents.field.last")}
        </label>
        <input
          id="agent-last"
          className="input"
          type="date"
          min={today}
          required
          value={wish.last}
          onChange={(event) => onChange({ last: event.target.value })}
        />
      </div>
    </fieldset>
  );
}
