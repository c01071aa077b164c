/** Thousands of rows, a few dozen drawn; arrows move in it, the map follows. */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import { useHeight } from "../../cameras/useHeight";
import { rowAfter, scrollFor, windowOf } from "../../cameras/window";
import { say } from "../../i18n";
import { useFocusIfLost } from "../../kit/useFocusIfLost";
import { useStore } from "../../kit/useStore";
import type { ImportDesk } from "./desk";
import type { Row } from "./rows";
import { changeText, detailOf } from "./words";

/** Pixels: two lines. */
const HEIGHT = 50;
const COLUMNS = ["line", "state", "camera", "detail"] as const;

interface Props {
  readonly desk: ImportDesk;
  readonly rows: readonly Row[];
}

export function PreviewTable({ desk, rows }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  useFocusIfLost(table);
  const [scrolled, setScrolled] = useState(0);
  const height = useHeight(box);
  const pointed = useStore(desk.pointed);
  // None: the first key then begins before the first row.
  const active = rows.findIndex(({ key }) => key === pointed);
  useEffect(() => {
    box.current?.scrollTo(0, 0);
  }, [rows]);
  useEffect(() => {
    const shown = box.current;
    if (shown === null || active < 0) return;
    shown.scrollTop = scrollFor(active, shown.scrollTop, shown.clientHeight - HEIGHT, HEIGHT);
  }, [active]);

  function pressed(event: KeyboardEvent): void {
    const wanted = rowAfter(event.key, active, rows.length, Math.floor(height / HEIGHT));
    if (wanted === null) return;
    event.preventDefault();
    const row = rows[Math.max(0, Math.min(rows.length - 1, wanted))];
    desk.pointed.set(row?.key ?? null);
  }

  const { first, end } = windowOf(rows.length, scrolled, height, HEIGHT);
  const row = rows[active] ?? null;
  return (
    <section className="rows" aria-label={say("imp.table")}>
      <div
        ref={box}
        className="rows__box"
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
        data-testid="rows-box"
      >
        <table
          ref={table}
          role="grid"
          tabIndex={0}
          className="rows__table"
          aria-label={say("imp.table")}
          aria-rowcount={rows.length + 1}
          aria-activedescendant={row === null ? undefined : `row-${active}`}
          data-testid="rows"
          onKeyDown={pressed}
        >
          <thead>
            <tr aria-rowindex={1}>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className={`rows__${column}`}>
                  {say(`imp.table.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Gap rows={first} />
            {rows.slice(first, end).map((one, index) => (
              <Line
                key={one.key}
                row={one}
                index={first + index}
                selected={one.key === pointed}
                onSelect={() => desk.pointed.set(one.key)}
              />
            ))}
            <Gap rows={rows.length - end} />
          </tbody>
        </table>
        {rows.length === 0 && <p className="rows__none quiet">{say("imp.table.none")}</p>}
      </div>
      <Detail row={row} />
    </section>
  );
}

/** The height of the rows that are not drawn. */
function Gap({ rows }: { readonly rows: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={COLUMNS.length} style={{ height: rows * HEIGHT, padding: 0 }} />
    </tr>
  );
}

interface LineProps {
  readonly row: Row;
  readonly index: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function Line({ row, index, selected, onSelect }: LineProps) {
  const { state, line, number, name, outside } = row;
  return (
    <tr
      id={`row-${index}`}
      className="rows__row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-testid="row"
      data-state={state}
      data-line={line ?? ""}
      data-code={row.rejection?.code ?? (outside ? "outside-contour" : "")}
      onClick={onSelect}
    >
      <td className="rows__line">{line ?? "–"}</td>
      <td>
        <span className="chip chip--row" data-state={state}>
          <span className="chip__mark" aria-hidden="true" />
          {say(`imp.one.${state}`)}
        </span>
      </td>
      <td>
        <span className="rows__clamp">
          <strong>{number}</strong> {name}
        </span>
      </td>
      <td>
        <span className="rows__clamp">{detailOf(row)}</span>
      </td>
    </tr>
  );
}

/** The whole of what the selected row says: a cell shows two lines of it. */
function Detail({ row }: { readonly row: Row | null }) {
  return (
    <div className="rows__whole" aria-live="polite" data-testid="row-detail">
      {row === null ? (
        <p className="quiet">{say("imp.table.choose")}</p>
      ) : (
        <>
          <p>
            <strong>
              {row.line === null ? say("imp.absentRow") : say("imp.row", { line: row.line })}
            </strong>{" "}
            {row.number} {row.name}
          </p>
          {row.rejection !== null && <p>{detailOf(row)}</p>}
          {row.changes.map((change) => (
            <p key={change.name}>{changeText(change)}</p>
          ))}
          {row.remarks.map((remark) => (
            <p key={remark} className="tone-warning">
              {remark}
            </p>
          ))}
        </>
      )}
    </div>
  );
}
