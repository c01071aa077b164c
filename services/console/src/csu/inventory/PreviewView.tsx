/** What a file would change, on a table and on the map side by side; then the import. */
import { useMemo, useState } from "react";

import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import type { ImportDesk, Previewed, Stage } from "./desk";
import { ChooseButton } from "./FileChooser";
import { ImportBar } from "./ImportBar";
import { MappingForm } from "./MappingForm";
import { PreviewMapView } from "./PreviewMapView";
import { PreviewTable } from "./PreviewTable";
import { type Counts, countsOf, type Filter, filtered, STATES } from "./rows";
import { detected, unread } from "./words";

interface Props {
  readonly csu: Csu;
  readonly stage: Extract<Stage, { kind: "preview" | "importing" }>;
}

export function PreviewView({ csu, stage }: Props) {
  const desk = csu.imports;
  const filter = useStore(desk.filter);
  const counts = useMemo(() => countsOf(stage.rows), [stage.rows]);
  // The same rows stay the same array: the map draws them again when they change, and only then.
  const shown = useMemo(() => filtered(stage.rows, filter), [stage.rows, filter]);
  return (
    <>
      <Found desk={desk} stage={stage} counts={counts} />
      <Filters desk={desk} counts={counts} all={stage.rows.length} filter={filter} />
      <div className="imp__both">
        <PreviewTable desk={desk} rows={shown} />
        <PreviewMapView csu={csu} rows={shown} />
      </div>
      <ImportBar csu={csu} stage={stage} counts={counts} />
    </>
  );
}

function Found({
  desk,
  stage,
  counts,
}: {
  readonly desk: ImportDesk;
  readonly stage: Previewed;
  readonly counts: Counts;
}) {
  const [open, setOpen] = useState(false);
  const { preview, file } = stage;
  const ignored = unread(preview);
  const secrets = preview.rejected.some(({ code }) => code === "credentials");
  return (
    <section className="found" aria-label={say("imp.found")}>
      <div className="found__line">
        <strong className="found__name">{file.name}</strong>
        <ul className="found__list" data-testid="detected">
          {detected(preview).map((phrase) => (
            <li key={phrase} className="badge">
              {phrase}
            </li>
          ))}
          {ignored.length > 0 && (
            <li className="quiet" data-testid="unread">
              {say("imp.unread", { columns: ignored.join(", ") })}
            </li>
          )}
        </ul>
        <button
          type="button"
          className="button"
          aria-expanded={open}
          data-testid="show-mapping"
          onClick={() => setOpen(!open)}
        >
          {say("imp.mapping")}
        </button>
        <ChooseButton desk={desk} />
        <button type="button" className="button" onClick={() => desk.forget()}>
          {say("imp.forget")}
        </button>
      </div>
      {secrets && (
        <p className="notice notice--warning" data-testid="secrets">
          {say("imp.secrets")}
        </p>
      )}
      <p className="unseen" role="status">
        {say("imp.rejectedLines", { count: counts.rejectedLines })}
      </p>
      {open && <MappingForm desk={desk} headers={preview.file.headers} mapping={preview.mapping} />}
    </section>
  );
}

interface FiltersProps {
  readonly desk: ImportDesk;
  readonly counts: Counts;
  readonly all: number;
  readonly filter: Filter;
}

function Filters({ desk, counts, all, filter }: FiltersProps) {
  const chips: readonly (readonly [Filter, number])[] = [
    [null, all],
    ...STATES.map((state) => [state, counts[state]] as const),
    ["remarked", counts.remarked],
  ];
  return (
    <div className="chips" role="group" aria-label={say("imp.filter")}>
      {chips.map(([of, count]) => (
        <button
          key={of ?? "all"}
          type="button"
          className="chip"
          aria-pressed={filter === of}
          disabled={count === 0 && of !== null}
          data-testid={`count-${of ?? "all"}`}
          data-count={count}
          data-state={of ?? "all"}
          onClick={() => desk.filter.set(of)}
        >
          <span className="chip__mark" aria-hidden="true" />
          {say(`imp.state.${of ?? "all"}`)} <strong>{count}</strong>
        </button>
      ))}
    </div>
  );
}
