/** "CSU ouvert jusqu’à 02:00", by which line and which article. */
import type { CsuHours } from "../api/types";
import { say } from "../i18n";
import { clock } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { openWord, ruleWord } from "./words";

interface Props {
  readonly hours: CsuHours;
}

export function OpenNow({ hours }: Props) {
  const { article, open } = hours;
  return (
    <div className="opennow" data-testid="open-now" data-open={open} aria-live="polite">
      <OpenWord hours={hours} />
      <p className="quiet">
        {ruleWord(hours)}
        <span className="cited" title={article.summary}>
          {" "}
          {say("csu.article", { ...article })}
        </span>
      </p>
    </div>
  );
}

export function OpenWord({ hours }: Props) {
  // A minute is enough: the API tells when it turns.
  const now = Math.floor(useStore(clock) / 60_000) * 60_000;
  return (
    <p className={`openword ${hours.open ? "tone-good" : "tone-closed"}`} data-open={hours.open}>
      <span
        className={hours.open ? "openword__shape" : "openword__shape openword__shape--shut"}
        aria-hidden="true"
      />
      {openWord(hours, now)}
    </p>
  );
}
