/** Two presses: between them, what goes with it is said. */
import { useState } from "react";

import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { ImportDesk } from "./desk";

interface Props {
  readonly desk: ImportDesk;
  readonly version: number;
}

export function UndoButton({ desk, version }: Props) {
  const [armed, setArmed] = useState(false);
  const busy = useStore(desk.busy);
  if (!desk.mayManage) return null;
  if (!armed) {
    return (
      <button type="button" className="button" data-testid="undo" onClick={() => setArmed(true)}>
        {say("imp.undo")}
      </button>
    );
  }
  return (
    <span className="versions__undo" role="status">
      {say("imp.undo.sure")}
      <button
        type="button"
        className="button button--main"
        autoFocus
        data-testid="undo-sure"
        disabled={busy !== null}
        onClick={() => void desk.undo(version)}
      >
        {say("imp.undo.yes")}
      </button>
      <button type="button" className="button" onClick={() => setArmed(false)}>
        {say("purpose.cancel")}
      </button>
    </span>
  );
}
