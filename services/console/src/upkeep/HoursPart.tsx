/** When the CSU is in service: now, the days to come, and other hours for one of them. */
import { type FormEvent, useState } from "react";

import type { CsuHours, ServiceDay, Upkeep } from "../api/types";
import { TroubleNotice } from "../csu/cutting/TroubleNotice";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import type { UpkeepDesk } from "./desk";
import { OpenNow } from "./OpenNow";
import { dayWord, intervalsWord, lineWord, spanOf } from "./words";

interface Props {
  readonly desk: UpkeepDesk;
  readonly upkeep: Upkeep;
}

export function HoursPart({ desk, upkeep }: Props) {
  const { hours, tenant } = upkeep;
  return (
    <section
      className="service__part"
      tabIndex={0}
      aria-labelledby="hours-title"
      data-testid="hours"
    >
      <header className="panel__head">
        <h2 id="hours-title">{say("hours.title")}</h2>
      </header>
      {hours === null ? (
        <p className="notice notice--warning">{say("hours.none")}</p>
      ) : (
        <>
          <OpenNow hours={hours} />
          <Days desk={desk} hours={hours} />
          {desk.mayAnswer && <DeclareForm desk={desk} tenant={tenant} hours={hours} />}
        </>
      )}
    </section>
  );
}

function Days({ desk, hours }: { readonly desk: UpkeepDesk; readonly hours: CsuHours }) {
  const later = hours.declared.filter(({ day }) => !hours.days.some((one) => one.day === day));
  return (
    <table className="days">
      <caption className="unseen">{say("hours.days")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("hours.day")}</th>
          <th scope="col">{say("hours.when")}</th>
          <th scope="col">{say("hours.source")}</th>
        </tr>
      </thead>
      <tbody>
        {hours.days.map((day) => (
          <Day key={day.day} desk={desk} day={day} hours={hours} />
        ))}
        {later.map(({ day }) => (
          <Day key={day} desk={desk} day={{ day, rule: "", declared: true }} hours={hours} />
        ))}
      </tbody>
    </table>
  );
}

interface DayProps {
  readonly desk: UpkeepDesk;
  readonly day: Pick<ServiceDay, "day" | "rule" | "declared"> & Partial<ServiceDay>;
  readonly hours: CsuHours;
}

function Day({ desk, day, hours }: DayProps) {
  const said = hours.declared.find((one) => one.day === day.day);
  return (
    <tr data-testid={`day-${day.day}`} data-declared={day.declared}>
      <th scope="row">{dayWord(day.day)}</th>
      <td className="days__hours">
        {day.intervals === undefined ? said?.hours : intervalsWord({ intervals: [], ...day })}
      </td>
      <td>
        {said === undefined ? (
          <span className="quiet">{lineWord(day.rule)}</span>
        ) : (
          <>
            <span className="days__why">{said.reference}</span>{" "}
            <span className="quiet">{said.by}</span>
            {desk.mayAnswer && <TakeBack desk={desk} id={said.id} day={day.day} />}
          </>
        )}
      </td>
    </tr>
  );
}

interface TakeBackProps {
  readonly desk: UpkeepDesk;
  readonly id: string;
  readonly day: string;
}

function TakeBack({ desk, id, day }: TakeBackProps) {
  const isSending = useStore(desk.sending) === id;
  return (
    <>
      <button
        type="button"
        className="link"
        aria-label={say("hours.takeBack.label", { day: dayWord(day) })}
        onClick={() => void desk.takeBack(id)}
      >
        {say(isSending ? "csu.sending" : "hours.takeBack")}
      </button>
      <TroubleNotice desk={desk} at={id} />
    </>
  );
}

interface FormProps {
  readonly desk: UpkeepDesk;
  readonly tenant: string;
  readonly hours: CsuHours;
}

type Span = readonly [from: string, to: string];
const FIRST: Span = ["10:00", "18:00"];

function DeclareForm({ desk, tenant, hours }: FormProps) {
  const [wanted, setDay] = useState("");
  const [isShut, setShut] = useState(false);
  const [spans, setSpans] = useState<readonly Span[]>([FIRST]);
  const [reference, setReference] = useState("");
  const isSending = useStore(desk.sending) === "hours";
  const day = wanted === "" ? hours.serviceDay : wanted;
  const said = isShut ? "off" : spans.map(([from, to]) => spanOf(from, to)).join(",");

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (await desk.declare({ tenant, day, hours: said, reference })) setReference("");
  }

  return (
    <form
      className="form"
      aria-label={say("hours.declare")}
      data-testid="declare"
      onSubmit={(event) => void confirm(event)}
    >
      <h3>{say("hours.declare")}</h3>
      <p className="quiet">{say("hours.declare.what")}</p>
      <div className="form__row">
        <label>
          {say("hours.day")}
          <input
            className="input"
            type="date"
            min={hours.serviceDay}
            value={day}
            onChange={(event) => setDay(event.target.value)}
          />
        </label>
        <fieldset className="chips">
          <legend>{say("hours.kind")}</legend>
          <Choice chosen={!isShut} word={say("hours.kind.open")} choose={() => setShut(false)} />
          <Choice chosen={isShut} word={say("hours.kind.shut")} choose={() => setShut(true)} />
        </fieldset>
      </div>
      {!isShut && <Spans spans={spans} change={setSpans} />}
      <label>
        {say("hours.reference")}
        <input
          className="input"
          maxLength={200}
          autoComplete="off"
          placeholder={say("hours.reference.example")}
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
      </label>
      <TroubleNotice desk={desk} at="hours" />
      <button type="submit" className="button button--main" data-testid="declare-confirm">
        {say(isSending ? "csu.sending" : "hours.confirm")}
      </button>
    </form>
  );
}

interface ChoiceProps {
  readonly chosen: boolean;
  readonly word: string;
  readonly choose: () => void;
}

function Choice({ chosen, word, choose }: ChoiceProps) {
  return (
    <label className="chip">
      <input type="radio" name="hours-kind" checked={chosen} onChange={choose} />
      {word}
    </label>
  );
}

interface SpansProps {
  readonly spans: readonly Span[];
  readonly change: (spans: readonly Span[]) => void;
}

/** One span, or two with a pause: no CSU of our deeds has more in a day. */
function Spans({ spans, change }: SpansProps) {
  const set = (index: number, span: Span) =>
    change(spans.map((one, place) => (place === index ? span : one)));
  return (
    <div className="form__row">
      {spans.map(([from, to], index) => (
        <fieldset key={index} className="span">
          <legend>{say("hours.span", { number: index + 1 })}</legend>
          <input
            className="input"
            type="time"
            required
            aria-label={say("hours.from", { number: index + 1 })}
            value={from}
            onChange={(event) => set(index, [event.target.value, to])}
          />
          <span aria-hidden="true">–</span>
          <input
            className="input"
            type="time"
            required
            aria-label={say("hours.to", { number: index + 1 })}
            value={to}
            onChange={(event) => set(index, [from, event.target.value])}
          />
        </fieldset>
      ))}
      <button
        type="button"
        className="link"
        onClick={() => change(spans.length === 1 ? [...spans, ["20:00", "02:00"]] : [FIRST])}
      >
        {say(spans.length === 1 ? "hours.pause" : "hours.noPause")}
      </button>
    </div>
  );
}
