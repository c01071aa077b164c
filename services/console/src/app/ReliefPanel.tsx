/** Over the screen of who left: who signs in, what will be theirs, and their word. */
import { type ReactNode, useEffect, useRef } from "react";

import { counted, LookList } from "../handover/LookList";
import { say } from "../i18n";
import { clock, lasted } from "../kit/clock";
import { never } from "../kit/never";
import { useStore } from "../kit/useStore";
import { type Relief, relief, type Stage } from "./relief";

export function ReliefPanel() {
  const now = useStore(relief.state);
  if (now === null) return null;
  return <Panel now={now} />;
}

function Panel({ now }: { readonly now: Relief }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog dialog--relief"
      aria-labelledby="relief-title"
      data-testid="relief"
      data-stage={now.stage.kind}
      // Somebody must answer for the screen: there is no way around.
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => event.key === "Escape" && event.preventDefault()}
      // A browser may close it all the same.
      onClose={({ currentTarget }) => currentTarget.isConnected && currentTarget.showModal()}
    >
      <Body now={now} stage={now.stage} />
    </dialog>
  );
}

function Body({ now, stage }: { readonly now: Relief; readonly stage: Stage }) {
  switch (stage.kind) {
    case "signing":
      return <Signing now={now} problem={stage.problem} />;
    case "opening":
      return (
        <Titled now={now}>
          <p role="status">{say("relief.opening")}</p>
        </Titled>
      );
    case "deciding":
      return <Deciding now={now} stage={stage} />;
    case "returned":
      return <Returned name={stage.next.me.name} />;
    default:
      return never(stage);
  }
}

function Titled({ now, children }: { readonly now: Relief; readonly children: ReactNode }) {
  return (
    <>
      <h2 id="relief-title">{say("relief.title", { name: now.from.name })}</h2>
      {children}
    </>
  );
}

function Signing({
  now,
  problem,
}: {
  readonly now: Relief;
  readonly problem: null | "blocked" | "failed";
}) {
  return (
    <Titled now={now}>
      <TimeLeft now={now} />
      <p role="status" className={problem === null ? "" : "notice notice--warning"}>
        {problem === null && say("relief.signing")}
        {problem === "blocked" && say("relief.blocked")}
        {problem === "failed" && say("relief.closed")}
      </p>
      {problem !== null && (
        <div className="dialog__acts">
          <button
            type="button"
            className="button button--main"
            data-testid="relief-sign-in"
            autoFocus
            onClick={() => void relief.signIn()}
          >
            {say(now.offer === null ? "relief.signInAny" : "relief.signIn")}
          </button>
        </div>
      )}
    </Titled>
  );
}

/** Whose the pictures are meanwhile, and for how long. */
function TimeLeft({ now }: { readonly now: Relief }) {
  const at = useStore(clock);
  if (now.offer === null) return null;
  const left = Date.parse(now.offer.handover.until) - at;
  const { name } = now.from;
  if (left <= 0) return <p className="notice notice--warning">{say("relief.shut", { name })}</p>;
  return <p className="quiet">{say("relief.goesOn", { name, left: lasted(left) })}</p>;
}

interface DecidingProps {
  readonly now: Relief;
  readonly stage: Extract<Stage, { kind: "deciding" }>;
}

function Deciding({ now, stage: { next, shown } }: DecidingProps) {
  const busy = useStore(next.handover.busy);
  const { rank, name, service } = next.me;
  const what = shown === null ? null : counted(shown.looks);
  return (
    <>
      <h2 id="relief-title">
        {what === null
          ? say("relief.title", { name: now.from.name })
          : say("relief.take", { name: now.from.name, what })}
      </h2>
      <p>{say("relief.you", { rank, name, service })}</p>
      {shown === null ? (
        <p className="notice notice--warning" role="alert">
          {say("relief.over")}
        </p>
      ) : (
        <>
          <LookList looks={shown.looks} />
          <p className="quiet">{say("handover.joystick")}</p>
          <p className="quiet">{say("relief.registered")}</p>
        </>
      )}
      <div className="dialog__acts">
        <button
          type="button"
          className="button"
          data-testid="relief-empty"
          disabled={busy}
          onClick={() => void relief.decline()}
        >
          {say("relief.empty")}
        </button>
        {shown !== null && (
          <button
            type="button"
            className="button button--main"
            data-testid="relief-take"
            autoFocus
            disabled={busy}
            onClick={() => void relief.take()}
          >
            {say("relief.accept")} <kbd>{say("help.keys.enter")}</kbd>
          </button>
        )}
      </div>
    </>
  );
}

function Returned({ name }: { readonly name: string }) {
  return (
    <>
      <h2 id="relief-title">{say("relief.same", { name })}</h2>
      <div className="dialog__acts">
        <button
          type="button"
          className="button button--main"
          data-testid="relief-resume"
          autoFocus
          onClick={() => void relief.resume()}
        >
          {say("relief.resume")}
        </button>
      </div>
    </>
  );
}
