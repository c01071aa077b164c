/** Who steers is who looks: until when, and one press to take the camera back. */
import type { Lease } from "../../api/types";
import { say } from "../../i18n";
import { written } from "../../kit/clock";
import { useSelected, useStore } from "../../kit/useStore";
import { cameraLabel } from "../../wall/face";
import type { Csu } from "../csu";
import type { BoardRow } from "./rows";

interface Props {
  readonly csu: Csu;
  readonly row: BoardRow;
}

export function SteeringCell({ csu, row }: Props) {
  const { requests } = csu;
  const view = row.viewer?.record?.view;
  const lease = useSelected(requests.leases.open, () => requests.heldBy(view));
  if (lease === null) return say("csu.board.noSteering");
  if (!requests.mayAnswer) return <span className="tone-stale">{until(lease)}</span>;
  return <TakeBack csu={csu} row={row} lease={lease} />;
}

function TakeBack({ csu, row, lease }: Props & { readonly lease: Lease }) {
  const isSending = useStore(csu.requests.sending) === lease.id;
  return (
    <button
      type="button"
      className="button take-back"
      data-testid="take-back"
      onClick={(event) => {
        event.stopPropagation();
        void csu.requests.takeBack(lease);
      }}
    >
      {say(isSending ? "csu.sending" : "csu.takeBack")}{" "}
      <span className="unseen">{cameraLabel(row.camera)} </span>
      <span className="take-back__until">{until(lease)}</span>
    </button>
  );
}

const until = (lease: Lease): string => say("csu.ends", { at: written(lease.until, "hour") });
