/** The keys, and the switch that turns the single ones off. */
import { useEffect, useRef } from "react";

import { isKey, type Key, say } from "../i18n";
import { useStore } from "../kit/useStore";
import { singleKeys } from "./shortcuts";

/** A key, or the catalogue's name of it; what it does. */
export type KeyRow = readonly [string, Key];

interface Props {
  readonly rows: readonly KeyRow[];
  readonly open: boolean;
  readonly onClose: () => void;
}

export const WALL_KEYS: readonly KeyRow[] = [
  ["/", "help.search"],
  ["help.keys.digits", "help.select"],
  ["help.keys.enter", "help.open"],
  ["help.keys.delete", "help.closeTile"],
  ["F", "help.enlarge"],
  ["G", "help.grid"],
  ["I", "help.health"],
  ["M", "help.focus"],
  ["R", "help.takeSlot"],
  ["help.keys.escape", "help.escape"],
  ["?", "help.help"],
];

export function ShortcutHelp({ rows, open, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const single = useStore(singleKeys);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">{say("help.title")}</h2>
      <dl className="keys">
        {rows.map(([keys, what]) => (
          <div key={what}>
            <dt>
              <kbd>{isKey(keys) ? say(keys) : keys}</kbd>
            </dt>
            <dd>{say(what)}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{say("help.note")}</p>
      <label className="switch">
        <input
          type="checkbox"
          checked={single}
          onChange={(event) => singleKeys.set(event.target.checked)}
        />
        {say("bar.singleKeys")}
      </label>
      <div className="dialog__acts">
        <button type="button" className="button button--main" onClick={onClose}>
          {say("help.close")}
        </button>
      </div>
    </dialog>
  );
}
