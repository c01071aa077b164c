/** The joystick beside an enlarged picture: ask, steer, see how long, give back. */
import { type FormEvent, type KeyboardEvent, useState } from "react";

import { say } from "../i18n";
import { clock } from "../kit/clock";
import { realTiming } from "../kit/timing";
import { useStore } from "../kit/useStore";
import type { Ground, SteeringWish } from "./acts";
import { digits, leftOf, statusOf } from "./face";
import type { Joystick, SteeringState } from "./joystick";
import { Stick } from "./Stick";
import { type Preset, STILL } from "./words";

interface Props {
  readonly joystick: Joystick;
  readonly view: string;
  readonly incident: string | null;
  readonly grounds: readonly Ground[];
}

const MINUTES = [5, 15, 30] as const;

export function SteeringPanel({ joystick, view, incident, grounds }: Props) {
  const state = useStore(joystick.state);
  const { phase } = state;
  return (
    <section
      className="steering"
      aria-label={say("steer.title")}
      data-testid="steering"
      data-phase={phase}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <div className="steering__status">
        <p aria-live="polite">{statusOf(state)}</p>
        <Why state={state} />
      </div>
      {phase === "held" && <Held joystick={joystick} state={state} />}
      {phase === "asking" && (
        <button type="button" className="button" onClick={() => joystick.release()}>
          {say("steer.giveUp")}
        </button>
      )}
      {phase !== "held" && phase !== "asking" && (
        <Ask
          view={view}
          incident={incident}
          grounds={grounds}
          ask={(wish) => void joystick.ask(wish)}
        />
      )}
    </section>
  );
}

function Why({ state }: { readonly state: SteeringState }) {
  const { article, remedy, holder } = state;
  return (
    <>
      {article !== null && <p className="cited">{article}</p>}
      {holder !== null && <p>{say("steer.holder", { holder })}</p>}
      {remedy !== null && <p className="quiet">{remedy}</p>}
    </>
  );
}

interface AskProps {
  readonly view: string;
  readonly incident: string | null;
  readonly grounds: readonly Ground[];
  readonly ask: (wish: SteeringWish) => void;
}

function Ask({ view, incident, grounds, ask }: AskProps) {
  const [ground, setGround] = useState(grounds[0]?.code ?? "");
  const [number, setNumber] = useState(incident ?? "");
  const [minutes, setMinutes] = useState<number>(MINUTES[0]);
  const isNumberNeeded = grounds.find(({ code }) => code === ground)?.incidentRequired ?? false;

  function confirm(event: FormEvent): void {
    event.preventDefault();
    const given = number.trim();
    ask({ view, ground, incident: given === "" ? null : given, minutes });
  }

  if (grounds.length === 0) return <p className="quiet">{say("steer.noGround")}</p>;
  return (
    <form className="steering__ask" onSubmit={confirm}>
      <label>
        {say("steer.ground")}
        <select
          className="input"
          value={ground}
          onChange={(event) => setGround(event.target.value)}
        >
          {grounds.map(({ code, label }) => (
            <option key={code} value={code}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say("purpose.incident")}
        <input
          className="input"
          autoComplete="off"
          maxLength={64}
          required={isNumberNeeded}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
      </label>
      <label>
        {say("steer.minutes")}
        <select
          className="input"
          value={minutes}
          onChange={(event) => setMinutes(Number(event.target.value))}
        >
          {MINUTES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <button type="submit" className="button button--main">
        {say("steer.ask")}
      </button>
    </form>
  );
}

interface HeldProps {
  readonly joystick: Joystick;
  readonly state: SteeringState;
}

function Held({ joystick, state }: HeldProps) {
  return (
    <>
      <Stick joystick={joystick} />
      <Zoom joystick={joystick} />
      <Presets
        presets={state.presets}
        goTo={(preset) => joystick.goTo(preset)}
        goHome={() => joystick.goHome()}
      />
      <Countdown state={state} />
      <div className="steering__acts">
        <button type="button" className="button" onClick={() => void joystick.extend(MINUTES[0])}>
          {say("steer.extend", { minutes: MINUTES[0] })}
        </button>
        <button
          type="button"
          className="button button--main"
          data-testid="give-back"
          onClick={() => joystick.release()}
        >
          {say("steer.giveBack")}
        </button>
      </div>
      <p id="steer-keys" className="quiet steering__keys">
        {say("steer.keys")}
      </p>
    </>
  );
}

const ZOOM_SPEED = 0.6;

function Zoom({ joystick }: { readonly joystick: Joystick }) {
  return (
    <div className="steering__zoom" role="group" aria-label={say("steer.zoom")}>
      <Push joystick={joystick} zoom={ZOOM_SPEED} label={say("steer.closer")} sign="+" />
      <Push joystick={joystick} zoom={-ZOOM_SPEED} label={say("steer.wider")} sign="−" />
    </div>
  );
}

interface PushProps {
  readonly joystick: Joystick;
  readonly zoom: number;
  readonly label: string;
  readonly sign: string;
}

/** Acts for as long as it is held down, by a pointer or by a key. */
function Push({ joystick, zoom, label, sign }: PushProps) {
  const push = () => joystick.push("zoom", { ...STILL, zoom });
  const rest = () => joystick.push("zoom", STILL);
  const isPress = ({ key }: KeyboardEvent) => key === " " || key === "Enter";
  return (
    <button
      type="button"
      className="button"
      aria-label={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        push();
      }}
      onPointerUp={rest}
      onPointerCancel={rest}
      onLostPointerCapture={rest}
      onKeyDown={(event) => {
        if (isPress(event) && !event.repeat) push();
      }}
      onKeyUp={(event) => {
        if (isPress(event)) rest();
      }}
      onBlur={rest}
    >
      {sign}
    </button>
  );
}

interface PresetsProps {
  readonly presets: readonly Preset[];
  readonly goTo: (preset: string) => void;
  readonly goHome: () => void;
}

function Presets({ presets, goTo, goHome }: PresetsProps) {
  return (
    <div className="steering__presets" role="group" aria-label={say("steer.presets")}>
      <button type="button" className="button" onClick={goHome}>
        {say("steer.home")}
      </button>
      {presets.map(({ token, name }) => (
        <button key={token} type="button" className="button" onClick={() => goTo(token)}>
          {name}
        </button>
      ))}
    </div>
  );
}

const RADIUS = 18;
const ROUND = 2 * Math.PI * RADIUS;

/** Read, never spoken: the end of the hold is said once, by the status. */
function Countdown({ state }: { readonly state: SteeringState }) {
  useStore(clock);
  const left = leftOf(state, realTiming.now());
  if (left === null) return null;
  return (
    <div className="steering__left" role="timer" aria-live="off">
      <svg viewBox="0 0 44 44" aria-hidden="true">
        <circle className="steering__track" cx="22" cy="22" r={RADIUS} />
        <circle
          className="steering__ring"
          cx="22"
          cy="22"
          r={RADIUS}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - left.share)}
        />
      </svg>
      <span>{digits(left.seconds)}</span>
    </div>
  );
}
