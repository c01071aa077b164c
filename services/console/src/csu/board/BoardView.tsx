/** "Qui regarde mes caméras": a live table; arrows move in it, C cuts the selected row. */
import { usePost } from "../../app/post";
import { roomOf } from "../../contacts/contacts";
import { PhoneLink } from "../../contacts/PhoneLink";
import { say } from "../../i18n";
import { written } from "../../kit/clock";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import { TroubleNotice } from "../cutting/TroubleNotice";
import { BoardLine } from "./BoardLine";
import { ChimeSwitch } from "./ChimeSwitch";

const COLUMNS = ["camera", "who", "why", "since", "until", "steering", "article"] as const;

export function BoardView({ csu }: { readonly csu: Csu }) {
  const link = useStore(usePost().live.link);
  const rows = useStore(csu.board.rows);
  const selected = useStore(csu.board.selected);
  const leases = useStore(csu.requests.leases.open).filter(({ state }) => state === "HELD");
  const isLate = link.state === "lost";
  return (
    <section className="board" aria-labelledby="board-title" data-late={isLate}>
      <header className="panel__head">
        <h2 id="board-title">{say("csu.board.title")}</h2>
        <span className="board__count" data-testid="board-count" data-rows={rows.length}>
          {rows.length}
        </span>
        {isLate && (
          <span className="board__late">
            {say("gauges.late", { time: written(link.since, "time") })}
          </span>
        )}
        <Callers />
        <ChimeSwitch chime={csu.chime} />
      </header>
      {leases.map(({ id }) => (
        <TroubleNotice key={id} desk={csu.requests} at={id} closable />
      ))}
      {rows.length === 0 ? (
        <p className="board__nobody">{say("csu.board.nobody")}</p>
      ) : (
        <div className="board__room">
          <table id="board" role="grid" aria-labelledby="board-title">
            <Head mayCut={csu.desk.mayCut} />
            <tbody>
              {rows.map((row) => (
                <BoardLine key={row.key} csu={csu} row={row} selected={row.key === selected} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {!csu.desk.mayCut && <p className="quiet board__note">{say("csu.notYours")}</p>}
    </section>
  );
}

/** The rooms of the services that may look, one press away. */
function Callers() {
  const books = useStore(usePost().contacts.books).filter(({ own }) => !own);
  const rooms = books.flatMap((book) => {
    const room = roomOf(book);
    return room?.phone == null ? [] : [{ name: book.organisationName, phone: room.phone }];
  });
  return (
    <span className="board__call" data-testid="callers">
      {rooms.map(({ name, phone }) => (
        <span key={name}>
          {name} <PhoneLink phone={phone} who={name} />
        </span>
      ))}
    </span>
  );
}

function Head({ mayCut }: { readonly mayCut: boolean }) {
  return (
    <thead>
      <tr>
        {COLUMNS.map((column) => (
          <th key={column} scope="col" className={`board__${column}`}>
            {say(`csu.board.${column}`)}
          </th>
        ))}
        {mayCut && (
          <th scope="col" className="board__act">
            <span className="unseen">{say("csu.board.act")}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
