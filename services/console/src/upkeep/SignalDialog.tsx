/** From a tile: what is wrong with this picture, in one word, to the commune's own board. */
import { type FormEvent, useEffect, useRef, useState } from "react";

import type { Camera } from "../api/types";
import { usePost } from "../app/post";
import { TroubleNotice } from "../csu/cutting/TroubleNotice";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { cameraLabel } from "../wall/face";
import { CAMERA_KINDS } from "./faults";

export function SignalDialog() {
  const { upkeepDesk } = usePost();
  const camera = useStore(upkeepDesk.signalling);
  if (camera === null) return null;
  return <Asked key={camera.id} camera={camera} />;
}

function Asked({ camera }: { readonly camera: Camera }) {
  const { upkeepDesk: desk } = usePost();
  const [kind, setKind] = useState<(typeof CAMERA_KINDS)[number]>("NO_PICTURE");
  const [detail, setDetail] = useState("");
  const isSending = useStore(desk.sending) !== null;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  function confirm(event: FormEvent): void {
    event.preventDefault();
    void desk.signalled({ tenant: camera.tenant, camera: camera.id, kind, detail });
  }

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="signal-title"
      data-testid="signal"
      onCancel={() => desk.cancel()}
    >
      <h2 id="signal-title">{say("signal.title")}</h2>
      <p className="dialog__camera">
        {cameraLabel(camera)} <span className="quiet">{camera.tenantName}</span>
      </p>
      <form onSubmit={confirm}>
        <fieldset className="motives">
          <legend>{say("fault.kind")}</legend>
          {CAMERA_KINDS.map((one) => (
            <label key={one} className="motive">
              <input
                type="radio"
                name="signal-kind"
                checked={one === kind}
                onChange={() => setKind(one)}
              />
              <span>{say(`fault.kind.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <label>
          {say("fault.detail")}
          <input
            className="input"
            maxLength={200}
            autoComplete="off"
            value={detail}
            onChange={(event) => setDetail(event.target.value)}
          />
        </label>
        <TroubleNotice desk={desk} at="fault" />
        <div className="dialog__acts" aria-busy={isSending}>
          <button type="button" className="button" onClick={() => desk.cancel()}>
            {say("purpose.cancel")} <kbd>{say("help.keys.escape")}</kbd>
          </button>
          <button type="submit" className="button button--main" data-testid="signal-confirm">
            {say("signal.confirm")} <kbd>{say("help.keys.enter")}</kbd>
          </button>
        </div>
      </form>
    </dialog>
  );
}
