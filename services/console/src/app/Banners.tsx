/** What the agent must know about the console itself, in full width. */
import { say } from "../i18n";
import { ProofBanner } from "../identity/ProofBanner";
import { clock, lasted } from "../kit/clock";
import { useStore } from "../kit/useStore";
import type { Why } from "../identity/identity";
import { suspensionOf } from "../people/words";
import { whyOf } from "../wall/face";
import { usePost } from "./post";

export function Banners() {
  const { live, gauges, register, identity, rights, suspension, proof } = usePost();
  const taken = useStore(rights.taken);
  const proving = useStore(proof.proving);
  const presence = useStore(identity.presence);
  const link = useStore(live.link);
  const degraded = useStore(gauges.degraded);
  const { cutAt } = useStore(register.state);
  if (presence.kind === "expired") {
    return (
      <div className="banner banner--warning" role="alert" data-testid="session-expired">
        {say(presence.why === null ? "signIn.expired" : `signIn.${presence.why}`)}
        <button type="button" className="button" onClick={() => void identity.signIn()}>
          {say("signIn.again")}
        </button>
      </div>
    );
  }
  if (taken !== null) return <RoleTaken why={taken} onRead={rights.read} />;
  if (proving !== null) return <ProofBanner proof={proof} proving={proving} />;
  if (link.state === "lost") return <Lost since={link.since} />;
  if (cutAt !== null) return <NoRegister cutAt={cutAt} />;
  if (suspension !== null) {
    return (
      <div className="banner banner--warning" role="status" data-testid="suspended">
        {suspensionOf(suspension)}
      </div>
    );
  }
  if (!degraded) return null;
  return (
    <div className="banner banner--warning" role="status" data-testid="degraded">
      {say("banner.degraded")}
    </div>
  );
}

/** Until it is read: what was open has ended, and the agent must know that it was no fault. */
function RoleTaken({ why, onRead }: { readonly why: Why; readonly onRead: () => void }) {
  return (
    <div className="banner banner--warning" role="alert" data-testid="role-taken">
      {whyOf(why.code, why.message) ?? say("state.revoked")}
      <button type="button" className="button" onClick={onRead}>
        {say("banner.read")}
      </button>
    </div>
  );
}

/** Told first of all: the seconds are those that open images still have. */
function NoRegister({ cutAt }: { readonly cutAt: number }) {
  const now = useStore(clock);
  const seconds = Math.max(0, Math.ceil((cutAt - now) / 1000));
  return (
    <div
      role="region"
      aria-label={say("status.register")}
      className="banner banner--warning"
      data-testid="no-register"
      data-seconds={String(seconds)}
    >
      {seconds > 0 ? say("banner.noRegister", { seconds }) : say("banner.noRegister.cut")}
    </div>
  );
}

/** The seconds change every second: they are read aloud once, by the message bar. */
function Lost({ since }: { readonly since: number }) {
  const now = useStore(clock);
  const { csu } = usePost();
  return (
    <div
      role="region"
      aria-label={say("bar.link")}
      className="banner banner--warning"
      data-testid="link-lost"
    >
      {say(csu === null ? "banner.lost" : "csu.lost", { since: lasted(now - since) })}
    </div>
  );
}
