/** Slots in use hour by hour: bars, and the same in words and in a table. */
import { useState } from "react";

import { say } from "../../i18n";
import { written } from "../../kit/clock";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import { type Period, periodOf, type SlotHour } from "./rights";

const PERIODS = [
  { hours: 24, title: "rights.slots.day" },
  { hours: 168, title: "rights.slots.week" },
] as const;
const WIDTH = 672;
const HEIGHT = 84;

export function SlotHours({ csu }: { readonly csu: Csu }) {
  const history = useStore(csu.rights.history);
  const { inUse, quota } = useStore(csu.gauge);
  const [shown, setShown] = useState<(typeof PERIODS)[number]>(PERIODS[0]);
  const period = history === null ? null : periodOf(history, shown.hours);
  return (
    <section className="rights__part" aria-labelledby="slots-title">
      <header className="rights__head">
        <h2 id="slots-title">{say("rights.slots")}</h2>
        <p className="rights__now" data-testid="slots-now">
          {say("rights.slots.now", { inUse, quota })}
        </p>
        <div className="segments" role="group" aria-label={say("rights.slots.period")}>
          {PERIODS.map((one) => (
            <button
              key={one.hours}
              type="button"
              className="chip"
              aria-pressed={one === shown}
              data-testid={`hours-${one.hours}`}
              onClick={() => setShown(one)}
            >
              {say(one.title)}
            </button>
          ))}
        </div>
      </header>
      {period === null ? (
        <p className="quiet">{say("rights.reading")}</p>
      ) : (
        <>
          <p
            data-testid="slots-said"
            data-most={period.most}
            data-refused={period.refused}
            data-hours={period.hours.length}
          >
            {say("rights.slots.said", {
              most: period.most,
              full: period.full,
              refused: period.refused,
            })}
          </p>
          <Bars period={period} quota={quota} />
          <HourTable hours={period.hours} />
        </>
      )}
    </section>
  );
}

/** Drawn for the eye: everything of it stands in the sentence above and the table below. */
function Bars({ period, quota }: { readonly period: Period; readonly quota: number }) {
  const { hours } = period;
  const width = WIDTH / Math.max(1, hours.length);
  const top = Math.max(quota, ...hours.map((hour) => hour.quota), 1);
  const y = (count: number) => HEIGHT * (1 - count / top);
  return (
    <svg
      className="bars"
      viewBox={`0 -14 ${WIDTH} ${HEIGHT + 16}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className="bars__limit" d={`M0 ${y(quota)}H${WIDTH}`} />
      {hours.map(({ at, most, quota: limit, refused }, index) => (
        <g key={at}>
          <rect
            className={most >= limit && limit > 0 ? "bars__bar bars__bar--full" : "bars__bar"}
            x={index * width + width * 0.1}
            width={width * 0.8}
            y={y(most)}
            height={HEIGHT - y(most)}
          />
          {refused > 0 && (
            <rect
              className="bars__refused"
              x={index * width + width * 0.1}
              width={width * 0.8}
              y={-12}
              height={8}
            />
          )}
        </g>
      ))}
      <path className="bars__floor" d={`M0 ${HEIGHT}H${WIDTH}`} />
    </svg>
  );
}

function HourTable({ hours }: { readonly hours: readonly SlotHour[] }) {
  const told = hours.filter(({ most, refused }) => most > 0 || refused > 0).toReversed();
  return (
    <details className="rights__hours">
      <summary>{say("rights.slots.table", { count: told.length })}</summary>
      <table className="plain" data-testid="slot-hours">
        <thead>
          <tr>
            <th scope="col">{say("rights.slots.hour")}</th>
            <th scope="col">{say("rights.slots.most")}</th>
            <th scope="col">{say("rights.slots.refused")}</th>
          </tr>
        </thead>
        <tbody>
          {told.map(({ at, most, quota, refused }) => (
            <tr key={at}>
              <td>{written(at, "short")}</td>
              <td>
                {most}/{quota}
              </td>
              <td>{refused}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
