/** What happened at this post, the latest first. */
import { say } from "../i18n";
import { written } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { usePost } from "../app/post";

export function JournalPanel() {
  const { journal } = usePost();
  const lines = useStore(journal.lines);
  return (
    <section className="journal" aria-labelledby="journal-title" tabIndex={0}>
      <header className="panel__head">
        <h2 id="journal-title">{say("journal.title")}</h2>
      </header>
      {lines.length === 0 && <p className="quiet">{say("journal.empty")}</p>}
      <ol>
        {lines.map(({ id, at, text, tone }) => (
          <li key={id} className={`tone-${tone}`}>
            <time>{written(at, "time")}</time> {text}
          </li>
        ))}
      </ol>
    </section>
  );
}
