/** A ring and digits that empty. Read, never spoken: who needs to hear is told once. */
import { useStore } from "../kit/useStore";
import { clock } from "../kit/clock";
import { digits, type Left } from "./face";

const RADIUS = 18;
const ROUND = 2 * Math.PI * RADIUS;

/** Below so many seconds it is drawn as short. */
const SHORT = 15;
/** From so many on its digits need more room. */
const HOUR = 3600;

export function Countdown({ left }: { readonly left: () => Left | null }) {
  useStore(clock);
  const now = left();
  if (now === null) return null;
  return (
    <div
      className="countdown"
      role="timer"
      aria-live="off"
      data-short={now.seconds <= SHORT}
      data-long={now.seconds >= HOUR}
    >
      <svg viewBox="0 0 44 44" aria-hidden="true">
        <circle className="countdown__track" cx="22" cy="22" r={RADIUS} />
        <circle
          className="countdown__ring"
          cx="22"
          cy="22"
          r={RADIUS}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - now.share)}
        />
      </svg>
      <span>{digits(now.seconds)}</span>
    </div>
  );
}
