/** The joystick beside an enlarged picture: ask, steer, see how long, give back. */
import { type FormEvent, useEffect, useState } from "react";

import type { SteeringTerms } from "../api/types";
import { say } from "../i18n";
import { written } from "../kit/clock";
import { realTiming } from "../kit/timing";
import { useSelected, useStore } from "../kit/useStore";
import type { SteeringWish } from "./acts";
import { Aids, Focus, Zoom } from "./Buttons";
import { Countdown } from "./Countdown";
import { leftOf, statusOf } from "./face";
import type { Joystick, SteeringState } from "./joystick";
import { Stick } from "./Stick";
import { lengthsUpTo, type Terms } from "./terms";
import type { Preset } from "./words";

interface Props {
  readonly joystick: Joystick;
  readonly view: string;
  readonly incident: string | null;
  readonly terms: Terms;
  readonly tenant: string;
}

export function SteeringPanel({ joystick, view, incident, terms, tenant }: Props) {
  const state = useStore(joystick.state);
  const now = useSelected(terms.byTenant, (all) => all.get(tenant) ?? null);
  const { phase } = state;
  const isFree = phase !== "held" && phase !== "asking";
  // A CSU may have opened or closed since.
  useEffect(() => {
    if (isFree) void terms.renew();
  }, [isFree, terms]);
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
        <p aria-live="polite" className="steering__word">
          {statusOf(state)}
        </p>
        <Why state={state} />
      </div>
      {phase === "held" && <Held joystick={joystick} state={state} terms={now} />}
      {phase === "asking" && (
        <>
          <Left state={state} />
          <button type="button" className="button" onClick={() => joystick.release()}>
            {say("steer.giveUp")}
          </button>
        </>
      )}
      {isFree && (
        <Ask view={view} incident={incident} terms={now} ask={(wish) => void joystick.ask(wish)} />
      )}
    </section>
  );
}

function Why({ state }: { readonly state: SteeringState }) {
  const { approval, article, by, holder, remedy } = state;
  return (
    <>
      {approval !== null && (
        <p>
          {say(approval.silenceRefuses ? "steer.silence.refuses" : "steer.silence.grants", {
            time: written(approval.deadline, "time"),
          })}
        </p>
      )}
      {by !== null && <p data-testid="ended-by">{say("steer.by", { by })}</p>}
      {holder !== null && (
        <p>{say("steer.holder", { holder: holder.who, until: written(holder.until, "hour") })}</p>
      )}
      {remedy !== null && (
        <p>
          <strong>{say("wall.remedy")}</strong> {remedy}
        </p>
      )}
      {article !== null && <p className="cited">{article}</p>}
    </>
  );
}

function Left({ state }: { readonly state: SteeringState }) {
  return <Countdown left={() => leftOf(state, realTiming.now())} />;
}

interface AskProps {
  readonly view: string;
  readonly incident: string | null;
  readonly terms: SteeringTerms | null;
  readonly ask: (wish: SteeringWish) => void;
}

function Ask({ view, incident, terms, ask }: AskProps) {
  const [wanted, setGround] = useState("");
  const [number, setNumber] = useState(incident ?? "");
  const [length, setLength] = useState<number | null>(null);
  const grounds = terms?.grounds ?? [];
  const ground = grounds.find(({ code }) => code === wanted) ?? grounds[0];
  if (terms === null || ground === undefined) {
    return <p className="quiet">{say("steer.noGround")}</p>;
  }

  const lengths = lengthsUpTo(terms.longestMinutes);
  const minutes = lengths.find((one) => one === length) ?? lengths[0] ?? terms.longestMinutes;
  const isNumberNeeded = ground.incidentRequired;

  function confirm(event: FormEvent): void {
    event.preventDefault();
    const given = number.trim();
    if (ground === undefined) return;
    ask({ view, ground: ground.code, incident: given === "" ? null : given, minutes });
  }

  return (
    <form className="steering__ask" data-way={terms.way} onSubmit={confirm}>
      <label>
        {say("steer.ground")}
        <select
          className="input"
          value={ground.code}
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
        <span>
          {say("purpose.incident")}{" "}
          <span className="quiet">
            {say(isNumberNeeded ? "purpose.required" : "purpose.optional")}
          </span>
        </span>
        <input
          className="input"
          autoComplete="off"
          maxLength={64}
          required={isNumberNeeded}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
      </label>
      <fieldset className="chips">
        <legend>{say("steer.minutes")}</legend>
        {lengths.map((one) => (
          <label key={one} className="chip">
            <input
              type="radio"
              name="steer-minutes"
              checked={one === minutes}
              onChange={() => setLength(one)}
            />
            {one}
          </label>
        ))}
      </fieldset>
      <button type="submit" className="button button--main">
        {say("steer.ask")}
      </button>
      <p className="quiet steering__terms">
        {say(`steer.way.${terms.way}`, { by: terms.offices.join(say("steer.or")) })}
        <span className="cited" title={terms.article.summary}>
          {" "}
          {terms.article.cited}
        </span>
      </p>
    </form>
  );
}

interface HeldProps {
  readonly joystick: Joystick;
  readonly state: SteeringState;
  readonly terms: SteeringTerms | null;
}

function Held({ joystick, state, terms }: HeldProps) {
  const minutes = Math.max(1, Math.round((state.length ?? 0) / 60_000));
  // Where the commune said yes, only a new yes makes it longer.
  const mayKeep = terms?.way !== "APPROVAL";
  return (
    <>
      <Stick joystick={joystick} />
      <Zoom joystick={joystick} />
      {state.gear.focus && <Focus joystick={joystick} />}
      <Aids joystick={joystick} aids={state.gear.aids} />
      <Presets
        presets={state.presets}
        goTo={(preset) => joystick.goTo(preset)}
        goHome={() => joystick.goHome()}
      />
      <Left state={state} />
      <div className="steering__acts">
        {mayKeep && (
          <button type="button" className="button" onClick={() => void joystick.extend(minutes)}>
            {say("steer.extend", { minutes })}
          </button>
        )}
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
        {say("steer.keys")} {!mayKeep && say("steer.noExtend")}
      </p>
    </>
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
