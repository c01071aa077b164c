/** Cut one camera, or reopen it: a reason, a length, one key. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";

import { CutNote } from "../../cuts/CutNote";
import { say } from "../../i18n";
import { useSelected, useStore } from "../../kit/useStore";
import { cameraLabel } from "../../wall/face";
import type { Csu } from "../csu";
import type { Named, Question } from "./desk";
import { LengthChoice, ReasonChoice } from "./Choices";
import { type Length, type Reason, REASONS, worded } from "./reasons";
import { TroubleNotice } from "./TroubleNotice";

interface Props {
  readonly csu: Csu;
}

export function CutDialog({ csu }: Props) {
  const question = useStore(csu.desk.question);
  if (question === null) return null;
  return <Asked key={question.camera.id} csu={csu} question={question} />;
}

function Asked({ csu, question }: Props & { readonly question: Question }) {
  const { kind, camera } = question;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Left to itself a dialog without a field begins at its first button, which cancels.
    if (kind === "reopen") shown?.querySelector<HTMLElement>("[type=submit]")?.focus();
    return () => shown?.close();
  }, [kind]);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="cut-title"
      data-testid="cut-dialog"
      data-kind={kind}
      onCancel={() => csu.desk.cancel()}
    >
      <h2 id="cut-title">{say(kind === "cut" ? "csu.cut.title" : "csu.reopen.title")}</h2>
      <p className="dialog__camera">{cameraLabel(camera)}</p>
      {question.kind === "cut" ? (
        <CutForm csu={csu} camera={camera} />
      ) : (
        <form onSubmit={submitted(() => void csu.desk.reopen(question.cut, cameraLabel(camera)))}>
          <CutNote cut={question.cut} />
          <TroubleNotice desk={csu.desk} at={camera.id} />
          <Acts csu={csu}>
            <button type="submit" className="button button--main" data-testid="confirm">
              {say("csu.reopen")} <kbd>{say("help.keys.enter")}</kbd>
            </button>
          </Acts>
        </form>
      )}
    </dialog>
  );
}

function CutForm({ csu, camera }: Props & { readonly camera: Named }) {
  const [reason, setReason] = useState<Reason>(REASONS[0]);
  const [own, setOwn] = useState("");
  const [minutes, setMinutes] = useState<Length>(null);
  const order = { camera: camera.id, reason: worded(reason, own), minutes };
  return (
    <form onSubmit={submitted(() => void csu.desk.cut(order, cameraLabel(camera)))}>
      <Consequence csu={csu} camera={camera} />
      <ReasonChoice reason={reason} own={own} onReason={setReason} onOwn={setOwn} />
      <LengthChoice minutes={minutes} onMinutes={setMinutes} />
      <TroubleNotice desk={csu.desk} at={camera.id} />
      <Acts csu={csu}>
        <button type="submit" className="button button--stop" data-testid="confirm">
          {say("csu.cut.confirm")} <kbd>{say("help.keys.enter")}</kbd>
        </button>
      </Acts>
    </form>
  );
}

/** How many looks the stop ends, as the gauge stands now. */
function Consequence({ csu, camera }: Props & { readonly camera: Named }) {
  const count = useSelected(csu.board.rows, (rows) => {
    return rows.filter((row) => row.camera.id === camera.id && row.viewer !== null).length;
  });
  const key = count === 0 ? "csu.cut.none" : count === 1 ? "csu.cut.one" : "csu.cut.several";
  return <p>{say(key, { count })}</p>;
}

function Acts({ csu, children }: Props & { readonly children: ReactNode }) {
  const isSending = useStore(csu.desk.sending) !== null;
  return (
    <div className="dialog__acts" aria-busy={isSending}>
      {isSending && <span className="quiet">{say("csu.sending")}</span>}
      <button type="button" className="button" onClick={() => csu.desk.cancel()}>
        {say("purpose.cancel")} <kbd>{say("help.keys.escape")}</kbd>
      </button>
      {children}
    </div>
  );
}

function submitted(act: () => void): (event: FormEvent) => void {
  return (event) => {
    event.preventDefault();
    act();
  };
}
