/** Work on the cameras: announced to the CIC, held back by an incident, running, over. */
import { type FormEvent, useState } from "react";

import type { Camera, MaintenanceWindow, Upkeep } from "../api/types";
import { TroubleNotice } from "../csu/cutting/TroubleNotice";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { CameraChoice } from "./CameraChoice";
import type { UpkeepDesk } from "./desk";
import { inOrder, isOpenWindow } from "./upkeep";
import { useCameraNames } from "./useCameraNames";
import { fieldOf, instantOf, windowWord } from "./words";

interface Props {
  readonly desk: UpkeepDesk;
  readonly upkeep: Upkeep;
}

export function WindowsPart({ desk, upkeep }: Props) {
  const windows = inOrder(upkeep.windows, isOpenWindow);
  return (
    <section
      className="service__part"
      tabIndex={0}
      aria-labelledby="windows-title"
      data-testid="windows"
    >
      <header className="panel__head">
        <h2 id="windows-title">{say("window.title")}</h2>
        <span className="board__count">{windows.filter(isOpenWindow).length}</span>
      </header>
      {windows.length === 0 && <p className="quiet service__none">{say("window.none")}</p>}
      <ul>
        {windows.map((window) => (
          <WindowLine key={window.id} desk={desk} window={window} />
        ))}
      </ul>
      {upkeep.noticeHours === null ? (
        <p className="quiet service__none">{say("window.notProvided")}</p>
      ) : (
        desk.mayAnswer && <AnnounceForm desk={desk} upkeep={upkeep} hours={upkeep.noticeHours} />
      )}
    </section>
  );
}

interface LineProps {
  /** Null: at the other side, which only reads. */
  readonly desk: UpkeepDesk | null;
  readonly window: MaintenanceWindow;
  readonly tenantName?: string;
}

export function WindowLine({ desk, window, tenantName }: LineProps) {
  const { id, cameras, state, reason, by } = window;
  const names = useCameraNames(cameras);
  return (
    <li className="line" data-testid="window" data-state={state} data-window={id}>
      <p className="line__what">
        <span className={`state state--${state.toLowerCase()}`}>
          {say(`window.state.${state}`)}
        </span>{" "}
        <strong>{names}</strong>
        {tenantName !== undefined && <span className="quiet"> · {tenantName}</span>}
      </p>
      <p>{reason}</p>
      <p className="quiet">
        {windowWord(window)} · {by}
      </p>
      {state === "HELD_BACK" && <p className="tone-stale">{say("window.heldBack")}</p>}
      {desk?.mayAnswer === true && isOpenWindow(window) && (
        <EndButton desk={desk} window={window} what={names} />
      )}
      {desk !== null && <TroubleNotice desk={desk} at={id} />}
    </li>
  );
}

interface EndProps {
  readonly desk: UpkeepDesk;
  readonly window: MaintenanceWindow;
  readonly what: string;
}

function EndButton({ desk, window, what }: EndProps) {
  const isSending = useStore(desk.sending) === window.id;
  const isRunning = window.state === "RUNNING";
  return (
    <button
      type="button"
      className="button"
      aria-label={say(isRunning ? "window.finish.label" : "window.cancel.label", { what })}
      onClick={() => void desk.end(window.id)}
    >
      {say(isSending ? "csu.sending" : isRunning ? "window.finish" : "window.cancel")}
    </button>
  );
}

const HOUR = 3_600_000;

interface FormProps extends Props {
  readonly hours: number;
}

function AnnounceForm({ desk, upkeep, hours }: FormProps) {
  const [isAll, setAll] = useState(false);
  const [chosen, setChosen] = useState<readonly Camera[]>([]);
  const [since, setSince] = useState(() => fieldOf(nextHour(hours)));
  const [until, setUntil] = useState(() => fieldOf(nextHour(hours) + 2 * HOUR));
  const [reason, setReason] = useState("");
  const isSending = useStore(desk.sending) === "window";
  const [from, to] = [instantOf(since), instantOf(until)];
  const isReady = from !== null && to !== null && (isAll || chosen.length > 0);

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady) return;
    const cameras = isAll ? null : chosen.map(({ id }) => id);
    const input = { tenant: upkeep.tenant, cameras, since: from, until: to, reason };
    if (!(await desk.announce(input))) return;
    setChosen([]);
    setReason("");
  }

  return (
    <form
      className="form"
      aria-label={say("window.announce")}
      data-testid="announce"
      onSubmit={(event) => void confirm(event)}
    >
      <h3>{say("window.announce")}</h3>
      <p className="quiet">
        {say("window.announce.what", { hours })}{" "}
        <span className="cited" title={upkeep.maintenance.summary}>
          {say("csu.article", { ...upkeep.maintenance })}
        </span>
      </p>
      <fieldset className="chips">
        <legend>{say("window.cameras")}</legend>
        <label className="chip">
          <input type="radio" name="of" checked={!isAll} onChange={() => setAll(false)} />
          {say("window.cameras.some")}
        </label>
        <label className="chip">
          <input type="radio" name="of" checked={isAll} onChange={() => setAll(true)} />
          {say("window.cameras.all")}
        </label>
      </fieldset>
      {!isAll && <CameraChoice id="window" chosen={chosen} change={setChosen} />}
      <div className="form__row">
        <Moment label={say("window.since")} value={since} change={setSince} />
        <Moment label={say("window.until")} value={until} change={setUntil} />
      </div>
      <label>
        {say("window.reason")}
        <input
          className="input"
          maxLength={200}
          autoComplete="off"
          placeholder={say("window.reason.example")}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <TroubleNotice desk={desk} at="window" />
      <button
        type="submit"
        className="button button--main"
        data-testid="announce-confirm"
        disabled={!isReady}
      >
        {say(isSending ? "csu.sending" : "window.confirm")}
      </button>
    </form>
  );
}

/** The first whole hour that leaves the notice its time. */
function nextHour(hours: number): number {
  return Math.ceil((Date.now() + hours * HOUR + HOUR / 2) / HOUR) * HOUR;
}

interface MomentProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
}

export function Moment({ label, value, change }: MomentProps) {
  return (
    <label>
      {label}
      <input
        className="input"
        type="datetime-local"
        value={value}
        onChange={(event) => change(event.target.value)}
      />
    </label>
  );
}
