/** The keys, and the switch that turns the single ones off. */
import { useEffect, useRef } from "react";

import { type Key, say } from "../i18n";
import { useStore } from "../kit/useStore";
import { singleKeys } from "./shortcuts";

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

const rows = (): readonly (readonly [string, Key])[] => [
  ["/", "help.search"],
  [say("help.keys.digits"), "help.select"],
  [say("help.keys.enter"), "help.open"],
  [say("help.keys.delete"), "help.closeTile"],
  ["F", "help.enlarge"],
  ["G", "help.grid"],
  ["M", "help.focus"],
  [say("help.keys.escape"), "help.escape"],
  ["?", "help.help"],
];

export function ShortcutHelp({ open, onClose }: Props) {
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
        {rows().map(([keys, what]) => (
          <div key={what}>
            <dt>
              <kbd>{keys}</kbd>
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
