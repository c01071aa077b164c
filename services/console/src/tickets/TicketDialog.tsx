/** What an owner needs to decide: where, why, for how long. */
import { type FormEvent, useEffect, useRef, useState } from "react";

import type { Motive, TicketTerms } from "../api/types";
import { usePost } from "../app/post";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import type { TicketQuestion } from "./tickets";
import { hoursWithin } from "./wish";

export function TicketDialog() {
  const { tickets } = usePost();
  const question = useStore(tickets.question);
  if (question === null) return null;
  return <Question key={question.camera.id} question={question} />;
}

function Question({ question }: { readonly question: TicketQuestion }) {
  const { tickets, tenants } = usePost();
  const { camera } = question;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const tenant = tenants.find(({ id }) => id === camera.tenant);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="ticket-title"
      data-testid="ticket-dialog"
      onCancel={() => tickets.cancel()}
    >
      <h2 id="ticket-title">{say("ticket.title")}</h2>
      <p className="dialog__camera">{camera.zone ?? ""}</p>
      <p className="quiet">{camera.tenantName}</p>
      {tenant?.convention?.tickets != null && (
        <Answer
          question={question}
          motives={tenant.convention.motives}
          terms={tenant.convention.tickets}
        />
      )}
    </dialog>
  );
}

interface AnswerProps {
  readonly question: TicketQuestion;
  readonly motives: readonly Motive[];
  readonly terms: TicketTerms;
}

function Answer({ question, motives, terms }: AnswerProps) {
  const { tickets } = usePost();
  const { camera, purpose } = question;
  const isSending = useStore(tickets.sending);
  const [motive, setMotive] = useState(purpose.motive);
  const [incident, setIncident] = useState(purpose.incident ?? "");
  const [hours, setHours] = useState(terms.shortestHours);
  const isNumberNeeded = motives.find(({ code }) => code === motive)?.incidentRequired ?? false;

  function confirm(event: FormEvent): void {
    event.preventDefault();
    const number = incident.trim();
    void tickets.ask({
      tenant: camera.tenant,
      estate: camera.zone ?? "",
      motive,
      incident: number === "" ? null : number,
      hours,
    });
  }

  return (
    <form onSubmit={confirm}>
      <label className="field" htmlFor="ticket-motive">
        {say("purpose.motive")}
      </label>
      <select
        id="ticket-motive"
        className="input"
        value={motive}
        autoFocus
        onChange={(event) => setMotive(event.target.value)}
      >
        {motives.map(({ code, label }) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </select>
      <label className="field" htmlFor="ticket-incident">
        {say("purpose.incident")}{" "}
        <span className="quiet">
          {say(isNumberNeeded ? "purpose.required" : "purpose.optional")}
        </span>
      </label>
      <input
        id="ticket-incident"
        className="input"
        autoComplete="off"
        maxLength={64}
        required={isNumberNeeded}
        value={incident}
        onChange={(event) => setIncident(event.target.value)}
      />
      <HourChoice terms={terms} hours={hours} onHours={setHours} />
      <p className="quiet">{say("ticket.who", { tenant: camera.tenantName })}</p>
      <Trouble />
      <div className="dialog__acts" aria-busy={isSending}>
        {isSending && <span className="quiet">{say("csu.sending")}</span>}
        <button type="button" className="button" onClick={() => tickets.cancel()}>
          {say("purpose.cancel")} <kbd>{say("help.keys.escape")}</kbd>
        </button>
        <button type="submit" className="button button--main" data-testid="confirm">
          {say("ticket.send")} <kbd>{say("help.keys.enter")}</kbd>
        </button>
      </div>
    </form>
  );
}

interface HourProps {
  readonly terms: TicketTerms;
  readonly hours: number;
  readonly onHours: (hours: number) => void;
}

export function HourChoice({ terms, hours, onHours }: HourProps) {
  const { shortestHours: shortest, longestHours: longest } = terms;
  return (
    <fieldset className="chips">
      <legend>{say("tickets.hours", { shortest, longest })}</legend>
      {hoursWithin(terms).map((one) => (
        <label key={one} className="chip">
          <input
            type="radio"
            name="ticket-hours"
            checked={one === hours}
            onChange={() => onHours(one)}
          />
          {one} h
        </label>
      ))}
    </fieldset>
  );
}

function Trouble() {
  const { tickets } = usePost();
  const trouble = useStore(tickets.trouble);
  if (trouble === null) return null;
  return (
    <div className="trouble" role="alert" data-testid="trouble">
      <p className="trouble__what">{trouble.message}</p>
      <p>
        <strong>{say("wall.remedy")}</strong> {trouble.remedy}
        {trouble.article !== null && <span className="cited"> {trouble.article}</span>}
      </p>
    </div>
  );
}
