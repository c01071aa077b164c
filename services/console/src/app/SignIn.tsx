/** The entrance: one button; the issuer's own page asks who the agent is. */
import type { Config } from "../api/config";
import { say } from "../i18n";
import type { Identity, Presence, Why } from "../identity/identity";
import { whyOf } from "../wall/face";
import { Mark } from "./Mark";

/** Nobody took a right: the agent, or whoever keeps the desks, signed out. */
const SIGNED_OUT = "session-ended";

interface Props {
  readonly door: { readonly config: Config; readonly identity: Identity };
  readonly why: (Presence & { kind: "away" })["why"];
  /** The session that was open here has ended, and not at this post. */
  readonly over?: Why;
}

export function SignIn({ door, why, over }: Props) {
  return (
    <main className="entrance">
      <title>{`${say("signIn.button")} · Beffroi`}</title>
      <div className="entrance__card">
        <Mark size={64} />
        <h1>
          {say("app.name")}
          {door.config.edition === "demo" && <span className="badge">{say("app.demo")}</span>}
        </h1>
        <p className="entrance__tagline">{say("app.tagline")}</p>
        {why !== null && (
          <p className="notice notice--warning" role="alert">
            {say(`signIn.${why}`)}
          </p>
        )}
        {over !== undefined && <Over why={over} />}
        <Entry identity={door.identity} isSignedIn={why === "of-none"} />
        <p className="quiet">{say("signIn.why")}</p>
      </div>
    </main>
  );
}

function Over({ why }: { readonly why: Why }) {
  return (
    <div className="notice notice--warning" role="alert" data-testid="session-over">
      <p>
        <strong>{say("signIn.over")}</strong>
      </p>
      <p>{whyOf(why.code, why.message) ?? say("why.session-ended")}</p>
      <p>{say("signIn.over.images")}</p>
      {why.code !== SIGNED_OUT && <p>{say("signIn.over.who")}</p>}
    </div>
  );
}

interface EntryProps {
  readonly identity: Identity;
  /** The issuer knows the agent already: only another one may go further. */
  readonly isSignedIn: boolean;
}

function Entry({ identity, isSignedIn }: EntryProps) {
  if (!window.isSecureContext) {
    return (
      <p className="notice notice--warning" role="alert">
        {say("signIn.insecure")}
      </p>
    );
  }
  return (
    <button
      type="button"
      className="button button--main"
      autoFocus
      onClick={() => void (isSignedIn ? identity.signOut() : identity.signIn())}
    >
      {say(isSignedIn ? "bar.signOut" : "signIn.button")}
    </button>
  );
}
