/** What a search found: rows that stand still, and a word when newer ones have come. */
import { type KeyboardEvent, useState } from "react";

import { usePost } from "../../app/post";
import { say } from "../../i18n";
import { inParis } from "../../kit/paris";
import { useStore } from "../../kit/useStore";
import { behind, type Row, searchedTo, shownOf } from "./across";
import type { Found, RegisterDesk, Trouble } from "../desk";
import type { Filters } from "./filters";
import { ResultRow } from "./ResultRow";

interface Props {
  readonly desk: RegisterDesk;
  readonly onSearch: (filters: Filters) => void;
}

export function ResultTable({ desk, onSearch }: Props) {
  const found = useStore(desk.found);
  const isReading = useStore(desk.isReading);
  return (
    <div className="register__found" aria-busy={isReading}>
      {found === null ? (
        <p className="register__empty" role="status">
          {say("register.reading")}
        </p>
      ) : (
        <>
          <Head desk={desk} found={found} isReading={isReading} onSearch={onSearch} />
          {found.troubles.map((trouble) => (
            <TroubleLine key={trouble.tenant} trouble={trouble} />
          ))}
          <Rows desk={desk} found={found} />
        </>
      )}
    </div>
  );
}

interface HeadProps extends Props {
  readonly found: Found;
  readonly isReading: boolean;
}

function Head({ desk, found, isReading, onSearch }: HeadProps) {
  const { streams } = found;
  const count = shownOf(streams).length;
  const key = behind(streams).length > 0 ? "register.count.more" : "register.count";
  const [only] = streams;
  return (
    <header className="register__head">
      <p role="status" data-testid="register-count" data-rows={count}>
        {isReading ? say("register.reading") : say(key, { count })}
      </p>
      <p className="quiet">
        {streams.some(({ ownAgentsOnly }) => ownAgentsOnly) && `${say("register.ownOnly")} `}
        {streams.length === 1 && only !== undefined
          ? say("register.entered", { entry: only.entry })
          : streams.length > 1 && say("register.enteredEach")}
      </p>
      <News desk={desk} onRefresh={() => onSearch(found.filters)} />
    </header>
  );
}

interface NewsProps {
  readonly desk: RegisterDesk;
  readonly onRefresh: () => void;
}

function News({ desk, onRefresh }: NewsProps) {
  const news = useStore(desk.news);
  return (
    <p className="register__news" aria-live="polite">
      {news !== 0 && (
        <button
          type="button"
          className="button"
          data-testid="register-news"
          data-count={news ?? ""}
          onClick={onRefresh}
        >
          {newsWord(news)}
        </button>
      )}
    </p>
  );
}

function newsWord(count: number | null): string {
  if (count === null) return say("register.news.over");
  if (count >= 100) return say("register.news.many");
  return say(count === 1 ? "register.news.one" : "register.news.some", { count });
}

function TroubleLine({ trouble }: { readonly trouble: Trouble }) {
  const { known: tenants } = usePost();
  const tenant = tenants.find(({ id }) => id === trouble.tenant)?.name ?? trouble.tenant;
  const { said } = trouble;
  return (
    <p className="notice notice--warning" role="alert" data-testid="register-trouble">
      {say("register.trouble", { tenant })}{" "}
      {said === null
        ? say("register.trouble.unanswered")
        : `${said.message} ${said.remedy} (${said.article.cited})`}
    </p>
  );
}

interface RowsProps {
  readonly desk: RegisterDesk;
  readonly found: Found;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

function Rows({ desk, found }: RowsProps) {
  const opened = useStore(desk.opened);
  const [pointed, setPointed] = useState("");
  const { streams } = found;
  const rows = shownOf(streams);
  const severalTenants = streams.length > 1;
  const stop = rows.find(({ key }) => key === pointed) ?? rows[0];

  function move(event: KeyboardEvent<HTMLElement>): void {
    const steps = STEPS[event.key];
    if (steps === undefined || stop === undefined) return;
    event.preventDefault();
    const at = Math.min(Math.max(rows.indexOf(stop) + steps, 0), rows.length - 1);
    const key = rows[at]?.key ?? "";
    setPointed(key);
    document.getElementById(rowId(key))?.focus();
  }

  return (
    // Focusable by its rows; by itself where it has none to scroll with.
    <div className="register__room" tabIndex={rows.length === 0 ? 0 : undefined}>
      {rows.length > 0 && (
        <table role="grid" aria-labelledby="register-title" onKeyDown={move}>
          <Columns severalTenants={severalTenants} />
          <tbody>
            {rows.map((row) => (
              <ResultRow
                key={row.key}
                id={rowId(row.key)}
                row={row}
                severalTenants={severalTenants}
                isStop={row === stop}
                isOpen={row.key === opened?.row.key}
                onPoint={() => setPointed(row.key)}
                onOpen={() => void desk.open(row)}
              />
            ))}
          </tbody>
        </table>
      )}
      <Foot desk={desk} found={found} rows={rows} />
    </div>
  );
}

const rowId = (key: string): string => `register-row-${key}`;

const COLUMNS = ["at", "tenant", "act", "who", "camera", "why", "article", "outcome"] as const;

function Columns({ severalTenants }: { readonly severalTenants: boolean }) {
  const columns = COLUMNS.filter((one) => one !== "tenant" || severalTenants);
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col" className={`register__col register__col--${column}`}>
            {say(`register.column.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface FootProps extends RowsProps {
  readonly rows: readonly Row[];
}

function Foot({ desk, found, rows }: FootProps) {
  const { streams, troubles } = found;
  const reached = searchedTo(streams);
  const isMore = behind(streams).length > 0;
  const [only] = streams;
  return (
    <footer className="register__foot">
      {rows.length === 0 && !isMore && troubles.length === 0 && (
        <p className="register__empty" data-testid="register-none">
          {say("register.none")} <span className="quiet">{say("register.none.hint")}</span>
        </p>
      )}
      {reached !== null && (
        <p data-testid="register-reached">
          {say("register.searchedTo", { at: inParis(reached, "minute") })}
        </p>
      )}
      {isMore && (
        <button
          type="button"
          className="button"
          data-testid="register-more"
          onClick={() => void desk.more()}
        >
          {say(reached === null ? "register.more" : "register.goOn")}
        </button>
      )}
      {!isMore && streams.length === 1 && only !== undefined && only.erasedBelow > 0 && (
        <p className="quiet">{say("register.erased", { last: only.erasedBelow - 1 })}</p>
      )}
    </footer>
  );
}
