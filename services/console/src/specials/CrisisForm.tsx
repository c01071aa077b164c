/** A crisis cell: several bodies on the same live images, for some hours. */
import { type FormEvent, useState } from "react";

import type { CrisisTerms, Tenant } from "../api/types";
import { usePost } from "../app/post";
import { TroubleNotice } from "../csu/cutting/TroubleNotice";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { IncidentField } from "./ArrangementForm";
import { camerasIn } from "./places";
import { CheckList, PlaceChoice, useAreas } from "./PlaceChoice";
import { CONVENE } from "./specials";

interface Props {
  readonly tenant: Tenant;
  readonly terms: CrisisTerms;
}

export function CrisisForm({ tenant, terms }: Props) {
  const { specials } = usePost();
  const areas = useAreas(tenant.id);
  const [members, setMembers] = useState<readonly string[]>(terms.members.map(({ id }) => id));
  const [zones, setZones] = useState<readonly string[]>([]);
  const [incident, setIncident] = useState("");
  const [hours, setHours] = useState(4);
  const [tried, setTried] = useState(false);
  const isSending = useStore(specials.sending) === CONVENE;
  const number = incident.trim();
  const lacksNumber = terms.incidentRequired && number === "";

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (zones.length === 0 || members.length === 0 || lacksNumber) return;
    const cameras = [...camerasIn(areas, zones)];
    const wish = { tenant: tenant.id, members: [...members], cameras, hours };
    if (await specials.convene({ ...wish, incident: number || null })) {
      setZones([]);
      setTried(false);
    }
  }

  return (
    <form onSubmit={(event) => void send(event)} noValidate data-testid="crisis-form">
      <IncidentField
        id="crisis-incident"
        incident={incident}
        missing={tried && lacksNumber}
        onIncident={setIncident}
      />
      <CheckList
        legend={say("special.members")}
        options={terms.members.map(({ id, name }) => ({ id, label: name }))}
        chosen={members}
        missing={tried && members.length === 0 ? say("special.members.missing") : null}
        onChoose={setMembers}
      />
      <PlaceChoice
        areas={areas}
        chosen={zones}
        missing={tried && zones.length === 0}
        onChoose={setZones}
      />
      <label className="field" htmlFor="crisis-hours">
        {say("special.convene.hours", { longest: terms.longestHours })}
      </label>
      <input
        id="crisis-hours"
        className="input"
        type="number"
        min={1}
        max={terms.longestHours}
        value={hours}
        onChange={(event) => setHours(Number(event.target.value))}
      />
      <TroubleNotice desk={specials} at={CONVENE} />
      <div className="dialog__acts">
        <button type="submit" className="button button--main" data-testid="send-cell">
          {say(isSending ? "csu.sending" : "special.convene.send")}
        </button>
      </div>
    </form>
  );
}
