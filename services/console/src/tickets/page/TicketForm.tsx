/** Estate, motive, length: each fault is told beside its field, and the first one has the focus. */
import { type FormEvent, useState } from "react";

import type { Motive, Tenant, TicketTerms } from "../../api/types";
import { usePost } from "../../app/post";
import { type Key, say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import { HourChoice } from "../TicketDialog";
import type { TicketTrouble } from "../tickets";
import { type Draft, type Faults, faultsOf, type Field, fieldOf, firstOf } from "../wish";

interface Props {
  readonly tenant: Tenant;
  readonly terms: TicketTerms;
  readonly motives: readonly Motive[];
}

export function TicketForm({ tenant, terms, motives }: Props) {
  const { tickets } = usePost();
  const isSending = useStore(tickets.sending);
  const trouble = useStore(tickets.trouble);
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(terms));
  const [tried, setTried] = useState(false);
  const faults: Faults = {
    ...(trouble !== null && fromApi(trouble)),
    ...(tried && faultsOf(draft, motives)),
  };
  const change = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    const first = firstOf(faultsOf(draft, motives));
    if (first !== null) return focusOn(first);
    const { estate, motive, incident, hours } = draft;
    const number = incident.trim() || null;
    if (await tickets.ask({ tenant: tenant.id, estate, motive, incident: number, hours })) {
      setDraft(emptyDraft(terms));
      setTried(false);
    }
  }

  const offices = terms.offices.join(say("steer.or"));
  return (
    <form onSubmit={(event) => void send(event)} noValidate data-testid="ticket-form">
      <label className="field" htmlFor={idOf("estate")}>
        {say("tickets.estate")}
      </label>
      <select
        id={idOf("estate")}
        className="input"
        value={draft.estate}
        {...described("estate", faults)}
        onChange={(event) => change({ estate: event.target.value })}
      >
        <option value="">{say("tickets.estate.choose")}</option>
        {terms.estates.map((estate) => (
          <option key={estate}>{estate}</option>
        ))}
      </select>
      <Fault field="estate" faults={faults} />
      <MotiveChoice motives={motives} draft={draft} faults={faults} change={change} />
      <label className="field" htmlFor={idOf("incident")}>
        {say("purpose.incident")} <span className="quiet">{say(neededKey(motives, draft))}</span>
      </label>
      <input
        id={idOf("incident")}
        className="input"
        autoComplete="off"
        maxLength={64}
        value={draft.incident}
        {...described("incident", faults)}
        onChange={(event) => change({ incident: event.target.value })}
      />
      <Fault field="incident" faults={faults} />
      <HourChoice terms={terms} hours={draft.hours} onHours={(hours) => change({ hours })} />
      <Fault field="hours" faults={faults} />
      <p className="quiet">{say(termsKey(terms), { offices, minutes: terms.answerMinutes })}</p>
      <p className="quiet">{say("ticket.who", { tenant: tenant.name })}</p>
      {trouble !== null && fieldOf(trouble) === null && <FormTrouble trouble={trouble} />}
      <div className="dialog__acts">
        <button type="submit" className="button button--main" data-testid="send-ticket">
          {say(isSending ? "csu.sending" : "ticket.send")}
        </button>
      </div>
    </form>
  );
}

interface MotiveProps {
  readonly motives: readonly Motive[];
  readonly draft: Draft;
  readonly faults: Faults;
  readonly change: (changes: Partial<Draft>) => void;
}

function MotiveChoice({ motives, draft, faults, change }: MotiveProps) {
  return (
    <fieldset className="motives" {...described("motive", faults)}>
      <legend>{say("tickets.motive")}</legend>
      {motives.map(({ code, label, article }, place) => (
        <label key={code} className="motive">
          <input
            type="radio"
            name="ticket-motive"
            id={place === 0 ? idOf("motive") : undefined}
            checked={code === draft.motive}
            onChange={() => change({ motive: code })}
          />
          <span>{label}</span>
          <span className="cited" title={article.summary}>
            {article.cited}
          </span>
        </label>
      ))}
      <Fault field="motive" faults={faults} />
    </fieldset>
  );
}

interface FaultProps {
  readonly field: Field;
  readonly faults: Faults;
}

function Fault({ field, faults }: FaultProps) {
  const fault = faults[field];
  if (fault === undefined) return null;
  return (
    <p id={`${idOf(field)}-fault`} className="field__trouble" role="alert" data-field={field}>
      {fault}
    </p>
  );
}

function FormTrouble({ trouble }: { readonly trouble: TicketTrouble }) {
  return (
    <div className="trouble" role="alert" data-testid="trouble" data-code={trouble.code}>
      <p className="trouble__what">{trouble.message}</p>
      <p>
        <strong>{say("wall.remedy")}</strong> {trouble.remedy}
        {trouble.article !== null && <span className="cited"> {trouble.article}</span>}
      </p>
    </div>
  );
}

const idOf = (field: Field) => `ticket-${field}`;

const focusOn = (field: Field) => document.getElementById(idOf(field))?.focus();

const emptyDraft = ({ shortestHours }: TicketTerms): Draft => ({
  estate: "",
  motive: "",
  incident: "",
  hours: shortestHours,
});

const termsKey = ({ silenceRefuses }: TicketTerms): Key =>
  silenceRefuses ? "tickets.terms" : "tickets.terms.grants";

function neededKey(motives: readonly Motive[], { motive }: Draft) {
  const isNeeded = motives.find(({ code }) => code === motive)?.incidentRequired ?? false;
  return isNeeded ? "purpose.required" : "purpose.optional";
}

function described(field: Field, faults: Faults) {
  if (faults[field] === undefined) return {};
  return { "aria-invalid": true, "aria-describedby": `${idOf(field)}-fault` };
}

function fromApi(trouble: TicketTrouble): Faults {
  const field = fieldOf(trouble);
  if (field === null) return {};
  return { [field]: `${trouble.message} ${trouble.remedy} (${trouble.article ?? ""})` };
}
