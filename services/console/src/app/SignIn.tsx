/** The entrance: one button; the issuer's own page asks who the agent is. */
import type { Config } from "../api/config";
import { say } from "../i18n";
import type { Identity, Why } from "../identity/identity";
import { whyOf } from "../wall/face";
import { Mark } from "./Mark";

/** Nobody took a right: the agent, or whoever keeps the desks, signed out. */
const SIGNED_OUT = "session-ended";

interface Props {
  readonly door: { readonly config: Config; readonly identity: Identity };
  readonly failed: boolean;
  /** The session that was open here has ended, and not at this post. */
  readonly why?: Why;
}

export function SignIn({ door, failed, why }: Props) {
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
        {failed && (
          <p className="notice notice--warning" role="alert">
            {say("signIn.failed")}
          </p>
        )}
        {why !== undefined && <Over why={why} />}
        <Entry identity={door.identity} />
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

function Entry({ identity }: { readonly identity: Identity }) {
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
      onClick={() => void identity.signIn()}
    >
      {say("signIn.button")}
    </button>
  );
}
