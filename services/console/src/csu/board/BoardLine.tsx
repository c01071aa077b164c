/** One row of the board: camera, person, motive, how long, by which article. */
import type { ReactNode } from "react";

import { HealthMark } from "../../health/HealthMark";
import { say } from "../../i18n";
import { clock, isSameDay, lasted, written } from "../../kit/clock";
import { useSelected, useStore } from "../../kit/useStore";
import type { Viewer } from "../../api/types";
import type { Csu } from "../csu";
import type { BoardRow } from "./rows";
import { SteeringCell } from "./SteeringCell";

interface Props {
  readonly csu: Csu;
  readonly row: BoardRow;
  readonly selected: boolean;
}

/** Milliseconds during which a row says that it is new. */
const NEW_FOR = 30_000;

export function BoardLine({ csu, row, selected }: Props) {
  const { camera, viewer } = row;
  return (
    <tr
      className="board__row"
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      data-testid="look"
      data-camera={camera.id}
      onFocus={() => csu.board.select(row.key)}
      onClick={() => csu.board.select(row.key)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.target !== event.currentTarget) return;
        event.preventDefault();
        csu.desk.choose(camera);
      }}
    >
      <th scope="row" className="board__camera">
        <CameraNumber csu={csu} row={row} />
        <span className="board__name" title={camera.name}>
          {camera.name}
        </span>
      </th>
      <td className="board__who">{viewer !== null && <Person viewer={viewer} />}</td>
      <td className="board__why">{viewer !== null && <Why csu={csu} viewer={viewer} />}</td>
      <td className="board__since">
        <Two first={<Duration since={row.since} />} second={written(row.since, "hour")} />
      </td>
      <td className="board__until">{viewer?.record && <Until at={viewer.record.until} />}</td>
      <td className="board__steering">
        <SteeringCell csu={csu} row={row} />
      </td>
      <td className="board__article" title={viewer?.record?.article}>
        {viewer?.record && shortened(viewer.record.article, csu.tenant.id)}
      </td>
      {csu.desk.mayCut && (
        <td className="board__act">
          <CutButton csu={csu} row={row} />
        </td>
      )}
    </tr>
  );
}

interface TwoProps {
  readonly first: ReactNode;
  readonly second: ReactNode;
}

function Two({ first, second }: TwoProps) {
  return (
    <>
      <span className="board__first" title={typeof first === "string" ? first : undefined}>
        {first}
      </span>
      <span className="board__second" title={typeof second === "string" ? second : undefined}>
        {second}
      </span>
    </>
  );
}

function CameraNumber({ csu, row }: Omit<Props, "selected">) {
  const isNew = useSelected(clock, (now) => now - Date.parse(row.since) < NEW_FOR);
  return (
    <span className="board__number">
      {row.camera.number}
      {isNew && <span className="board__new">{say("csu.board.new")}</span>}
      {row.viewer?.record && (
        <span className="board__health" data-beside={isNew}>
          <HealthMark
            view={row.viewer.record.view}
            of={say("csu.board.of", { number: row.camera.number, name: row.viewer.name })}
            onOpen={() => csu.board.select(row.key)}
          />
        </span>
      )}
      {csu.desk.mayCut && <LookButton csu={csu} row={row} />}
    </span>
  );
}

function Person({ viewer }: { readonly viewer: Viewer }) {
  return <Two first={viewer.name} second={`${viewer.rank} · ${viewer.service}`} />;
}

function Why({ csu, viewer }: { readonly csu: Csu; readonly viewer: Viewer }) {
  const incident = viewer.record?.incident ?? null;
  const number = incident === null ? "" : say("csu.board.incident", { incident });
  return <Two first={csu.motiveOf(viewer.motive)} second={number} />;
}

function Duration({ since }: { readonly since: string }) {
  return lasted(useStore(clock) - Date.parse(since));
}

/** A right of today by its hour, a longer one by its day first. */
function Until({ at }: { readonly at: string }) {
  const isToday = useSelected(clock, (now) => isSameDay(at, now));
  const hour = written(at, "hour");
  return isToday ? (
    <Two first={hour} second="" />
  ) : (
    <Two first={written(at, "numbers")} second={hour} />
  );
}

/** On the commune's own screen its own convention goes without saying. */
function shortened(article: string, tenant: string): string {
  return article.startsWith(`${tenant} `) ? article.slice(tenant.length + 1) : article;
}

function LookButton({ csu, row }: Omit<Props, "selected">) {
  const { number, name } = row.camera;
  return (
    <button
      type="button"
      className="button board__look"
      aria-label={say("csu.look.label", { number, name })}
      aria-keyshortcuts="v"
      onClick={() => void csu.looking.open(row.camera)}
    >
      {say("csu.look.button")}
    </button>
  );
}

function CutButton({ csu, row }: { readonly csu: Csu; readonly row: BoardRow }) {
  const { number, name } = row.camera;
  return (
    <button
      type="button"
      className="button button--stop button--calm"
      aria-label={say("csu.cut.label", { number, name })}
      aria-keyshortcuts="c"
      onClick={() => csu.desk.choose(row.camera)}
    >
      {say("csu.cut")}
    </button>
  );
}
