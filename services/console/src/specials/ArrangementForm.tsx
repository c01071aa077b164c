/** A special arrangement: for a suspect or a person sought, over some areas, until a day. */
import { type FormEvent, useState } from "react";

import type { ArrangementTerms, Tenant } from "../api/types";
import { usePost } from "../app/post";
import { TroubleNotice } from "../csu/cutting/TroubleNotice";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { dayAfter, dayOf } from "./places";
import { PlaceChoice, useAreas } from "./PlaceChoice";
import { ARRANGE } from "./specials";

interface Props {
  readonly tenant: Tenant;
  readonly terms: ArrangementTerms;
}

export function ArrangementForm({ tenant, terms }: Props) {
  const { specials } = usePost();
  const areas = useAreas(tenant.id);
  const [motive, setMotive] = useState(terms.motives[0]?.code ?? "");
  const [incident, setIncident] = useState("");
  const [zones, setZones] = useState<readonly string[]>([]);
  const [until, setUntil] = useState(() => dayOf(new Date()));
  const [tried, setTried] = useState(false);
  const isSending = useStore(specials.sending) === ARRANGE;
  const needsNumber = terms.motives.find(({ code }) => code === motive)?.incidentRequired ?? false;
  const number = incident.trim();
  const lacksNumber = needsNumber && number === "";

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (zones.length === 0 || lacksNumber) return;
    const since = dayOf(new Date());
    const wish = { tenant: tenant.id, motive, incident: number || null, zones: [...zones] };
    if (await specials.arrange({ ...wish, since, until: dayAfter(until) })) {
      setZones([]);
      setTried(false);
    }
  }

  return (
    <form onSubmit={(event) => void send(event)} noValidate data-testid="arrangement-form">
      <label className="field" htmlFor="arrange-motive">
        {say("purpose.motive")}
      </label>
      <select
        id="arrange-motive"
        className="input"
        value={motive}
        onChange={(event) => setMotive(event.target.value)}
      >
        {terms.motives.map(({ code, label }) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </select>
      <IncidentField
        id="arrange-incident"
        incident={incident}
        missing={tried && lacksNumber}
        onIncident={setIncident}
      />
      <PlaceChoice
        areas={areas}
        chosen={zones}
        missing={tried && zones.length === 0}
        onChoose={setZones}
      />
      <label className="field" htmlFor="arrange-until">
        {say("special.arrange.days", { longest: terms.longestDays })}
      </label>
      <input
        id="arrange-until"
        className="input"
        type="date"
        required
        min={dayOf(new Date())}
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      <p className="quiet">
        {say("special.arrange.who", { offices: terms.offices.join(say("steer.or")) })}
      </p>
      <TroubleNotice desk={specials} at={ARRANGE} />
      <div className="dialog__acts">
        <button type="submit" className="button button--main" data-testid="send-arrangement">
          {say(isSending ? "csu.sending" : "special.arrange.send")}
        </button>
      </div>
    </form>
  );
}

interface IncidentProps {
  readonly id: string;
  readonly incident: string;
  readonly missing: boolean;
  readonly onIncident: (incident: string) => void;
}

export function IncidentField({ id, incident, missing, onIncident }: IncidentProps) {
  return (
    <>
      <label className="field" htmlFor={id}>
        {say("special.incident")}
      </label>
      <input
        id={id}
        className="input"
        autoComplete="off"
        maxLength={64}
        value={incident}
        aria-invalid={missing}
        aria-describedby={missing ? `${id}-trouble` : undefined}
        onChange={(event) => onIncident(event.target.value)}
      />
      {missing && (
        <p id={`${id}-trouble`} className="field__trouble" role="alert">
          {say("special.incident.missing")}
        </p>
      )}
    </>
  );
}
