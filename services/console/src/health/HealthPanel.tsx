/** On demand, in the place of what is otherwise read there: each number of one picture. */
import { usePost } from "../app/post";
import { say } from "../i18n";
import { useSelected, useStore } from "../kit/useStore";
import type { Heard } from "./health";
import { gradeTone, linesOf, pictureOf, skewOf } from "./words";

interface Props {
  /** Id of the view; null where no picture is open. */
  readonly view: string | null;
}

export function HealthPanel({ view }: Props) {
  const { healths } = usePost();
  const heard = useSelected(healths.byView, () => healths.of(view));
  return (
    <div className="health" data-testid="health">
      {heard === null ? (
        <p className="quiet">{say(view === null ? "health.none" : "health.waiting")}</p>
      ) : (
        <HealthFacts heard={heard} />
      )}
    </div>
  );
}

export function HealthFacts({ heard: { health } }: { readonly heard: Heard }) {
  const isHourWrong = health.causes.includes("CLOCK");
  return (
    <>
      <p className={`health__word tone-${gradeTone(health)}`} data-grade={health.grade}>
        {say("health.word", { summary: pictureOf(health) })}
      </p>
      {isHourWrong && (
        <p className="health__hour" data-testid="health-hour">
          {say("health.hour", { skew: skewOf(health.cameraClockSkewSeconds) ?? "" })}
        </p>
      )}
      <dl className="facts health__facts">
        {linesOf(health).map(({ label, value, wrong }) => (
          <div key={label} data-wrong={wrong} data-fact={label}>
            <dt>{say(label)}</dt>
            <dd>
              {wrong && <span aria-hidden="true">▲ </span>}
              {value}
              {wrong && <span className="unseen"> {say("health.wrong")}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** In a panel's head: shows the numbers, or what was there before. */
export function HealthSwitch() {
  const { healths } = usePost();
  const isOpen = useStore(healths.open);
  return (
    <button
      type="button"
      className="button health-switch"
      aria-pressed={isOpen}
      aria-keyshortcuts="i"
      data-testid="health-switch"
      onClick={() => healths.toggle()}
    >
      {say("health.switch")} <kbd>I</kbd>
    </button>
  );
}
