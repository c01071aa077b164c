/** One camera of the list: what it is, and who looks at it now. */
import { memo } from "react";

import { AlarmMark } from "../alarms/AlarmMark";
import { usePost } from "../app/post";
import { periodOf } from "../cuts/cuts";
import { say } from "../i18n";
import { writtenMoment } from "../kit/clock";
import { useSelected } from "../kit/useStore";
import { useUpkeepWord } from "../upkeep/marks";
import type { Camera, Cut } from "../api/types";
import { holds } from "../wall/tiles";
import { ROW } from "./window";

interface Props {
  readonly camera: Camera;
  readonly row: number;
  readonly count: number;
  readonly active: boolean;
}

export const CameraRow = memo(function CameraRow({ camera, row, count, active }: Props) {
  const { choose, inventory, gauges, csu } = usePost();
  const cut = useSelected(gauges.byTenant, () => gauges.cutOver(camera.id, camera.tenant));
  const upkeep = useUpkeepWord(camera);
  const isOwn = csu !== null;
  const kind = say(camera.kind === "DOME" ? "cameras.dome" : "cameras.fixed");
  const { number, name, zone } = camera;
  return (
    <div
      id={`row-${row}`}
      className={cut === null ? "row" : "row row--cut"}
      role="option"
      aria-selected={active}
      aria-posinset={row + 1}
      aria-setsize={count}
      data-testid={`camera-${camera.id}`}
      style={{ top: row * ROW, height: ROW }}
      onClick={() => {
        inventory.pointed.set(camera);
        choose(camera);
      }}
      onMouseEnter={() => inventory.pointed.set(camera)}
      onMouseLeave={() => inventory.pointed.set(null)}
    >
      <span className={`kind kind--${camera.kind.toLowerCase()}`} aria-hidden="true" />
      <span className="row__number">{number}</span>
      <span className="row__name" title={name}>
        {name}
      </span>
      {cut !== null ? (
        <CutLine cut={cut} camera={camera} />
      ) : upkeep !== null ? (
        <span className="row__where row__upkeep" title={upkeep} data-testid="row-upkeep">
          {upkeep}
        </span>
      ) : (
        <span className="row__where quiet">
          {isOwn ? kind : `${camera.tenantName} · ${kind}`}
          {zone !== null && ` · ${zone}`}
        </span>
      )}
      <Marks camera={camera} />
    </div>
  );
});

/** The owner's stop takes the place of where the camera is: nothing else matters then. */
function CutLine({ cut, camera }: { readonly cut: Cut; readonly camera: Camera }) {
  const { csu } = usePost();
  const now = Date.now();
  const said = say(csu === null ? "cuts.row" : "cuts.rowOwn", {
    time: writtenMoment(cut.since, now),
  });
  return (
    <span
      className="row__where row__cut"
      title={`${camera.tenantName} : ${cut.by}, ${periodOf(cut, now)}`}
    >
      {said} · {cut.reason}
    </span>
  );
}

function Marks({ camera }: { readonly camera: Camera }) {
  const { wall, gauges } = usePost();
  const tile = useSelected(
    wall.state,
    ({ tiles }) => tiles.find((one) => one.camera?.id === camera.id && holds(one))?.number ?? null,
  );
  const watchers = useSelected(
    gauges.byTenant,
    () => gauges.flowOf(camera.id, camera.tenant)?.viewers.length ?? 0,
  );
  return (
    <span className="row__marks">
      <AlarmMark camera={camera.id} tenant={camera.tenant} />
      {watchers > 0 && (
        <span className="eyes" title={say("cameras.watchers", { count: watchers })}>
          {watchers}
        </span>
      )}
      {tile !== null && (
        <span className="tile-number" title={say("cameras.onTile", { tile })}>
          {tile}
        </span>
      )}
    </span>
  );
}
