/** In the bar below: whether everything serves, in a shape and a word, and the way to the page. */
import { say } from "../i18n";
import { MARKS } from "./marks";
import { overall } from "./status";
import { useStatus } from "./useStatus";

const REFRESH_EVERY = 10_000;
export const STATUS_PAGE = "etat";

export function StatusLink() {
  const { known, mute } = useStatus(REFRESH_EVERY);
  const { state, count } = overall(known, mute);
  const word = mute === null ? `status.link.${state}` : "status.link.mute";
  return (
    <a
      className={`status-link status--${state.toLowerCase()}`}
      href={`#${STATUS_PAGE}`}
      data-testid="status-link"
      data-state={state}
    >
      <span className="status__mark" aria-hidden="true">
        {MARKS[state]}
      </span>
      {say(word as "status.link.AWAY", { count })}
    </a>
  );
}
