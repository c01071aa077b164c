/** One entry as a row: when, what, who, which camera, why, by which article, how it came out. */
import type { ReactNode } from "react";

import { usePost } from "../../app/post";
import { say } from "../../i18n";
import { inParis } from "../../kit/paris";
import { useStore } from "../../kit/useStore";
import type { Row } from "./across";
import { cameraName, outcomeOf } from "../members";

interface Props {
  readonly id: string;
  readonly row: Row;
  readonly severalTenants: boolean;
  /** Where the Tab key stops in the table. */
  readonly isStop: boolean;
  readonly isOpen: boolean;
  readonly onPoint: () => void;
  readonly onOpen: () => void;
}

export function ResultRow(props: Props) {
  const { id, row, severalTenants, isStop, isOpen, onPoint, onOpen } = props;
  return (
    <tr
      id={id}
      className="register__row"
      tabIndex={isStop ? 0 : -1}
      aria-selected={isOpen}
      data-testid="register-row"
      data-number={row.number}
      data-refused={row.isRefusal}
      onFocus={onPoint}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        onOpen();
      }}
    >
      <th scope="row" className="register__at">
        {row.at === null ? "–" : <At at={row.at} />}
        <span className="register__second">n° {row.number}</span>
      </th>
      {row.at === null ? (
        <td colSpan={severalTenants ? 7 : 6} className="quiet">
          {say("register.row.erased")}
        </td>
      ) : (
        <Cells row={row} severalTenants={severalTenants} />
      )}
    </tr>
  );
}

function At({ at }: { readonly at: string }) {
  const [day, hour] = inParis(at, "second").split(" ");
  return (
    <time dateTime={at}>
      <span className="register__hour">{hour}</span> <span className="quiet">{day}</span>
    </time>
  );
}

function Cells({ row, severalTenants }: Pick<Props, "row" | "severalTenants">) {
  const { inventory, known: tenants } = usePost();
  const cameras = useStore(inventory.cameras);
  const camera = row.camera === null ? "" : cameraName(row.camera, cameras);
  return (
    <>
      {severalTenants && (
        <Cell first={tenants.find(({ id }) => id === row.tenant)?.name ?? row.tenant} />
      )}
      <Cell first={capital(row.label ?? "")} />
      <Cell
        first={row.name ?? say("register.row.house")}
        second={[row.rank, row.service].filter(Boolean).join(" · ")}
      />
      <Cell first={camera} title={camera} />
      <Cell
        first={row.motive ?? ""}
        second={
          row.incident === null ? "" : say("register.row.incident", { incident: row.incident })
        }
      />
      <Cell first={shortened(row)} title={row.article ?? ""} />
      <td className="register__outcome">
        <OutcomeMark row={row} />
      </td>
    </>
  );
}

interface CellProps {
  readonly first: ReactNode;
  readonly second?: string;
  readonly title?: string;
}

function Cell({ first, second = "", title }: CellProps) {
  return (
    <td title={title}>
      <span className="register__first">{first}</span>
      {second !== "" && <span className="register__second">{second}</span>}
    </td>
  );
}

export function OutcomeMark({ row }: { readonly row: Row }) {
  const { shape, tone, word, why } = outcomeOf(row);
  return (
    <>
      <span className={`outcome tone-${tone}`}>
        <span className={`outcome__shape outcome__shape--${shape}`} aria-hidden="true" />
        {word}
      </span>
      {why !== null && <span className="register__second">{why}</span>}
    </>
  );
}

/** The register says it in small letters, as a form does. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** In a commune's own register its own convention goes without saying. */
function shortened({ article, tenant }: Row): string {
  if (article === null) return "";
  return article.startsWith(`${tenant} `) ? article.slice(tenant.length + 1) : article;
}
