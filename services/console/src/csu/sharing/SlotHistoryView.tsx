/** Slots in use these last minutes: a small step chart, and the same in words. */
import { say } from "../../i18n";
import { clock, written } from "../../kit/clock";
import { useStore } from "../../kit/useStore";
import { pathOf, SHOWN_MINUTES, type SlotHistory, summaryOf } from "./history";

const WIDTH = 240;
const HEIGHT = 40;

interface Props {
  readonly history: SlotHistory;
  readonly quota: number;
}

export function SlotHistoryView({ history, quota }: Props) {
  const steps = useStore(history.steps);
  const now = useStore(clock);
  const summary = summaryOf(steps, now);
  if (summary === null) return null;
  const path = pathOf(steps, now, quota, WIDTH, HEIGHT);
  const from = written(Math.max(now - SHOWN_MINUTES * 60_000, steps[0]?.at ?? now), "hour");
  return (
    <svg
      className="steps"
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={say("csu.history", { ...summary, quota, from })}
      data-testid="history"
    >
      <title>{say("csu.history", { ...summary, quota, from })}</title>
      <path className="steps__limit" d={`M0 0H${WIDTH}`} />
      <path className="steps__floor" d={`M0 ${HEIGHT}H${WIDTH}`} />
      <path className="steps__line" d={path} />
    </svg>
  );
}
