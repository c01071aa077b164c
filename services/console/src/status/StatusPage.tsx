/**
 * The state of the service: what does not serve first, what that means for whoever sits here,
 * and what helps. It is asked every few seconds and says of which hour it is.
 */
import type { Page } from "../app/pages";
import { say } from "../i18n";
import { clock, lasted, written } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { Communes } from "./Communes";
import { MARKS } from "./marks";
import { Nodes } from "./Nodes";
import { StateWord } from "./StateWord";
import { isTrouble, overall, sortedParts, type Status, type StatusPart, wordsFor } from "./status";
import { STATUS_PAGE } from "./StatusLink";
import { useStatus } from "./useStatus";

const REFRESH_EVERY = 3_000;

export const statusPage: Page = {
  id: STATUS_PAGE,
  title: "status.title",
  unlisted: true,
  show: () => <StatusPage />,
};

export function StatusPage() {
  const { known, mute } = useStatus(REFRESH_EVERY);
  return (
    <section className="status" aria-labelledby="status-title" data-testid="status">
      <header className="status__head">
        <h2 id="status-title">{say("status.title")}</h2>
        <Summary known={known} mute={mute} />
        <a className="button status__back" href="#" data-testid="status-back">
          {say("status.back")}
        </a>
      </header>
      {mute !== null && <Mute since={mute} known={known} />}
      {known === null ? (
        <p className="quiet">{say(mute === null ? "rights.reading" : "status.nothing")}</p>
      ) : (
        <div className="status__columns">
          <Parts status={known} />
          <div className="status__around">
            <Communes status={known} />
            {known.mediaNodes.length > 0 && <Nodes nodes={known.mediaNodes} />}
          </div>
        </div>
      )}
    </section>
  );
}

interface SummaryProps {
  readonly known: Status | null;
  readonly mute: number | null;
}

/** Read aloud when it changes, and then once. */
function Summary({ known, mute }: SummaryProps) {
  const { state, count } = overall(known, mute);
  const key = mute !== null ? "status.all.mute" : (`status.all.${state}` as "status.all.WELL");
  return (
    <p role="status" className={`status__summary status--${state.toLowerCase()}`}>
      <span className="status__mark" aria-hidden="true">
        {MARKS[state]}
      </span>
      {say(key, { count })}
    </p>
  );
}

/** The service itself: nobody but this console can say that it does not answer. */
function Mute({ since, known }: { readonly since: number; readonly known: Status | null }) {
  const now = useStore(clock);
  return (
    <div className="notice notice--warning" data-testid="status-mute">
      <p>
        <strong>{say("status.mute", { since: lasted(now - since) })}</strong>{" "}
        {say("status.mute.means")}
      </p>
      <p>{say("status.mute.todo")}</p>
      {known !== null && <p>{say("status.mute.known", { at: written(known.at, "time") })}</p>}
    </div>
  );
}

function Parts({ status }: { readonly status: Status }) {
  return (
    <section aria-labelledby="status-parts">
      <h3 id="status-parts">{say("status.parts")}</h3>
      <ul className="status__list">
        {sortedParts(status).map((part) => (
          <Part key={part.kind} part={part} at={status.at} />
        ))}
      </ul>
    </section>
  );
}

function Part({ part, at }: { readonly part: StatusPart; readonly at: string }) {
  const means = wordsFor("means", part);
  const todo = wordsFor("todo", part);
  return (
    <li
      className="status__part"
      data-testid={`part-${part.kind}`}
      data-state={part.state}
      data-code={part.code ?? ""}
    >
      <div className="status__line">
        <span className="status__name">{say(`status.kind.${part.kind}`)}</span>
        <StateWord state={part.state} />
        <span className="quiet status__since">{sinceOf(part, at)}</span>
      </div>
      {means !== null && <p>{say(means, { seconds: secondsOf(part) })}</p>}
      {todo !== null && isTrouble(part.state) && (
        <p className="status__todo">
          <span className="status__what">{say("status.do")}</span> {say(todo)}
        </p>
      )}
    </li>
  );
}

function sinceOf({ state, since }: StatusPart, at: string): string {
  if (state === "OFF" || state === "UNKNOWN") return "";
  return say("status.since", {
    at: written(since, "time"),
    lasted: lasted(Date.parse(at) - Date.parse(since)),
  });
}

const secondsOf = ({ seconds }: StatusPart): string =>
  seconds === null ? "" : seconds.toLocaleString("fr-FR", { maximumFractionDigits: 1 });
