/** What an import did, under which number of the register, and how to take it back. */
import { useRef } from "react";

import { say } from "../../i18n";
import { useFocusIfLost } from "../../kit/useFocusIfLost";
import { useStore } from "../../kit/useStore";
import type { ImportDesk, Stage } from "./desk";
import { countsOf, rowsOf } from "./rows";
import { UndoButton } from "./UndoButton";

interface Props {
  readonly desk: ImportDesk;
  readonly done: Extract<Stage, { kind: "done" }>;
}

export function Done({ desk, done }: Props) {
  const place = useRef<HTMLElement>(null);
  useFocusIfLost(place);
  const { imported, name, policy } = done;
  const counts = countsOf(rowsOf(imported, []));
  const removed = policy === "replace" ? counts.absent : 0;
  const isLatest = useStore(desk.versions)?.[0]?.version === imported.version;
  return (
    <section
      ref={place}
      tabIndex={-1}
      className="notice notice--good imp__done"
      role="status"
      data-testid="import-done"
      data-entry={imported.entry}
      data-version={imported.version}
    >
      <p>
        <strong>{say("imp.done", { name })}</strong>{" "}
        {say("imp.done.counts", { ...counts, removed })}
      </p>
      {counts.rejectedLines > 0 && (
        <p>{say("imp.done.rejected", { count: counts.rejectedLines })}</p>
      )}
      <p className="quiet">
        {say("imp.done.entry", { entry: imported.entry, version: imported.version })}
      </p>
      {isLatest && <UndoButton desk={desk} version={imported.version} />}
    </section>
  );
}
