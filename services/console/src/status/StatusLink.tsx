/** In the bar below: whether everything serves, in a shape and a word, and the way to the page. */
import { useEffect } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { MARKS } from "./marks";
import { overall } from "./status";

const REFRESH_EVERY = 10_000;
export const STATUS_PAGE = "etat";

export function StatusLink() {
  const { status: desk } = usePost();
  const known = useStore(desk.known);
  const mute = useStore(desk.mute);
  useEffect(() => {
    void desk.refresh();
    const timer = setInterval(() => void desk.refresh(), REFRESH_EVERY);
    return () => clearInterval(timer);
  }, [desk]);
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
