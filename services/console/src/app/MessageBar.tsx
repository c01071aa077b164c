/**
 * The last thing that happened, read aloud politely (it never moves the focus), and the state of
 * the service.
 */

import { written } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { StatusLink } from "../status/StatusLink";
import { usePost } from "./post";

export function MessageBar() {
  const { journal, screen } = usePost();
  const last = useStore(journal.last);
  return (
    <footer className="messages">
      <div
        aria-live="polite"
        role="status"
        className={`messages__last tone-${last?.tone ?? "info"}`}
      >
        {last !== null && (
          <>
            <time>{written(last.at, "time")}</time> {last.text}
          </>
        )}
      </div>
      {screen !== "inspection" && <StatusLink />}
    </footer>
  );
}
