/** What becomes of the cameras that the file does not name, then the import itself. */
import { useEffect, useRef, useState } from "react";

import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import type { ImportDesk, Stage } from "./desk";
import { isStale } from "./desk";
import { changesSomething, type Counts, type Row } from "./rows";

/** Beyond, the cameras that go are told by their number alone. */
const MOST_NAMED = 8;

interface Props {
  readonly csu: Csu;
  readonly stage: Extract<Stage, { kind: "preview" | "importing" }>;
  readonly counts: Counts;
}

export function ImportBar({ csu, stage, counts }: Props) {
  const desk = csu.imports;
  const policy = useStore(desk.policy);
  const [asking, setAsking] = useState(false);
  const versions = useStore(desk.versions);
  const removes = policy === "replace" && counts.absent > 0;
  const nothing = !changesSomething(counts, policy);
  if (!desk.mayManage) return null;
  return (
    <footer className="importBar">
      <PolicyChoice desk={desk} absent={counts.absent} />
      <div className="importBar__act">
        {stage.kind === "importing" && (
          <progress max={1} value={stage.share} aria-label={say("imp.importing")} />
        )}
        <p className="quiet" id="import-says">
          {nothing
            ? say("imp.nothing")
            : say("imp.willDo", { ...counts, removed: removes ? counts.absent : 0 })}
        </p>
        <button
          type="button"
          className="button button--main"
          aria-describedby="import-says"
          data-testid="import"
          disabled={nothing || stage.kind === "importing" || isStale(stage, versions)}
          onClick={() => (removes ? setAsking(true) : void desk.bringIn())}
        >
          {say(stage.kind === "importing" ? "imp.importing" : "imp.import")}
        </button>
      </div>
      {asking && (
        <ConfirmRemoval
          csu={csu}
          gone={stage.rows.filter(({ state }) => state === "absent")}
          onClose={() => setAsking(false)}
        />
      )}
    </footer>
  );
}

function PolicyChoice({ desk, absent }: { readonly desk: ImportDesk; readonly absent: number }) {
  const policy = useStore(desk.policy);
  return (
    <fieldset className="importBar__policy">
      <legend>{say("imp.policy", { count: absent })}</legend>
      {(["merge", "replace"] as const).map((one) => (
        <label key={one} className="importBar__choice">
          <input
            type="radio"
            name="policy"
            value={one}
            checked={policy === one}
            onChange={() => desk.policy.set(one)}
          />{" "}
          <span>
            {say(`imp.policy.${one}`)}{" "}
            <span className="quiet">{say(`imp.policy.${one}.why`, { count: absent })}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface ConfirmProps {
  readonly csu: Csu;
  readonly gone: readonly Row[];
  readonly onClose: () => void;
}

/** The second word that taking cameras away needs. */
function ConfirmRemoval({ csu, gone, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { holders } = useStore(csu.gauge);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const keys = new Set(gone.map(({ key }) => key));
  const watched = holders.filter(({ camera }) => keys.has(camera.id)).length;
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="removal-title"
      data-testid="removal"
      onCancel={onClose}
    >
      <h2 id="removal-title">{say("imp.removal.title", { count: gone.length })}</h2>
      <p>{say("imp.removal.why")}</p>
      <ul className="removal__list">
        {gone.slice(0, MOST_NAMED).map(({ key, number, name }) => (
          <li key={key}>
            <strong>{number}</strong> {name}
          </li>
        ))}
      </ul>
      {gone.length > MOST_NAMED && (
        <p className="quiet">{say("imp.removal.more", { count: gone.length - MOST_NAMED })}</p>
      )}
      {watched > 0 && (
        <p className="notice notice--warning">{say("imp.removal.watched", { count: watched })}</p>
      )}
      <div className="dialog__acts">
        <button type="button" className="button" autoFocus onClick={onClose}>
          {say("purpose.cancel")} <kbd>{say("help.keys.escape")}</kbd>
        </button>
        <button
          type="button"
          className="button button--stop"
          data-testid="confirm-removal"
          onClick={() => {
            onClose();
            void csu.imports.bringIn();
          }}
        >
          {say("imp.removal.confirm", { count: gone.length })}
        </button>
      </div>
    </dialog>
  );
}
