/** What fails, how far its repair has come, and what the system suspects by itself. */
import { type FormEvent, useState } from "react";

import type { FaultKind, FaultState } from "../api/generated";
import type { Camera, Fault, Suspicion, Upkeep } from "../api/types";
import { TroubleNotice } from "../csu/cutting/TroubleNotice";
import { say } from "../i18n";
import { momentWord } from "./words";
import { useStore } from "../kit/useStore";
import { CameraChoice } from "./CameraChoice";
import type { UpkeepDesk } from "./desk";
import { CAMERA_KINDS, NEXT } from "./faults";
import { inOrder, isOpenFault } from "./upkeep";
import { useCameraNames } from "./useCameraNames";
import { fieldOf, instantOf } from "./words";
import { Moment } from "./WindowsPart";

interface Props {
  readonly desk: UpkeepDesk;
  readonly upkeep: Upkeep;
}

export function FaultsPart({ desk, upkeep }: Props) {
  const faults = inOrder(upkeep.faults, isOpenFault);
  return (
    <section
      className="service__part"
      tabIndex={0}
      aria-labelledby="faults-title"
      data-testid="faults"
    >
      <header className="panel__head">
        <h2 id="faults-title">{say("fault.title")}</h2>
        <span className="board__count">{faults.filter(isOpenFault).length}</span>
      </header>
      <ul>
        {upkeep.suspicions.map((one) => (
          <SuspicionLine
            key={one.camera ?? ""}
            desk={desk}
            suspicion={one}
            tenant={upkeep.tenant}
          />
        ))}
        {faults.map((fault) => (
          <FaultLine key={fault.id} desk={desk} fault={fault} tenant={upkeep.tenant} />
        ))}
      </ul>
      {faults.length === 0 && upkeep.suspicions.length === 0 && (
        <p className="quiet service__none">{say("fault.none")}</p>
      )}
      <ReportForm desk={desk} tenant={upkeep.tenant} />
    </section>
  );
}

interface SuspicionProps {
  readonly desk: UpkeepDesk;
  readonly suspicion: Suspicion;
  readonly tenant: string;
}

function SuspicionLine({ desk, suspicion, tenant }: SuspicionProps) {
  const { camera, kind, message, since } = suspicion;
  const what = useWhatFails(camera);
  return (
    <li className="line line--suspected" data-testid="suspicion">
      <p className="line__what">
        <span className="state state--suspected">{say("fault.suspected")}</span>{" "}
        <strong>{what}</strong>
      </p>
      <p>
        {say(`fault.kind.${kind}`)}
        {message !== null && <span className="quiet"> · {message}</span>}
      </p>
      <p className="quiet">{say("fault.since", { since: momentWord(since) })}</p>
      <button
        type="button"
        className="button"
        aria-label={say("fault.reportIt.label", { what })}
        onClick={() => void desk.report({ tenant, camera, kind, detail: message ?? "", since })}
      >
        {say("fault.reportIt")}
      </button>
    </li>
  );
}

interface LineProps {
  readonly desk: UpkeepDesk | null;
  readonly fault: Fault;
  readonly tenant: string;
  readonly tenantName?: string;
}

export function FaultLine({ desk, fault, tenant, tenantName }: LineProps) {
  const { id, camera, kind, detail, state, since, expected, by, organisation } = fault;
  const what = useWhatFails(camera);
  const isOpen = isOpenFault(fault);
  return (
    <li className="line" data-testid="fault" data-state={state} data-fault={id}>
      <p className="line__what">
        <span className={`state state--${state.toLowerCase()}`}>{say(`fault.state.${state}`)}</span>{" "}
        <strong>{what}</strong>
        {tenantName !== undefined && <span className="quiet"> · {tenantName}</span>}
      </p>
      <p>
        {say(`fault.kind.${kind}`)}
        {detail !== "" && <span className="quiet"> · {detail}</span>}
      </p>
      <p className="quiet">
        {say("fault.since", { since: momentWord(since) })} ·{" "}
        {say(organisation === tenant ? "fault.by" : "fault.signalled", { by })}
        {isOpen && expected !== null && ` · ${say("fault.expected", { at: momentWord(expected) })}`}
        {!isOpen && ` · ${say("fault.restored", { at: momentWord(fault.changedAt) })}`}
      </p>
      {desk !== null && isOpen && <Steps key={state} desk={desk} fault={fault} what={what} />}
      {desk !== null && <TroubleNotice desk={desk} at={id} />}
    </li>
  );
}

interface StepsProps {
  readonly desk: UpkeepDesk;
  readonly fault: Fault;
  readonly what: string;
}

function Steps({ desk, fault, what }: StepsProps) {
  const { id, state, expected } = fault;
  const sent = expected === null ? "" : fieldOf(new Date(expected).getTime());
  const [back, setBack] = useState(sent);
  const follow = (next: FaultState) =>
    void desk.follow({
      fault: id,
      state: next,
      expected: next === "RESTORED" ? null : instantOf(back),
    });
  return (
    <div className="line__acts">
      {NEXT[state].map((next) => (
        <button
          key={next}
          type="button"
          className="button"
          aria-label={say("fault.next.label", { state: say(`fault.next.${next}`), what })}
          onClick={() => follow(next)}
        >
          {say(`fault.next.${next}`)}
        </button>
      ))}
      <label className="line__back">
        <span className="quiet">{say("fault.back")}</span>
        <input
          className="input"
          type="datetime-local"
          aria-label={say("fault.back.label", { what })}
          value={back}
          onChange={(event) => setBack(event.target.value)}
        />
      </label>
      {back !== sent && (
        <button type="button" className="button" onClick={() => follow(state)}>
          {say("fault.back.set")}
        </button>
      )}
    </div>
  );
}

function useWhatFails(camera: string | null): string {
  const names = useCameraNames(camera === null ? [] : [camera]);
  return camera === null ? say("fault.link") : names;
}

interface FormProps {
  readonly desk: UpkeepDesk;
  readonly tenant: string;
}

function ReportForm({ desk, tenant }: FormProps) {
  const [isLink, setLink] = useState(false);
  const [chosen, setChosen] = useState<readonly Camera[]>([]);
  const [kind, setKind] = useState<FaultKind>("NO_PICTURE");
  const [detail, setDetail] = useState("");
  const [since, setSince] = useState("");
  const [expected, setExpected] = useState("");
  const isSending = useStore(desk.sending) === "fault";
  const camera = chosen[0]?.id ?? null;
  const isReady = isLink || camera !== null;

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady) return;
    const done = await desk.report({
      tenant,
      camera: isLink ? null : camera,
      kind: isLink ? "LINK" : kind,
      detail,
      since: instantOf(since),
      expected: instantOf(expected),
    });
    if (!done) return;
    setChosen([]);
    for (const empty of [setDetail, setSince, setExpected]) empty("");
  }

  return (
    <form
      className="form"
      aria-label={say("fault.report")}
      data-testid="report"
      onSubmit={(event) => void confirm(event)}
    >
      <h3>{say("fault.report")}</h3>
      <fieldset className="chips">
        <legend>{say("fault.what")}</legend>
        <label className="chip">
          <input type="radio" name="fails" checked={!isLink} onChange={() => setLink(false)} />
          {say("fault.camera")}
        </label>
        <label className="chip">
          <input type="radio" name="fails" checked={isLink} onChange={() => setLink(true)} />
          {say("fault.link")}
        </label>
      </fieldset>
      {!isLink && (
        <>
          <CameraChoice id="fault" chosen={chosen} change={setChosen} single />
          <label>
            {say("fault.kind")}
            <select
              className="input"
              value={kind}
              onChange={(event) => setKind(event.target.value as FaultKind)}
            >
              {CAMERA_KINDS.map((one) => (
                <option key={one} value={one}>
                  {say(`fault.kind.${one}`)}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      <label>
        {say("fault.detail")}
        <input
          className="input"
          maxLength={200}
          autoComplete="off"
          value={detail}
          onChange={(event) => setDetail(event.target.value)}
        />
      </label>
      <div className="form__row">
        <Moment label={say("fault.begun")} value={since} change={setSince} />
        <Moment label={say("fault.back")} value={expected} change={setExpected} />
      </div>
      <TroubleNotice desk={desk} at="fault" />
      <button
        type="submit"
        className="button button--main"
        data-testid="report-confirm"
        disabled={!isReady}
      >
        {say(isSending ? "csu.sending" : "fault.confirm")}
      </button>
    </form>
  );
}
