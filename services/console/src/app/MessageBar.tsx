/** The last thing that happened, read aloud politely; never moves the focus. */

import { written } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { usePost } from "./post";

export function MessageBar() {
  const { journal } = usePost();
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
    </footer>
  );
}
