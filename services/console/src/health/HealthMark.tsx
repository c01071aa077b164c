/** Beside a picture: how it fares, in bars and, where it is not good, in a word. */
import type { FlowHealth, HealthGrade } from "../api/types";
import { usePost } from "../app/post";
import { say } from "../i18n";
import { useSelected, useStore } from "../kit/useStore";
import { markOf, summaryOf, toneOf } from "./words";

interface Props {
  /** Id of the view; null while there is none. */
  readonly view: string | null;
  /** Which picture it is, as a person calls it. */
  readonly of: string;
  /** The press, before the details are shown. */
  readonly onOpen: () => void;
}

/** Nothing, where nothing is known. */
export function HealthMark({ view, of, onOpen }: Props) {
  const { healths } = usePost();
  const heard = useSelected(healths.byView, () => healths.of(view));
  const isOpen = useStore(healths.open);
  if (heard === null) return null;
  const word = markOf(heard.health);
  const told = say("health.mark", { of, summary: summaryOf(heard.health) });
  return (
    <button
      type="button"
      className={`health-mark tone-${toneOf(heard.health)}`}
      // What is read on it comes first: who speaks to the machine says what they see.
      aria-label={word === null ? told : `${word}. ${told}`}
      aria-keyshortcuts="i"
      aria-expanded={isOpen}
      title={say("health.title", { summary: summaryOf(heard.health) })}
      data-testid="health-mark"
      data-grade={heard.health.grade}
      onDoubleClick={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        onOpen();
        healths.open.set(true);
      }}
    >
      <Shape health={heard.health} />
      {word === null ? null : <span className="health-mark__word">{word}</span>}
    </button>
  );
}

/** A good picture whose hour is wrong has a dial: bars alone would say that all is well. */
function Shape({ health: { grade, causes } }: { readonly health: FlowHealth }) {
  if (grade !== "GOOD" || !causes.includes("CLOCK")) return <HealthBars grade={grade} />;
  return (
    <svg className="health-bars" viewBox="0 0 14 12" aria-hidden="true">
      <path d={DIAL} fill="none" stroke="currentcolor" strokeWidth="1.5" />
    </svg>
  );
}

const DIAL = "M7 1a5 5 0 1 0 .01 0zM7 3.2v3l2.2 1.4";
const FULL: Readonly<Record<HealthGrade, number>> = { GOOD: 3, WEAK: 2, BAD: 1 };

/** Three bars, as many full as it is good. */
function HealthBars({ grade }: { readonly grade: HealthGrade }) {
  return (
    <svg className="health-bars" viewBox="0 0 14 12" aria-hidden="true">
      {[0, 1, 2].map((place) => (
        <rect
          key={place}
          x={place * 5 + 0.5}
          y={7.5 - place * 3.5}
          width="3"
          height={4 + place * 3.5}
          fill={place < FULL[grade] ? "currentcolor" : "none"}
          stroke="currentcolor"
        />
      ))}
    </svg>
  );
}
