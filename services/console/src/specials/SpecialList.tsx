/** What stands and what is asked for: what, where, by whom, until when; and its end. */
import type { Special } from "../api/types";
import { usePost } from "../app/post";
import { TroubleNotice } from "../csu/cutting/TroubleNotice";
import { say } from "../i18n";
import { clock, writtenMoment, writtenTerm } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { kindWord, untilWord } from "./specials";

export function SpecialList() {
  const { specials } = usePost();
  const all = useStore(specials.known.open);
  return (
    <section className="sheet" aria-labelledby="specials-title" data-testid="specials">
      <h2 id="specials-title">{say("special.list")}</h2>
      {all.length === 0 ? (
        <p className="quiet">{say("special.list.none")}</p>
      ) : (
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{say("special.what")}</th>
              <th scope="col">{say("special.where")}</th>
              <th scope="col">{say("special.who")}</th>
              <th scope="col">{say("special.state")}</th>
              <th scope="col">{say("special.when")}</th>
              <th scope="col">{say("special.act")}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((special) => (
              <SpecialRow key={special.id} special={special} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function SpecialRow({ special }: { readonly special: Special }) {
  const { specials } = usePost();
  const now = useStore(clock);
  const { id, kind, tenantName, title, incident, name, rank, service, state } = special;
  return (
    <tr data-testid="special" data-kind={kind} data-state={state}>
      <th scope="row">
        {kindWord(special)}
        <span className="grid__second">
          {title}
          {incident !== null && ` · ${say("csu.board.incident", { incident })}`}
        </span>
      </th>
      <td>
        {tenantName}
        <span className="grid__second">{placeOf(special)}</span>
      </td>
      <td>
        {name}
        <span className="grid__second">{`${rank} · ${service}`}</span>
      </td>
      <td>
        {stateWord(special, now)}
        {special.decidedBy !== null && <span className="grid__second">{special.decidedBy}</span>}
      </td>
      <td>{untilWord(special, now)}</td>
      <td>
        {specials.mayEnd(special) && <EndButton special={special} />}
        {specials.mayAnswer(special) && <PostAnswer special={special} />}
        <TroubleNotice desk={specials} at={id} />
      </td>
    </tr>
  );
}

function EndButton({ special }: { readonly special: Special }) {
  const { specials } = usePost();
  const isSending = useStore(specials.sending) === special.id;
  const word = special.state === "ASKED" ? "special.withdraw" : "special.end";
  return (
    <button
      type="button"
      className="button"
      aria-label={say("special.end.label", { what: special.title, tenant: special.tenantName })}
      data-testid="end-special"
      onClick={() => void specials.end(special)}
    >
      {say(isSending ? "csu.sending" : word)}
    </button>
  );
}

/** For the police post that answers for its area. */
function PostAnswer({ special }: { readonly special: Special }) {
  const { specials } = usePost();
  const office = special.offices[0] ?? "";
  const reply = { special: special.id, office, reason: "" };
  return (
    <span className="grid__acts">
      <button
        type="button"
        className="button button--main"
        data-testid="post-accept"
        onClick={() => void specials.decide({ ...reply, accept: true })}
      >
        {say("special.accept")}
      </button>
      <button
        type="button"
        className="button"
        data-testid="post-refuse"
        onClick={() => void specials.decide({ ...reply, accept: false })}
      >
        {say("special.refuse")}
      </button>
    </span>
  );
}

function placeOf({ zones, cameras, members }: Special): string {
  const numbers = cameras.map((camera) => camera.split(":")[1] ?? camera);
  return [...zones, ...numbers, ...members.map(({ name }) => name)].join(", ");
}

function stateWord({ state, deadline, since }: Special, now: number): string {
  if (state === "ASKED") {
    return say("special.state.ASKED", { deadline: writtenMoment(deadline ?? since, now) });
  }
  const isLater = Date.parse(since) > now;
  if (isLater) return say("special.state.OPEN.later", { since: writtenTerm(since, now) });
  return say("special.state.OPEN");
}
